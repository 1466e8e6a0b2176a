"""Rooms as operators are told of them: by a handle, without a name, filtered and sorted. Pure."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable
from typing import Any

from peerchat.ops.rooms.forms import (
    UNWELL_MOST,
    ReasonNow,
    RoomNow,
    RoomsAsked,
    RoomsSection,
    SeatsNow,
    Sort,
)
from peerchat.ops.rooms.ward import Known, Ward

_LAST = float("inf")


class Handles:
    """Short names of rooms: the same as long as the secret is, and nothing follows from one. `secret`: the server's."""

    def __init__(self, secret: bytes) -> None:
        self._key = hashlib.blake2b(secret, digest_size=32, person=b"peerchat-handle").digest()

    def of(self, room: str) -> str:
        """48 bits: among a hundred thousand rooms two share one with a chance of one in fifty thousand."""
        digest = hashlib.blake2b(room.encode(), key=self._key, digest_size=6).digest()
        return base64.urlsafe_b64encode(digest).decode()


def tell(known: Known, handles: Handles) -> RoomNow:
    if known.told is None:
        known.told = _tell(known, handles)
    return known.told


def _tell(known: Known, handles: Handles) -> RoomNow:
    room, judged = known.vitals, known.judged
    codes = {reason.code for reason in judged.reasons}
    here, gone, balance = len(room.here), len(room.gone), room.balance
    return RoomNow(
        handle=handles.of(known.room),
        kind=room.kind,
        topic=room.topic,
        language=room.language,
        born=room.born // 1000,
        seats=SeatsNow(here=here, reconnecting=len(room.seats) - here - gone, gone=gone),
        active_at=known.active // 1000,
        said=room.said,
        per_minute=round(room.per_minute, 1),
        balance=None if balance is None else round(balance, 2),
        unanswered_since=_moment(_unanswered(known)),
        one_sided="one_sided" in codes,
        silent=bool(codes & {"silent", "unspoken"}),
        holds=room.holds,
        level=room.level,
        level_since=_moment(room.level_at),
        staffed=room.staffed,
        resumes=room.resumes,
        slow_closes=room.slow,
        verdict=judged.verdict,
        reasons=[
            ReasonNow(code=one.code, value=round(one.value, 2), since=_moment(one.since)) for one in judged.reasons
        ],
    )


def _moment(ms: int) -> int | None:
    return ms // 1000 if ms else None


def _unanswered(known: Known) -> int:
    """Unix ms; 0: nothing waits for anybody who is there."""
    room = known.vitals
    return room.waits_since if any(one.member != room.said_by for one in room.here) else 0


def section(ward: Ward, handles: Handles) -> RoomsSection:
    return RoomsSection(
        total=len(ward),
        well=ward.verdicts["well"],
        watch=ward.verdicts["watch"],
        act=ward.verdicts["act"],
        here=ward.here,
        by_kind={kind: number for kind, number in sorted(ward.kinds.items()) if number},
        by_language={language: number for language, number in sorted(ward.languages.items()) if number},
        reasons={code: number for code, number in sorted(ward.reasons.items()) if number},
        unwell=[tell(known, handles) for known in ward.worst(UNWELL_MOST)],
        whole=not ward.behind,
    )


def choose(rooms: Iterable[Known], asked: RoomsAsked) -> list[Known]:
    """All that fit, in the order that is asked for."""
    found = [known for known in rooms if _fits(known, asked)]
    found.sort(key=_BY[asked.sort], reverse=asked.order == "last")
    return found


def _fits(known: Known, asked: RoomsAsked) -> bool:
    room, judged = known.vitals, known.judged
    return not (
        (asked.verdict is not None and judged.verdict != asked.verdict)
        or (asked.kind is not None and room.kind != asked.kind)
        or (asked.language is not None and room.language != asked.language)
        or (asked.topic is not None and (room.topic or "-") != asked.topic)
        or (asked.level is not None and room.level < asked.level)
        or (asked.staffed is not None and room.staffed != asked.staffed)
        or (asked.reason is not None and all(reason.code != asked.reason for reason in judged.reasons))
    )


_BY: dict[Sort, Callable[[Known], Any]] = {
    "urgency": lambda known: (*known.judged.urgency, known.active, known.room),
    "born": lambda known: (known.vitals.born, known.room),
    "active": lambda known: (known.active, known.room),
    "unanswered": lambda known: (_unanswered(known) or _LAST, known.room),
    "level": lambda known: (-known.vitals.level, known.vitals.level_at, known.room),
    "per_minute": lambda known: (-known.vitals.per_minute, known.room),
    "balance": lambda known: (-(known.vitals.balance or 0), known.room),
    "holds": lambda known: (-known.vitals.holds, known.room),
    "resumes": lambda known: (-known.vitals.resumes, known.room),
    "slow_closes": lambda known: (-known.vitals.slow, known.room),
}
