"""Every page of the console, each brought about as it comes about: for looking at it, by eye and by machine."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from playwright.async_api import expect

from tests.browser.person import Device, Person
from tests.browser.staff import Consoles, Listener, invite
from tests.browser.stages import HEAVY
from tests.system.client import Seat
from tests.system.server import Server
from tests.system.visitor import join, stand_in_line

Show = Callable[[str, Person], Awaitable[None]]


async def every(consoles: Consoles, rooms: Server, language: str, show: Show, device: Device) -> None:
    """Calls `show` with the name of each page and who is there, while it stands."""
    vera = await consoles(f"kim-{language}-{device}", language, device=device)
    await _outside(vera, rooms, show)
    await vera.arrive("operator")
    await show("staff-duty", vera.person)
    await _office(vera, show)
    await _talk(vera, rooms, language, show, device)


async def to(one: Listener, page: str) -> None:
    await one.page.get_by_role("link", name=await one.person.word(f"staff/page/{page}")).click()
    await expect(one.page.locator("main h1")).to_be_focused()
    await one.has_come()


async def _outside(vera: Listener, rooms: Server, show: Show) -> None:
    person, page = vera.person, vera.page
    await page.goto(f"{person.url}/staff?lang={person.language}")
    await person.sees("signIn/lead")
    await show("staff-sign-in", person)
    await page.goto(f"{person.url}{(await invite(rooms)).replace('#', f'?lang={person.language}#')}")
    await person.sees("join/app")
    await show("staff-invitation", person)


async def _office(vera: Listener, show: Show) -> None:
    person, page = vera.person, vera.page
    await to(vera, "shifts")
    await show("staff-shifts", person)
    await (await person.button("plan/title")).click()
    await expect(page.locator(".staff-days li").first).to_be_visible()
    await page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    await show("staff-planning", person)
    await to(vera, "learning")
    await show("staff-learning", person)
    for number, unit in enumerate(("staff-module", "staff-practice")):
        await page.locator("main section").nth(number).locator("li button").first.click()
        await expect(await person.button("learning/back")).to_be_visible()
        await vera.has_come()
        await show(unit, person)
        await (await person.button("learning/back")).click()
        await person.sees("learning/lead")
    await to(vera, "team")
    await show("staff-team", person)
    await (await person.button("audit/open")).click()
    await (await person.button("audit/check")).click()
    await person.sees("audit/head")
    await show("staff-audit", person)
    await to(vera, "own")
    await page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    await show("staff-own", person)
    await to(vera, "duty")


async def _talk(vera: Listener, rooms: Server, language: str, show: Show, device: Device) -> None:
    person, page = vera.person, vera.page
    await vera.on_duty()
    await show("staff-on-duty", person)
    wish = {"format": "volunteer", "language": language, "role": "seek", "topics": ["grief"], "level": 3}
    async with await stand_in_line(rooms.url, (await join(rooms.url, **wish)).ticket) as line:
        await expect(vera.offer).to_be_visible()
        await show("staff-offer", person)
        await (await person.button("offer/accept")).click()
        matched = await line.expect("matched")
    async with Seat(rooms.url, matched["seat"], beat_s=1) as visitor:
        await vera.in_talk()
        visitor.say(HEAVY[language])
        await person.hears(HEAVY[language])
        await show("staff-talk", person)
        if device == "phone":
            await (await person.button("beside/show")).click()
        for tab in ("about", "cards", "help", "end"):
            await page.locator(f"#tab-{tab}").click()
            await show(f"staff-{tab}", person)
        await (await person.button("beside/shieldNow")).click()
        await person.sees("beside/over/shield")
        await show("staff-over", person)
