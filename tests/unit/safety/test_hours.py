from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerchat.safety.hours import ALWAYS, parse
from peerchat.safety.resources import Resources

BERLIN = ZoneInfo("Europe/Berlin")
BUCHAREST = ZoneInfo("Europe/Bucharest")


def is_open(hours: str, when: datetime, *zones: str) -> bool | None:
    return parse(hours).is_open(when, zones or ("Europe/Berlin",))


@pytest.mark.parametrize(
    ("hours", "day", "clock", "expected"),
    [  # November 2026: 23 is a Monday
        ("Mo-Sa 14:00-20:00", 23, "13:59", False),
        ("Mo-Sa 14:00-20:00", 23, "14:00", True),
        ("Mo-Sa 14:00-20:00", 23, "19:59", True),
        ("Mo-Sa 14:00-20:00", 23, "20:00", False),
        ("Mo-Sa 14:00-20:00", 29, "15:00", False),
        ("Mo-Su 17:00-24:00", 23, "23:59", True),
        ("Mo-Su 17:00-24:00", 24, "00:00", False),
        ("Mo-Su 19:00-07:00", 23, "06:59", True),
        ("Mo-Su 19:00-07:00", 23, "07:00", False),
        ("Mo-Su 19:00-07:00", 23, "23:30", True),
        ("Mo 19:00-07:00", 24, "06:00", True),
        ("Mo 19:00-07:00", 23, "06:00", False),
        ("Su 19:00-07:00", 23, "06:00", True),
        ("Fr-Mo 20:00-24:00", 29, "21:00", True),
        ("Fr-Mo 20:00-24:00", 25, "21:00", False),
        ("Mo-Fr 09:00-17:00; Tu,Th 09:00-19:00", 24, "18:00", True),
        ("Mo-Fr 09:00-17:00; Tu,Th 09:00-19:00", 25, "18:00", False),
        ("Mo-Fr 09:00-12:00,14:00-16:00", 23, "13:00", False),
        ("24/7", 29, "03:00", True),
    ],
)  # fmt: skip
def test_open_or_not_by_the_wall_clock(hours: str, day: int, clock: str, expected: bool) -> None:
    hour, minute = map(int, clock.split(":"))
    assert is_open(hours, datetime(2026, 11, day, hour, minute, tzinfo=BERLIN)) is expected


def test_summer_time_moves_the_opening_in_utc() -> None:
    winter, summer = datetime(2026, 1, 5, 13, 30, tzinfo=UTC), datetime(2026, 7, 6, 12, 30, tzinfo=UTC)
    for when in (winter, summer):
        assert is_open("Mo-Sa 14:00-20:00", when)
    assert not is_open("Mo-Sa 14:00-20:00", winter.replace(hour=12))


def test_the_nights_when_the_clock_changes() -> None:
    # 25 October 2026: 03:00 summer time is 02:00 again; 29 March 2026: 02:00 is 03:00
    for utc in (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)):
        assert is_open("Su 02:00-03:00", utc)
    assert not is_open("Su 02:00-03:00", datetime(2026, 10, 25, 2, 0, tzinfo=UTC))
    assert not is_open("Su 02:00-03:00", datetime(2026, 3, 29, 1, 0, tzinfo=UTC))
    assert is_open("Mo-Su 19:00-07:00", datetime(2026, 3, 29, 4, 59, tzinfo=UTC))
    assert not is_open("Mo-Su 19:00-07:00", datetime(2026, 3, 29, 5, 0, tzinfo=UTC))


def test_where_zones_disagree_nobody_is_told_open() -> None:
    coasts = ("Australia/Perth", "Australia/Sydney")
    assert is_open("Mo-Su 15:00-24:00", datetime(2026, 7, 6, 10, 0, tzinfo=UTC), *coasts) is True
    assert is_open("Mo-Su 15:00-24:00", datetime(2026, 7, 6, 6, 0, tzinfo=UTC), *coasts) is None
    assert is_open("Mo-Su 15:00-24:00", datetime(2026, 7, 6, 0, 0, tzinfo=UTC), *coasts) is False


@pytest.mark.parametrize(
    ("hours", "german", "english"),
    [
        ("24/7", "rund um die Uhr", "24 hours a day"),
        ("Mo-Sa 14:00-20:00", "Mo–Sa 14–20 Uhr", "Mon–Sat 14:00–20:00"),
        ("Mo-Su 16:30-22:30", "täglich 16:30–22:30 Uhr", "every day 16:30–22:30"),
        ("Mo-Fr 09:00-17:00; Tu,Th 09:00-19:00", "Mo, Mi, Fr 9–17 Uhr; Di, Do 9–19 Uhr",
            "Mon, Wed, Fri 9:00–17:00; Tue, Thu 9:00–19:00"),
        ("Fr-Mo 20:00-24:00", "Fr–Mo 20–24 Uhr", "Fri–Mon 20:00–24:00"),
        ("Mo-Su 19:00-07:00", "täglich 19–7 Uhr", "every day 19:00–7:00"),
        ("Su 10:00-12:00", "So 10–12 Uhr", "Sun 10:00–12:00"),
    ],
)  # fmt: skip
def test_hours_in_words(hours: str, german: str, english: str) -> None:
    assert parse(hours).in_words("de") == german
    assert parse(hours).in_words("en") == english


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Mo-Fr",
        "Xx 10:00-12:00",
        "Mo 25:00-26:00",
        "Mo 10:00-10:00",
        "Mo 10:00+",
        "PH off",
        "Mo 10-12",
        "24/7; Mo off",
    ],
)
def test_what_is_not_understood_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not understood|no such"):
        parse(text)


@settings(deadline=None)
@given(st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_every_line_of_the_data_has_an_answer_at_every_moment(when: datetime) -> None:
    resources = Resources.load()
    for country in ("DE", "AT", "CH", "GB", "US", "AU", "RO", "PT"):
        for line, open_now in resources.for_help(country, "de", when):
            assert (open_now is None) == (line.hours is None or (len(line.zones) > 1 and open_now is None))
            if line.hours and parse(line.hours) == ALWAYS:
                assert open_now is True
