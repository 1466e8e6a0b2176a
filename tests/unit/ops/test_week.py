from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from peerchat.db.history import Look
from peerchat.ops.history.archive import Rows
from peerchat.ops.history.forms import WeekHour
from peerchat.ops.history.week import week
from peerchat.volunteers.shifts.cover import Slot
from peerchat.volunteers.shifts.span import Span

BERLIN = ZoneInfo("Europe/Berlin")
HOUR = 3600


def stamp(*at: int) -> int:
    return int(datetime(*at, tzinfo=UTC).timestamp())  # type: ignore[misc,arg-type]


def rows(counts: dict[int, dict[str, int]], looks: dict[int, Look] | None = None) -> Rows:
    return Rows({at: {"pair": Counter(words)} for at, words in counts.items()}, Counter(), looks or {}, Counter(), {})


def cell(hours: list[WeekHour], weekday: int, hour: int) -> WeekHour:
    found = hours[24 * weekday + hour]
    assert (found.weekday, found.hour) == (weekday, hour)
    return found


@pytest.mark.parametrize(
    ("at", "weekday", "hour"),
    [
        ((2026, 1, 5, 22), 0, 23),  # a Monday, winter: UTC+1
        ((2026, 1, 5, 23), 1, 0),
        ((2026, 7, 6, 22), 1, 0),  # summer: UTC+2
        ((2026, 3, 29, 1), 6, 3),  # clocks go from 2 to 3
        ((2026, 10, 25, 1), 6, 2),  # the second time that it is two o'clock
    ],
)
def test_an_hour_stands_where_it_began_on_the_wall(at: tuple[int, ...], weekday: int, hour: int) -> None:
    begin = stamp(*at)
    hours = week(rows({begin: {"joined": 4, "all_busy": 1}}), begin, begin + HOUR, [], lambda _at: 0.0, BERLIN)
    assert len(hours) == 168
    assert [(one.weekday, one.hour) for one in hours if one.joined] == [(weekday, hour)]
    assert (cell(hours, weekday, hour).joined, cell(hours, weekday, hour).unserved) == (4.0, 1.0)


def test_means_are_over_all_weeks_that_were_counted_and_minutes_that_were_looked_at() -> None:
    monday = stamp(2026, 11, 2, 11)
    looks = {monday: Look(30, 0, 0, 0, 60, 0, 0), monday + 7 * 24 * HOUR: Look(60, 0, 0, 0, 60, 0, 0)}
    counts = {monday: {"joined": 3}, monday + 14 * 24 * HOUR: {"joined": 6, "returned": 5}}
    hours = week(rows(counts, looks), monday, monday + 14 * 24 * HOUR + HOUR, [], lambda _at: 0.0, BERLIN)
    noon = cell(hours, 0, 12)
    assert (noon.joined, noon.on_duty) == (3.0, 1.33)
    assert cell(hours, 0, 13).on_duty is None


def test_an_hour_ahead_has_the_fewest_who_signed_up_and_the_most_who_are_needed() -> None:
    begin = datetime(2026, 11, 23, 20, tzinfo=UTC)  # a Monday; 21 o'clock in Berlin
    half = timedelta(minutes=30)
    slots = [
        Slot(Span(begin, begin + half), needed=2, planned=3, seats=4),
        Slot(Span(begin + half, begin + 2 * half), needed=3, planned=1, seats=4),
    ]
    hours = week(rows({}), 0, 0, slots, lambda at: 2.345 if at == begin else 0.0, BERLIN)
    evening = cell(hours, 0, 21)
    assert (evening.needed, evening.planned, evening.asked, evening.joined) == (3, 1, 2.35, 0.0)
    assert (cell(hours, 0, 22).planned, cell(hours, 0, 22).needed) == (0, 0)
