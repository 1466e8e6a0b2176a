from __future__ import annotations

import pytest_asyncio

from peerchat.broker.bus import Bus
from peerchat.broker.client import Broker
from tests.contract.safety.visitor import Held


@pytest_asyncio.fixture
async def held(broker: Broker, bus: Bus) -> Held:
    return Held(broker, bus)
