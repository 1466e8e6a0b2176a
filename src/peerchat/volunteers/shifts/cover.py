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
    within = Span(start, start + timedelta(days=days))
    shifts = sorted(planned)
    found = []
    for span in slots(within, SLOT):
        there = [shift for shift in shifts if shift.begin <= span.begin and span.end <= shift.end]
        people = sum(min(taken.get(shift.id, 0), shift.seats) for shift in there)
        found.append(Slot(span, needed(span.begin), people, sum(shift.seats for shift in there)))
    return found


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
