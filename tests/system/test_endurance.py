"""The clients that benchmarks and endurance runs time, against a real server: they keep the protocol, and the judge reads them."""

from __future__ import annotations

import pytest

from bench.people.churn import churn
from bench.people.crowd import Crowd
from bench.people.storm import storm
from bench.people.talk import talk
from tests.system.endurance.__main__ import SCENARIOS, play
from tests.system.endurance.verdict import Scale
from tests.system.patience import patience
from tests.system.server import SECRET, Server


async def test_all_promises_hold_for_a_crowd_that_talks_and_is_cut_off(server: Server) -> None:
    async with Crowd(server.port, SECRET, rooms=4, size=8) as crowd:
        await crowd.join(seconds=patience(20))
        talked = await talk(crowd, rate=60, seconds=0.5)
        assert (talked["unsettled"], talked["broken"]) == (0, {})
        assert talked["said"] >= 25
    async with Crowd(server.port, SECRET, rooms=6, size=2) as crowd:
        await crowd.join(seconds=patience(20))
        found = await storm(crowd, server.pid, rate=120, seconds=0.2)
        assert (found["back"], found["unsettled"], found["broken"]) == (6, 0, {})


async def test_a_judge_finds_what_a_crowd_was_not_told(server: Server) -> None:
    async with Crowd(server.port, SECRET, rooms=1, size=3) as crowd:
        await crowd.join(seconds=patience(20))
        one, other, third = crowd.rooms[0]
        one.say("this one is taken away from what another was shown")
        one.say("and this one is not")
        assert await crowd.settle(patience(10)) == 0
        other.history.events[:] = [event for event in other.history.events if "taken away" not in str(event)]
        assert {"hole", "lost", "unequal"} <= crowd.judged().keys()
        assert third.texts == 2


async def test_whole_sessions_come_to_their_end() -> None:
    with Server() as server:  # nobody else waits in its line
        found = await churn(server.port, server.pid, sessions=4, at_once=4)
    assert (found["sessions"], found["failed"], found["broken"]) == (4, 0, {})


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", ["slow", "churning"])
async def test_a_scenario_in_small(name: str) -> None:
    assert name in SCENARIOS
    verdict = await play(name, Scale(seed=3, people=8, seconds=2))
    assert verdict.good, verdict.line()
