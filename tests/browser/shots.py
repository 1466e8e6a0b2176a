"""`python -m tests.browser.shots`: pictures of every page, in both themes, languages and sizes, into tests/browser/shots/.

For looking at them: no test compares them. `staff` and `ops`: all pages of the consoles; what axe finds there is printed.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from playwright.async_api import Browser

from tests.browser import chromium, moderation_stages, ops_stages, past, staff_stages
from tests.browser.axe import THEMES, in_both_themes
from tests.browser.conftest import KNOBS, ROOMS
from tests.browser.elsewhere import Elsewhere
from tests.browser.people import People
from tests.browser.person import Device, Person
from tests.browser.staff import Consoles
from tests.browser.stages import every
from tests.browser.words import LANGUAGES, Words
from tests.system.server import Server
from tests.system.store import Store

PLACE = Path(__file__).with_name("shots")
WIDTHS: dict[Device, int] = {"phone": 390, "desk": 1280}
HOUSE = ("staff", "ops")
ONE_SCREEN = ("room", "staff-talk", "staff-about", "staff-cards", "staff-help", "staff-end", "staff-over")


class Camera:
    """`wanted`: names of pages; empty: all. `width`: as it stands in the names of the pictures."""

    def __init__(self, wanted: set[str], width: int) -> None:
        self._wanted = wanted
        self._width = width

    async def show(self, name: str, person: Person) -> None:
        house = next((one for one in HOUSE if name.startswith(f"{one}-")), None)
        if self._wanted and name not in self._wanted and house not in self._wanted:
            return
        for theme in THEMES:
            await person.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            picture = PLACE / f"{name}-{self._width}-{theme}-{person.language}.png"
            await person.page.screenshot(path=picture, full_page=not name.startswith(ONE_SCREEN))
        for line in await in_both_themes(person.page) if house else ():
            print(name, self._width, person.language, line)


async def take(wanted: set[str]) -> None:
    """`wanted`: names of pages; empty: all."""
    path = chromium.find(whole=True)
    if path is None:
        sys.exit("no Chromium is here")
    PLACE.mkdir(exist_ok=True)
    staff, ops = ({name for name in wanted if name.startswith(one)} for one in HOUSE)
    async with chromium.running(path) as browser:
        if not wanted or wanted - staff - ops:
            await _visitors(browser, wanted)
        if not wanted or staff:
            await _staff(browser, wanted)
        if not wanted or ops:
            await _ops(browser, wanted)


async def _visitors(browser: Browser, wanted: set[str]) -> None:
    async with Elsewhere() as elsewhere:
        with Server(exit_url=elsewhere.exit_url, **KNOBS) as house:
            words = await Words.of(browser, house)
            for language in LANGUAGES:
                for device, width in WIDTHS.items():
                    people = People(browser, house, elsewhere, words)
                    await every(people, house, language, Camera(wanted, width).show, device)
                    await people.see_out()


async def _staff(browser: Browser, wanted: set[str]) -> None:
    with Server(**ROOMS) as rooms:
        words = await Words.of(browser, rooms)
        for language in LANGUAGES:
            for device, width in WIDTHS.items():
                consoles = Consoles(browser, rooms, words)
                camera = Camera(wanted, width)
                await staff_stages.every(consoles, rooms, language, camera.show, device)
                supervisor = await consoles(f"ben-{language}-{device}", language, device=device)
                await supervisor.arrive("supervisor")
                await moderation_stages.every(supervisor, rooms, camera.show)
                await consoles.see_out()


async def _ops(browser: Browser, wanted: set[str]) -> None:
    with Store() as store, Server(store_url=store.url, **KNOBS) as lookout:
        words = await Words.of(browser, lookout)
        await past.month(lookout)
        ops_stages.seed(store)
        for language in LANGUAGES:
            for device, width in WIDTHS.items():
                consoles = Consoles(browser, lookout, words)
                operator = await consoles(f"nora-{language}-{device}", language, device=device)
                await operator.arrive("operator")
                camera = Camera(wanted, width)
                await ops_stages.every(operator, camera.show)
                await ops_stages.house(operator, camera.show)
                await consoles.see_out()


if __name__ == "__main__":
    asyncio.run(take(set(sys.argv[1:])))
