"""What somebody in line is told, and when: on change, not too often, and never a position that rises unannounced."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from peerchat.matching.place import Fares
from peerchat.matching.telling import Telling


def fares(position: int, fast_lane: int = 0, widens_in_s: int | None = 30) -> Fares:
    return Fares(position, fast_lane, None, "same topic", widens_in_s)


def test_at_once_and_then_on_change_only() -> None:
    telling = Telling(5)
    assert telling.tell(0) is None
    telling.learned(fares(3), "any topic")
    told = telling.tell(0)
    assert told is not None
    assert (told.position, told.most, told.widens_in_s) == (3, "any topic", 30)
    telling.learned(fares(3, widens_in_s=25), "any topic")
    assert telling.due_at() == float("inf"), "a countdown that goes on as told"
    telling.learned(fares(2), "any topic")
    assert (telling.due_at(), telling.tell(4.9)) == (5, None)
    assert telling.tell(5) is not None
    telling.afresh(another_line=False)
    assert telling.tell(5.1) is None
    telling.learned(fares(2), "any topic")
    assert telling.tell(5.1) is not None, "what was chosen is answered at once"


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(0, 50)), min_size=1))
def test_only_who_was_let_ahead_makes_a_position_rise(seen: list[tuple[int, int]]) -> None:
    telling, own = Telling(0), 1000
    for now, (behind, fast_lane) in enumerate(seen):
        telling.learned(fares(behind + fast_lane, fast_lane), "any topic")
        told = telling.tell(float(now))
        if told is not None:
            assert 1 <= told.position - told.fast_lane <= own
            own = told.position - told.fast_lane


def test_another_line_counts_anew() -> None:
    telling = Telling(0)
    telling.learned(fares(1), "any topic")
    telling.tell(0)
    telling.afresh(another_line=True)
    telling.learned(fares(4), "any topic")
    told = telling.tell(1)
    assert told is not None
    assert told.position == 4
