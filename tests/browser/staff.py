"""Somebody of the staff at the console, with a browser of their own, an authenticator app in a pocket, and their training done.

`arrive` is for tests of what comes after signing in; `join` takes the way that a newcomer takes.
"""

from __future__ import annotations

import base64
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from argon2 import PasswordHasher
from playwright.async_api import Browser, Locator, expect

from peerchat.db import learning, recovery
from peerchat.db import staff as accounts
from peerchat.db.engine import Database, address
from peerchat.volunteers.accounts import invitations, totp
from peerchat.volunteers.accounts.envelope import Seal
from peerchat.volunteers.accounts.recovery import digest, new_codes
from peerchat.volunteers.learning.study import required
from peerchat.wire import StaffRole
from tests.browser.person import DEVICES, LOCALES, Device, Person
from tests.browser.watch import Watch
from tests.browser.words import Words
from tests.system.patience import patience
from tests.system.server import SECRET, Server
from tests.system.volunteer import hire

PASSWORD = "vier kleine Enten"
# Which work a hash takes stands in it: as little as there is, for passwords that guard nothing.
_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


@asynccontextmanager
async def at_desk(server: Server) -> AsyncIterator[Database]:
    """The server's database, beside it."""
    database = Database(address(None, server.data))
    try:
        yield database
    finally:
        await database.close()


async def invite(server: Server, role: StaffRole = "volunteer") -> str:
    """The path and fragment of a fresh invitation; the command that prints it has tests of its own."""
    async with at_desk(server) as database, database.writing() as connection:
        return (await invitations.give(connection, None, role, None, int(time.time()))).link


async def train(server: Server, name: str) -> None:
    """All that has to be passed before duty is passed: learning has tests of its own."""
    async with at_desk(server) as database, database.writing() as connection:
        [account] = [one for one in await accounts.team(connection) if one.name == name]
        for unit, version in required().items():
            await learning.passes(connection, account.id, unit, version, 0)


async def give_keys(server: Server, account: str, login: str, key: bytes, codes: list[str]) -> None:
    """A login with `PASSWORD`, an app with this key, and recovery codes."""
    sealed = Seal(SECRET.encode(), "totp").close(key, account)
    async with at_desk(server) as database, database.writing() as connection:
        await accounts.change(connection, account, login=login, password=_HASH, totp=sealed)
        await recovery.renew(connection, account, filter(None, map(digest, codes)))


class Listener:
    """`person`: at the page. `key`: of the app, once they have joined."""

    def __init__(self, person: Person, server: Server, login: str) -> None:
        self.person = person
        self.page = person.page
        self.server = server
        self.login = login
        self.name = login.title()
        self.recovery: list[str] = []
        self._key = b""
        self._step = 0

    def code(self) -> str:
        """A code that was not used yet; the server takes the next one too."""
        self._step = max(self._step + 1, int(time.time() // totp.STEP_SECONDS))
        return totp.app(self._key).at(self._step * totp.STEP_SECONDS)

    def takes_app(self, key: bytes) -> None:
        """Another app, with another key."""
        self._key, self._step = key, 0

    async def arrive(self, role: StaffRole = "volunteer", *, trained: bool = True) -> None:
        """At the console, with an account and a session that are there already."""
        person = self.person
        [hired] = await hire(self.server, self.name, role=role, trained=trained)
        self._key, self.recovery = totp.new_key(), new_codes()
        await give_keys(self.server, hired.id, self.login, self._key, self.recovery)
        name, _, value = hired.cookie.partition("=")
        # As if it had come over TLS: a cookie of this name is kept only so.
        site = person.url.replace("http", "https", 1)
        await person.context.add_cookies(
            [{"name": name, "value": value, "url": site, "secure": True, "httpOnly": True, "sameSite": "Strict"}]
        )
        await self.page.goto(f"{person.url}/staff?lang={person.language}")
        await person.sees("staff/hello", self.name)

    async def join(self, role: StaffRole = "volunteer", *, trained: bool = True) -> None:
        """Follows an invitation, up to the console."""
        person, page = self.person, self.page
        link = await invite(self.server, role)
        await page.goto(f"{person.url}{link.replace('#', f'?lang={person.language}#')}")
        await person.sees("join/app")
        self._key = base64.b32decode((await page.locator("#key").inner_text()).replace(" ", ""))
        await page.fill("#name", self.name)
        await page.fill("#login", self.login)
        await page.fill("#password", PASSWORD)
        await page.fill("#code", self.code())
        await (await person.button("join/go")).click()
        await person.sees("codes/lead")
        self.recovery = await page.locator(".staff-codes code").all_inner_texts()
        if trained:
            await train(self.server, self.name)
        await (await person.button("codes/done")).click()
        await person.sees("staff/hello", self.name)

    async def sign_out(self) -> None:
        await self.page.get_by_role("link", name=await self.person.word("staff/page/own")).click()
        await (await self.person.button("staff/signOut")).click()
        await self.person.sees("signIn/over")

    async def on_duty(self) -> None:
        await (await self.person.button("duty/goOn")).click()
        await self.person.sees("duty/freeText")

    async def has_come(self) -> None:
        """All that the page asked for is there."""
        await expect(self.page.get_by_text(await self.person.word("staff/busy"))).to_have_count(0)

    @property
    def offer(self) -> Locator:
        return self.page.locator(".staff-offer")

    async def in_talk(self) -> None:
        await expect(self.page.locator("#message")).to_be_visible()
        await expect(self.page.locator(".partner-here")).to_be_visible()


class Consoles:
    """Makes them: `await consoles("vera")`. Their cookies are wanted; nothing else that a page must not do is."""

    def __init__(self, browser: Browser, server: Server, words: Words, host: str = "127.0.0.1") -> None:
        self._browser, self._server, self._words = browser, server, words
        # Passkeys belong to a name, not to a number (WebAuthn §5.1.2).
        self._url = server.url.replace("127.0.0.1", host)
        self._people: list[Person] = []

    async def __call__(self, login: str, language: str = "en", *, device: Device = "desk", **options: Any) -> Listener:
        context = await self._browser.new_context(locale=LOCALES[language], **{**DEVICES[device], **options})
        context.set_default_timeout(patience(10) * 1000)
        watch = Watch(context)
        await watch.begin()
        person = Person(context, await context.new_page(), self._url, language, self._words, watch)
        self._people.append(person)
        return Listener(person, self._server, login)

    async def see_out(self) -> list[str]:
        found: list[str] = []
        for person in self._people:
            site = self._url.removeprefix("http://")
            found += [one for one in await person.watch.unwanted(site) if not one.startswith("cookie:")]
            await person.context.close()
        return found
