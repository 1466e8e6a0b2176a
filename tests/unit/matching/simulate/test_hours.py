"""Waits by the hour for expected traffic or a rota: what is wrong with a plan is said, and a better rota shortens waits."""

from __future__ import annotations

import pytest

from peerchat.matching.simulate.hours import Hour, Missed, forecast, table
from peerchat.matching.simulate.rota import Expected, Shift, day, read, shifts

EVENING = (0.0,) * 19 + (40.0, 40.0) + (0.0,) * 3


def plan(givers: int) -> Expected:
    return Expected(arrivals_per_hour=EVENING, givers_per_hour=(0,) * 19 + (givers, givers) + (0,) * 3, supply=0.3)


def test_a_plan_is_read_from_toml_and_json() -> None:
    assert read("per_minute = 2\nsupply = 0.5", "day.toml") == Expected(per_minute=2, supply=0.5)
    assert read('{"per_minute": 2, "supply": 0.5}', "day.json") == Expected(per_minute=2, supply=0.5)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "either"),
        ("per_minute = 'many'", "per_minute"),
        ("per_minute = -1", "per_minute"),
        ("per_minute = 1\nvolunteers = 3", "volunteers"),
        ("arrivals_per_hour = [1, 2]", "24"),
        ("per_minute = 1\nsupply = 0", "supply"),
        ("per_minute =", "day.toml"),
    ],
)
def test_what_is_wrong_with_a_plan_is_said(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        read(text, "day.toml")


def test_numbers_per_hour_become_whole_shifts() -> None:
    assert shifts((1, 2, 2, 0, 1)) == [Shift(0, 3, 1), Shift(1, 3, 1), Shift(4, 5, 1)]


def test_everybody_on_the_rota_comes_on_time() -> None:
    givers = [person for person in day(plan(3), 1) if person.until]
    assert len(givers) == 3
    assert all(person.ticket.role == "give" for person in givers)
    assert all(19 <= person.at / 3_600_000 < 19.1 for person in givers)


def test_waits_are_told_for_the_hours_in_which_somebody_comes() -> None:
    hours = forecast(plan(0), range(1, 4))
    assert [one.hour for one in hours] == list(range(24))
    assert [one.hour for one in hours if one.people] == [19, 20]
    assert hours[19].people == pytest.approx(40, abs=12)
    assert hours == forecast(plan(0), range(1, 4))


def test_more_givers_mean_that_fewer_give_up() -> None:
    few, many = (forecast(plan(givers), range(1, 7))[20] for givers in (0, 25))
    assert many.abandoned < few.abandoned


def test_a_held_back_day_is_forecast() -> None:
    busy = Expected(arrivals_per_hour=(0.0,) * 20 + (200.0,) + (0.0,) * 3)
    made, real = (forecast(busy, seeds)[20] for seeds in (range(1, 4), range(101, 104)))
    assert Missed(20, made.p90, real.p90).error <= 0.25


def test_a_miss_counts_up_to_the_longest_that_is_told() -> None:
    assert Missed(1, None, 900.0).error == 0
    assert Missed(1, 300.0, None).error == pytest.approx(0.5)


def test_the_table_says_when_a_wait_is_too_long_to_be_told() -> None:
    text = table([Hour(3, 1.5, 0.5, 30.0, None), Hour(4, 1.5, 0.5, 30.0, 700.0)])
    assert text.count("> 10 min") == 2
