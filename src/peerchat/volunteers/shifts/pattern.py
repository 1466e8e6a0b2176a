"""Patterns (every Tuesday, 22 to 6 h, two seats), and the shifts that follow from them. Pure.

A single shift is a pattern whose first day is its last. A shift is known by its pattern and by the day on which it begins where the
pattern lives, so it stays the same one when clocks change or its times are bettered. How long a night lasts is what the clock
says: 22 to 6 h is seven hours in one night of the year and nine in another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from peerchat.volunteers.shifts.clock import local_day, moment, zone

SHORTEST_MINUTES, LONGEST_MINUTES = 30, 600
"""Of a shift by the wall clock. Nobody should listen for longer than ten hours; a night of 22 to 6 h is eight."""
MOST_SEATS = 50
EVERY_DAY = frozenset(range(7))
_DAY = timedelta(days=1)
_ID = re.compile(r"([A-Za-z0-9_-]{1,16}):(20\d\d-\d\d-\d\d)")


class Change(NamedTuple):
    """What is different on one day. `pattern` None: for all. `seats` 0: the shift is not held."""

    day: date
    pattern: str | None
    seats: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """`weekdays`: of the day on which it begins, 0 is Monday. `end` not after `begin`: the next day. `last` None: no end in sight.
    `zone`: IANA name. `language`: of the people it is for."""

    id: str
    language: str
    zone: str
    weekdays: frozenset[int]
    begin: time
    end: time
    seats: int
    first: date
    last: date | None = None

    def __post_init__(self) -> None:
        """Raises ValueError with the field that makes no sense."""
        zone(self.zone)
        if not self.weekdays or not self.weekdays <= EVERY_DAY:
            raise ValueError("weekdays")
        if not 1 <= self.seats <= MOST_SEATS:
            raise ValueError("seats")
        if not SHORTEST_MINUTES <= self.minutes <= LONGEST_MINUTES:
            raise ValueError("end")
        if self.last is not None and self.last < self.first:
            raise ValueError("last")

    @property
    def minutes(self) -> int:
        """By the wall clock."""
        begin, end = (clock.hour * 60 + clock.minute for clock in (self.begin, self.end))
        return end - begin if end > begin else end + 24 * 60 - begin

    def holds_on(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last) and day.weekday() in self.weekdays

    def on(self, day: date) -> Shift | None:
        """None: not held on this day, or all of it falls into the hour that a change of clocks leaves out."""
        if not self.holds_on(day):
            return None
        where = zone(self.zone)
        end_day = day if self.end > self.begin else day + _DAY
        begin, end = moment(day, self.begin, where), moment(end_day, self.end, where)
        return Shift(begin, end, self.id, day, self.language, self.seats) if begin < end else None


class Shift(NamedTuple):
    """`begin`, `end`: in UTC; `day`: on which it begins where its pattern lives."""

    begin: datetime
    end: datetime
    pattern: str
    day: date
    language: str
    seats: int

    @property
    def id(self) -> str:
        return f"{self.pattern}:{self.day.isoformat()}"

    def overlaps(self, other: Shift) -> bool:
        return self.begin < other.end and other.begin < self.end


def read_id(text: str) -> tuple[str, date]:
    """Raises ValueError for what is no shift's, or lies where calendars end."""
    found = _ID.fullmatch(text)
    if found is None:
        raise ValueError("no shift's id")
    return found[1], date.fromisoformat(found[2])


def shifts(patterns: Iterable[Pattern], exceptions: Iterable[Change], begin: datetime, end: datetime) -> list[Shift]:
    """All that touch the time from `begin` to `end` (aware), in order. What changes one pattern counts more than what changes all."""
    changed = {(one.day, one.pattern): one.seats for one in exceptions}
    found = (shift for pattern in patterns for shift in _of(pattern, changed, begin, end))
    return sorted(found)


def held(pattern: Pattern, exceptions: Iterable[Change], day: date) -> Shift | None:
    """With what is different on that day."""
    return _as_changed(pattern.on(day), {(one.day, one.pattern): one.seats for one in exceptions})


def _of(
    pattern: Pattern, changed: Mapping[tuple[date, str | None], int], begin: datetime, end: datetime
) -> Iterator[Shift]:
    where = zone(pattern.zone)
    day = max(pattern.first, local_day(begin.astimezone(UTC), where) - _DAY)
    until = local_day(end.astimezone(UTC), where)
    if pattern.last is not None:
        until = min(until, pattern.last)
    while day <= until:
        shift = _as_changed(pattern.on(day), changed)
        if shift is not None and shift.begin < end and begin < shift.end:
            yield shift
        day += _DAY


def _as_changed(shift: Shift | None, changed: Mapping[tuple[date, str | None], int]) -> Shift | None:
    if shift is None:
        return None
    seats = changed.get((shift.day, shift.pattern), changed.get((shift.day, None), shift.seats))
    return shift._replace(seats=seats) if seats > 0 else None
