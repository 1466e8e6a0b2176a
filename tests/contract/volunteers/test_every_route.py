"""Every route under /api/staff of the real app, found by itself, called by nobody, by each role, without the token, from elsewhere.

A new route that forgets to ask who is there fails here, without anybody having to think of this file.
"""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator, Iterable, Iterator
from itertools import product
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute
from starlette.types import Receive, Scope, Send

from peerchat.app import create_app
from peerchat.db import staff as accounts
from peerchat.db.engine import Database
from peerchat.db.staff import Account
from peerchat.settings import Settings
from peerchat.tokens import new_id
from peerchat.volunteers.accounts import routes as account_routes
from peerchat.volunteers.door import COOKIE, Door, operator, signed_in, supervisor
from peerchat.volunteers.staff import ROLES, at_least
from peerchat.wire import StaffRole
from tests.contract.store import Store
from tests.contract.volunteers.team import database, migrated

__all__ = ["database", "migrated"]

SITE = "https://chat.example"
SAFE = {"GET", "HEAD", "OPTIONS"}
CALENDAR = ("GET", "/api/staff/calendar/{secret}.ics")
"""Calendar programs cannot sign in: the secret is in the link."""
OPEN = account_routes.OPEN | {CALENDAR}
LEAST: dict[tuple[str, str], StaffRole] = {
    ("GET", "/api/staff/session"): "volunteer",
    ("GET", "/api/staff/team"): "volunteer",
    ("GET", "/api/staff/invitations"): "supervisor",
    ("POST", "/api/staff/invitations"): "supervisor",
    ("PUT", "/api/staff/team/{account}/role"): "supervisor",
    ("POST", "/api/staff/team/{account}/invitation"): "supervisor",
    ("GET", "/api/staff/reports"): "supervisor",
    ("GET", "/api/staff/reports/backlog"): "supervisor",
    ("POST", "/api/staff/reports/{report}/open"): "supervisor",
    ("POST", "/api/staff/reports/{report}/give-back"): "supervisor",
    ("POST", "/api/staff/reports/{report}/decision"): "supervisor",
    ("POST", "/api/staff/reports/{report}/confirmation"): "supervisor",
    ("POST", "/api/staff/appeals/{appeal}/open"): "supervisor",
    ("POST", "/api/staff/appeals/{appeal}/decision"): "supervisor",
    ("GET", "/api/staff/audit"): "operator",
    ("GET", "/api/staff/audit/verify"): "operator",
}
"""Some whose role must not be lowered by an oversight."""


class Call(NamedTuple):
    method: str
    path: str
    least: StaffRole | None


def asked_for(needs: Dependant) -> set[object]:
    return {needs.call}.union(*(asked_for(inner) for inner in needs.dependencies))


def least(route: APIRoute) -> StaffRole | None:
    asked = asked_for(route.dependant)
    known: list[tuple[object, StaffRole]] = [
        (operator, "operator"),
        (supervisor, "supervisor"),
        (signed_in, "volunteer"),
    ]
    return next((role for door, role in known if door in asked), None)


def nested(routes: Iterable[BaseRoute]) -> Iterator[APIRoute]:
    """Those of included routers too, which FastAPI keeps as they are."""
    for route in routes:
        if isinstance(route, APIRoute):
            yield route
        elif (inner := getattr(route, "original_router", None)) is not None:
            yield from nested(inner.routes)


class Site:
    def __init__(self, app: FastAPI, http: httpx.AsyncClient, database: Database) -> None:
        self.app, self.http, self.database = app, http, database
        self.door: Door = app.state.door

    def calls(self) -> list[Call]:
        staffs = [route for route in nested(self.app.routes) if route.path.startswith("/api/staff")]
        assert len(staffs) > 20
        return [Call(method, route.path, least(route)) for route in staffs for method in sorted(route.methods or ())]

    async def headers(self, role: StaffRole) -> dict[str, str]:
        """A new account with a new session: some calls end theirs."""
        who, now = new_id(), int(time.time())
        account = Account(
            id=who, login=who.lower(), name="Kim", role=role, languages=("de",), time_zone="UTC", password="-", totp=b"-",
            totp_used=0, known_from=now, since=now,
        )  # fmt: skip
        async with self.database.writing() as connection:
            assert await accounts.add(connection, account)
            cookie, staff = await self.door.sessions.open(connection, account, "")
        return {"cookie": f"{COOKIE}={cookie}", "x-csrf": self.door.sessions.csrf(staff), "origin": SITE}

    async def say(self, call: Call, headers: dict[str, str]) -> tuple[int, str]:
        path = re.sub(r"\{[^}]*\}", "A" * 16, call.path)
        body = None if call.method in SAFE else b"{}"
        answer = await self.http.request(
            call.method, path, content=body, headers={"content-type": "application/json", **headers}
        )
        problem = (
            answer.headers["content-type"] == "application/problem+json" if "content-type" in answer.headers else False
        )
        return answer.status_code, answer.json()["code"] if problem else ""


@pytest.fixture(scope="session")
def store() -> Iterator[Store]:
    store = Store.single()
    yield store
    store.stop()


@pytest_asyncio.fixture
async def site(
    store: Store, migrated: str, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Site]:
    store.flush()
    monkeypatch.setenv("PEERCHAT_FRONTEND", "skip")
    settings = Settings(redis_url=store.url, database_url=migrated, data_dir=tmp_path, limits="off", origins=SITE)
    app = create_app(settings)
    async with app.router.lifespan_context(app) as state:

        async def served(scope: Scope, receive: Receive, send: Send) -> None:
            await app({**scope, "state": dict(state or {})}, receive, send)

        async with httpx.AsyncClient(transport=httpx.ASGITransport(served), base_url=SITE) as http:
            yield Site(app, http, database)


async def test_every_route_asks_who_is_there_or_is_known_to_be_open(site: Site) -> None:
    calls = site.calls()
    assert {call.path for call in calls} == {path for path in site.app.openapi()["paths"] if "/api/staff" in path}
    assert {call[:2] for call in calls if call.least is None} <= OPEN
    assert {call[:2]: call.least for call in calls if call[:2] in LEAST} == LEAST


async def test_nobody_gets_past_the_door(site: Site) -> None:
    guarded = [call for call in site.calls() if call[:2] not in OPEN]
    answers = {call: await site.say(call, {}) for call in guarded}
    assert {call: answer for call, answer in answers.items() if answer != (401, "signed_out")} == {}
    planted = {"cookie": f"{COOKIE}=planted", "x-csrf": "planted"}
    answers = {call: await site.say(call, planted) for call in guarded}
    assert {call: answer for call, answer in answers.items() if answer != (401, "signed_out")} == {}


async def test_each_role_gets_as_far_as_it_reaches(site: Site) -> None:
    wrong = {}
    for call, role in product(site.calls(), ROLES):
        if call.least is not None:
            answer = await site.say(call, await site.headers(role))
            refused = answer == (403, "role")
            if refused == at_least(role, call.least) or answer[0] in (401, 500) or answer[1] in ("csrf", "origin"):
                wrong[call, role] = answer
    assert wrong == {}


async def test_whatever_changes_something_needs_the_token_and_the_sites_own_page(site: Site) -> None:
    unsafe = [call for call in site.calls() if call.method not in SAFE]
    for call in unsafe:
        headers = await site.headers("operator")
        if call[:2] not in OPEN:
            assert await site.say(call, {**headers, "x-csrf": ""}) == (403, "csrf"), call
        assert (await site.say(call, {**headers, "origin": "https://evil.example"}))[1] in ("origin", "invalid"), call
