"""Running the house in a browser: preview, publish, one press back, two operators at once, and a number that is none."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, expect

from tests.browser.axe import in_both_themes
from tests.browser.staff import Consoles, Listener
from tests.browser.words import Words
from tests.system.patience import patience
from tests.system.server import Server


@pytest.fixture(scope="module")
def site() -> Iterator[Server]:
    with Server(workers=2) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def consoles(browser: Browser, site: Server, words: Words) -> AsyncIterator[Consoles]:
    made = Consoles(browser, site, words)
    yield made
    assert await made.see_out() == []


async def at_house(one: Listener) -> None:
    await one.arrive("operator", trained=False)
    await one.page.goto(f"{one.person.url}/ops?lang={one.person.language}#house")
    await one.person.sees("house/title")
    await one.has_come()


async def part(one: Listener, name: str) -> Locator:
    await one.page.get_by_role("link", name=await one.person.word(f"house/page/{name}")).click()
    section = one.page.locator(f"section[aria-labelledby=house-{name}]")
    await expect(section).to_be_visible()
    return section


async def told(server: Server, met: Callable[[dict[str, Any]], bool]) -> None:
    """Until every worker says so: each answers some of so many fresh connections."""
    async with asyncio.timeout(patience(10)):
        while True:
            answers = []
            for _ in range(8):
                async with httpx.AsyncClient(base_url=server.url, trust_env=False) as http:
                    answers.append((await http.get("/api/site")).json())
            if all(map(met, answers)):
                return


def grief(site: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in site["topics"] if one["id"] == "grief")
    return found


async def every_part_is_accessible(one: Listener) -> None:
    found = {}
    for name in ("topics", "guidelines", "hours", "limits", "resources", "audit"):
        await one.page.get_by_role("link", name=await one.person.word(f"house/page/{name}")).click()
        await one.has_come()
        found[name] = await in_both_themes(one.page)
        assert await one.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    assert {name: lines for name, lines in found.items() if lines} == {}


async def publish(one: Listener) -> None:
    await (await one.person.button("house/preview")).click()
    await one.person.sees("house/changes")
    await (await one.person.button("house/publish")).click()


@pytest.mark.timeout(150)
async def test_a_topic_is_closed_on_a_phone_and_one_press_opens_it_again(consoles: Consoles, site: Server) -> None:
    kim = await consoles("kim", "de", device="phone")
    await at_house(kim)
    page, person = kim.page, kim.person
    row = page.locator("li").filter(has=page.locator("summary", has_text="Trauer und Abschied"))
    await row.locator("summary").click()
    await row.get_by_label(await person.word("house/open")).uncheck()
    assert await in_both_themes(page) == []
    await (await person.button("house/preview")).click()
    change = await person.word("house/change/topic_closed", "Trauer und Abschied / Grief and loss")
    await expect(page.get_by_text(change)).to_be_visible()
    await expect(page.locator("#house-topics-preview")).to_be_focused()
    assert await in_both_themes(page) == []
    assert not grief(site.get("/api/site").json())["closed"]
    await (await person.button("house/publish")).click()
    await person.sees("house/published", 1)
    await told(site, lambda now: bool(grief(now)["closed"]))
    visitor = await consoles("visitor", "de", device="phone")
    await visitor.page.goto(f"{visitor.person.url}/?lang=de")
    await (await visitor.person.button("landing/moreTopics")).first.click()
    await expect(visitor.page.get_by_label("Einsamkeit").first).to_be_visible()
    await expect(visitor.page.get_by_label("Trauer und Abschied")).to_have_count(0)
    await page.locator("summary", has_text=await person.word("house/history")).click()
    await page.get_by_role("button", name=await person.word("house/asShipped")).click()
    await person.sees("house/published", 2)
    await told(site, lambda now: not grief(now)["closed"])
    await every_part_is_accessible(kim)


@pytest.mark.timeout(150)
async def test_the_second_of_two_is_told_and_a_number_that_is_none_is_refused(consoles: Consoles) -> None:
    ada, bo = await consoles("ada"), await consoles("bo")
    for one in (ada, bo):
        await at_house(one)
        await part(one, "limits")
    await ada.page.fill("#limit-joins_per_minute", "40")
    await bo.page.fill("#limit-joins_per_minute", "50")
    await (await bo.person.button("house/preview")).click()
    await bo.person.sees("house/changes")
    await publish(ada)
    await ada.person.sees("house/published", 1)
    await (await bo.person.button("house/publish")).click()
    await bo.person.sees("houseWrong/changed_meanwhile")
    await (await bo.person.button("tryAgain")).click()
    await bo.person.sees("house/meanwhile")
    await expect(bo.page.locator("#limit-joins_per_minute")).to_have_value("50")

    page, person = ada.page, ada.person
    await page.get_by_role("link", name=await person.word("house/page/audit")).click()
    await (await person.button("audit/open")).click()
    await expect(page.locator("tbody").get_by_text(await person.word("acts/house_published")).first).to_be_visible()
    lines = await part(ada, "resources")
    row = lines.locator("li").filter(has_text="TelefonSeelsorge").first
    await row.get_by_role("button", name=await person.word("house/edit")).click()
    await page.fill("#line-DE-telefonseelsorge-phone", "0800 111 0 11")
    assert await in_both_themes(page) == []
    await (await person.button("house/line/keep")).click()
    await (await person.button("house/preview")).click()
    await person.sees("houseWrong/number_wrong")
    await expect(row.get_by_text("0800 111 0 11")).to_be_visible()
    await every_part_is_accessible(ada)
