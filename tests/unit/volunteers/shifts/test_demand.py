from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerchat.volunteers.shifts.clock import zone
from peerchat.volunteers.shifts.demand import ANSWER_SECONDS, MISSED_MOST, Demand, needed

NOW = datetime(2026, 11, 23, tzinfo=UTC)  # a Monday
BERLIN = zone("Europe/Berlin")


def late(per_hour: float, minutes: float, servers: int) -> float:
    """Share of people who wait longer, by Erlang's sums as they stand in the books."""
    load = per_hour * minutes / 60
    if load >= servers:
        return 1.0
    top = load**servers / math.factorial(servers) * servers / (servers - load)
    busy = top / (sum(load**k / math.factorial(k) for k in range(servers)) + top)
    return busy * math.exp(-(servers - load) * ANSWER_SECONDS / (minutes * 60))


@given(st.floats(0.0, 25.0), st.floats(10.0, 90.0))
def test_as_few_as_keep_the_promise(per_hour: float, minutes: float) -> None:
    found = needed(per_hour, minutes)
    assert late(per_hour, minutes, found) <= MISSED_MOST + 1e-9
    assert found == 1 or late(per_hour, minutes, found - 1) > MISSED_MOST - 1e-9


@pytest.mark.parametrize(("per_hour", "listeners"), [(0, 1), (0.1, 1), (1, 3), (3, 5), (6, 8)])
def test_examples(per_hour: float, listeners: int) -> None:
    assert needed(per_hour) == listeners


def test_more_people_never_need_fewer() -> None:
    found = [needed(tenth / 10) for tenth in range(300)]
    assert found == sorted(found)


def test_an_operator_may_ask_for_no_listener_in_an_hour_without_people() -> None:
    assert needed(0, least=0) == 1  # an open hour always has somebody


def test_without_any_count_the_operators_numbers_are_taken() -> None:
    expected = tuple(float(hour) for hour in range(24))
    demand = Demand({}, NOW, BERLIN, expected)
    assert demand.at(NOW) == 1.0  # midnight in UTC is one o'clock in Berlin
    assert demand.at(NOW + timedelta(hours=22)) == 23.0


def test_without_anything_nothing_is_expected() -> None:
    assert Demand({}, NOW, BERLIN).at(NOW) == 0.0


def test_what_was_counted_weighs_more_with_every_week() -> None:
    hour = timedelta(hours=1)

    def after(weeks: int) -> float:
        begin = NOW - timedelta(weeks=weeks)
        counted = {int((begin + number * hour).timestamp()): 6 for number in range(weeks * 168)}
        return Demand(counted, NOW, zone("UTC"), (0.0,) * 24).at(NOW)

    assert 0 < after(1) < after(2) < after(6) < 6
    assert after(6) == pytest.approx(6 * 6 / 8)


def test_mondays_do_not_speak_for_tuesdays() -> None:
    mondays = {int((NOW - timedelta(weeks=back) + timedelta(hours=20)).timestamp()): 10 for back in range(1, 5)}
    demand = Demand(mondays, NOW, BERLIN)
    assert demand.at(NOW + timedelta(hours=20)) > 3 * demand.at(NOW + timedelta(hours=44))


def test_old_counts_and_coming_ones_are_left_out() -> None:
    old = {int((NOW - timedelta(weeks=9)).timestamp()): 100, int((NOW + timedelta(hours=1)).timestamp()): 100}
    assert Demand(old, NOW, BERLIN).at(NOW) == 0.0
