"""A team on each of the two real databases, and its calls over HTTP. Who is signed in, a header says: the door has its own tests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
import pytest_asyncio
from fastapi import APIRouter, FastAPI, Request
from sqlalchemy import text

from peerchat import problems
from peerchat.db import staff as accounts
from peerchat.db.engine import Database
from peerchat.db.migrate import upgrade
from peerchat.db.staff import Account
from peerchat.volunteers.door import by_link, signed_in
from peerchat.volunteers.staff import Staff
from peerchat.wire import StaffRole
from tests.contract import lent
from tests.databases import emptied, empty, known

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)  # a Monday


class Clock:
    def __init__(self) -> None:
        self.now = NOW.timestamp()

    def __call__(self) -> float:
        return self.now


class Team:
    """`people`: by name."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.people: dict[str, Staff] = {}

    async def add(self, name: str, role: StaffRole = "volunteer", languages: str = "de,en") -> Staff:
        account = Account(
            id=f"id-{name}", login=name, name=name.title(), role=role, languages=tuple(languages.split(",")),
            time_zone="Europe/Berlin", password="-", totp=b"-", totp_used=0, known_from=0, since=0,
        )  # fmt: skip
        async with self.database.writing() as connection:
            await accounts.add(connection, account)
        staff = Staff(
            id=account.id, name=account.name, role=role, languages=account.languages, time_zone=account.time_zone, session="s"
        )  # fmt: skip
        self.people[name] = staff
        return staff

    async def gone(self, name: str) -> None:
        async with self.database.writing() as connection:
            await accounts.change(connection, f"id-{name}", left_at=1, login=None)

    async def said_in_audit(self) -> list[str]:
        async with self.database.reading() as connection:
            return [row[0] for row in await connection.execute(text("SELECT what FROM audit ORDER BY number"))]

    def http(self, router: Callable[..., APIRouter], *desks: object) -> httpx.AsyncClient:
        """A lent app: see lent.py."""
        return lent.http(router, *desks, doors=_DOORS, guest=self)

    def http_of(self, *routers: APIRouter) -> httpx.AsyncClient:
        """An app of its own, for routers that look at their desks while they are made."""
        app = FastAPI()
        problems.install(app)
        app.state.guest = self
        app.dependency_overrides.update(_DOORS)
        for router in routers:
            app.include_router(router)
        return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://peerchat.test")


async def _by_header(request: Request) -> Staff:
    team: Team = request.app.state.guest
    return team.people[request.headers["x-as"]]


_DOORS: lent.Doors = {signed_in: _by_header, by_link: lambda: None}


def as_(name: str) -> dict[str, Any]:
    return {"headers": {"x-as": name}}


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
    return Clock()


@pytest_asyncio.fixture
async def team(database: Database) -> Team:
    return Team(database)
