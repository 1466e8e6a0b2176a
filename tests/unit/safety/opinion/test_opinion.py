from __future__ import annotations

from typing import Any

import pytest

from peerchat.safety.opinion.breaker import Breaker
from peerchat.safety.opinion.opinion import understood
from peerchat.safety.sound import NonsenseError


@pytest.mark.parametrize(
    "raw", [{"crisis_level": 0}, {"crisis_level": 4, "scores": {"crisis": 1, "abuse": 0.25}, "more": 1}]
)
def test_what_is_understood(raw: dict[str, Any]) -> None:
    assert understood(raw).level == raw["crisis_level"]


@pytest.mark.parametrize(
    "raw",
    [
        None, 3, "3", [], {}, {"level": 3}, {"crisis_level": 5}, {"crisis_level": -1}, {"crisis_level": True}, {"crisis_level": 2.0},
        {"crisis_level": "2"}, {"crisis_level": None}, {"crisis_level": 2, "scores": [0.5]},
        {"crisis_level": 2, "scores": {"a": 1.1}}, {"crisis_level": 2, "scores": {"a": float("nan")}},
        {"crisis_level": 2, "scores": {"a": "0.5"}},
        {"crisis_level": 2, "scores": {str(n): 0 for n in range(65)}},
    ],
)  # fmt: skip
def test_nonsense_is_believed_in_nothing(raw: object) -> None:
    with pytest.raises(NonsenseError):
        understood(raw)


def test_after_failures_in_a_row_it_rests_and_then_tries_one_at_a_time() -> None:
    breaker = Breaker(failures=2, rest=30)
    assert breaker.may(0)
    assert not breaker.went(False, 0)
    assert breaker.went(False, 1), "it says once that it rests"
    assert not breaker.may(30.9)
    assert breaker.may(31)
    assert not breaker.may(31), "one try at a time"
    assert not breaker.went(False, 32)
    assert not breaker.may(61.9)
    assert breaker.may(62)
    breaker.went(True, 63)
    assert breaker.may(63)
    assert not breaker.went(False, 64), "it counts anew"


def test_a_try_that_was_not_finished_is_no_failure() -> None:
    breaker = Breaker(failures=1, rest=30)
    breaker.went(False, 0)
    assert breaker.may(30)
    breaker.spared()
    assert breaker.may(30)


def test_failures_with_a_success_between_them_are_no_reason_to_rest() -> None:
    breaker = Breaker(failures=2)
    for now in range(9):
        breaker.went(False, now)
        breaker.went(True, now)
    assert breaker.may(9)
