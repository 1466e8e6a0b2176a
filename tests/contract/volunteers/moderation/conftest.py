"""The console's calls about reports, over the office of `trust`: real store, each of the two databases."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
import pytest_asyncio

from peerchat.broker.client import Broker
from peerchat.db.engine import Database
from peerchat.volunteers.moderation.bench import Bench
from peerchat.volunteers.moderation.routes import router
from tests.contract.store import Store
from tests.contract.trust.office import Clock, Office
from tests.contract.volunteers.team import Team, database, migrated, team

__all__ = ["database", "migrated", "team"]


@pytest.fixture(scope="session")
def store() -> Iterator[Store]:
    store = Store.single()
    yield store
    store.stop()


@pytest.fixture
def clock() -> Clock:
    clock = Clock()
    clock.now = time.time()  # sealed texts end by the store's own clock
    return clock


@pytest_asyncio.fixture
async def office(broker: Broker, database: Database, clock: Clock) -> AsyncIterator[Office]:
    office = Office(broker, database, clock)
    yield office
    await office.http.aclose()


@pytest_asyncio.fixture
async def http(team: Team, office: Office) -> AsyncIterator[httpx.AsyncClient]:
    async def staffed() -> bool:
        return True

    bench = Bench(office.reports, office.appeals, office.moderation, office.sanctions.weight, staffed, office.clock)
    for name in ("anna", "bert", "carl"):
        await team.add(name, "supervisor")
    async with team.http(router, bench, office.appeals) as client:
        yield client
