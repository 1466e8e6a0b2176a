"""Where listeners are missing in the days ahead: what is planned against what is needed, in half hours. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from peerchat.volunteers.shifts.pattern import Shift
from peerchat.volunteers.shifts.span import Span, slots

DAYS_AHEAD = 14
SLOT = timedelta(minutes=30)
"""Fine enough for every zone's offset; a shift counts for a slot only if it covers all of it."""


class Slot(NamedTuple):
    """`needed`, `planned`: listeners; `seats`: listeners that the plan has room for."""

    span: Span
    needed: int
    planned: int
    seats: int

    @property
    def missing(self) -> int:
        return max(0, self.needed - self.planned)


class Gap(NamedTuple):
    """`missing`: the most that are missing at a time; `closed`: nobody is planned; `unseated`: no free seat to sign up for."""

    span: Span
    missing: int
    closed: bool
    unseated: bool


def cover(
    planned: Iterable[Shift],
    taken: Mapping[str, int],
    needed: Callable[[datetime], int],
    begin: datetime,
    days: int = DAYS_AHEAD,
) -> list[Slot]:
    """`taken`: people by `Shift.id`. From the full half hour before `begin` (aware) on."""
    start = begin.replace(minute=begin.minute // 30 * 30, second=0, microsecond=0)
    spans = list(slots(Span(start, start + timedelta(days=days)), SLOT))
    people, seats = [0] * len(spans), [0] * len(spans)
    for shift in planned:
        first, end = max(0, -((start - shift.begin) // SLOT)), min(len(spans), (shift.end - start) // SLOT)
        for at in range(first, end):
            people[at] += min(taken.get(shift.id, 0), shift.seats)
            seats[at] += shift.seats
    return [Slot(span, needed(span.begin), people[at], seats[at]) for at, span in enumerate(spans)]


def missing(slots: Iterable[Slot]) -> list[Gap]:
    """Neighbours of the same kind as one, in order."""
    found: list[Gap] = []
    for slot in slots:
        if not slot.missing:
            continue
        gap = Gap(slot.span, slot.missing, slot.planned == 0, slot.seats <= slot.planned)
        last = found[-1] if found else None
        if last is not None and last.span.end == gap.span.begin and last[2:] == gap[2:]:
            found[-1] = last._replace(span=Span(last.span.begin, gap.span.end), missing=max(last.missing, gap.missing))
        else:
            found.append(gap)
    return found
