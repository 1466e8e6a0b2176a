"""What is planned for some days, with who has which seat: read in one transaction, and never changed. Rows become patterns here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from peerchat.db import shifts as rows
from peerchat.db.engine import Transaction
from peerchat.db.shifts import PatternRow, SeatRow
from peerchat.volunteers.shifts.pattern import Change, Pattern, Shift, shifts
from peerchat.volunteers.shifts.span import Span

_AROUND = timedelta(days=2)
"""So far a day may lie from the same day elsewhere, with a night that began the day before."""


class Plan(NamedTuple):
    """`seats`: by `Shift.id`, also of shifts that are not held any more."""

    shifts: list[Shift]
    seats: dict[str, list[SeatRow]]

    @property
    def taken(self) -> dict[str, int]:
        return {shift: len(seats) for shift, seats in self.seats.items()}

    def staffed(self, language: str) -> list[Span]:
        """When somebody has a seat."""
        return [Span(one.begin, one.end) for one in self.shifts if one.language == language and self.seats.get(one.id)]

    def of(self, person: str) -> list[Shift]:
        return [one for one in self.shifts if any(seat.staff == person for seat in self.seats.get(one.id, ()))]


async def read(connection: Transaction, begin: datetime, end: datetime) -> Plan:
    """All that touches the time from `begin` to `end` (aware)."""
    first, last = begin.date() - _AROUND, end.date() + _AROUND
    known = [pattern_of(row) for row in await rows.patterns(connection, first)]
    seats = await rows.seats(connection, first, last)
    return Plan(shifts(known, await _changes(connection, first, last), begin, end), by_shift(seats))


async def read_shift(connection: Transaction, row: PatternRow, day: date) -> Shift | None:
    """As it is held on that day; None: it is not."""
    pattern = pattern_of(row)
    as_planned = pattern.on(day)
    if as_planned is None:
        return None
    found = shifts([pattern], await _changes(connection, day, day), as_planned.begin, as_planned.end)
    return next((one for one in found if one.day == day), None)


def by_shift(seats: Iterable[SeatRow]) -> dict[str, list[SeatRow]]:
    found: dict[str, list[SeatRow]] = {}
    for seat in seats:
        found.setdefault(shift_id(seat), []).append(seat)
    return found


def shift_id(seat: SeatRow) -> str:
    return f"{seat.pattern}:{seat.day.isoformat()}"


def pattern_of(row: PatternRow) -> Pattern:
    return Pattern(
        id=row.id,
        language=row.language,
        zone=row.zone,
        weekdays=frozenset(day for day in range(7) if row.weekdays >> day & 1),
        begin=_clock(row.begin_minute),
        end=_clock(row.end_minute),
        seats=row.seats,
        first=row.first_day,
        last=row.last_day,
    )


def row_of(pattern: Pattern, made_by: str, now: int) -> PatternRow:
    return PatternRow(
        id=pattern.id,
        language=pattern.language,
        zone=pattern.zone,
        weekdays=sum(1 << day for day in pattern.weekdays),
        begin_minute=_minute(pattern.begin),
        end_minute=_minute(pattern.end),
        seats=pattern.seats,
        first_day=pattern.first,
        last_day=pattern.last,
        made_by=made_by,
        made_at=now,
    )


async def _changes(connection: Transaction, first: date, last: date) -> Sequence[Change]:
    return [Change(day, pattern or None, seats) for day, pattern, seats in await rows.changes(connection, first, last)]


def _clock(minute: int) -> time:
    return time(minute // 60, minute % 60)


def _minute(clock: time) -> int:
    return clock.hour * 60 + clock.minute
