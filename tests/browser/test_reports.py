"""From a report to its outcome by code, from a sanction to an appeal that somebody else decides: visitors and staff in browsers."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import expect

from tests.browser.people import People
from tests.browser.person import Person, meet
from tests.browser.staff import Consoles, Listener
from tests.browser.test_listening import look, visitors

__all__ = ["visitors"]

SAID = "Hier steht etwas, das niemand lesen muss."
ASKED = {"de": "Es tut mir leid.", "en": "I am sorry."}
WEEK = "604800"


async def reports(one: Listener) -> None:
    """The queue as it is now."""
    if one.page.url.endswith("#reports"):
        await one.page.reload()
    else:
        await one.page.get_by_role("link", name=await one.person.word("staff/page/reports")).click()
        await expect(one.page.locator("main h1")).to_be_focused()
    await one.person.sees("reports/waiting")


async def open_first(one: Listener, section: str) -> None:
    rows = one.page.locator(f"section[aria-labelledby=reports-{section}] li .button")
    await rows.first.click()
    await expect(one.page.locator("#case")).to_be_visible()


async def choose(one: Listener, outcome: str) -> None:
    await one.page.get_by_label(await one.person.word(outcome), exact=True).check()


async def by_code(one: Person, code: str) -> None:
    await one.arrive()
    await one.tap(one.page.locator(".code-entry > summary"))
    await one.page.get_by_label(await one.word("code/label")).fill(code)
    await one.tap(await one.button("code/go"))


@pytest.mark.timeout(240)
async def test_a_report_is_decided_by_two_and_the_appeal_by_a_third(visitors: People, consoles: Consoles) -> None:
    one, two = await asyncio.gather(visitors("de"), visitors("de"))
    anna, bert, cleo = (
        await consoles("anna", "de", device="phone"),
        await consoles("bert"),
        await consoles("cleo", "de"),
    )
    await anna.arrive("supervisor")
    await bert.arrive("supervisor")
    await cleo.arrive("operator")
    await meet(one, two)
    await two.say(SAID)
    await one.hears(SAID)
    # The report, with the message.
    await one.tap(await one.button("room/more"))
    await one.tap(await one.button("report/open"))
    await one.tap(await one.button("report/reasons/encouragement"))
    await one.sees("report/done")
    code = await one.page.locator(".receipt-code").inner_text()
    await one.tap(one.page.locator(".attach summary"))
    await one.tap(one.page.locator(".attach input").first)
    await one.tap(await one.button("report/add"))
    await one.sees("report/added")
    # Two look at the queue; one is quicker.
    await reports(anna)
    await reports(bert)
    await look("reports", anna.person)
    await open_first(anna, "waiting")
    await expect(anna.page.locator(".report-lines")).to_contain_text(SAID)
    await bert.page.locator("section[aria-labelledby=reports-waiting] li .button").first.click()
    await bert.person.sees("reports/wrong/case_taken")
    await bert.person.sees("reports/works", "Anna")
    await choose(anna, "reports/outcomes/banned")
    await (await anna.person.button("reports/send")).click()
    await anna.person.sees("reports/needRule")
    await anna.page.select_option("#rule", index=5)
    await anna.page.select_option("#lasts", WEEK)
    await anna.person.sees("reports/second")
    await look("report", anna.person)
    await (await anna.person.button("reports/send")).click()
    await anna.person.sees("reports/proposed")
    # Whom it is about is told at once, why, and what to do against it.
    await two.sees("sanction/ban")
    await expect(two.page.locator(".sanction")).to_contain_text("Das hat ein Mensch von peerchat entschieden.")
    await expect(two.page.locator(".sanction")).to_contain_text("Kein Flirten")
    await look("told", two)
    # The second one agrees.
    await reports(bert)
    await open_first(bert, "waiting")
    await (await bert.person.button("reports/confirm")).click()
    await bert.person.sees("reports/done")
    stranger = await visitors("de")
    await by_code(stranger, code)
    await stranger.sees("receipt/outcomes/banned")
    # At the door it is told again; the appeal goes to somebody else.
    await two.tap(await two.button("end/again"))
    await two.start()
    await two.sees("sanction/ban")
    await two.tap(two.page.locator(".appeal summary"))
    await two.page.get_by_label(await two.word("appeal/label")).fill(ASKED["de"])
    await two.tap(await two.button("appeal/send"))
    await two.sees("appeal/done")
    appeal = await two.page.locator(".receipt-code").inner_text()
    await reports(anna)
    await anna.person.sees("reports/ownDecision")
    await expect(anna.page.locator("section[aria-labelledby=reports-appeals] li .button")).to_have_count(0)
    await reports(cleo)
    await open_first(cleo, "appeals")
    await expect(cleo.page.locator("main")).to_contain_text(ASKED["de"])
    await choose(cleo, "reports/appealOutcomes/lifted")
    await look("appeal", cleo.person)
    await (await cleo.person.button("reports/send")).click()
    await cleo.person.sees("reports/done")
    await by_code(stranger, appeal)
    await stranger.sees("receipt/outcomes/lifted")
    await two.start()
    await two.sees("wait/title")


async def test_a_volunteer_has_no_way_to_it(consoles: Consoles) -> None:
    olga = await consoles("olga")
    await olga.arrive()
    way = olga.page.get_by_role("link", name=await olga.person.word("staff/page/reports"))
    await expect(way).to_have_count(0)
    await olga.page.evaluate("location.hash = '#reports'")
    await olga.page.reload()
    await olga.person.sees("staff/hello", "Olga")
    await expect(olga.page.locator("#reports-waiting")).to_have_count(0)
