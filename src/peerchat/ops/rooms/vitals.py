"""How a room is, as the store tells it: who is there, how the talk goes, what happened. Pure; no word of what is said gets here.

All moments are unix milliseconds by the store's clock, those of entries by their worker's; 0: never.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from peerchat.rooms.house import LISTENER
from peerchat.wire import PresenceState, RoomKind

ENTRIES_LOOKED = 6
"""The last entries of a room that are looked at: enough to see whose turn it is and how lively it is, and cheap."""
LATELY_MS = 300_000


class Sitting(NamedTuple):
    """One seat that was taken and not left. `until`: end of its lease; `said`: messages and signs; `taken`: how often."""

    member: str
    state: PresenceState
    until: int
    said: int
    taken: int


class Vitals(NamedTuple):
    """`now`: when this was so. `made`: in the store; `born`: by the seats' tokens, also where the store has lost it since.

    `level`: highest acute need heard so far; `harm_at`: something harmful stood beside a disclosure. `said_at`, `said_by`: the last
    thing that a member said or signed; `waits_since`: the first of their words since anybody else did, 0: their last was no word.
    `lately`: things said since `lately_since`. `hand_at`: a volunteer's raised hand.
    """

    now: int
    kind: RoomKind
    topic: str | None
    language: str
    born: int
    made: int
    seats: tuple[Sitting, ...]
    level: int = 0
    level_at: int = 0
    harm_at: int = 0
    holds: int = 0
    held_at: int = 0
    slow: int = 0
    slow_at: int = 0
    said_at: int = 0
    said_by: str = ""
    waits_since: int = 0
    lately: int = 0
    lately_since: int = 0
    hand_at: int = 0

    @property
    def here(self) -> list[Sitting]:
        return [one for one in self.seats if one.state == "here"]

    @property
    def gone(self) -> list[Sitting]:
        return [one for one in self.seats if one.state == "gone"]

    @property
    def listener(self) -> Sitting | None:
        """The volunteer's seat; None: this is no listening room."""
        if self.kind != "volunteer":
            return None
        return next((one for one in self.seats if one.member == LISTENER), None)

    @property
    def staffed(self) -> bool:
        """Somebody of the service is there, or on the way back."""
        listener = self.listener
        return listener is not None and listener.state != "gone"

    @property
    def said(self) -> int:
        return sum(one.said for one in self.seats)

    @property
    def balance(self) -> float | None:
        """Share of the member who said most; None: nothing was said."""
        said = self.said
        return max(one.said for one in self.seats) / said if said else None

    @property
    def per_minute(self) -> float:
        return self.lately * 60_000 / max(60_000, self.now - self.lately_since)

    @property
    def resumes(self) -> int:
        return sum(max(0, one.taken - 1) for one in self.seats)


def read(now: int, found: Sequence[Any], before: Vitals | None = None) -> Vitals:
    """One room of the reply of `vitals.lua`. `before`: how it was when it was read last."""
    (
        _,
        kind,
        topic,
        language,
        born,
        made,
        level,
        level_at,
        harm_at,
        holds,
        held_at,
        slow,
        slow_at,
        said_at,
        said_by,
        *rest,
    ) = found
    waits, lately, since = rest[:3]
    seats = []
    for at in range(3, len(rest), 5):
        member, until, connection, said, taken = rest[at : at + 5]
        ends = int(float(until))
        state: PresenceState = "gone" if ends <= now else "here" if connection else "reconnecting"
        seats.append(Sitting(member.decode(), state, ends, int(said or 0), int(taken or 0)))
    room = Vitals(
        now, kind.decode(), topic.decode() or None, language.decode(), int(born), int(made or born), tuple(seats), int(level or 0),
        int(level_at or 0), int(harm_at or 0), int(holds or 0), int(held_at or 0), int(slow or 0), int(slow_at or 0),
        int(said_at or 0), said_by.decode(), int(waits or 0), lately, since,
    )  # fmt: skip
    return room if before is None else _still_waiting(room, before)


def _still_waiting(room: Vitals, before: Vitals) -> Vitals:
    """More may wait for an answer than the entries that are looked at."""
    if not room.waits_since or not before.waits_since or room.said_by != before.said_by:
        return room
    others = [one.said for one in room.seats if one.member != room.said_by]
    if others != [one.said for one in before.seats if one.member != room.said_by]:
        return room
    return room._replace(waits_since=min(room.waits_since, before.waits_since))
