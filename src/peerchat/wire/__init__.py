"""Every frame on the two sockets, every refusal code, every close code: the contract in one package.

Promises: frames are msgspec structs, decoded and encoded here alone; a field that is not known is ignored.
`make wire` writes the same shapes to `frontend/src/wire.ts`, and a test keeps the two in step.
Not here: what a frame causes (`rooms/session.py`, `matching/session.py`) and HTTP bodies (pydantic, at the edge).
"""

from __future__ import annotations

from typing import Any

import msgspec

from peerchat.wire.queue import (
    QUEUE_KINDS,
    Choice,
    Choose,
    Keep,
    Kept,
    Matched,
    NewTicket,
    QueueHello,
    QueueIn,
    QueueLeave,
    QueueOut,
    Reach,
    Waiting,
)
from peerchat.wire.room import (
    ROOM_KINDS,
    Beat,
    Block,
    Card,
    Entry,
    Hold,
    Leave,
    Mark,
    Member,
    Pause,
    Presence,
    Reason,
    Resource,
    Rest,
    Resume,
    RoomHello,
    RoomIn,
    RoomOut,
    Sanction,
    Say,
    Typing,
    TypingBy,
    Welcome,
)
from peerchat.wire.words import (
    BEAT_SECONDS,
    FRAME_MAX_BYTES,
    HELLO_SECONDS,
    TEXT_MAX_CHARS,
    VERSION,
    WIDENINGS,
    AgeGroup,
    Calm,
    ChoiceOption,
    Close,
    EndReason,
    EntryKind,
    Frame,
    Goodbye,
    HoldCode,
    Need,
    Number,
    Pos,
    PresenceState,
    RefusalCode,
    Refused,
    ReportReason,
    Role,
    RoomKind,
    SanctionStep,
    StaffRole,
    Token,
    Trouble,
    Widening,
)

__all__ = [
    "BEAT_SECONDS",
    "FRAME_MAX_BYTES",
    "HELLO_SECONDS",
    "QUEUE_KINDS",
    "ROOM_KINDS",
    "TEXT_MAX_CHARS",
    "VERSION",
    "WIDENINGS",
    "AgeGroup",
    "Beat",
    "Block",
    "Calm",
    "Card",
    "Choice",
    "ChoiceOption",
    "Choose",
    "Close",
    "EndReason",
    "Entry",
    "EntryKind",
    "Frame",
    "Goodbye",
    "Hold",
    "HoldCode",
    "Keep",
    "Kept",
    "Leave",
    "Mark",
    "Matched",
    "Member",
    "Need",
    "NewTicket",
    "Number",
    "Pause",
    "Pos",
    "Presence",
    "PresenceState",
    "QueueHello",
    "QueueIn",
    "QueueLeave",
    "QueueOut",
    "Reach",
    "Reason",
    "RefusalCode",
    "Refused",
    "ReportReason",
    "Resource",
    "Rest",
    "Resume",
    "Role",
    "RoomHello",
    "RoomIn",
    "RoomKind",
    "RoomOut",
    "Sanction",
    "SanctionStep",
    "Say",
    "StaffRole",
    "Token",
    "Trouble",
    "Typing",
    "TypingBy",
    "Waiting",
    "Welcome",
    "Widening",
    "decode_queue",
    "decode_room",
    "encode",
    "schema",
]

_encoder = msgspec.json.Encoder()
encode = _encoder.encode
decode_room = msgspec.json.Decoder(RoomIn).decode
decode_queue = msgspec.json.Decoder(QueueIn).decode


def schema() -> dict[str, Any]:
    """JSON Schema of all frames: `$defs` by class name, `room_in`, `room_out`, `queue_in`, `queue_out` as roots."""
    roots = {"room_in": RoomIn, "room_out": RoomOut, "queue_in": QueueIn, "queue_out": QueueOut}
    schemas, components = msgspec.json.schema_components(list(roots.values()), ref_template="#/$defs/{name}")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$defs": components,
        **dict(zip(roots, schemas, strict=True)),
    }
