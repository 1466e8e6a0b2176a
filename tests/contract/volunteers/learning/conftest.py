from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

from peerchat.db.engine import Database
from peerchat.volunteers.learning.routes import router
from peerchat.volunteers.learning.study import Study
from tests.contract.volunteers.team import Clock, Team, clock, database, migrated, team

__all__ = ["clock", "database", "migrated", "team"]


@pytest.fixture
def study(database: Database, clock: Clock) -> Study:
    return Study(database, clock)


@pytest_asyncio.fixture
async def http(team: Team, study: Study) -> AsyncIterator[httpx.AsyncClient]:
    async with team.http(router, study) as client:
        yield client
