"""How long it will take: honest with much data, with little, and with none."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from peerchat.matching.forecast import ENOUGH, UNKNOWN, WINDOW_SECONDS, Forecast, Wait, quantile
from tests.unit.matching.people import NOW


def waits(*seconds: float, topics: tuple[str, ...] = ("grief",), at: float = NOW) -> list[Wait]:
    return [Wait(at, one, topics) for one in seconds]


def test_with_nothing_to_go_by_it_says_so_with_a_wide_range() -> None:
    assert Forecast([], NOW).expect(("grief",), 0) == UNKNOWN


def test_with_many_waits_most_of_them_lie_within() -> None:
    low, high = Forecast(waits(*range(1, 101)), NOW).expect(("grief",), 0)
    assert low <= 25
    assert 90 <= high <= 120


def test_who_waited_already_waits_less() -> None:
    forecast = Forecast(waits(*range(1, 101)), NOW)
    assert forecast.expect(("grief",), 60)[1] < forecast.expect(("grief",), 0)[1]


def test_who_waited_longer_than_all_is_not_told_now() -> None:
    low, high = Forecast(waits(*[10.0] * 20), NOW).expect(("grief",), 200)
    assert high >= 200
    assert low <= 200


def test_a_few_waits_of_the_topic_count_less_than_many_of_all() -> None:
    many = waits(*[100.0] * 50, topics=("sleep",))
    few = waits(*[1.0] * (ENOUGH - 1))
    assert Forecast(many + few, NOW).expect(("grief",), 0)[1] > 100
    assert Forecast(many + few + waits(1.0), NOW).expect(("grief",), 0)[1] < 20


def test_who_is_not_sure_is_like_everybody() -> None:
    known = waits(*[100.0] * 10, topics=("sleep",))
    assert Forecast(known, NOW).expect((), 0) == Forecast(known, NOW).expect(("sleep",), 0)


def test_an_hour_ago_is_not_now() -> None:
    assert Forecast(waits(5.0, at=NOW - WINDOW_SECONDS - 1), NOW).expect((), 0) == UNKNOWN


def test_waits_of_a_topic() -> None:
    known = Forecast(waits(9, 3) + waits(1, topics=()) + waits(2, topics=("sleep", "family")), NOW)
    assert known.took("grief") == [3, 9]
    assert known.took("family") == [2]
    assert known.took("trauma") == []


def test_a_line_of_the_store_is_read_back() -> None:
    assert Wait.parse(b"1790000000000 1500 grief,sleep") == Wait(NOW, 1.5, ("grief", "sleep"))
    assert Wait.parse(b"1790000000000 0 ") == Wait(NOW, 0, ())


@given(st.lists(st.floats(0, 2000), max_size=60), st.floats(0, 2000))
def test_the_range_is_always_a_range(seconds: list[float], waited: float) -> None:
    low, high = Forecast(waits(*seconds), NOW).expect(("grief",), waited)
    assert 0 <= low < high


@given(st.lists(st.floats(0, 100), min_size=1), st.floats(0, 0.99))
def test_a_quantile_covers_its_share(values: list[float], share: float) -> None:
    values.sort()
    covered = sum(value <= quantile(values, share) for value in values)
    assert covered >= share * len(values)
