"""Talks line by line: which of them slide. Each number is what one message weighs; an entry may say how long it came after."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerchat.safety.assessment import Assessment, Scores
from peerchat.safety.trend import HALF_LIFE_SECONDS, LOOKED_AT, Step, slides, weight


def talk(*weights: float, every: float = 20.0) -> list[Step]:
    return [Step(1000.0 + every * i, each) for i, each in enumerate(weights)]


@pytest.mark.parametrize(
    ("weights", "slide"),
    [
        ((), False),
        ((0, 0, 0, 0), False),
        ((1,), False),
        ((1, 1), False),
        ((1, 1, 1), True),
        ((0, 0, 1, 1, 1), True),
        ((0, 0, 0, 1, 0, 1), False),  # now and then
        ((0, 0, 1, 1, 0), False),  # the newest is light again
        ((1, 1, 1, 1, 1, 1, 1), False),  # heavy all along: no slope
        ((1, 0, 1, 0, 1, 1.4, 2), True),
        ((0, 0, 0, 1, 1, 2), True),
        ((0, 0, 0, 0, 0, 2), False),  # alone it has its own card
        ((0, 0.9, 0.9, 0.9), False),  # the ear is unsure each time
        ((2, 2, 2, 1, 1, 1), False),  # getting lighter
    ],
)
def test_a_slope_is_three_dark_lines_where_it_was_lighter_before(weights: tuple[float, ...], slide: bool) -> None:
    steps = talk(*weights)
    assert slides(steps, steps[-1].at if steps else 0.0) is slide


@pytest.mark.parametrize(("every", "slide"), [(5, True), (60, True), (90, True), (300, False), (1800, False)])
def test_with_long_silences_between_them_it_is_none(every: float, slide: bool) -> None:
    steps = talk(0, 0, 1, 1, 1, every=every)
    assert slides(steps, steps[-1].at) is slide
    assert HALF_LIFE_SECONDS == 300


@given(st.lists(st.floats(0, 5), max_size=30), st.floats(0, 1e6))
def test_any_talk_has_an_answer_and_only_the_last_lines_count(weights: list[float], later: float) -> None:
    steps = talk(*weights)
    now = (steps[-1].at if steps else 0.0) + later
    assert slides(steps, now) is slides(steps[-LOOKED_AT:], now)


@pytest.mark.parametrize(
    ("seen", "wanted"),
    [
        (Assessment(0, (), ()), 0),
        (Assessment(1, ("hopeless",), ()), 1),
        (Assessment(1, ("worry",), ()), 0),
        (Assessment(1, ("past",), ()), 0),
        (Assessment(1, ("worry", "distress"), ()), 1),
        (Assessment(1, (), (), Scores(0.5)), 1.5),
        (Assessment(3, ("plan",), (), Scores(1.0)), 4),
    ],
)
def test_worry_about_others_and_what_is_past_weigh_nothing(seen: Assessment, wanted: float) -> None:
    assert weight(seen) == wanted
