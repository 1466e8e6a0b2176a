"""The storm in small, for every run of the tests; `make storm` is the whole one. A failing seed becomes a test here."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.system.storm import Plan, storm

SMALL = Plan(seed=0, seconds=12, rooms=10, messages=25, kills=2, cuts=3, pauses=1, pause_seconds=(1.5, 2))


@pytest.mark.timeout(120)
@pytest.mark.parametrize("seed", [101])
def test_a_small_storm_leaves_every_talk_whole(seed: int) -> None:
    outcome = storm(replace(SMALL, seed=seed))
    assert outcome.good, f"{outcome.line()}\n{outcome.violations}\n{outcome.unsettled}"
    assert outcome.done["messages"] == SMALL.rooms * 2 * SMALL.messages
    assert outcome.done["kills"] >= SMALL.kills
