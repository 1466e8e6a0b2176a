"""Somebody of the staff at the console, with a browser of their own, an authenticator app in a pocket, and their training done."""

from __future__ import annotations

import base64
import re
import subprocess
import sys
import time
from typing import Any

from playwright.async_api import Browser, Locator, expect

from peerchat.db import learning
from peerchat.db import staff as accounts
from peerchat.db.engine import Database, address
from peerchat.volunteers.accounts import totp
from peerchat.volunteers.learning.study import required
from tests.browser.person import DEVICES, LOCALES, Device, Person
from tests.browser.watch import Watch
from tests.browser.words import Words
from tests.system.patience import patience
from tests.system.server import Server

PASSWORD = "vier kleine Enten"


def invite(server: Server, role: str = "volunteer") -> str:
    """The path and fragment of a fresh invitation."""
    done = subprocess.run(
        [sys.executable, "-m", "peerchat", "staff", "invite", "--role", role],
        cwd=server.place / "work", env=dict(server.environment()), capture_output=True, text=True, timeout=patience(30), check=True,
    )  # fmt: skip
    found = re.search(r"/staff#invitation=\S+", done.stdout)
    assert found, done.stdout
    return found[0]


async def train(server: Server, name: str) -> None:
    """All that has to be passed before duty is passed: learning has tests of its own."""
    database = Database(address(None, server.data))
    try:
        async with database.writing() as connection:
            [account] = [one for one in await accounts.team(connection) if one.name == name]
            for unit, version in required().items():
                await learning.passes(connection, account.id, unit, version, 0)
    finally:
        await database.close()


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

    async def join(self, role: str = "volunteer", *, trained: bool = True) -> None:
        """Follows an invitation, up to the console."""
        person, page = self.person, self.page
        await page.goto(f"{person.url}{invite(self.server, role).replace('#', f'?lang={person.language}#')}")
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
