"""`python -m tests.browser.shots`: pictures of every page, in both themes, languages and sizes, into tests/browser/shots/.

For looking at them: no test compares them.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Literal

from tests.browser import chromium
from tests.browser.conftest import KNOBS
from tests.browser.elsewhere import Elsewhere
from tests.browser.people import People
from tests.browser.person import Device, Person
from tests.browser.stages import every
from tests.browser.words import LANGUAGES, Words
from tests.system.server import Server

PLACE = Path(__file__).with_name("shots")
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WIDTHS: dict[Device, int] = {"phone": 390, "desk": 1280}


async def take(wanted: set[str]) -> None:
    """`wanted`: names of pages; empty: all."""
    path = chromium.find(whole=True)
    if path is None:
        sys.exit("no Chromium is here")
    PLACE.mkdir(exist_ok=True)
    async with Elsewhere() as elsewhere, chromium.running(path) as browser:
        with Server(exit_url=elsewhere.exit_url, **KNOBS) as house:
            words = await Words.of(browser, house)
            for language in LANGUAGES:
                for device, width in WIDTHS.items():
                    people = People(browser, house, elsewhere, words)

                    async def show(name: str, person: Person, width: int = width) -> None:
                        if wanted and name not in wanted:
                            return
                        for theme in THEMES:
                            await person.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
                            name_ = f"{name}-{width}-{theme}-{person.language}.png"
                            whole = not name.startswith("room")
                            await person.page.screenshot(path=PLACE / name_, full_page=whole)

                    await every(people, house, language, show, device)
                    await people.see_out()


if __name__ == "__main__":
    asyncio.run(take(set(sys.argv[1:])))
