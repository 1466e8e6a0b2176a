from __future__ import annotations

import random
from collections import Counter
from itertools import pairwise

import pytest

from peerchat.ops.history.waits import LONGEST_SECONDS, STEPS, quantile, step


def test_steps_are_at_most_a_quarter_wide_or_a_second() -> None:
    assert STEPS[0] == 1
    assert STEPS[-1] == LONGEST_SECONDS
    for before, upper in pairwise(STEPS):
        assert 1 <= upper - before <= max(1, before / 4)


@pytest.mark.parametrize(
    ("seconds", "upper"), [(0, 1), (1, 1), (1.01, 2), (4.5, 5), (20, 22), (120, 121), (1e9, 21600)]
)
def test_a_wait_lies_in_the_first_step_that_holds_it(seconds: float, upper: int) -> None:
    assert step(seconds) == upper


@pytest.mark.parametrize("share", [0.5, 0.9])
def test_a_quantile_is_off_by_less_than_a_quarter(share: float) -> None:
    chance = random.Random(2)
    for people in (1, 2, 7, 100, 1001):
        waits = sorted(chance.expovariate(1 / 60) for _ in range(people))
        exact = waits[min(people - 1, -int(-share * people // 1) - 1)]
        said = quantile(Counter(map(step, waits)), share)
        assert said is not None
        assert exact <= said <= max(exact * 1.25, exact + 1)


def test_nobody_waited() -> None:
    assert quantile({}, 0.5) is None
    assert quantile({5: 1, 7: -1}, 0.5) is None
