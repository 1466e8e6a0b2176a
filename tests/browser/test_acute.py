"""Somebody thinks of killing themselves right now: people on the phone first, then somebody here, and the way back."""

from __future__ import annotations

import json

import pytest
from playwright.async_api import expect

from peerchat.tokens import Signer, TicketToken
from tests.browser.people import People
from tests.browser.test_waiting import remembered
from tests.system.server import SECRET


@pytest.mark.parametrize("language", ["de", "en"])
async def test_one_tap_leads_to_a_number_and_one_more_ahead_in_the_line(arrive: People, language: str) -> None:
    one = await arrive(language)
    await one.arrive()
    await one.tap(await one.button("landing/acute"))
    title = one.page.get_by_role("heading", level=1)
    await expect(title).to_have_text(await one.word("acute/title"))
    await expect(title).to_be_focused()
    numbers = one.page.locator(".acute a[href^='tel:']")
    await expect(numbers.first).to_be_visible()
    assert await numbers.first.get_attribute("href") in ("tel:112", "tel:999")
    assert one.taps == 1
    await one.tap(one.page.locator(".acute .start-buttons .button").first)
    await one.sees("wait/title")
    stage = await remembered(one)
    ticket = Signer(SECRET.encode()).open(str(stage["ticket"]), TicketToken)
    assert ticket is not None
    assert ticket.level == 3


async def test_without_the_help_lines_the_way_to_all_of_them_stays(arrive: People) -> None:
    one = await arrive("de")
    await one.page.route("**/api/help**", lambda route: route.abort())
    await one.arrive()
    await one.tap(await one.button("landing/acute"))
    await one.sees("acute/away")
    await expect(await one.link("care/all")).to_be_visible()
    await expect(one.page.locator(".acute .start-buttons .button").first).to_be_enabled()


async def test_back_leads_back_and_what_was_chosen_is_still_chosen(arrive: People) -> None:
    one = await arrive("en")
    await one.arrive()
    await one.choose_topic()
    await one.tap(await one.button("landing/acute"))
    await one.tap(await one.button("back"))
    await expect(one.page.locator(".chips").first.locator("input").nth(1)).to_be_checked()
    assert json.loads(await one.page.evaluate("sessionStorage.getItem('choices')"))["topics"]
