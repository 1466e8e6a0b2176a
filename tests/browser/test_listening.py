"""A person on the page and a volunteer at the console: asked, accepted, talked, handed over; and the truth where nobody is there."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.browser.axe import THEMES, in_both_themes
from tests.browser.elsewhere import Elsewhere
from tests.browser.people import People
from tests.browser.person import Person, meet
from tests.browser.staff import Consoles, Listener
from tests.browser.stages import HEAVY
from tests.browser.words import Words
from tests.system.patience import patience
from tests.system.server import Server

NOTE = {"de": "Der Hund ist gestorben.", "en": "The dog has died."}
_SHOTS = os.environ.get("PEERCHAT_SHOTS")


@pytest_asyncio.fixture(loop_scope="session")
async def visitors(browser: Browser, rooms: Server, elsewhere: Elsewhere, words: Words) -> AsyncIterator[People]:
    made = People(browser, rooms, elsewhere, words)
    yield made
    assert await made.see_out() == []


async def look(name: str, person: Person) -> None:
    """No rule of access is broken in either theme, and nothing is wider than the phone."""
    assert await in_both_themes(person.page) == [], name
    for theme in THEMES if _SHOTS else ():
        await person.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        await person.page.screenshot(
            path=Path(_SHOTS or ".") / f"{name}-{theme}-{person.language}.png", full_page=name[0] != "r"
        )
    assert await person.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


async def opened(person: Person) -> None:
    """The first page, once it says that somebody is on duty: its word is up to five seconds old."""
    start = person.page.locator("section[aria-labelledby=listen] .button").first
    async with asyncio.timeout(patience(20)):
        while True:
            await person.arrive()
            await person.sees("landing/listen/title")
            if await start.is_visible():
                return
            await asyncio.sleep(0.5)


async def accepted(one: Person, listener: Listener) -> None:
    """From the first page to the talk."""
    await opened(one)
    await one.tap(one.page.locator("section[aria-labelledby=listen] .button").last)
    await one.sees("wait/volunteerTitle")
    await expect(listener.offer).to_be_visible()
    await listener.page.keyboard.press("a")
    await one.in_room()
    await listener.in_talk()


async def rests(listener: Listener) -> None:
    """Off duty, so that nobody of another test is sent here."""
    await listener.person.sees("beside/over/rest")
    await (await listener.person.button("beside/over/close")).click()
    await (await listener.person.button("duty/goOff")).click()


@pytest.mark.timeout(180)
@pytest.mark.parametrize("language", ["de", "en"])
async def test_the_truth_is_told_before_and_while_one_waits(
    visitors: People, consoles: Consoles, language: str
) -> None:
    one, vera = await visitors(language), await consoles(f"vera{language}", language)
    await one.arrive()
    await one.sees("landing/listen/closed")
    await vera.arrive()
    await vera.on_duty()
    await opened(one)
    await look("landing-open", one)
    # Whoever needs somebody now is led to a trained listener first, ahead of the line.
    await one.tap(await one.button("landing/acute"))
    await one.sees("landing/listen/title")
    await look("acute-open", one)
    await one.tap(one.page.locator("section[aria-labelledby=listen] .button").last)
    await expect(vera.offer.locator(".staff-level-3")).to_be_visible()
    await one.sees("wait/volunteerTitle")
    await one.sees("wait/vain/not_accepted")
    await look("waiting-vain", one)
    await one.tap(await one.button("wait/leave"))
    await one.sees("landing/listen/title")
    await (await vera.person.button("duty/goOff")).click()


@pytest.mark.timeout(180)
@pytest.mark.parametrize("language", ["de", "en"])
async def test_the_person_decides_what_is_handed_over(visitors: People, consoles: Consoles, language: str) -> None:
    one, vera = await visitors(language), await consoles(f"nora{language}", language)
    await vera.arrive()
    await vera.on_duty()
    await accepted(one, vera)
    name = await one.other()
    await one.sees("listen/beside", name)
    await look("room-begin", one)
    await one.tap(await one.button("listen/known"))
    await one.say("Hallo")
    await vera.person.hears("Hallo")
    await vera.page.locator("#tab-end").click()
    await vera.page.fill("#handover", NOTE[language])
    await (await vera.person.button("beside/handoverAsk")).click()
    await one.sees("listen/ask", name)
    await expect(one.page.locator("#note")).to_have_value(NOTE[language])
    await look("room-handover", one)
    await one.page.fill("#note", "…")
    await one.page.reload()
    await expect(one.page.locator("#note")).to_have_value("…")
    await one.tap(await one.button("listen/yes"))
    await one.sees("wait/back/handed_over")
    await one.tap(await one.button("wait/leave"))
    await rests(vera)


@pytest.mark.timeout(120)
async def test_a_no_keeps_the_talk_and_one_may_leave_as_everywhere(visitors: People, consoles: Consoles) -> None:
    one, vera = await visitors("en"), await consoles("rosa")
    await vera.arrive()
    await vera.on_duty()
    await accepted(one, vera)
    await vera.page.locator("#tab-end").click()
    await vera.page.fill("#handover", NOTE["en"])
    await (await vera.person.button("beside/handoverAsk")).click()
    await one.tap(await one.button("listen/no", await one.other()))
    await vera.person.sees("beside/handoverNo")
    await one.say("Still here")
    await vera.person.hears("Still here")
    await one.tap(await one.button("room/leave"))
    await one.tap(await one.button("leaving/silent"))
    await one.sees("end/mine")
    await rests(vera)


@pytest.mark.timeout(120)
async def test_a_volunteer_who_vanishes_is_told_and_the_place_is_kept(visitors: People, consoles: Consoles) -> None:
    one, vera = await visitors("de"), await consoles("mara", "de")
    await vera.arrive()
    await vera.on_duty()
    await accepted(one, vera)
    await vera.page.goto("about:blank")
    back = one.page.get_by_text(await one.word("wait/back/listener_gone"))
    await expect(back).to_be_visible(timeout=patience(40) * 1000)
    await one.sees("wait/volunteerTitle")
    await one.tap(await one.button("wait/leave"))


@pytest.mark.timeout(150)
async def test_from_a_heavy_talk_a_trained_volunteer_is_two_presses_away(visitors: People, consoles: Consoles) -> None:
    """Only where one is there; the talk goes on until the second press, and what the other reads was said before."""
    one, two = await asyncio.gather(visitors("de"), visitors("de"))
    await meet(one, two)
    name = await one.other()
    await one.say(HEAVY["de"])
    await expect(one.cards).to_be_visible()
    await expect(await one.button("crisis/ask")).to_be_visible()
    trained = await one.button("crisis/trained/go")
    await expect(trained).to_have_count(0)
    vera = await consoles("wera", "de")
    await vera.arrive()
    await vera.on_duty()
    await opened(await visitors("de"))
    # Unfolding the card asks anew who is there.
    await one.tap(await one.button("crisis/hide"))
    await one.tap(await one.button("crisis/show"))
    await one.tap(trained)
    await one.sees("crisis/trained/ends", name)
    await look("room-trained", one)
    await one.tap(await one.button("crisis/trained/stay"))
    await one.say("Noch da")
    await two.hears("Noch da")
    await one.tap(trained)
    await one.tap(await one.button("crisis/trained/yes"))
    await one.sees("wait/volunteerTitle")
    await two.sees("end/title")
    await expect(two.page.locator(".log")).to_contain_text(await two.word("leave/words/need_to_go"))
    await expect(vera.offer.locator(".staff-level")).to_be_visible()
    await vera.page.keyboard.press("a")
    await one.in_room()
    await one.tap(await one.button("room/leave"))
    await one.tap(await one.button("leaving/silent"))
    await rests(vera)
