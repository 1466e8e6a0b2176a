from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerchat.volunteers.shifts.pattern import EVERY_DAY, Change, Pattern, held, read_id, shifts
from peerchat.volunteers.shifts.span import Span, gaps

WEEK = timedelta(days=7)


def pattern(**differs: Any) -> Pattern:
    known: dict[str, Any] = {
        "id": "p", "language": "de", "zone": "Europe/Berlin", "weekdays": EVERY_DAY, "begin": time(22), "end": time(6),
        "seats": 2, "first": date(2026, 1, 1),
    }  # fmt: skip
    return Pattern(**(known | differs))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("where", "day", "begin", "end", "hours"),
    [
        ("Europe/Berlin", date(2026, 1, 15), time(22), time(6), 8),
        ("Europe/Berlin", date(2026, 3, 28), time(22), time(6), 7),
        ("Europe/Berlin", date(2026, 10, 24), time(22), time(6), 9),
        ("America/New_York", date(2026, 3, 7), time(22), time(6), 7),
        ("America/New_York", date(2026, 10, 31), time(22), time(6), 9),
        ("Australia/Lord_Howe", date(2026, 10, 3), time(22), time(6), 7.5),
        ("Australia/Lord_Howe", date(2026, 4, 4), time(22), time(6), 8.5),
        ("Europe/Berlin", date(2026, 3, 29), time(1), time(3), 1),
        ("Europe/Berlin", date(2026, 10, 25), time(1), time(3), 3),
        ("Europe/Berlin", date(2026, 12, 31), time(20), time(0), 4),
    ],
)  # fmt: skip
def test_a_night_lasts_as_long_as_the_clock_says(where: str, day: date, begin: time, end: time, hours: float) -> None:
    shift = pattern(zone=where, begin=begin, end=end).on(day)
    assert shift is not None
    assert shift.end - shift.begin == timedelta(hours=hours)
    assert shift.id == f"p:{day}"
    assert read_id(shift.id) == ("p", day)


def test_a_shift_in_the_hour_that_a_change_leaves_out_is_not_held_on_that_day_alone() -> None:
    short = pattern(begin=time(2), end=time(3))
    assert short.on(date(2026, 3, 29)) is None
    assert short.on(date(2026, 3, 30)) is not None


def test_only_its_own_weekdays_from_its_first_to_its_last_day() -> None:
    tuesdays = pattern(weekdays=frozenset({1}), first=date(2026, 11, 24), last=date(2026, 12, 8))
    found = shifts([tuesdays], [], at("2026-11-01"), at("2027-02-01"))
    assert [shift.day for shift in found] == [date(2026, 11, 24), date(2026, 12, 1), date(2026, 12, 8)]


def test_a_single_shift_begins_and_ends_its_pattern_on_one_day() -> None:
    once = pattern(first=date(2026, 12, 24), last=date(2026, 12, 24))
    assert [shift.day for shift in shifts([once], [], at("2026-01-01"), at("2027-12-31"))] == [date(2026, 12, 24)]


def test_a_night_that_began_the_day_before_is_still_there() -> None:
    found = shifts([pattern()], [], at("2026-11-23 03:00"), at("2026-11-23 03:30"))
    assert [shift.day for shift in found] == [date(2026, 11, 22)]


def test_what_only_touches_the_time_is_not_in_it() -> None:
    assert shifts([pattern()], [], at("2026-11-23 05:00"), at("2026-11-23 21:00")) == []


def test_two_zones_stand_side_by_side_in_the_order_in_which_they_begin() -> None:
    found = shifts(
        [pattern(id="ny", zone="America/New_York", begin=time(18), end=time(22)), pattern(id="b", begin=time(18), end=time(22))],
        [], at("2026-11-23 00:00"), at("2026-11-24 00:00"),
    )  # fmt: skip
    assert [(shift.id, shift.begin.hour) for shift in found] == [
        ("ny:2026-11-22", 23),
        ("b:2026-11-23", 17),
        ("ny:2026-11-23", 23),
    ]


def test_a_holiday_ends_all_shifts_of_its_day_but_the_one_that_is_said_to_be_held() -> None:
    eve = date(2026, 12, 24)
    two = [pattern(id="a"), pattern(id="b", begin=time(18), end=time(22))]
    changes = [Change(eve, None, 0), Change(eve, "b", 5)]
    found = shifts(two, changes, at("2026-12-24 12:00"), at("2026-12-25 12:00"))
    assert [(shift.id, shift.seats) for shift in found] == [("b:2026-12-24", 5)]
    assert held(two[0], changes, eve) is None
    assert held(two[1], changes, eve) == found[0]
    assert held(two[0], changes, date(2026, 12, 25)) is not None


@pytest.mark.parametrize(
    ("differs", "what"),
    [
        ({"zone": "Europe/Nowhere"}, "no such time zone"),
        ({"weekdays": frozenset()}, "weekdays"),
        ({"weekdays": frozenset({7})}, "weekdays"),
        ({"seats": 0}, "seats"),
        ({"seats": 51}, "seats"),
        ({"begin": time(8), "end": time(8, 15)}, "end"),
        ({"begin": time(8), "end": time(8)}, "end"),
        ({"begin": time(8), "end": time(18, 1)}, "end"),
        ({"last": date(2025, 12, 31)}, "last"),
    ],
)
def test_a_pattern_that_makes_no_sense_says_what_is_wrong(differs: dict[str, Any], what: str) -> None:
    with pytest.raises(ValueError, match=what):
        pattern(**differs)


clocks = st.integers(0, 47).map(lambda half: time(half // 2, half % 2 * 30))


@given(
    st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Chatham"]),
    st.lists(clocks, min_size=3, max_size=8, unique=True),
    st.dates(date(2026, 1, 1), date(2027, 12, 20)),
)
def test_shifts_that_follow_one_another_on_the_wall_leave_no_gap_and_no_overlap(
    where: str, cuts: list[time], day: date
) -> None:
    cuts = sorted(cuts)
    around = []
    for number, (begin, end) in enumerate(zip(cuts, [*cuts[1:], cuts[0]], strict=True)):
        try:
            around.append(pattern(id=f"p{number}", zone=where, begin=begin, end=end, first=date(2025, 1, 1)))
        except ValueError:
            return  # longer than anybody should sit
    noon = datetime.combine(day, time(12), UTC)
    found = shifts(around, [], noon, noon + WEEK)
    assert gaps([Span(shift.begin, shift.end) for shift in found], Span(noon, noon + WEEK)) == []
    assert all(one.end == other.begin for one, other in pairwise(found))
    assert all(not one.overlaps(other) for one, other in pairwise(found))
