"""An office on the real store and on each of the two databases. A script here knows one key: a cluster has nothing to add."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from peerchat.broker.client import Broker
from peerchat.db.engine import Database
from peerchat.db.migrate import upgrade
from tests.contract.store import Store
from tests.contract.trust.office import Clock, Office, Room
from tests.databases import emptied, empty, known

EDGE = "tests.contract.trust.test_refusals"
"""What this tests happens before a database is asked: one of the two is enough."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    twice = [
        item
        for item in items
        if isinstance(item, pytest.Function) and item.module.__name__ == EDGE and "postgresql" in item.nodeid
    ]
    if twice:
        config.hook.pytest_deselected(items=twice)
        items[:] = [item for item in items if item not in twice]


@pytest.fixture(scope="session")
def store() -> Iterator[Store]:
    store = Store.single()
    yield store
    store.stop()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def migrated(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with empty(request.param, request, tmp_path_factory.mktemp("database")) as url:
        asyncio.run(upgrade(url))
        yield url


@pytest_asyncio.fixture
async def database(migrated: str) -> AsyncIterator[Database]:
    """Empty tables."""
    database = known(migrated)
    await emptied(database)
    yield database
    await database.close()


@pytest.fixture
def clock() -> Clock:
    clock = Clock()
    clock.now = time.time()
    return clock


@pytest_asyncio.fixture
async def office(broker: Broker, database: Database, clock: Clock) -> AsyncIterator[Office]:
    office = Office(broker, database, clock)
    yield office
    await office.http.aclose()


@pytest_asyncio.fixture
async def room(office: Office) -> Room:
    return await office.room()
