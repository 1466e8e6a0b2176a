from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
import pytest_asyncio

from peerchat.db.engine import Database
from peerchat.ops import audit
from peerchat.ops.house.routes import router
from tests.contract.ops.house.worker import Worker, working
from tests.contract.store import Store
from tests.contract.volunteers.team import Clock, Team, clock, database, migrated, team

__all__ = ["clock", "database", "migrated", "team"]


@pytest.fixture(scope="session")
def store() -> Iterator[Store]:
    store = Store.single()
    yield store
    store.stop()


@pytest_asyncio.fixture
async def worker(database: Database, store: Store, clock: Clock) -> AsyncIterator[Worker]:
    async with working(database, store.url, clock, again=60) as worker:
        yield worker


@pytest_asyncio.fixture
async def http(team: Team, worker: Worker, database: Database) -> AsyncIterator[httpx.AsyncClient]:
    await team.add("op", "operator")
    await team.add("two", "operator")
    await team.add("super", "supervisor")
    async with team.http_of(router(worker.press, worker.papers), audit.router(database)) as client:
        yield client
