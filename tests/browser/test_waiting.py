"""The waiting room: an honest place in line that a reload keeps, something for the meantime, and a choice after long."""

from __future__ import annotations

import json
import time

import msgspec
from playwright.async_api import expect

from peerchat.tokens import Signer, TicketToken, new_id
from tests.browser.people import People
from tests.browser.person import Person
from tests.system.server import SECRET


async def remembered(person: Person) -> dict[str, str]:
    """Where this tab is, as it would come back after a reload."""
    stage: dict[str, str] = json.loads(await person.page.evaluate("sessionStorage.getItem('stage')"))
    return stage


async def test_a_reload_keeps_the_place_in_line(arrive: People) -> None:
    one = await arrive("de")
    await one.stand_in_line()
    await one.sees("wait/position", 1)
    before = await remembered(one)
    await one.page.locator("#first-words").fill("Noch da")
    await one.page.reload()
    await one.sees("wait/position", 1)
    await expect(one.page.locator("#first-words")).to_have_value("Noch da")
    assert await remembered(one) == before


async def test_who_does_not_want_to_wait_any_more_is_home_with_a_kind_word(arrive: People) -> None:
    one = await arrive("en")
    await one.stand_in_line()
    await one.tap(await one.button("wait/leave"))
    await one.sees("landing/notice/given_back")
    await one.sees("landing/start")


async def test_after_45_seconds_there_is_something_for_the_meantime(arrive: People) -> None:
    one = await arrive("de")
    await one.page.clock.install()
    await one.stand_in_line()
    await one.page.clock.fast_forward(40_000)
    await one.sees("wait/position", 1)
    await one.does_not_see("ground/title")
    await one.page.clock.fast_forward(6_000)
    await one.sees("ground/title")
    await one.tap(await one.button("ground/senses"))
    for step in range(5):
        await one.sees(f"ground/steps/{step}")
        await one.tap(await one.button("ground/next" if step < 4 else "ground/again"))
    await one.tap(await one.button("ground/breathe"))
    await one.sees("ground/breatheText")


async def test_after_five_minutes_the_person_chooses_how_to_go_on(arrive: People) -> None:
    one = await arrive("en")
    await one.stand_in_line()
    stage = await remembered(one)
    signer = Signer(SECRET.encode())
    ticket = signer.open(stage["ticket"], TicketToken)
    assert ticket is not None
    long_ago = msgspec.structs.replace(ticket, id=new_id(), at=int(time.time() * 1000) - 301_000)
    await one.page.evaluate(
        "(stage) => sessionStorage.setItem('stage', stage)", json.dumps({**stage, "ticket": signer.sign(long_ago)})
    )
    await one.page.reload()
    await one.sees("wait/choice")
    for option in ("later", "help"):
        await one.sees(f"wait/options/{option}")
    await one.tap(await one.button("wait/keepWaiting"))
    await one.does_not_see("wait/choice")
    await one.sees("wait/position", 1)
