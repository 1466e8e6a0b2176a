"""The best that could have been: held against trying out every matching of a few people."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerchat.matching.choose import fits
from peerchat.matching.simulate.arrivals import Person, Traffic, arrivals
from peerchat.matching.simulate.optimum import optimum
from peerchat.matching.simulate.value import MEETING, value
from peerchat.matching.simulate.ways import AT_ONCE
from peerchat.matching.ticket import Ticket
from tests.unit.matching.people import NOW, people, person


def best_by_trying(crowd: Sequence[Person]) -> float:
    """Greatest total worth of any matching."""
    if len(crowd) < 2:
        return 0.0
    first, *others = crowd
    found = best_by_trying(others)
    for other in others:
        meets = other.at <= first.at + first.patience
        a, b = first.ticket.placed(0, "a"), other.ticket.placed(0, "b")
        if meets and fits(a, b, NOW, AT_ONCE):
            rest = [one for one in others if one is not other]
            found = max(found, value(a, b) + best_by_trying(rest))
    return found


@st.composite
def crowds(draw: st.DrawFn) -> list[Person]:
    tickets = draw(st.lists(people(), max_size=7, unique_by=lambda one: one.id))
    times = st.integers(0, 100_000)
    return sorted((Person(ticket, draw(times), draw(times)) for ticket in tickets), key=lambda one: one.at)


@settings(max_examples=150)
@given(crowds())
def test_nothing_is_better_than_the_optimum(crowd: list[Person]) -> None:
    found = optimum(crowd)
    assert found.worth == pytest.approx(best_by_trying(crowd), abs=0.001)
    assert found.worth <= found.bound + 1e-9
    assert len({one for pair in found.pairs for one in pair}) == 2 * len(found.pairs)


def test_two_who_never_stood_in_line_together_cannot_meet() -> None:
    early, late = Person(person(0), 0, 1000), Person(person(1), 1001, 1000)
    assert optimum([early, late]).pairs == []
    assert optimum([early, Person(person(1), 1000, 1000)]).pairs == [(0, 1)]


def test_the_bound_is_near_where_many_come() -> None:
    found = optimum(arrivals(Traffic(per_minute=20.0, hours=0.15, start=20.0), seed=1))
    assert found.worth >= 0.93 * found.bound


@given(people(), people())
def test_a_match_is_worth_the_same_to_both_and_never_nothing(a: Ticket, b: Ticket) -> None:
    assert value(a, b) == value(b, a)
    assert MEETING <= value(a, b) <= 1.0
