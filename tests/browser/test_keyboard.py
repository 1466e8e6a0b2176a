"""Without a mouse and without eyes: the whole way by keyboard, the focus always in sight, the talk read out."""

from __future__ import annotations

import asyncio

from playwright.async_api import Locator, expect

from tests.browser.people import People
from tests.browser.person import Person, meet

_FOCUS_SHOWS = """() => {
  const part = document.activeElement;
  const ring = part.matches(".chip input") ? part.nextElementSibling : part;
  const { outlineStyle, outlineWidth } = getComputedStyle(ring);
  return part !== document.body && outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
}"""


async def walk_to(person: Person, what: Locator, most: int = 60) -> None:
    """Presses Tab until it has the focus; every stop on the way can be seen."""
    for _ in range(most):
        await person.page.keyboard.press("Tab")
        if await person.page.evaluate("document.activeElement === document.body"):
            continue  # the browser's own controls are between the last and the first
        where = await person.page.evaluate("document.activeElement.outerHTML.slice(0, 80)")
        assert await person.page.evaluate(_FOCUS_SHOWS), f"the focus cannot be seen at {where}"
        if await what.evaluate("(part) => part === document.activeElement"):
            return
    raise AssertionError(f"{what} is out of reach for a keyboard")


async def test_the_whole_way_goes_without_a_mouse(arrive: People) -> None:
    one, two = await asyncio.gather(arrive("en", device="desk"), arrive("en"))
    await asyncio.gather(one.arrive(), two.stand_in_line())
    await one.sees("landing/start")
    await one.page.keyboard.press("Tab")
    await expect(one.exit).to_be_focused()
    await walk_to(one, one.page.locator(".chip input").nth(1))
    await one.page.keyboard.press("Space")
    await expect(one.page.locator(".chip input").nth(1)).to_be_checked()
    await walk_to(one, await one.button("landing/age/18+"))
    await one.page.keyboard.press("Enter")
    await asyncio.gather(one.in_room(), two.in_room())
    await expect(one.box).to_be_focused()
    await one.page.keyboard.type("Hello from the keyboard")
    await one.page.keyboard.press("Enter")
    await two.hears("Hello from the keyboard")
    await two.say("I hear you")
    await one.hears("I hear you")
    await one.page.keyboard.press("Shift+Enter")
    await expect(one.box).to_have_value("\n")
    await walk_to(one, await one.button("room/leave"))
    await one.page.keyboard.press("Enter")
    await walk_to(one, await one.button("leaving/silent"))
    await one.page.keyboard.press("Enter")
    await one.sees("end/mine")
    await two.sees("end/title")
    await walk_to(one, await one.button("end/again"))
    await one.page.keyboard.press("Enter")
    await one.sees("wait/title")


async def test_the_talk_is_read_out_with_who_said_what(arrive: People) -> None:
    one, two = await asyncio.gather(arrive("de"), arrive("de"))
    await meet(one, two)
    await one.say("Ich bin müde")
    await two.hears("Ich bin müde")
    await two.say("Ruh dich aus")
    await one.hears("Ruh dich aus")
    log = one.page.get_by_role("log", name=await one.word("room/log"))
    heard = await log.aria_snapshot()
    assert f"{await one.word('room/you')}: Ich bin müde" in heard
    assert f"{await one.other()}: Ruh dich aus" in heard
    assert await log.evaluate("(log) => log.ariaLive ?? 'polite'") == "polite"
    # Own words are not read out again.
    assert await one.page.locator(".said-mine").get_attribute("aria-live") == "off"
    assert await one.page.locator(".said-theirs").get_attribute("aria-live") is None
    await expect(one.page.get_by_role("heading", level=1)).to_have_text(await one.word("room/title", await one.other()))
