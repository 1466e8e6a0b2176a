"""A person at a page: what they see and do, in the words of the page. Everything waits until it is so."""

from __future__ import annotations

import asyncio
from typing import Any, Literal, NamedTuple

from playwright.async_api import BrowserContext, Locator, Page, expect

from tests.browser.watch import Watch
from tests.browser.words import Words

Device = Literal["phone", "desk"]
DEVICES: dict[Device, dict[str, Any]] = {
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
    "desk": {"viewport": {"width": 1280, "height": 800}},
}
LOCALES = {"de": "de-DE", "en": "en-GB"}
_TEXTS = """(list) => list.map((said) => [
  said.closest(".said").classList.contains("said-mine") ? "me" : "other",
  [...said.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data).join(""),
])"""

_HALF = "before + String.fromCharCode(0xd83d)"
_TYPE_HALF = f"(box, before) => {{ box.value = {_HALF}; box.dispatchEvent(new Event('input', {{ bubbles: true }})); }}"
_IS_HALF = f"(box, before) => box.value === {_HALF}"


class Said(NamedTuple):
    by: str
    text: str


class Person:
    """One context, so nothing shared with anybody, and one page. `taps`: how often they touched the screen."""

    def __init__(
        self, context: BrowserContext, page: Page, url: str, language: str, words: Words, watch: Watch
    ) -> None:
        self.context = context
        self.page = page
        self.url = url
        self.language = language
        self.watch = watch
        self.taps = 0
        self._words = words

    # ---- words and places --------------------------------------------------------------------

    async def word(self, path: str, *args: object) -> str:
        return await self._words(self.language, path, *args)

    async def button(self, path: str, *args: object) -> Locator:
        return self.page.get_by_role("button", name=await self.word(path, *args))

    async def link(self, path: str) -> Locator:
        return self.page.get_by_role("link", name=await self.word(path)).first

    @property
    def box(self) -> Locator:
        return self.page.locator("#message")

    @property
    def exit(self) -> Locator:
        return self.page.locator("#exit")

    @property
    def cards(self) -> Locator:
        return self.page.locator(".card-care")

    @property
    def weather(self) -> Locator:
        """How the link stands, where it is told."""
        return self.page.locator(".weather")

    # ---- what they do ------------------------------------------------------------------------

    async def tap(self, what: Locator) -> None:
        self.taps += 1
        await what.click()

    async def arrive(self, path: str = "/") -> None:
        await self.page.goto(f"{self.url}{path}?lang={self.language}")

    async def choose_topic(self, number: int = 1) -> None:
        """`number`: which chip of the row; 0 is "not sure"."""
        await self.tap(self.page.locator(".chips").first.locator("label").nth(number))

    async def start(self, age: str = "18+") -> None:
        await self.tap(await self.button(f"landing/age/{age}"))

    async def stand_in_line(self) -> None:
        """From nowhere to the waiting room."""
        await self.arrive()
        await self.start()
        await self.sees("wait/title")

    async def find_someone(self) -> None:
        """From nowhere to a talk."""
        await self.arrive()
        await self.start()
        await self.in_room()

    async def type(self, text: str) -> None:
        await self.box.fill(text)

    async def type_half_an_emoji(self, before: str) -> None:
        """As a broken keyboard does: nothing that could ever be sent."""
        await self.box.evaluate(_TYPE_HALF, before)

    async def has_half_an_emoji(self, before: str) -> bool:
        """Whether just that stands in the box."""
        return bool(await self.box.evaluate(_IS_HALF, before))

    async def send(self) -> None:
        await self.tap(await self.button("room/send"))

    async def say(self, text: str) -> None:
        await self.type(text)
        await self.send()

    async def other_tab(self) -> Person:
        """The same tab once more, as "Duplicate" does: its memory is copied."""
        async with self.page.expect_popup() as opening:
            await self.page.evaluate("window.open(location.href)")
        return Person(self.context, await opening.value, self.url, self.language, self._words, self.watch)

    # ---- what they see -----------------------------------------------------------------------

    async def sees(self, path: str, *args: object) -> None:
        await expect(self.page.get_by_text(await self.word(path, *args)).first).to_be_visible()

    async def does_not_see(self, path: str, *args: object) -> None:
        await expect(self.page.get_by_text(await self.word(path, *args))).to_be_hidden()

    async def in_room(self) -> None:
        """At a talk, and connected."""
        await expect(self.box).to_be_visible()
        await expect(self.page.get_by_role("main").get_by_role("heading", level=1)).to_be_visible()

    async def hears(self, text: str) -> None:
        await expect(self.page.locator(".said-theirs .said-text", has_text=text)).to_be_visible()

    async def hears_own(self, text: str) -> None:
        await expect(self.page.locator(".said-mine .said-text", has_text=text)).to_be_visible()

    async def all_sent(self) -> None:
        """Nothing of theirs is on its way."""
        await expect(self.page.locator(".said-waits")).to_have_count(0)

    async def talk(self) -> list[Said]:
        """The conversation as it stands on the screen, in order."""
        told = await self.page.locator(".said-text").evaluate_all(_TEXTS)
        return [Said(by, text) for by, text in told]

    async def other(self) -> str:
        """The name of who sits opposite."""
        name: str = await self.page.locator("main h1").evaluate("(name) => name.lastChild.textContent")
        return name

    async def everything_on_screen(self) -> str:
        text: str = await self.page.evaluate("document.title + ' ' + (document.body?.innerText ?? '')")
        return text


async def meet(one: Person, two: Person) -> None:
    """Both come from nowhere and find each other."""
    await asyncio.gather(one.find_someone(), two.find_someone())


def mirrored(talk: list[Said]) -> list[Said]:
    """The same talk as the other sees it."""
    return [Said("other" if said.by == "me" else "me", said.text) for said in talk]
