"""The console of staff: from an invitation to the end of a talk, by keyboard alone; what is typed stays; calm on phone and desk."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import expect

from tests.browser.axe import in_both_themes
from tests.browser.person import Device
from tests.browser.staff import PASSWORD, Consoles, Listener
from tests.browser.test_keyboard import walk_to
from tests.system.client import Seat
from tests.system.door import Door
from tests.system.patience import patience
from tests.system.server import Server
from tests.system.visitor import join, site, stand_in_line

pytestmark = pytest.mark.timeout(150)  # the first starts browser and server, too


@asynccontextmanager
async def asked(server: Server, language: str = "en") -> AsyncIterator[Door]:
    """Somebody waits for a volunteer, once the site says that one is there: its word may be five seconds old."""
    async with asyncio.timeout(patience(10)):
        while (await site(server.url))["listening"][language]["state"] != "open":
            await asyncio.sleep(0.1)
    wish = {"format": "volunteer", "language": language, "role": "seek", "topics": ["grief"], "level": 2}
    async with await stand_in_line(server.url, (await join(server.url, **wish)).ticket) as line:
        yield line


async def test_from_signing_in_to_the_end_of_a_talk_without_a_mouse(consoles: Consoles, rooms: Server) -> None:
    vera = await consoles("vera")
    keys, person = vera.page.keyboard, vera.person
    await vera.join()
    await vera.sign_out()
    # Three actions: password, duty, accept. The code goes on by itself.
    await walk_to(person, vera.page.locator("#login"))
    await keys.type("Vera")
    await walk_to(person, vera.page.locator("#password"))
    await keys.type(PASSWORD)
    await keys.press("Enter")
    await expect(vera.page.locator("#code")).to_be_focused()
    await keys.type(vera.code())
    await person.sees("duty/offText")
    await walk_to(person, await person.button("duty/goOn"), 3)
    await keys.press("Enter")
    await person.sees("duty/freeText")
    async with asked(rooms) as line:
        await expect(vera.offer).to_contain_text(await person.word("room/needs/heard"))
        assert (await vera.page.title()).startswith("●")
        await keys.press("a")
        matched = await line.expect("matched")
    async with Seat(rooms.url, matched["seat"], beat_s=1) as visitor:
        await vera.in_talk()
        await expect(vera.page.locator("#message")).to_be_focused()
        await keys.type("Hello, I am listening.")
        await keys.press("Enter")
        await visitor.until(lambda: "Hello, I am listening." in visitor.texts())
        visitor.say("My dog has died")
        await person.hears("My dog has died")
        # A sentence for a start goes into the box, and nowhere else.
        await walk_to(person, vera.page.locator("#tab-about"))
        await keys.press("ArrowRight")
        await expect(vera.page.locator("#tab-cards")).to_be_focused()
        await walk_to(person, vera.page.locator(".staff-card").first)
        await keys.press("Enter")
        await expect(vera.page.locator("#message")).to_be_focused()
        assert await vera.page.locator("#message").input_value() != ""
        assert len(visitor.texts()) == 2
        await walk_to(person, await person.button("room/leave"))
        await keys.press("Enter")
        await walk_to(person, await person.button("leave/words/take_care"))
        await keys.press("Enter")
        await person.sees("beside/over/rest")
        await visitor.until(lambda: visitor.of("entry", kind="ended"))
    await walk_to(person, await person.button("beside/over/close"))
    await keys.press("Enter")
    await person.sees("duty/resting")
    await walk_to(person, await person.button("duty/goOff"))
    await keys.press("Enter")
    await expect(await person.button("duty/goOn")).to_be_visible()  # the pause goes on, on duty or not
    await walk_to(person, vera.page.get_by_role("link", name=await person.word("staff/page/own")))
    await keys.press("Enter")
    await walk_to(person, await person.button("staff/signOut"))
    await keys.press("Enter")
    await person.sees("signIn/over")


async def test_what_was_typed_stays_when_it_is_refused(consoles: Consoles) -> None:
    vera = await consoles("nora")
    person, page = vera.person, vera.page
    await vera.arrive(trained=False)
    await person.sees("duty/notReadyText")
    await vera.sign_out()
    await page.fill("#login", "nora")
    await page.fill("#password", "not this one at all")
    await (await person.button("signIn/go")).click()
    await page.fill("#code", "000000")
    await person.sees("wrong/sign_in")
    await expect(page.locator("#code")).to_have_value("000000")
    await (await person.button("signIn/again")).click()
    await expect(page.locator("#login")).to_have_value("nora")


async def test_abuse_is_ended_by_one_press_and_its_text_is_gone(consoles: Consoles, rooms: Server) -> None:
    vera = await consoles("mila")
    await vera.arrive()
    await vera.on_duty()
    async with asked(rooms) as line:
        await expect(vera.offer).to_be_visible()
        await vera.page.keyboard.press("a")
        matched = await line.expect("matched")
    async with Seat(rooms.url, matched["seat"], beat_s=1) as visitor:
        await vera.in_talk()
        visitor.say("Something nobody should read")
        await vera.person.hears("Something nobody should read")
        await vera.page.locator("#tab-end").click()
        await (await vera.person.button("beside/shieldNow")).click()
        await vera.person.sees("beside/over/shield")
        assert "nobody should read" not in await vera.person.everything_on_screen()
        await visitor.until(lambda: visitor.of("entry", kind="ended"))


async def test_a_raised_hand_reaches_a_supervisor_who_answers_beside_the_talk(
    consoles: Consoles, rooms: Server
) -> None:
    vera, kim = await consoles("lena"), await consoles("kim", "de", device="phone")
    await kim.arrive("supervisor")
    await vera.arrive()
    await vera.on_duty()
    async with asked(rooms) as line:
        await expect(vera.offer).to_be_visible()
        await vera.page.keyboard.press("a")
        matched = await line.expect("matched")
    async with Seat(rooms.url, matched["seat"], beat_s=1) as visitor:
        await vera.in_talk()
        visitor.say("A word for Lena alone")
        await vera.person.hears("A word for Lena alone")
        await vera.page.locator("#tab-help").click()
        await (await vera.person.button("beside/raise")).click()
        await vera.person.sees("beside/raised")
        await expect(kim.page.get_by_text(await kim.person.word("board/hand", "Lena")).last).to_be_visible()
        await kim.page.locator(".staff-hand textarea").fill("Ich bin da.")
        await (await kim.person.button("beside/asideSend")).click()
        await expect(vera.page.locator(".staff-aside")).to_contain_text("Ich bin da.")
        assert "A word for Lena alone" not in await kim.person.everything_on_screen()
        assert visitor.texts() == ["A word for Lena alone"]
        await vera.page.locator("#tab-end").click()
        await (await vera.person.button("leaving/silent")).click()
        await visitor.until(lambda: visitor.of("entry", kind="ended"))


@pytest.mark.parametrize(("language", "device"), [("de", "phone"), ("en", "desk")])
async def test_no_rule_of_access_is_broken(consoles: Consoles, rooms: Server, language: str, device: Device) -> None:
    vera = await consoles(f"ada{language}", language, device=device)
    person, page = vera.person, vera.page
    found: dict[str, list[str]] = {}

    async def look(name: str) -> None:
        found[name] = await in_both_themes(page)
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name

    await page.goto(f"{rooms.url}/staff?lang={language}")
    await person.sees("signIn/lead")
    await look("sign in")
    await vera.arrive("operator")
    await look("duty")
    for name in ("shifts", "learning", "team", "own"):
        await page.get_by_role("link", name=await person.word(f"staff/page/{name}")).click()
        await expect(page.locator("main h1")).to_be_focused()
        await vera.has_come()
        await look(name)
        if name == "learning":
            for number, unit in enumerate(("module", "practice")):
                await page.locator("main section").nth(number).locator("li button").first.click()
                await expect(await person.button("learning/back")).to_be_visible()
                await vera.has_come()
                await look(unit)
                await (await person.button("learning/back")).click()
                await person.sees("learning/lead")
    await page.get_by_role("link", name=await person.word("staff/page/duty")).click()
    await vera.on_duty()
    async with asked(rooms, language) as line:
        await expect(vera.offer).to_be_visible()
        await look("offer")
        await (await person.button("offer/accept")).click()
        matched = await line.expect("matched")
    async with Seat(rooms.url, matched["seat"], beat_s=1) as visitor:
        await vera.in_talk()
        visitor.say("Hallo")
        await person.hears("Hallo")
        await look("talk")
        if device == "phone":
            await (await person.button("beside/show")).click()
        for tab in ("about", "cards", "help", "end"):
            await page.locator(f"#tab-{tab}").click()
            await look(f"beside {tab}")
        await (await person.button("leaving/silent")).click()
        await person.sees("beside/over/rest")
        await look("over")
    await leave_duty(vera)
    assert {name: lines for name, lines in found.items() if lines} == {}


async def leave_duty(vera: Listener) -> None:
    await (await vera.person.button("beside/over/close")).click()
    await (await vera.person.button("duty/goOff")).click()
