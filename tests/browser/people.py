"""Makes people with browsers, and sees them out: `await arrive("de", device="desk")`."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Browser

from tests.browser.elsewhere import Elsewhere
from tests.browser.network import Network
from tests.browser.person import DEVICES, LOCALES, Device, Person
from tests.browser.watch import Watch
from tests.browser.words import Words
from tests.system.patience import patience
from tests.system.server import Server


class People:
    """Each has a context of their own, so that nothing is shared with anybody, and is watched."""

    def __init__(self, browser: Browser, house: Server, elsewhere: Elsewhere, words: Words) -> None:
        self._browser = browser
        self._house = house
        self._words = words
        self._sites = {urlsplit(elsewhere.url).netloc}
        self._people: list[Person] = []
        self._unwanted: list[str] = []

    async def __call__(
        self,
        language: str = "de",
        *,
        device: Device = "phone",
        at: Server | Network | None = None,
        **options: Any,
    ) -> Person:
        """`at`: the server or the way to it, where it is not the usual one; `options` go to the browser's context."""
        url = (at or self._house).url
        self._sites.add(urlsplit(url).netloc)
        context = await self._browser.new_context(locale=LOCALES[language], **{**DEVICES[device], **options})
        context.set_default_timeout(patience(10) * 1000)
        watch = Watch(context)
        await watch.begin()
        person = Person(context, await context.new_page(), url, language, self._words, watch)
        self._people.append(person)
        return person

    async def goodbye(self, *people: Person) -> None:
        """They go before the others."""
        for person in people:
            self._people.remove(person)
            self._unwanted += await person.watch.unwanted(*self._sites)
            await person.context.close()

    async def see_out(self) -> list[str]:
        """All go; what none of their browsers may have done."""
        await self.goodbye(*self._people)
        return self._unwanted
