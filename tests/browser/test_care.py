"""A heavy sentence: help stands beside it for its writer alone, and the talk goes on."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import expect

from tests.browser.people import People
from tests.browser.person import meet


@pytest.mark.parametrize(
    ("language", "heavy"), [("de", "Ich will nicht mehr leben."), ("en", "I want to kill myself.")], ids=["de", "en"]
)
async def test_help_is_offered_to_the_writer_alone_and_the_talk_goes_on(
    arrive: People, language: str, heavy: str
) -> None:
    one, two = await asyncio.gather(arrive(language), arrive(language))
    await meet(one, two)
    await one.say(heavy)
    await two.hears(heavy)
    await expect(one.cards).to_be_visible()
    await one.sees("care/from")
    numbers = await one.cards.locator("a[href^='tel:']").evaluate_all("(links) => links.map((link) => link.href)")
    assert len(numbers) >= 2
    assert all(number.removeprefix("tel:").lstrip("+").isdigit() for number in numbers)
    await two.say("ok 1")
    await one.hears("ok 1")
    await one.say("ok 2")
    await two.hears("ok 2")
    await one.page.reload()
    await one.in_room()
    await expect(one.cards).to_have_count(1)
    await expect(two.cards).to_have_count(0)
    await two.page.reload()
    await two.in_room()
    await two.hears(heavy)
    await expect(two.cards).to_have_count(0)
