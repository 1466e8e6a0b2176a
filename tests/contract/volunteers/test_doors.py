"""Whether anybody is there to listen: told of who just came, not of who was there some seconds ago."""

from __future__ import annotations

import asyncio

import pytest

from peerchat.broker.bus import Bus
from peerchat.broker.client import Broker
from peerchat.volunteers.duty import exchange
from tests.contract.volunteers.duty import Team
from tests.system.patience import patience


async def test_whoever_asks_after_a_volunteer_came_is_told_of_them(
    broker: Broker, bus: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "LEAST_SECONDS", 3600.0)  # one round, and none after it
    team = Team(broker)
    here = exchange.Exchange(team.roster, team.listening, bus, clock=lambda: 0.0)
    rounds = asyncio.create_task(here.run())
    try:
        assert await here.on_duty_by_language() == {}
        async with asyncio.timeout(patience(10)):
            # The first bell may ring before anybody attends.
            while await here.on_duty_by_language() != {"de": 1}:
                await team.roster.sign("ann", "c-ann", "off", name="ann", languages=("de",))
                await team.on("ann")
                await asyncio.sleep(0.05)
    finally:
        rounds.cancel()
