from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerchat.volunteers.shifts.clock import local_day, moment, zone

ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Casablanca", "UTC")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("where", "wall", "at"),
    [
        ("Europe/Berlin", "2026-01-15 22:00", "2026-01-15 21:00"),
        ("Europe/Berlin", "2026-07-15 22:00", "2026-07-15 20:00"),
        # 29 March 2026: 2:00 becomes 3:00 (01:00 UTC). Whatever lies between is the moment of the change.
        ("Europe/Berlin", "2026-03-29 01:59", "2026-03-29 00:59"),
        ("Europe/Berlin", "2026-03-29 02:00", "2026-03-29 01:00"),
        ("Europe/Berlin", "2026-03-29 02:30", "2026-03-29 01:00"),
        ("Europe/Berlin", "2026-03-29 02:59", "2026-03-29 01:00"),
        ("Europe/Berlin", "2026-03-29 03:00", "2026-03-29 01:00"),
        ("Europe/Berlin", "2026-03-29 03:01", "2026-03-29 01:01"),
        # 25 October 2026: 3:00 becomes 2:00 (01:00 UTC). What comes twice is the first one.
        ("Europe/Berlin", "2026-10-25 02:30", "2026-10-25 00:30"),
        ("Europe/Berlin", "2026-10-25 03:00", "2026-10-25 02:00"),
        ("America/New_York", "2026-03-08 02:15", "2026-03-08 07:00"),
        ("America/New_York", "2026-11-01 01:30", "2026-11-01 05:30"),
        # Lord Howe changes by half an hour: on 4 October 2026 2:00 becomes 2:30, on 5 April 2:00 becomes 1:30.
        ("Australia/Lord_Howe", "2026-10-04 02:10", "2026-10-03 15:30"),
        ("Australia/Lord_Howe", "2026-10-04 02:30", "2026-10-03 15:30"),
        ("Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04 14:45"),
        ("Australia/Lord_Howe", "2026-04-05 02:00", "2026-04-04 15:30"),
        # Samoa left out a whole day: 30 December 2011.
        ("Pacific/Apia", "2011-12-30 12:00", "2011-12-30 10:00"),
    ],
)
def test_a_wall_clock_and_its_moment(where: str, wall: str, at: str) -> None:
    local = datetime.fromisoformat(wall)
    assert moment(local.date(), local.time(), zone(where)) == utc(at)


minutes = st.integers(0, 24 * 60 - 1).map(lambda minute: time(minute // 60, minute % 60))
days = st.dates(date(2024, 1, 1), date(2032, 12, 31))
changes = st.sampled_from(
    [date(2026, 3, 29), date(2026, 10, 25), date(2026, 3, 8), date(2026, 11, 1), date(2026, 4, 5), date(2026, 10, 4)]
)


@given(st.sampled_from(ZONES), days | changes, minutes, minutes)
def test_later_on_the_wall_is_never_earlier_in_time(where: str, day: date, one: time, other: time) -> None:
    first, second = sorted((one, other))
    assert moment(day, first, zone(where)) <= moment(day, second, zone(where))
    assert moment(day, second, zone(where)) <= moment(day + timedelta(days=1), time(0), zone(where))


@given(st.sampled_from(ZONES), days | changes, minutes)
def test_a_moment_shows_the_clock_it_was_made_from_wherever_there_is_one(where: str, day: date, clock: time) -> None:
    at = moment(day, clock, zone(where))
    shown = at.astimezone(zone(where)).replace(tzinfo=None)
    assert shown >= datetime.combine(day, clock)
    assert shown - datetime.combine(day, clock) <= timedelta(hours=1)
    assert local_day(at, zone(where)) == day


@pytest.mark.parametrize(
    "name", ["", "Europe", "Europe/Nowhere", "../etc/passwd", "/etc/localtime", "a\0b", "Mars/" + "x" * 300]
)
def test_what_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no such time zone"):
        zone(name)
