"""Every page of the app, each brought about as it comes about: for looking at it, by eye and by machine."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

import msgspec
from playwright.async_api import expect

from peerchat.tokens import Signer, TicketToken, new_id
from tests.browser.network import Network
from tests.browser.people import People
from tests.browser.person import Device, Person, meet
from tests.system.server import SECRET, Server

HEAVY = {"de": "Ich will nicht mehr leben.", "en": "I want to kill myself."}
CONTACT = {"de": "Ruf mich an: 0151 23456789", "en": "Call me: 0151 23456789"}
TALK = {
    "de": (
        "Hallo. Ich kann seit Tagen nicht schlafen.",
        "Hallo. Das kenne ich gut. Magst du erzählen, was dich wach hält?",
        "Die Prüfung, und zu Hause ist es laut.",
        "Das ist viel auf einmal.\nIch hatte das letzten Winter.",
    ),
    "en": (
        "Hello. I haven’t slept in days.",
        "Hello. I know that well. Do you want to say what keeps you awake?",
        "The exam, and it’s loud at home.",
        "That is a lot at once.\nI had that last winter.",
    ),
}
# As after a talk that was too heavy to be looked at here.
_PROPOSE = """() => {
  const stage = JSON.parse(sessionStorage.getItem("stage"));
  stage.after.rest = { after: "talks", minutes: 15 };
  sessionStorage.setItem("stage", JSON.stringify(stage));
}"""
Show = Callable[[str, Person], Awaitable[None]]


async def talk(one: Person, two: Person) -> None:
    """A few words from both sides."""
    for number, text in enumerate(TALK[one.language]):
        speaker, listener = (one, two) if number % 2 == 0 else (two, one)
        await speaker.say(text)
        await listener.hears(text.split("\n")[0])


async def every(
    arrive: People, house: Server, language: str, show: Show, device: Device = "phone", *, called: People | None = None
) -> None:
    """Calls `show` with the name of each page and the person who is there, while it stands.

    `called`: whose browsers can be called, where those of `arrive` cannot; one page speaks of it."""
    await _alone(called or arrive, language, show, device)
    await _together(arrive, house, language, show, device)


async def _alone(arrive: People, language: str, show: Show, device: Device) -> None:
    one = await arrive(language, device=device)
    await one.page.clock.install()
    await one.arrive()
    await one.sees("landing/start")
    await show("landing", one)
    for summary in await one.page.locator("summary").all():
        await summary.click()
    await show("landing-open", one)
    await one.tap(await one.button("landing/acute"))
    await expect(one.page.locator(".acute .list")).to_be_visible()
    await show("landing-acute", one)
    await one.tap(await one.button("back"))
    await one.tap(one.page.locator(".code-entry > summary"))
    await one.page.get_by_label(await one.word("code/label")).fill("ABCD-1234")
    await one.tap(await one.button("code/go"))
    await one.sees("refused/code_unknown")
    await show("landing-code", one)
    await one.choose_topic()
    await one.tap(one.page.locator(".start .start-buttons .button").first)
    await one.sees("wait/position", 1)
    await one.sees("hold/callHow", "Google")
    await show("waiting", one)
    await one.page.clock.fast_forward(46_000)
    await one.tap(await one.button("ground/breathe"))
    await one.tap(await one.button("hold/button"))
    await one.sees("hold/code")
    await show("waiting-long", one)
    await age(one, 301)
    await one.sees("wait/choice")
    await show("waiting-choice", one)
    second = await one.other_tab()
    await one.sees("wait/elsewhere")
    await show("waiting-elsewhere", one)
    await second.page.close()
    await one.arrive("/help")
    await expect(one.page.locator("main")).to_be_visible()
    await show("help", one)
    await arrive.goodbye(one)
    bare = await arrive(language, device=device, java_script_enabled=False)
    await bare.arrive()
    await show("noscript", bare)
    await arrive.goodbye(bare)


async def age(person: Person, seconds: float, **wishes: object) -> None:
    """As if they had waited for so long, with these wishes besides: on a ticket of an earlier time, signed by the house."""
    stage = json.loads(await person.page.evaluate("sessionStorage.getItem('stage')"))
    signer = Signer(SECRET.encode())
    ticket = signer.open(stage["ticket"], TicketToken)
    assert ticket is not None
    earlier = msgspec.structs.replace(ticket, id=new_id(), at=int((time.time() - seconds) * 1000), **wishes)
    stage = json.dumps({**stage, "ticket": signer.sign(earlier), "held": None})
    await person.page.evaluate("(stage) => sessionStorage.setItem('stage', stage)", stage)
    await person.page.reload()


async def _together(arrive: People, house: Server, language: str, show: Show, device: Device) -> None:
    async with Network(house) as network:
        one, two = await asyncio.gather(arrive(language, device=device, at=network), arrive(language))
        await meet(one, two)
        await show("room-new", one)
        await talk(one, two)
        await show("room", one)
        await two.tap(await two.button("room/moment"))
        await one.sees("minute/pausing", await one.other())
        await show("room-pause", one)
        await two.tap(await two.button("room/back"))
        await one.say(HEAVY[language])
        await expect(one.cards).to_be_visible()
        await show("room-card", one)
        await one.tap(await one.button("crisis/ask"))
        await show("room-barrier", one)
        await one.tap(await one.button("crisis/answers/before"))
        await show("room-barrier-told", one)
        await one.tap(await one.button("crisis/hide"))
        await two.sees("coach/title")
        await two.page.set_viewport_size(one.page.viewport_size or {"width": 390, "height": 844})
        await two.tap(two.page.locator(".coach summary"))
        await show("room-coach", two)
        await one.say(CONTACT[language])
        await one.sees("held/reasons/contact")
        await show("room-held-contact", one)
        await one.tap(await one.button("held/drop"))
        await one.tap(await one.button("room/more"))
        await show("room-menu", one)
        await one.tap(await one.button("report/open"))
        await show("room-report", one)
        await one.tap(await one.button("report/reasons/other"))
        await one.sees("report/done")
        await one.tap(one.page.locator(".attach summary"))
        await show("room-reported", one)
        await one.tap(await one.button("report/close"))
        await one.type_half_an_emoji(TALK[language][0])
        await one.send()
        await one.sees("held/title")
        await show("room-held", one)
        await one.tap(await one.button("held/drop"))
        with _store_stopped(house):
            await one.say("…")
            await one.sees("room/trouble")
            await show("room-trouble", one)
        await one.all_sent()
        network.fall_silent()
        await network.flight_mode(one.context, on=True)
        await one.say("…")
        await one.sees("room/offline")
        await show("room-offline", one)
        await network.flight_mode(one.context, on=False)
        await one.all_sent()
        seat = await two.page.evaluate("JSON.stringify({ ...sessionStorage })")
        await two.page.goto("about:blank")
        await one.sees("room/state/reconnecting")
        await show("room-reconnecting", one)
        await two.arrive()
        assert seat == await two.page.evaluate("JSON.stringify({ ...sessionStorage })")
        await two.in_room()
        tab = await one.other_tab()
        await one.sees("room/elsewhere")
        await show("room-elsewhere", one)
        await tab.page.close()
        await one.tap(await one.button("room/here"))
        await one.in_room()
        await one.tap(await one.button("room/leave"))
        await show("room-leaving", one)
        await one.tap(await one.button("leaving/stay"))
        await two.tap(await two.button("room/leave"))
        await two.tap(await two.button("leave/words/take_care"))
        await one.sees("end/title")
        await show("room-over", one)
        await two.page.set_viewport_size(one.page.viewport_size or {"width": 390, "height": 844})
        await two.sees("end/mine")
        await show("ending", two)
        await _afterwards(one, two, show)
        await arrive.goodbye(one, two)


async def _afterwards(one: Person, two: Person, show: Show) -> None:
    """Both are at the end of their talk, the second on its page."""
    name = await one.other()
    await two.tap(await two.button("again/yes"))
    await two.sees("again/open")
    await show("ending-wished", two)
    await one.tap(await one.button("end/meet", name))
    await one.tap(await one.button("again/yes"))
    await one.sees("again/both", name)
    await show("ending-both", one)
    await two.tap(two.page.locator(".never .button"))
    await two.tap(await two.button("leave/blockYes"))
    await expect(two.page.locator(".again")).to_be_hidden()
    await show("ending-never", two)
    await one.page.evaluate(_PROPOSE)
    await one.page.reload()
    await one.tap(await one.button("again/noted"))
    await one.sees("rest/title")
    await show("ending-rest", one)
    await one.tap(await one.button("rest/take", 15))
    await one.sees("rest/what")
    await show("resting", one)


@contextmanager
def _store_stopped(house: Server) -> Iterator[None]:
    """The private store of the server is stuck."""
    (store,) = house.store_pids()
    os.kill(store, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(store, signal.SIGCONT)
