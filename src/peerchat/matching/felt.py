"""How heavy it was before a talk and after it: by those who want to say so, and only ever together with others.

Promises: an answer is added to sums the moment it comes, and stands nowhere by itself, in no log and in no file; the tab keeps the
first number until the second one is given. Sums of fewer than LEAST people, or of a day that is not over, are read by nobody: a group
is closed as a whole, and closed groups do not overlap, so that no two figures differ by fewer than LEAST people. One answer per seat;
that this seat has answered is known under a keyed hash.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple, get_args

from peerchat.broker import history_keys
from peerchat.broker.client import Broker
from peerchat.matching.codes import Codes
from peerchat.tokens import SeatToken, new_id
from peerchat.wire import RoomKind

LEAST = 20
"""Mission anchors, row 15: only aggregates of at least twenty are shown."""
MOST = 10
"""0: not heavy at all; 10: unbearable."""
KEPT_SECONDS = 90 * 86400.0
KINDS: tuple[RoomKind, ...] = get_args(RoomKind)


class Group(NamedTuple):
    """A closed one. `begin`, `end`: unix seconds of the first and the last UTC day; `before`, `after`: sums; `eased`: for how many it
    was lighter after."""

    id: str
    kind: RoomKind
    begin: int
    end: int
    people: int
    before: int
    after: int
    eased: int


class Felt:
    """`clock`: unix seconds."""

    def __init__(self, broker: Broker, codes: Codes, clock: Callable[[], float] = time.time) -> None:
        self._broker = broker
        self._codes = codes
        self._clock = clock

    async def said(self, seat: SeatToken, before: int, after: int) -> bool:
        """0 to MOST each. False: this seat has answered before. Raises StoreAway."""
        once = history_keys.felt_by(self._codes.name("felt", seat.room, seat.member))
        known = max(1, int((seat.exp - self._clock()) * 1000))
        args: list[str | int] = [before, after, new_id(), known, int(KEPT_SECONDS * 1000)]
        return bool(await self._broker.run("felt", [history_keys.felt(seat.kind), once], args))

    async def closed(self, kind: RoomKind) -> Group | None:
        """A group that is complete, the same one until it is `written`. Raises StoreAway."""
        names = [history_keys.felt(kind), history_keys.felt_closed(kind)]
        found = await self._broker.run("close_group", names, [LEAST, int(KEPT_SECONDS * 1000)])
        if not found:
            return None
        said = {word.decode(): value.decode() for word, value in zip(found[::2], found[1::2], strict=True)}
        numbers = (int(said.get(word, 0)) for word in ("begin", "end", "people", "before", "after", "eased"))
        return Group(said["id"], kind, *numbers)

    async def written(self, kind: RoomKind) -> None:
        """The closed group stands elsewhere by now. Raises StoreAway."""
        await self._broker.command(history_keys.felt_closed(kind), "DEL", history_keys.felt_closed(kind))
