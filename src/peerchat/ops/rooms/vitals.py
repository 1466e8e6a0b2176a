"""How a room is, as the store tells it: who is there, how the talk goes, what happened. Pure; no word of what is said gets here.

All moments are unix milliseconds by the store's clock, those of entries by their worker's; 0: never.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, cast

from peerchat.rooms.house import LISTENER
from peerchat.wire import PresenceState, RoomKind

ENTRIES_LOOKED = 12
"""The last entries of a room that are looked at: enough to see whose turn it is and how lively it is, and cheap."""
LATELY_MS = 300_000
_FIELDS = 17
_SEAT = 5


class Sitting(NamedTuple):
    """One seat that its holder did not leave. `until`: end of its lease; `said`: messages and signs; `taken`: how often."""

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


def read(now: int, found: Sequence[bytes]) -> Vitals:
    """One room of the reply of `vitals.lua`."""
    kind, topic, language = found[0].decode(), found[1].decode(), found[2].decode()
    born, made, level, level_at, harm_at, holds, held_at, slow, slow_at, said_at = (int(n or 0) for n in found[3:13])
    said_by, waits, lately, since = found[13].decode(), int(found[14] or 0), int(found[15]), int(found[16])
    seats = tuple(_sitting(now, *found[at : at + _SEAT]) for at in range(_FIELDS, len(found), _SEAT))
    return Vitals(
        now, cast(RoomKind, kind), topic or None, language, born, made or born, seats, level, level_at, harm_at, holds, held_at,
        slow, slow_at, said_at, said_by, waits, lately, since,
    )  # fmt: skip


def _sitting(now: int, member: bytes, connection: bytes, until: bytes, said: bytes, taken: bytes) -> Sitting:
    ends = int(float(until))
    state: PresenceState = "gone" if ends <= now else "here" if connection else "reconnecting"
    return Sitting(member.decode(), state, ends, int(said), int(taken))
