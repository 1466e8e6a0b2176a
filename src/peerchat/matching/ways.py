"""When somebody who waits is asked what else would help, and what is offered then. The place in line stays, whatever they choose.

Promises: nobody waits longer than `Patience` says without being asked, again and again; who waits for a volunteer is told that nobody
could come so far, and why; what is offered is to be had now.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import NamedTuple

from peerchat import wire
from peerchat.errors import StoreAway
from peerchat.matching import choices
from peerchat.matching.lines import Lines
from peerchat.matching.place import Place
from peerchat.matching.volunteers import Volunteers
from peerchat.wire import RoomKind


class Patience(NamedTuple):
    """Seconds until the question; `early`: where it is known by then that it will take longer than `usual`; `volunteer`: for who
    waits for one, because nobody is to be left ringing."""

    usual: float = 300.0
    early: float = 45.0
    volunteer: float = 60.0


PATIENCE = Patience()


def _to_nobody(_choice: wire.Choice) -> None: ...


class Ways:
    """Of one conversation. `clock`: unix seconds. `at`: loop time of the next question."""

    def __init__(
        self, patience: Patience, lines: Lines, clock: Callable[[], float], send: Callable[[wire.Choice], None]
    ) -> None:
        self._patience = patience
        self._lines = lines
        self._clock = clock
        self._send = send
        self.at = float("inf")
        self._asked = 0
        self._in_vain: asyncio.Task[None] | None = None

    def afresh(self) -> None:
        """Another kind of room is wished for: its own patience counts."""
        self.at = float("inf")

    def end(self) -> None:
        """The conversation is over: nobody is asked any more."""
        self._send = _to_nobody

    def learned(self, place: Place, wait_s: tuple[int, int] | None, waited: float) -> None:
        """`waited`: seconds in line; `wait_s`: still to wait, from and to."""
        now, (usual, early, volunteer) = asyncio.get_running_loop().time(), self._patience
        if self.at == float("inf"):
            if place.token.format != "volunteer":
                self.at = now + usual - waited
            else:  # who comes back after a talk broke off has the minute once more
                self.at = now + (volunteer - waited if waited < volunteer else volunteer)
        if not self._asked and wait_s is not None and wait_s[0] >= usual:
            self.at = min(self.at, now + early - waited)

    def look(self, place: Place, now: float) -> None:
        """Asks, if it is time. `now`: loop time."""
        if now < self.at or place.widening is None:
            return
        self._asked += 1
        self.at = now + self._patience.usual
        if place.token.format == "volunteer" and self._lines.volunteers is not None:
            self._in_vain = asyncio.create_task(self._waited_in_vain(place, self._lines.volunteers))
        else:
            self._ask(place, None)

    def kinds(self, place: Place) -> list[RoomKind]:
        """Kinds of rooms other than a talk between two that are to be had now."""
        volunteers = self._lines.volunteers
        found: list[RoomKind] = ["circle"] if self._lines.circles is not None else []
        if volunteers is not None and volunteers.on_duty(place.token.language):
            found.append("volunteer")
        return found

    async def _waited_in_vain(self, place: Place, volunteers: Volunteers) -> None:
        why = None
        with contextlib.suppress(StoreAway):  # then it is told without the reason
            why = await volunteers.unserved(place.token.id, place.token.language)
            if why is None:
                return  # somebody came in this moment
        self._ask(place, why)

    def _ask(self, place: Place, why: wire.Unserved | None) -> None:
        if place.widening is not None:
            kinds = self.kinds(place)
            offered = choices.options(
                place.token, place.widening, circles="circle" in kinds, volunteers="volunteer" in kinds
            )
            self._send(wire.Choice(int(self._clock() - place.ticket.since / 1000), offered, why))
