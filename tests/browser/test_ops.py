"""The operators' page in real browsers: what happens is seen there at once, what is old never passes for new, and no word is seen."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, expect

from tests import scenario
from tests.browser import ops_stages
from tests.browser.axe import in_both_themes
from tests.browser.conftest import LIGHT
from tests.browser.elsewhere import Elsewhere
from tests.browser.ops_stages import at_the_lookout, seed, to
from tests.browser.people import People
from tests.browser.person import Device, Person, meet
from tests.browser.staff import PASSWORD, Consoles, Listener
from tests.browser.words import Words
from tests.system.patience import patience
from tests.system.server import Server
from tests.system.store import Store
from tests.system.volunteer import Volunteer, hire

SEEN_SECONDS = 2.0
ACUTE = "Ich bringe mich heute Nacht um."
FOLDED = ("ops-now", "ops-history")
COUNTED = """(rooms) => parseInt(document.querySelector("main [role=status]").textContent) >= rooms"""
ROOM = """(rows) => rows.map((row) => [
  row.querySelector("code").textContent,
  ["well", "watch", "act"].find((one) => row.classList.contains("ops-room-" + one)),
  [...row.querySelectorAll(".ops-reasons li")].map((one) => one.textContent),
])"""


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with Store() as running:
        yield running


@pytest.fixture(scope="module")
def lookout(store: Store) -> Iterator[Server]:
    """A severe report is an alarm at once here."""
    with Server(store_url=store.url, alarm_limits="severe_report=0", **LIGHT) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def operators(browser: Browser, lookout: Server, words: Words) -> AsyncIterator[Consoles]:
    made = Consoles(browser, lookout, words)
    yield made
    assert await made.see_out() == []


@pytest_asyncio.fixture(loop_scope="session")
async def visitors(browser: Browser, lookout: Server, elsewhere: Elsewhere, words: Words) -> AsyncIterator[People]:
    people = People(browser, lookout, elsewhere, words)
    yield people
    assert await people.see_out() == []


def answer(one: Listener, place: int) -> Locator:
    """Of the four questions; 0: waiting, 1: crisis, 2: rooms, 3: machine."""
    return one.page.locator(".ops-answer").nth(place)


async def says(one: Listener, place: int, path: str, within: float = 8) -> None:
    said = answer(one, place).locator(".ops-said")
    await expect(said).to_have_text(await one.person.word(path), timeout=patience(within) * 1000)


@pytest.mark.timeout(150)
async def test_whoever_is_alone_in_a_crisis_is_seen_within_two_seconds(operators: Consoles, visitors: People) -> None:
    nora = await operators("nora", "de", device="phone")
    await nora.arrive("operator")
    one, two = await asyncio.gather(visitors("de"), visitors("de"))
    await meet(one, two)
    await at_the_lookout(nora)
    await says(nora, 1, "ops/answer/crisis/well")
    await says(nora, 2, "ops/answer/rooms/well")
    await says(nora, 3, "ops/answer/machine/well")
    await one.say(ACUTE)
    await two.hears(ACUTE)
    said_at = time.monotonic()
    await says(nora, 1, "ops/answer/crisis/act", SEEN_SECONDS)
    assert time.monotonic() - said_at < patience(SEEN_SECONDS)
    reason = await nora.person.word("rooms/reasons/acute_unstaffed")
    await expect(answer(nora, 1)).to_contain_text(reason)
    await expect(nora.page.locator(".ops-headline")).to_contain_text(await nora.person.word("ops/headline/act"))
    row = nora.page.locator(".ops-room-act")
    await expect(row).to_contain_text(reason)
    # The first four answers stand on the phone's first screen.
    assert await answer(nora, 3).evaluate("(card) => card.getBoundingClientRect().top < innerHeight")
    seen = await nora.person.everything_on_screen()
    names = [await one.other(), await two.other()]
    assert [word for word in (ACUTE, *names) if word in seen] == []
    await two.tap(await two.button("room/leave"))
    await two.tap(await two.button("leave/words/take_care"))
    await expect(row).to_have_count(0, timeout=patience(15) * 1000)


@pytest.mark.timeout(150)
async def test_a_severe_report_is_an_alarm_that_somebody_looks_after(
    operators: Consoles, visitors: People, lookout: Server
) -> None:
    olga = await operators("olga")
    await olga.arrive("operator")
    await at_the_lookout(olga)
    one, two = await asyncio.gather(visitors("en"), visitors("en"))
    await meet(one, two)
    [hired] = await hire(lookout, "Ida")
    async with Volunteer(lookout.url, hired) as ida:
        await ida.on()
        await olga.person.sees("people/onDuty", 1)
        await _alarm(olga, one)


async def _alarm(olga: Listener, one: Person) -> None:
    """In staffed hours, from a talk."""
    await one.tap(await one.button("room/more"))
    await one.tap(await one.button("report/open"))
    await one.tap(await one.button("report/reasons/encouragement"))
    await one.sees("report/done")
    await olga.page.get_by_role("link", name=await olga.person.word("alarms/firingNow", 1)).click(
        timeout=patience(20) * 1000
    )
    alarm = olga.page.locator(".ops-alarm-act")
    await alarm.get_by_role("button", name=await olga.person.word("alarms/acknowledge")).click()
    await expect(alarm).to_contain_text(olga.name)
    await alarm.get_by_role("button", name=await olga.person.word("alarms/silence")).click()
    await alarm.get_by_role("button", name=await olga.person.word("alarms/spans/60")).click()
    silences = olga.page.locator("section[aria-labelledby=silences]")
    await expect(silences).to_contain_text(olga.name)
    await silences.get_by_role("button", name=await olga.person.word("alarms/endSilence")).click()
    await expect(silences).to_have_count(0)
    await to(olga, "now")
    await expect(olga.page.locator(".ops-firing")).to_have_count(0)
    await expect(olga.page.locator("section[aria-labelledby=reports]")).to_be_visible()


@pytest.mark.timeout(150)
async def test_figures_that_are_old_never_pass_for_new(operators: Consoles, store: Store) -> None:
    pia = await operators("pia")
    await pia.arrive("operator")
    await at_the_lookout(pia)
    store.pause()
    try:
        await expect(pia.page.locator(".ops-old")).to_be_visible(timeout=patience(20) * 1000)
        await expect(pia.page.locator(".ops-stale .ops-answers")).to_be_visible()
        await expect(pia.page.locator(".ops-headline")).to_contain_text(await pia.person.word("ops/headline/unknown"))
        assert await pia.page.title() != "peerchat"
    finally:
        store.resume()
    await expect(pia.page.locator(".ops-old")).to_have_count(0, timeout=patience(30) * 1000)
    await expect(pia.page.locator(".ops-stale")).to_have_count(0)


@pytest.mark.timeout(150)
async def test_only_operators_come_in_and_the_way_in_is_the_one_of_staff(operators: Consoles) -> None:
    kim = await operators("kim")
    await kim.arrive("supervisor")
    await kim.page.goto(f"{kim.person.url}/ops?lang=en")
    await kim.person.sees("ops/notYours")
    assert [url for url in kim.person.watch.urls if "/api/ops" in url] == []
    rob = await operators("rob", device="phone")
    await rob.arrive("operator")
    await at_the_lookout(rob)
    await (await rob.person.button("staff/signOut")).click()
    await rob.person.sees("signIn/over")
    await rob.page.fill("#login", "rob")
    await rob.page.fill("#password", PASSWORD)
    await (await rob.person.button("signIn/go")).click()
    await rob.page.fill("#code", rob.code())
    await expect(rob.page.locator(".ops-answers")).to_be_visible()


@pytest.mark.timeout(200)
@pytest.mark.parametrize(("language", "device"), [("de", "phone"), ("en", "desk")])
async def test_no_rule_of_access_is_broken_and_no_word_is_seen(
    operators: Consoles, store: Store, language: str, device: Device
) -> None:
    ole = await operators(f"ole{language}", language, device=device)
    await ole.arrive("operator")
    seed(store, 12)
    found: dict[str, list[str]] = {}

    async def look(name: str, person: Person) -> None:
        if name in FOLDED:
            return  # what is not folded away is there, too, when all is open
        found[name] = await in_both_themes(person.page)
        assert await person.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        text = await person.everything_on_screen()
        canaries = (scenario.CANARY_NAME, scenario.CANARY_VISITOR, scenario.CANARY_WORDS)
        assert [canary for canary in canaries if canary in text] == []

    await ops_stages.every(ole, look)
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.timeout(150)
async def test_two_hundred_rooms_have_their_verdicts_and_reasons(operators: Consoles, store: Store) -> None:
    mia = await operators("mia")
    await mia.arrive("operator")
    await at_the_lookout(mia)
    await to(mia, "rooms")
    await mia.page.locator(".ops-filter summary").click()
    await mia.page.select_option("#sort", "born")  # an order that stays as it is while they are read
    wanted = seed(store)
    rows = mia.page.locator(".ops-rooms > li")
    ways = [mia.page.get_by_role("button", name=await mia.person.word(f"rooms/{way}")) for way in ("next", "previous")]
    await mia.page.wait_for_function(COUNTED, arg=len(wanted))
    seen: dict[str, tuple[str, list[str]]] = {}
    # There and back: where a room of another test ends meanwhile, those behind it move up past the page's edge.
    for way in ways:
        while True:
            seen |= {handle: (verdict, reasons) for handle, verdict, reasons in await rows.evaluate_all(ROOM)}
            if not await way.is_enabled():
                break
            before = await rows.first.locator("code").inner_text()
            await way.click()
            await expect(rows.first.locator("code")).not_to_have_text(before)
    words = {code: await mia.person.word(f"rooms/reasons/{code}") for room in wanted.values() for code in room.reasons}
    told = {
        handle: (verdict, [re.split(r" \(| · ", line)[0] for line in lines])
        for handle, (verdict, lines) in seen.items()
    }
    assert {handle: told.get(handle) for handle in wanted} == {
        handle: (room.verdict, [words[code] for code in room.reasons]) for handle, room in wanted.items()
    }
