"""The volunteers' fault run in small, for every run of the tests; `make duty-storm` is the whole one."""

from __future__ import annotations

import pytest

from tests.system.duty_storm import Plan, storm
from tests.system.seeker import Habits

SMALL = Plan(seed=0, volunteers=10, people=40, seconds=5, kills=2, workers=2, habits=Habits(patience=45), late=3.0)
"""`late`: other tests have the processors at the same time; on a quiet machine it is one second."""


@pytest.mark.timeout(120)
def test_a_small_storm_leaves_nobody_ringing() -> None:
    outcome = storm(SMALL)
    assert outcome.good, f"{outcome.line()}\n{outcome.broken[:5]}\n{outcome.lost[:5]}"
    assert outcome.done["kills"] >= 1
    assert outcome.ends["served"] > SMALL.people / 2
