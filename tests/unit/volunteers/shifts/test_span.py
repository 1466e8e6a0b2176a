from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from peerchat.volunteers.shifts.span import Span, gaps, slots, union

ZERO = datetime(2026, 11, 23, tzinfo=UTC)


def span(begin: int, end: int) -> Span:
    return Span(ZERO + timedelta(hours=begin), ZERO + timedelta(hours=end))


def test_what_touches_is_one() -> None:
    assert union([span(4, 6), span(1, 2), span(2, 3), span(5, 7), span(9, 9)]) == [span(1, 3), span(4, 7)]


def test_what_nothing_covers() -> None:
    assert gaps([span(2, 4), span(3, 5), span(8, 20)], span(1, 10)) == [span(1, 2), span(5, 8)]
    assert gaps([], span(1, 2)) == [span(1, 2)]
    assert gaps([span(0, 5)], span(1, 2)) == []
    assert gaps([span(5, 6)], span(1, 2)) == [span(1, 2)]


def test_the_last_slot_may_be_shorter() -> None:
    assert list(slots(span(0, 5), timedelta(hours=2))) == [span(0, 2), span(2, 4), span(4, 5)]


pairs = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=12)


@given(pairs, st.integers(0, 25), st.integers(26, 50))
def test_every_hour_is_either_covered_or_a_gap(some: list[tuple[int, int]], begin: int, end: int) -> None:
    spans, within = [span(*sorted(pair)) for pair in some], span(begin, end)
    free = gaps(spans, within)
    for hour in range(begin, end):
        at = ZERO + timedelta(hours=hour)
        assert any(one.holds(at) for one in spans) != any(one.holds(at) for one in free)
