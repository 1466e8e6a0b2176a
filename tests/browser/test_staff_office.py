"""The console around talks: shifts that are planned, taken and swapped, cover, the own account, the audit log."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, expect

from tests.browser.axe import in_both_themes
from tests.browser.person import Device
from tests.browser.staff import PASSWORD, Consoles, Listener
from tests.browser.words import Words
from tests.system.server import Server

NEW_PASSWORD = "fünf leise Gänse am Teich"


@pytest.fixture(scope="module")
def office() -> Iterator[Server]:
    with Server() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def consoles(browser: Browser, office: Server, words: Words) -> AsyncIterator[Consoles]:
    made = Consoles(browser, office, words)
    yield made
    assert await made.see_out() == []


async def to(one: Listener, page: str) -> None:
    await one.page.get_by_role("link", name=await one.person.word(f"staff/page/{page}")).click()
    await expect(one.page.locator("main h1")).to_be_focused()


async def plan(kim: Listener, day: str, begin: str = "20:00", end: str = "23:00") -> None:
    """A single shift."""
    page = kim.page
    await (await kim.person.button("plan/title")).click()
    await page.select_option("#plan-kind", "single")
    await page.fill("#plan-begin", begin)
    await page.fill("#plan-end", end)
    await page.fill("#plan-first", day)
    await page.fill("#plan-seats", "1")
    await (await kim.person.button("plan/save")).click()
    await kim.person.sees("plan/saved")


async def in_days(one: Listener, days: int) -> str:
    found: str = await one.page.evaluate(
        "(days) => new Date(Date.now() + days * 86400000).toLocaleDateString('sv-SE')", days
    )
    return found


async def unfold(section: Locator, summary: str) -> None:
    """By keyboard: what comes in above moves the page under a pointer, between press and release too."""
    fold = section.locator("details").filter(has=section.page.locator("summary", has_text=summary))
    await fold.locator("summary").press("Enter")
    await expect(fold).to_have_attribute("open", "")


@pytest.mark.timeout(150)
async def test_a_planned_shift_is_taken_offered_and_swapped(consoles: Consoles) -> None:
    kim, ada, bo = await consoles("kim"), await consoles("ada", device="phone"), await consoles("bo")
    await kim.arrive("supervisor")
    await ada.arrive()
    await bo.arrive()
    await to(kim, "shifts")
    await (await kim.person.button("plan/title")).click()
    # Nobody is planned, so there is a gap, in words and in the table.
    await expect(kim.page.get_by_text(await kim.person.word("cover/closed")).first).to_be_visible()
    await unfold(kim.page.locator("section[aria-labelledby=cover]"), await kim.person.word("cover/table"))
    rows = kim.page.locator("section[aria-labelledby=cover] tbody tr")
    await expect(rows).to_have_count(1)
    await plan(kim, await in_days(kim, 1))
    await to(ada, "shifts")
    await ada.page.get_by_role("button", name=await ada.person.word("shifts/take")).click()
    offer = ada.page.get_by_role("button", name=await ada.person.word("shifts/offer"))
    await offer.click()
    await ada.person.sees("shifts/keep")
    await to(bo, "shifts")
    await bo.page.get_by_role("button", name=await bo.person.word("shifts/over", "Ada")).click()
    await expect(bo.page.get_by_role("button", name=await bo.person.word("shifts/giveUp"))).to_be_visible()
    await to(ada, "duty")
    await to(ada, "shifts")
    await ada.person.sees("shifts/none")
    # The gap is cut in two by the shift that somebody has.
    await to(kim, "duty")
    await to(kim, "shifts")
    await unfold(kim.page.locator("section[aria-labelledby=cover]"), await kim.person.word("cover/table"))
    await expect(rows).to_have_count(3)
    await (await bo.person.button("shifts/link")).click()
    await expect(bo.page.locator(".staff-key")).to_contain_text("/api/staff/calendar/")


@pytest.mark.timeout(150)
async def test_a_holiday_says_how_many_lose_their_seat_and_times_that_make_no_sense_stay(consoles: Consoles) -> None:
    lea = await consoles("lea")
    await lea.arrive("supervisor")
    await to(lea, "shifts")
    day = await in_days(lea, 3)
    await plan(lea, day, "06:00", "09:00")
    await lea.page.fill("#plan-end", "06:10")
    await (await lea.person.button("plan/save")).click()
    await lea.person.sees("more/pattern_invalid")
    await expect(lea.page.locator("#plan-end")).to_have_value("06:10")
    await (await lea.person.button("plan/own")).click()
    takes = await lea.person.word("shifts/take")
    await lea.page.locator("section[aria-labelledby=open]").get_by_role("button", name=takes).last.click()
    await expect(lea.page.get_by_role("button", name=await lea.person.word("shifts/giveUp"))).to_be_visible()
    await (await lea.person.button("plan/title")).click()
    rota = lea.page.locator("section[aria-labelledby=rota]")
    await unfold(rota, await lea.person.word("plan/day"))
    await lea.page.fill("#day", day)
    await (await lea.person.button("plan/change")).click()
    await expect(rota.get_by_text(await lea.person.word("plan/people", 1))).to_be_visible()


@pytest.mark.timeout(150)
async def test_what_is_expected_of_a_day_raises_what_is_needed(consoles: Consoles) -> None:
    mia = await consoles("mia", "de", device="phone")
    await mia.arrive("supervisor")
    await to(mia, "shifts")
    await (await mia.person.button("plan/title")).click()
    demand = mia.page.locator("section[aria-labelledby=demand]")
    await unfold(demand, await mia.person.word("plan/demand"))
    await demand.get_by_label(await mia.person.word("plan/counted")).uncheck()
    for hour in range(24):
        await mia.page.fill(f"#hour-{hour}", "6")
    await (await mia.person.button("plan/keep")).click()
    await mia.person.sees("plan/kept")
    # Erlang's C for 6 people an hour of 40 minutes each: more than four at a time.
    await expect(
        mia.page.locator("section[aria-labelledby=cover] li", has_text="Personen fehlen").first
    ).to_be_visible()


async def prove(one: Listener, form: str, password: str = PASSWORD) -> None:
    await one.page.fill(f"#{form}-password", password)
    # An app has one code in half a minute; recovery codes do not let a test wait.
    await one.page.fill(f"#{form}-code", one.recovery.pop())


@pytest.mark.timeout(150)
async def test_the_keys_to_the_account_are_changed_by_their_owner(consoles: Consoles) -> None:
    ida = await consoles("ida")
    page, person = ida.page, ida.person
    await ida.arrive()
    await to(ida, "own")
    # A wrong proof leaves what was typed.
    await unfold(page.locator("section[aria-labelledby=password]"), await person.word("account/change"))
    await page.fill("#new-password", NEW_PASSWORD)
    await prove(ida, "change", "not this one at all")
    await (await person.button("account/change")).click()
    await person.sees("wrong/proof_wrong")
    await expect(page.locator("#new-password")).to_have_value(NEW_PASSWORD)
    await prove(ida, "change")
    await (await person.button("account/change")).click()
    await person.sees("account/changed")
    await unfold(page.locator("section[aria-labelledby=recovery]"), await person.word("own/renew"))
    await prove(ida, "own", NEW_PASSWORD)
    await (await person.button("own/renew")).click()
    ida.recovery = (await page.locator("section[aria-labelledby=recovery] .staff-key").inner_text()).split("\n")
    assert len(ida.recovery) == 10
    await unfold(page.locator("section[aria-labelledby=app-own]"), await person.word("account/appBegin"))
    await prove(ida, "app", NEW_PASSWORD)
    await (await person.button("account/appBegin")).click()
    key = await page.locator("section[aria-labelledby=app-own] .staff-key").inner_text()
    ida.takes_app(base64.b32decode(key.replace(" ", "")))
    await page.fill("#app-first", ida.code())
    await (await person.button("account/appDone")).click()
    await person.sees("account/appChanged")
    await page.fill("#my-name", "Ida B.")
    await page.select_option("#my-zone", "Pacific/Auckland")
    await (await person.button("account/save")).click()
    await person.sees("account/saved")
    await expect(page.get_by_text("Pacific/Auckland").first).to_be_visible()
    await ida.sign_out()
    await page.fill("#login", "ida")
    await page.fill("#password", NEW_PASSWORD)
    await (await person.button("signIn/go")).click()
    await page.fill("#code", ida.code())
    await person.sees("staff/hello", "Ida B.")


@pytest.mark.timeout(150)
async def test_a_call_is_wanted_seen_without_why_and_made(consoles: Consoles) -> None:
    eva, tom = await consoles("eva"), await consoles("tom")
    await tom.arrive("supervisor")
    await eva.arrive()
    await to(eva, "own")
    await (await eva.person.button("felt/ask")).click()
    await eva.person.sees("felt/wanted")
    await to(tom, "team")
    called = tom.page.locator("section[aria-labelledby=calls]")
    await expect(called).to_contain_text("Eva")
    await called.get_by_role("button").click()
    await expect(called).to_have_count(0)


@pytest.mark.timeout(150)
async def test_a_passkey_is_added_and_opens_the_door(browser: Browser, office: Server, words: Words) -> None:
    named = Consoles(browser, office, words, host="localhost")
    pia = await named("pia")
    page, person = pia.page, pia.person
    device = await person.context.new_cdp_session(page)
    await device.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    await device.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {**kind, "isUserVerified": True, "automaticPresenceSimulation": True}},
    )
    await pia.arrive()
    await to(pia, "own")
    await unfold(page.locator("section[aria-labelledby=passkeys]"), await person.word("account/add"))
    await page.fill("#passkey-name", "my phone")
    await prove(pia, "passkey")
    await (await person.button("account/add")).click()
    await person.sees("account/added")
    await pia.sign_out()
    # The operators' page knows the same way in, with none of the words that only come behind the door.
    await page.goto(f"{person.url}/ops?lang=en")
    await expect(await person.button("signIn/passkey")).to_be_visible()
    await page.goto(f"{person.url}/staff?lang=en")
    await (await person.button("signIn/passkey")).click()
    await person.sees("staff/hello", "Pia")
    await to(pia, "own")
    await page.get_by_role("button", name=await person.word("account/remove")).click()
    await person.sees("account/noPasskey")
    assert await named.see_out() == []


@pytest.mark.parametrize(("language", "device"), [("de", "phone"), ("en", "desk")])
@pytest.mark.timeout(180)
async def test_no_rule_of_access_is_broken(consoles: Consoles, language: str, device: Device) -> None:
    ole = await consoles(f"ole{language}", language, device=device)
    page, person = ole.page, ole.person
    await ole.arrive("operator")
    found: dict[str, list[str]] = {}

    async def look(name: str) -> None:
        await page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
        found[name] = await in_both_themes(page)
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name

    await to(ole, "shifts")
    await plan(ole, await in_days(ole, 2))
    await expect(page.locator(".staff-days li").first).to_be_visible()
    await look("planning")
    await (await person.button("plan/own")).click()
    await expect(page.locator(".staff-days li").first).to_be_visible()
    await look("shifts")
    await to(ole, "own")
    await ole.has_come()
    await look("own")
    await to(ole, "team")
    await (await person.button("audit/open")).click()
    await (await person.button("audit/check")).click()
    await expect(page.locator("section[aria-labelledby=audit] tbody tr").first).to_be_visible()
    await person.sees("audit/head")
    await look("team")
    assert {name: lines for name, lines in found.items() if lines} == {}
