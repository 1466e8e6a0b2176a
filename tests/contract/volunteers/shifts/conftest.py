from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

from peerchat.db.engine import Database
from peerchat.volunteers.shifts.book import Book
from peerchat.volunteers.shifts.feed import Feed
from peerchat.volunteers.shifts.office import Office
from peerchat.volunteers.shifts.routes import router
from tests.contract.volunteers.team import Clock, Team, clock, database, migrated, team

__all__ = ["clock", "database", "migrated", "team"]


@pytest.fixture
def book(database: Database, clock: Clock) -> Book:
    return Book(database, clock)


@pytest.fixture
def office(book: Book) -> Office:
    return Office(book, ["de", "en"])


@pytest_asyncio.fixture
async def http(team: Team, book: Book, office: Office) -> AsyncIterator[httpx.AsyncClient]:
    async with team.http(router, book, office, Feed(book, "peerchat")) as client:
        yield client
