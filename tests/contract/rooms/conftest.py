"""A room in the store, and an ear on its channel."""

from __future__ import annotations

import pytest
import pytest_asyncio

from peerchat.broker.bus import Bus
from peerchat.broker.client import Broker
from tests.contract.rooms.scripted import Heard, Scripted


@pytest.fixture
def room(broker: Broker) -> Scripted:
    return Scripted(broker)


@pytest_asyncio.fixture
async def heard(bus: Bus, room: Scripted) -> Heard:
    return await Heard.on(bus, room)
