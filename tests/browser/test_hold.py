"""A place that is held: a code to write down leads back to it from any device, and a call back betrays nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.async_api import CDPSession, expect

from tests.browser.people import People
from tests.browser.person import Person

CODE = re.compile(r"^[0-9A-Z]{4}-[0-9A-Z]{4}$")
REMINDER = {"de": ("Erinnerung", "Tippe, um weiterzumachen."), "en": ("Reminder", "Tap to go on.")}


async def held(person: Person) -> str:
    """Stands in line, holds the place, and has written the code down."""
    await person.stand_in_line()
    await person.sees("wait/position", 1)
    await person.tap(await person.button("hold/button"))
    shown = person.page.locator(".code")
    await expect(shown).to_have_text(CODE)
    return await shown.inner_text()


async def types(person: Person, code: str) -> None:
    await person.arrive()
    await person.tap(person.page.locator(".code-entry > summary"))
    await person.page.get_by_label(await person.word("code/label")).fill(code)
    await person.tap(await person.button("code/go"))


@pytest.mark.parametrize("language", ["de", "en"])
async def test_the_code_leads_back_from_another_device(arrive: People, language: str) -> None:
    one, elsewhere = await arrive(language), await arrive(language)
    code = await held(one)
    await one.page.close()
    await types(elsewhere, f" {code.lower().replace('-', ' ')} ")
    await elsewhere.sees("wait/position", 1)


async def test_a_reload_still_shows_the_code_and_the_focus_is_at_it(arrive: People) -> None:
    one = await arrive("en", device="desk")
    await one.stand_in_line()
    await one.sees("wait/position", 1)
    await (await one.button("hold/button")).focus()
    await one.page.keyboard.press("Enter")
    await one.sees("hold/code")
    assert await one.page.evaluate("document.activeElement.textContent") == await one.word("hold/code")
    code = await one.page.locator(".code").inner_text()
    await one.page.reload()
    await expect(one.page.locator(".code")).to_have_text(code)


@pytest.mark.parametrize("language", ["de", "en"])
async def test_a_code_that_nobody_knows_is_told_kindly_before_any_age_is_asked(arrive: People, language: str) -> None:
    one = await arrive(language)
    await types(one, "ABCD 1234")
    await one.sees("refused/code_unknown")
    await one.does_not_see("code/age")
    await expect(one.page.get_by_label(await one.word("code/label"))).to_have_value("ABCD 1234")


async def test_who_is_called_back_to_a_tab_that_knows_nothing_is_asked_for_the_code(arrive: People) -> None:
    one = await arrive("de")
    await one.arrive("/wait")
    await expect(one.page.get_by_label(await one.word("code/label"))).to_be_visible()


# ---- being called: the browser's push service cannot be had here, so the browser itself is told that a call came ----


async def registered(person: Person) -> tuple[CDPSession, dict[str, Any]]:
    """The worker is there as if the person had wanted to be called."""
    await person.context.grant_permissions(["notifications"], origin=person.url)
    cdp = await person.context.new_cdp_session(person.page)
    found: dict[str, Any] = {}

    def note(event: dict[str, Any]) -> None:
        for one in event["registrations"]:
            found.update(one)

    cdp.on("ServiceWorker.workerRegistrationUpdated", note)
    await cdp.send("ServiceWorker.enable")
    await person.page.evaluate(
        "(lang) => navigator.serviceWorker.register(`/call.js?lang=${lang}&until=9999999999`)"
        ".then(() => navigator.serviceWorker.ready).then(() => true)",
        person.language,
    )
    assert found
    return cdp, found


_SHOWN = """async () => {
  const one = await navigator.serviceWorker.ready;
  return (await one.getNotifications()).map(({ title, body }) => [title, body]);
}"""
_LEFT = "async () => (await navigator.serviceWorker.getRegistrations()).length"


@pytest.mark.parametrize("language", ["de", "en"])
async def test_a_call_shows_a_neutral_word_and_nothing_else(arrive_whole: People, language: str) -> None:
    one = await arrive_whole(language)
    await one.arrive()
    cdp, registration = await registered(one)
    await cdp.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": one.url, "registrationId": registration["registrationId"], "data": ""},
    )
    await one.page.wait_for_function(
        "async () => (await (await navigator.serviceWorker.ready).getNotifications()).length === 1"
    )
    assert [tuple(shown) for shown in await one.page.evaluate(_SHOWN)] == [REMINDER[language]]


async def test_quick_exit_takes_the_call_away(arrive_whole: People) -> None:
    one = await arrive_whole("de")
    await one.arrive()
    await registered(one)
    assert await one.page.evaluate(_LEFT) == 1
    await one.tap(one.exit)
    await one.page.wait_for_url(lambda url: not url.startswith(one.url))
    await one.page.goto(f"{one.url}/livez")
    assert await one.page.evaluate(_LEFT) == 0


async def test_giving_the_place_back_takes_the_call_away(arrive_whole: People) -> None:
    one = await arrive_whole("de")
    await held(one)
    await registered(one)
    await one.tap(await one.button("wait/leave"))
    await one.sees("landing/start")
    await one.page.wait_for_function("async () => (await navigator.serviceWorker.getRegistrations()).length === 0")


async def test_nothing_is_registered_by_itself_and_whose_service_it_is_stands_before_the_question(
    arrive_whole: People,
) -> None:
    one = await arrive_whole("en")
    await one.stand_in_line()
    await one.sees("hold/callHow", "Google")
    assert await one.page.evaluate("Notification.permission") != "granted"
    assert await one.page.evaluate(_LEFT) == 0


async def test_a_browser_that_does_not_allow_calls_holds_the_place_all_the_same(arrive_whole: People) -> None:
    one = await arrive_whole("en")
    await one.stand_in_line()
    await one.sees("wait/position", 1)
    await one.tap(await one.button("hold/callYes"))
    await expect(one.page.locator(".code")).to_have_text(CODE)
    await one.sees("hold/callNo")
