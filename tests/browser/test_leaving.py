"""Every way a talk ends or does not begin: kind words, and where to go from there."""

from __future__ import annotations

import asyncio
import time

from playwright.async_api import expect

from tests.browser.conftest import KNOBS
from tests.browser.people import People
from tests.browser.person import meet
from tests.system.patience import patience
from tests.system.server import Server
from tests.system.visitor import find_room


async def test_when_the_other_leaves_kind_words_and_next_steps_come_within_two_seconds(arrive: People) -> None:
    one, two = await asyncio.gather(arrive("de"), arrive("de"))
    await meet(one, two)
    await one.say("Ich muss gleich weg")
    await two.hears("Ich muss gleich weg")
    await one.tap(await one.button("room/leave"))
    start = time.monotonic()
    await one.tap(await one.button("leave/words/thanks"))
    await two.sees("end/title")
    assert time.monotonic() - start < patience(2)
    await two.sees("goodbyes/thanks")
    await expect(two.page.get_by_text(await two.word("end/leftKindly", await two.other()))).to_be_visible()
    for step in ("end/again", "end/help", "end/exit"):
        await expect(two.page.get_by_text(await two.word(step), exact=True)).to_be_visible()
    await two.hears("Ich muss gleich weg")
    await expect(two.box).to_be_hidden()
    await one.sees("end/mine")
    await two.tap(await two.button("end/again"))
    await two.sees("wait/title")


async def test_leaving_can_be_taken_back_and_needs_no_reason(arrive: People) -> None:
    one, two = await asyncio.gather(arrive("en"), arrive("en"))
    await meet(one, two)
    await one.tap(await one.button("room/leave"))
    await one.tap(await one.button("leaving/stay"))
    await one.say("still here")
    await two.hears("still here")
    await one.tap(await one.button("room/leave"))
    await one.tap(await one.button("leave/block"))
    await one.tap(await one.button("leave/blockYes"))
    await one.sees("end/blocked")
    await two.sees("end/title")
    await expect(two.page.get_by_text(await two.word("end/blocked"))).to_be_hidden()


async def test_when_the_other_never_comes_one_is_back_in_line_and_told_so(arrive: People) -> None:
    with Server(**{**KNOBS, "limits": "off"}, seat_grace_seconds=1.5) as short:
        one = await arrive("de", at=short)
        await one.stand_in_line()
        (_, _) = await asyncio.gather(find_room(short.url, language="de"), one.in_room())
        await one.sees("wait/back/no_show")
        await one.sees("wait/title")
        await one.sees("wait/position", 1)
