"""What real networks and tired machines do: the page says how things stand, and nothing said is lost or doubled."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.browser.conftest import LIGHT
from tests.browser.network import Network
from tests.browser.people import People
from tests.browser.person import Person, Said, meet, mirrored
from tests.system.patience import patience, until
from tests.system.server import Server
from tests.system.store import Store

PAUSE_SECONDS = float(os.environ.get("PEERCHAT_TEST_PAUSE_SECONDS", "5"))  # the promise is made for 30


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with Store() as running:
        yield running


@pytest.fixture(scope="module")
def frail(store: Store) -> Iterator[Server]:
    """One worker on a store of its own; both may be hurt, and are well again after each test."""
    with Server(store_url=store.url, **LIGHT) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def network(house: Server) -> AsyncIterator[Network]:
    async with Network(house) as way:
        yield way


async def same_talk(one: Person, two: Person, texts: int) -> None:
    """Both see the same, all of it, once."""
    for person in (one, two):
        await expect(person.page.locator(".said-text")).to_have_count(texts, timeout=patience(25) * 1000)
        await person.all_sent()
    talk = await one.talk()
    assert await two.talk() == mirrored(talk)
    assert len({said.text for said in talk}) == texts


async def test_a_reload_keeps_seat_talk_and_draft(arrive: People) -> None:
    one, two = await asyncio.gather(arrive("de"), arrive("de"))
    await meet(one, two)
    await one.say("eins")
    await two.hears("eins")
    await two.say("zwei")
    await one.hears("zwei")
    await one.type("ein halber Gedanke")
    await one.page.reload()
    await one.in_room()
    await expect(one.box).to_have_value("ein halber Gedanke")
    assert await one.talk() == [Said("me", "eins"), Said("other", "zwei")]
    await one.send()
    await two.hears("ein halber Gedanke")
    await two.say("ganz angekommen")
    await one.hears("ganz angekommen")
    await same_talk(one, two, 4)


async def test_half_a_minute_without_network_keeps_seat_talk_and_draft(arrive: People, network: Network) -> None:
    one, two = await asyncio.gather(arrive("en", at=network), arrive("en"))
    await meet(one, two)
    await one.say("before")
    await two.hears("before")
    network.fall_silent()
    await one.say("into the tunnel")
    await network.flight_mode(one.context, on=True)
    await one.say("from the tunnel")
    await one.type("half a thought")
    await one.sees("room/offline")
    await one.sees("room/later")
    await two.say("are you there?")
    await asyncio.sleep(PAUSE_SECONDS)
    await two.say("I’ll wait")
    await network.flight_mode(one.context, on=False)
    await same_talk(one, two, 5)
    await expect(one.box).to_have_value("half a thought")
    await expect(one.weather).to_be_hidden()
    await two.sees("room/state/here")


@pytest.mark.timeout(90)
async def test_a_laptop_closed_for_two_minutes_keeps_seat_talk_and_draft(arrive: People, frail: Server) -> None:
    async with Network(frail) as network:
        one, two = await asyncio.gather(arrive("de", device="desk", at=network), arrive("de", at=frail))
        await one.page.clock.install()
        await meet(one, two)
        await one.say("gleich wieder da")
        await two.hears("gleich wieder da")
        await one.type("was ich noch sagen wollte")
        sleeper = await one.context.new_cdp_session(one.page)
        await sleeper.send("Page.setWebLifecycleState", {"state": "frozen"})
        network.cut()  # as the server does with a reader that gives no sign of life
        await two.say("bis gleich")
        await two.sees("room/state/reconnecting")
        await two.say("ich bleibe hier")
        await sleeper.send("Page.setWebLifecycleState", {"state": "active"})
        await one.page.clock.fast_forward(120_000)
        await same_talk(one, two, 3)
        await expect(one.box).to_have_value("was ich noch sagen wollte")
        await one.send()
        await same_talk(one, two, 4)


@pytest.mark.timeout(90)
async def test_after_kill_9_of_the_only_worker_both_pages_go_on_by_themselves(arrive: People, frail: Server) -> None:
    one, two = await asyncio.gather(arrive("de", at=frail), arrive("de", at=frail))
    await meet(one, two)
    for number in range(3):
        await one.say(f"vorher {number}")
        await two.say(f"vorher auch {number}")
    # Its parent sleeps, so that the page has the time to say what is.
    os.kill(frail.pid, signal.SIGSTOP)
    try:
        frail.kill_worker()
        await one.say("mitten hinein")
        await two.say("auch mitten hinein")
        for person in (one, two):
            await person.sees("room/away")
            await person.sees("room/later")
    finally:
        os.kill(frail.pid, signal.SIGCONT)
    await same_talk(one, two, 8)
    for person in (one, two):
        await expect(person.weather).to_be_hidden()


@pytest.mark.timeout(90)
async def test_while_the_store_is_stuck_the_page_says_so_and_keeps_every_word(
    arrive: People, frail: Server, store: Store
) -> None:
    one, two = await asyncio.gather(arrive("en", at=frail), arrive("en", at=frail))
    await meet(one, two)
    await one.say("before")
    await two.hears("before")
    store.pause()
    try:
        await one.say("during")
        await two.say("during, too")
        await one.type("not sent yet")
        for person in (one, two):
            await person.sees("room/trouble")
            await person.sees("room/later")
        await asyncio.sleep(PAUSE_SECONDS)
        await one.send()
        await expect(one.page.locator(".said-mine")).to_have_count(3)
    finally:
        store.resume()
    await same_talk(one, two, 4)
    for person in (one, two):
        await expect(person.weather).to_be_hidden()


async def test_a_store_that_comes_back_empty_is_told_honestly(arrive: People, frail: Server, store: Store) -> None:
    one, two = await asyncio.gather(arrive("de", at=frail), arrive("de", at=frail))
    await meet(one, two)
    await one.say("davor")
    await two.hears("davor")
    await asyncio.to_thread(store.restart_empty)
    for person in (one, two):
        await expect(person.page.get_by_text(await person.word("room/lost"))).to_be_visible(timeout=patience(25) * 1000)
    await one.say("danach")
    await two.hears("danach")
    await until(lambda: frail.get("/readyz").status_code == 200, 10, "ready again")
