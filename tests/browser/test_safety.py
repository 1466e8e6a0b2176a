"""What safety does in front of people: a held message, help and coaching, a report; the talk goes on, and nothing is lost."""

from __future__ import annotations

import asyncio
import re

import pytest
from playwright.async_api import expect

from tests.browser.people import People
from tests.browser.person import meet

HEAVY = {"de": "Ich will nicht mehr leben.", "en": "I want to kill myself."}
NUMBER = "0151 23456789"
SOON_MS = 300
# From the tap that sends to the first frame in which the card stands.
_TIME_THE_CARD = """() => new Promise((resolve) => {
  let from = 0;
  const watch = () => {
    if (document.querySelector(".care-crisis")) resolve(performance.now() - from);
    else requestAnimationFrame(watch);
  };
  document.querySelector(".composer").addEventListener("submit", () => { from = performance.now(); watch(); }, { once: true });
})"""
_SAFETY_IS_HERE = "() => Boolean(document.querySelector('.composer-moment + .composer-moment'))"


@pytest.mark.parametrize("language", ["de", "en"])
async def test_help_comes_at_once_to_its_writer_and_coaching_to_the_other(arrive: People, language: str) -> None:
    one, two = await asyncio.gather(arrive(language), arrive(language))
    await meet(one, two)
    for person in (one, two):
        await person.page.wait_for_function(_SAFETY_IS_HERE)
    timing = asyncio.ensure_future(one.page.evaluate(_TIME_THE_CARD))
    await one.type(HEAVY[language])
    await one.send()
    assert await timing <= SOON_MS
    await two.hears(HEAVY[language])
    await two.sees("coach/title")
    await expect(two.page.locator(".care-crisis")).to_have_count(0)
    await expect(one.page.locator(".coach")).to_have_count(0)
    asked = len(one.watch.urls)
    await one.tap(await one.button("crisis/ask"))
    await one.tap(await one.button("crisis/answers/overheard"))
    await one.sees("crisis/told/overheard")
    await one.tap(await one.button("crisis/back"))
    await one.tap(await one.button("crisis/answers/sent"))
    await one.sees("crisis/told/sent")
    assert len(one.watch.urls) == asked, "an answer went somewhere"
    await one.tap(await one.button("crisis/hide"))
    await one.sees("crisis/hidden")
    await one.tap(one.page.locator(".help-link"))
    await expect(one.page.locator(".care-crisis a[href^='tel:']").first).to_be_visible()
    await two.say("ok 1")
    await one.hears("ok 1")


@pytest.mark.parametrize("language", ["de", "en"])
async def test_a_held_message_stays_in_the_box_with_its_reason_and_is_sent_once_changed(
    arrive: People, language: str
) -> None:
    one, two = await asyncio.gather(arrive(language), arrive(language))
    await meet(one, two)
    said = {"de": f"Ruf mich an: {NUMBER}", "en": f"Call me: {NUMBER}"}[language]
    await one.say(said)
    await expect(one.page.locator(".held h2")).to_have_text(await one.word("held/title"))
    await expect(one.page.locator(".held")).to_contain_text(await one.word("held/reasons/contact"))
    await expect(one.box).to_have_value(said)
    await one.tap(one.page.locator(".held-pieces button").first)
    chosen = await one.box.evaluate("(box) => box.value.slice(box.selectionStart, box.selectionEnd)")
    assert NUMBER.replace(" ", "") in chosen.replace(" ", "")
    await one.say("ok 1")
    await two.hears("ok 1")
    await expect(one.page.locator(".held")).to_have_count(0)
    assert NUMBER not in await two.everything_on_screen()


async def test_what_would_lead_outside_is_hidden_in_a_cry_and_both_are_told(arrive: People) -> None:
    one, two = await asyncio.gather(arrive("de"), arrive("de"))
    await meet(one, two)
    await one.say(f"Ich will nicht mehr leben, ruf mich bitte an: {NUMBER}")
    await two.hears("Ich will nicht mehr leben")
    await one.sees("room/maskedYou")
    await two.sees("room/masked")
    assert NUMBER not in await two.everything_on_screen()


@pytest.mark.parametrize("language", ["de", "en"])
async def test_two_taps_report_somebody_and_the_code_tells_what_became_of_it(arrive: People, language: str) -> None:
    one, two = await asyncio.gather(arrive(language), arrive(language))
    await meet(one, two)
    await two.say("ok 1")
    await one.hears("ok 1")
    await one.tap(await one.button("room/more"))
    before = one.taps
    await one.tap(await one.button("report/open"))
    await one.tap(await one.button("report/reasons/sexual"))
    assert one.taps == before + 2
    await one.sees("report/done")
    code = await one.page.locator(".receipt-code").inner_text()
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}", code)
    await one.tap(one.page.locator(".attach summary"))
    await expect(one.page.locator(".attach input:checked")).to_have_count(0)
    await one.tap(one.page.locator(".attach input").first)
    await one.tap(await one.button("report/add"))
    await one.sees("report/added")
    await one.tap(await one.button("report/close"))
    await one.say("ok 2")
    await two.hears("ok 2")
    stranger = await arrive(language)
    await stranger.arrive()
    await stranger.tap(stranger.page.locator(".code-entry > summary"))
    await stranger.page.get_by_label(await stranger.word("code/label")).fill(code)
    await stranger.tap(await stranger.button("code/go"))
    await stranger.sees("receipt/states/received")
