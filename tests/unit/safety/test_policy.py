from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerchat.safety.assess import CALM, Assessment, assess
from peerchat.safety.policy import CARD_EVERY_SECONDS, card_due, decide

NOW = 1_000_000.0


@pytest.mark.parametrize(("level", "card"), [(0, None), (1, None), (2, 2), (3, 3), (4, 4)])
def test_a_card_comes_from_level_2_on(level: int, card: int | None) -> None:
    assert decide(Assessment(level, ("x",), ((0, 1, "x"),))).card_level == card


@settings(deadline=None)
@given(st.integers(0, 4), st.sampled_from(["wish_to_be_dead", "means", "attempt", "goodbye"]))
def test_a_disclosure_is_never_held(level: int, label: str) -> None:
    decision = decide(Assessment(level, (label,), ((0, 1, label),)))
    assert decision.action == "allow"
    assert decision.reasons == ()


def test_an_ordinary_message_goes_through_without_a_card() -> None:
    assert assess("Wie war dein Tag?", "de") == CALM
    assert decide(CALM).card_level is None


@pytest.mark.parametrize(
    ("level", "given_before", "due"),
    [
        (2, {}, True),
        (2, {2: 0.0}, False),
        (2, {2: CARD_EVERY_SECONDS - 1}, False),
        (2, {2: CARD_EVERY_SECONDS}, True),
        (3, {2: 5.0}, True),  # it got heavier: other words
        (2, {3: 5.0}, False),  # the heavier card has said it
        (4, {2: 5.0, 3: 5.0}, True),
        (4, {2: 5.0, 4: 5.0}, False),
    ],
)  # fmt: skip
def test_at_most_one_card_per_level_in_ten_minutes(level: int, given_before: dict[int, float], due: bool) -> None:
    given_at = {other: NOW - ago for other, ago in given_before.items()}
    assert card_due(level, given_at, NOW) is due


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(2, 4), st.floats(0, 5000)), max_size=60))
def test_no_history_gives_two_cards_of_a_level_within_ten_minutes(history: list[tuple[int, float]]) -> None:
    given_at: dict[int, float] = {}
    shown: list[tuple[int, float]] = []
    for level, now in sorted(history, key=lambda one: one[1]):
        if card_due(level, given_at, now):
            given_at[level] = now
            shown.append((level, now))
    for level in (2, 3, 4):
        times = [when for other, when in shown if other == level]
        assert all(later - earlier >= CARD_EVERY_SECONDS for earlier, later in pairwise(times))
