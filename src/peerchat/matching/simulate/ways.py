"""Ways of matching that a run can follow: the real one, and first come first served to hold it against."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple, Protocol

from peerchat.matching.choose import Board, fits
from peerchat.matching.schedule import SCHEDULE, Schedule
from peerchat.matching.ticket import Ticket


class Chooser(Protocol):
    """A snapshot of the line, searched for one person after another."""

    def choose(self, seeker: Ticket) -> Ticket | None: ...


class Way(NamedTuple):
    """`board`: those who wait, and unix seconds."""

    name: str
    board: Callable[[Iterable[Ticket], float], Chooser]
    schedule: Schedule


AT_ONCE = Schedule(0.0, 0.0, 0.0)


class FirstCome:
    """Whoever has waited longest, of those whom no hard rule keeps apart and nobody refused; topics and roles do not count."""

    def __init__(self, waiting: Iterable[Ticket], now: float) -> None:
        self._waiting = sorted(waiting, key=lambda ticket: (ticket.since, ticket.id))
        self._now = now

    def choose(self, seeker: Ticket) -> Ticket | None:
        return next((other for other in self._waiting if fits(seeker, other, self._now, AT_ONCE)), None)


def real(schedule: Schedule = SCHEDULE) -> Way:
    """As the service does it, with this widening schedule."""
    return Way("real", lambda waiting, now: Board(waiting, now, schedule), schedule)


FIRST_COME = Way("fcfs", FirstCome, AT_ONCE)
WAYS = {way.name: way for way in (real(), FIRST_COME)}
