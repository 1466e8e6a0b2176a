"""When listening rooms may be open at all, as operators say it: windows of a week, and days on which they stay closed. Pure.

Within a frame, open is still where somebody is on duty. Windows follow the wall clock where they live, through changes of clocks and
past midnight, as shifts do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from peerchat.volunteers.shifts.clock import local_day, moment, zone
from peerchat.volunteers.shifts.span import Span, union

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Window:
    """`weekdays`: of the day on which it begins, 0 is Monday. `end` not after `begin`: the next day."""

    weekdays: frozenset[int]
    begin: time
    end: time


@dataclass(frozen=True, slots=True)
class Frame:
    """`zone`: IANA name. `closed`: days on which no window begins. Raises ValueError for a zone that is none."""

    zone: str
    windows: tuple[Window, ...]
    closed: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        zone(self.zone)

    def spans(self, begin: datetime, end: datetime) -> list[Span]:
        """All that touch the time from `begin` to `end` (aware), in order; what touches is one."""
        return [span for span in union(self._all(begin, end)) if span.begin < end and begin < span.end]

    def _all(self, begin: datetime, end: datetime) -> Iterator[Span]:
        where = zone(self.zone)
        day, last = local_day(begin, where) - _DAY, local_day(end, where)
        while day <= last:
            if day not in self.closed:
                for window in self.windows:
                    if day.weekday() in window.weekdays:
                        until = day if window.end > window.begin else day + _DAY
                        yield Span(moment(day, window.begin, where), moment(until, window.end, where))
            day += _DAY


def common(one: Iterable[Span], other: Iterable[Span]) -> list[Span]:
    """What lies in both, in order."""
    parts = (Span(max(a.begin, b.begin), min(a.end, b.end)) for a in one for b in other)
    return [span for span in union(parts) if span.begin < span.end]
