"""Staff who are invited, join and sign in over HTTP: real store, real database; only the clock is ours."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from contextlib import AsyncExitStack
from functools import cache
from typing import Any, cast

import httpx
from argon2 import PasswordHasher
from fastapi import FastAPI

from peerchat import problems
from peerchat.broker.bus import Bus
from peerchat.db import audit
from peerchat.db.audit import Entry
from peerchat.db.engine import Database
from peerchat.volunteers.accounts import desk as desks
from peerchat.volunteers.accounts import totp
from peerchat.volunteers.accounts.desk import Desk
from peerchat.volunteers.accounts.invitations import give
from peerchat.volunteers.accounts.passwords import Passwords
from peerchat.volunteers.accounts.routes import router
from peerchat.volunteers.door import Door
from peerchat.volunteers.sessions import Sessions
from peerchat.wire import StaffRole
from tests.contract.trust.office import Clock

SECRET = b"a secret of thirty-two bytes, or more"
SITE = "https://chat.example"
PASSWORD = "vier kleine Enten"
OTHER_PASSWORD = "sechs graue Reiher"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
LIFE, IDLE = 43200, 7200


class Person:
    """One browser, and a phone with an app."""

    def __init__(self, house: House, login: str) -> None:
        self.house, self.login, self.key = house, login, b""
        self.password, self.codes = PASSWORD, list[str]()
        self.me: dict[str, Any] = {}
        self.http = house.browser()

    @property
    def id(self) -> str:
        return str(self.me["id"])

    @staticmethod
    def key_of(spelled: str) -> bytes:
        return base64.b32decode(spelled)

    def code(self) -> str:
        """The app's next code that was not used yet: time goes on until there is one."""
        self.house.clock.now += totp.STEP_SECONDS
        return self.now()

    def now(self) -> str:
        """What the app shows."""
        return totp.app(self.key).at(self.house.clock.now)

    async def call(self, method: str, path: str, body: dict[str, Any] | None = None, **headers: str) -> httpx.Response:
        csrf = {"x-csrf": self.me["csrf"]} if self.me else {}
        said = None if body is None else json.dumps(body)  # as ASCII: halves of surrogate pairs come through
        kind = {} if body is None else {"content-type": "application/json"}
        return await self.http.request(method, f"/api/staff/{path}", content=said, headers={**kind, **csrf, **headers})

    async def join(self, link: str, **other: Any) -> httpx.Response:
        token = link.partition("=")[2]
        opened = await self.call("POST", "invitations/open", {"invitation": token})
        if opened.status_code != 200:
            return opened
        app = opened.json()["app"]
        self.key = self.key_of(app["key"])
        about = {"login": self.login, "name": self.login.title(), "languages": ["de"], "time_zone": "Europe/Berlin"}
        way_in = {"password": self.password, "enrolment": app["enrolment"], "code": self.now()}
        answer = await self.call("POST", "invitations/accept", {"invitation": token, **about, **way_in, **other})
        if answer.status_code == 201:
            self.me, self.codes = answer.json()["me"], answer.json()["codes"]
        return answer

    async def ticket(self, password: str | None = None) -> str:
        body = {"login": self.login, "password": password or self.password}
        answer = await self.call("POST", "session", body)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["ticket"])

    async def sign_in(self, code: str | None = None, password: str | None = None) -> httpx.Response:
        answer = await self.call(
            "POST", "session/code", {"ticket": await self.ticket(password), "code": code or self.code()}
        )
        if answer.status_code == 201:
            self.me = answer.json()
        return answer

    async def status(self) -> int:
        """200: signed in; 401: not."""
        return (await self.call("GET", "session")).status_code

    def elsewhere(self) -> Person:
        """The same person with another browser, on which nobody knows them."""
        other = Person(self.house, self.login)
        other.key, other.password, other.codes = self.key, self.password, self.codes
        return other


class Borrowed:
    """Whatever desk stands here now. Making all routes anew takes longer than most tests, so they are made once."""

    desk: Desk

    def __getattr__(self, name: str) -> Any:
        return getattr(self.desk, name)


@cache
def site() -> tuple[FastAPI, Borrowed]:
    app, borrowed = FastAPI(), Borrowed()
    problems.install(app)
    app.include_router(router(cast(Desk, borrowed)))
    return app, borrowed


class House:
    """The latest one made is the one that answers."""

    def __init__(self, bus: Bus, database: Database, clock: Clock, tries: float | None = 10_000) -> None:
        self.bus, self.database, self.clock, self.network = bus, database, clock, b"here"
        self.sessions = Sessions(database, bus, SECRET, LIFE, IDLE, clock)
        self.app, borrowed = site()
        self.app.state.door = Door(self.sessions, lambda origin, host: origin == SITE)
        self.desk = borrowed.desk = desks.make(
            database, self.sessions, self.app.state.door, bus.broker, SECRET, "peerchat", tries, lambda _request: self.network, LIFE,
            Passwords(CHEAP), clock,
        )  # fmt: skip
        self._open = AsyncExitStack()

    def browser(self) -> httpx.AsyncClient:
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app=self.app), base_url=SITE)
        self._open.push_async_callback(client.aclose)
        return client

    async def close(self) -> None:
        await self._open.aclose()

    async def link(self, role: StaffRole) -> str:
        """From the command line."""
        async with self.database.writing() as connection:
            return (await give(connection, None, role, None, int(self.clock.now))).link

    async def person(self, login: str, role: StaffRole = "volunteer") -> Person:
        """Invited, joined, signed in."""
        person = Person(self, login)
        answer = await person.join(await self.link(role))
        assert answer.status_code == 201, answer.text
        return person

    async def audited(self) -> list[Entry]:
        """The oldest first."""
        async with self.database.reading() as connection:
            return list(reversed(await audit.latest(connection, None, 1000)))

    async def acts(self) -> list[tuple[str | None, str, str | None]]:
        return [(entry.who, entry.what, entry.about) for entry in await self.audited()]


def set_cookies(answer: httpx.Response) -> dict[str, str]:
    return {line.partition("=")[0]: line.partition("=")[2] for line in answer.headers.get_list("set-cookie")}


def codes_of(answers: Iterable[httpx.Response]) -> list[tuple[int, str]]:
    return [(answer.status_code, answer.json().get("code", "")) for answer in answers]
