"""Somebody needs a minute: seen by the other without a reason, over a reload, and over by itself."""

from __future__ import annotations

import asyncio
import re

import pytest
from playwright.async_api import expect

from tests.browser.people import People
from tests.browser.person import meet

MINUTES = 5


@pytest.mark.parametrize("language", ["de", "en"])
async def test_the_other_sees_that_a_minute_is_needed_and_for_how_long_but_not_why(
    arrive: People, language: str
) -> None:
    one, two = await asyncio.gather(arrive(language), arrive(language))
    await meet(one, two)
    await one.tap(await one.button("room/moment"))
    await two.sees("minute/pausing", await two.other())
    left = two.page.locator(".minute-left")
    await expect(left).to_have_text(re.compile(r"[45]:\d0"))
    await expect(left).to_have_attribute("aria-hidden", "true")
    await two.say("take your time")
    await one.hears("take your time")
    await one.sees("minute/pausingYou")
    await one.say("thanks")
    await two.hears("thanks")
    await expect(left).to_be_visible()
    await one.tap(await one.button("room/back"))
    await two.sees("room/resumed", await two.other())
    await expect(left).to_be_hidden()
    await expect(one.page.locator(".minute-left")).to_be_hidden()


async def test_it_outlives_a_reload_on_both_sides_and_ends_by_itself_with_one_calm_line(arrive: People) -> None:
    one, two = await asyncio.gather(arrive("de"), arrive("de"))
    for person in (one, two):
        await person.page.clock.install()
    await meet(one, two)
    name = await two.other()
    await one.tap(await one.button("room/moment"))
    await two.sees("minute/pausing", name)
    await asyncio.gather(one.page.reload(), two.page.reload())
    await asyncio.gather(one.in_room(), two.in_room())
    await two.sees("minute/pausing", name)
    await one.sees("minute/pausingYou")
    await asyncio.gather(*(person.page.clock.fast_forward(MINUTES * 60_000 + 2_000) for person in (one, two)))
    await two.sees("room/pauseOver", name)
    await one.sees("room/pauseOverYou")
    for person in (one, two):
        await expect(person.page.locator(".minute-left")).to_be_hidden()
        await expect(await person.button("room/moment")).to_be_visible()


async def test_a_screen_reader_hears_of_it_once_and_no_ticking(arrive: People) -> None:
    one, two = await asyncio.gather(arrive("en"), arrive("en"))
    await meet(one, two)
    await one.tap(await one.button("room/moment"))
    await two.sees("minute/pausing", await two.other())
    spoken = two.page.locator("[role=log] .note", has_text=await two.word("room/paused", await two.other(), MINUTES))
    await expect(spoken).to_have_count(1)
    live = "[role=status] .minute-left, [role=log] .minute-left, [aria-live] .minute-left"
    await expect(two.page.locator(live)).to_have_count(0)
