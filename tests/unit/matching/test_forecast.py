"""How long it will take: honest with much data, with little, and with none."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerchat.matching.company import meets_in
from peerchat.matching.forecast import LEAST, MOST_SECONDS, WINDOW_SECONDS, Forecast, Wait, quantile
from peerchat.matching.schedule import SCHEDULE
from tests.unit.matching.people import NOW, people, person


def waits(*seconds: float, apart: float = 1.0, **differs: Any) -> list[Wait]:
    """Newest first; each match at a time of its own, so that these people met others."""
    known = {"topics": ("grief",), "age": "18+", **differs}
    return [Wait(NOW - apart * number, one, **known) for number, one in enumerate(seconds)]


def expected(forecast: Forecast, waited: float = 0.0, **differs: Any) -> tuple[int, int]:
    range_ = forecast.expect(person(1, waited=waited, **differs), NOW)
    assert range_ is not None
    return range_


def test_with_nothing_to_go_by_it_says_so() -> None:
    assert Forecast([], NOW).expect(person(1), NOW) is None
    assert Forecast(waits(*[5.0] * (LEAST - 1)), NOW).expect(person(1), NOW) is None


def test_with_many_waits_most_of_them_lie_below_the_upper_end() -> None:
    took = [float(second % 60) for second in range(1, 181)]
    low, high = expected(Forecast(waits(*took), NOW))
    assert low <= 25
    assert sum(one <= high for one in took) / len(took) > 0.85
    assert high < 90


def test_the_end_comes_nearer_while_one_waits_for_the_search_to_widen() -> None:
    forecast = Forecast(waits(*[SCHEDULE.any + 1.0] * 60), NOW)
    assert expected(forecast, waited=SCHEDULE.any - 5)[1] < expected(forecast)[1]


def test_people_who_gave_up_make_the_expected_wait_longer() -> None:
    matched = waits(*[20.0] * 20)
    gave_up = waits(*[60.0] * 10, why="left")
    assert expected(Forecast(matched + gave_up, NOW))[1] > expected(Forecast(matched, NOW))[1]


def test_people_who_still_wait_make_the_expected_wait_longer() -> None:
    matched = waits(*[20.0] * 10)
    still = [person(number, waited=100.0) for number in range(2, 6)]
    assert expected(Forecast(matched, NOW, still))[1] > expected(Forecast(matched, NOW))[1]


def test_less_data_makes_the_range_wider() -> None:
    few, many = (expected(Forecast(waits(*[45.0, 15.0] * pairs, apart=0.1), NOW)) for pairs in (2, 200))
    assert few[1] - few[0] > many[1] - many[0]


def test_topics_that_are_met_soon_are_told_a_shorter_wait() -> None:
    known = waits(*[5.0] * 30) + waits(*[200.0] * 30, topics=("money",), apart=1.1)
    forecast = Forecast(known, NOW)
    assert expected(forecast)[1] < expected(forecast, topics=("money",))[1]


def test_another_age_group_tells_nothing() -> None:
    assert Forecast(waits(*[5.0] * 30), NOW).expect(person(1, age="16-17"), NOW) is None


def test_somebody_who_will_fit_when_the_search_widens_shortens_the_wait() -> None:
    forecast = Forecast(waits(*[300.0] * 20), NOW)
    me = person(1, waited=0, topics=("grief",))
    others = [person(number, waited=10, topics=("money",)) for number in range(2, 6)]
    alone, soon = forecast.expect(me, NOW), forecast.expect(me, NOW, others)
    assert alone is not None
    assert soon is not None
    assert soon[1] <= SCHEDULE.any < alone[1]


def test_company_is_known_by_the_moment_at_which_both_searches_reach() -> None:
    me = person(1, waited=5, topics=("grief",))
    assert meets_in(me, [person(2, waited=0, topics=("money",))], NOW) == [SCHEDULE.any]
    assert meets_in(me, [person(2, waited=0, topics=("money",), most="same topic")], NOW) == []
    assert meets_in(me, [person(2, waited=0, topics=("money",), age="16-17")], NOW) == []
    assert meets_in(me, [person(2, waited=0, topics=("money",), no_go=frozenset({"grief"}))], NOW) == []
    assert meets_in(me, [me, person(2, topics=("grief",))], NOW) == []


def test_more_than_an_hour_is_told_as_not_known() -> None:
    forever = waits(*[3000.0] * LEAST) + waits(*[3500.0] * 20, why="left")
    assert Forecast(forever, NOW).expect(person(1), NOW) is None


def test_who_of_a_pair_came_later_is_no_sign_of_a_short_wait() -> None:
    pairs = [Wait(NOW - 10 * number, took, ("grief",), "18+") for number in range(30) for took in (120.0, 0.0)]
    assert expected(Forecast(pairs, NOW))[1] >= 120


def test_an_hour_ago_is_not_now() -> None:
    old = [wait._replace(at=NOW - WINDOW_SECONDS - 1) for wait in waits(*[5.0] * 30)]
    assert Forecast(old, NOW).expect(person(1), NOW) is None


def test_waits_of_a_topic_are_those_that_ended_in_a_match() -> None:
    known = Forecast(
        waits(9, 3) + waits(1, topics=()) + waits(2, topics=("sleep", "family")) + waits(70, why="left"), NOW
    )
    assert known.took("grief") == [3, 9]
    assert known.took("family") == [2]
    assert known.took("trauma") == []


@pytest.mark.parametrize(
    ("line", "wait"),
    [
        (b"1790000000000 1500 grief,sleep 18+ matched", Wait(NOW, 1.5, ("grief", "sleep"), "18+")),
        (b"1790000000000 90000  16-17 left", Wait(NOW, 90, (), "16-17", "left")),
        (b"1790000000000 1500 grief", Wait(NOW, 1.5, ("grief",))),
    ],
)
def test_a_line_of_the_store_is_read_back(line: bytes, wait: Wait) -> None:
    assert Wait.parse(line) == wait


ended = st.builds(
    Wait,
    st.floats(NOW - 4000, NOW),
    st.floats(0, 3000),
    st.sampled_from([(), ("grief",), ("sleep", "family")]),
    st.sampled_from(["18+", "16-17"]),
    st.sampled_from(["matched", "left", "vanished"]),
)


@given(st.lists(ended, max_size=40), people(), st.lists(people(), max_size=12))
def test_the_range_is_readable_and_never_over_already(known: list[Wait], who: Any, others: list[Any]) -> None:
    range_ = Forecast(known, NOW, others).expect(who, NOW, others)
    assert range_ == Forecast(known, NOW, others).expect(who, NOW, others)
    if range_ is not None:
        low, high = range_
        assert 0 <= low < high <= MOST_SECONDS
        assert all(end % (5 if end <= 60 else 30 if end <= 300 else 60) == 0 for end in range_)


@given(st.lists(st.floats(0, 100), min_size=1), st.floats(0, 0.99))
def test_a_quantile_covers_its_share(values: list[float], share: float) -> None:
    values.sort()
    covered = sum(value <= quantile(values, share) for value in values)
    assert covered >= share * len(values)
