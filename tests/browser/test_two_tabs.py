"""One seat, one tab: of two tabs exactly one can write, and the other says so and offers to go on here."""

from __future__ import annotations

import asyncio

from playwright.async_api import expect

from tests.browser.people import People
from tests.browser.person import Person, meet


async def one_writes(writer: Person, other: Person) -> None:
    await writer.in_room()
    await other.sees("room/elsewhere")
    await expect(other.box).to_have_count(0)


async def test_of_two_tabs_with_one_seat_exactly_one_can_write(arrive: People) -> None:
    first, two = await asyncio.gather(arrive("de"), arrive("de"))
    await meet(first, two)
    await first.say("aus dem ersten")
    second = await first.other_tab()
    await one_writes(second, first)
    await second.say("aus dem zweiten")
    await two.hears("aus dem zweiten")
    await first.tap(await first.button("room/here"))
    await one_writes(first, second)
    await first.hears_own("aus dem zweiten")
    await first.say("wieder aus dem ersten")
    await two.hears("wieder aus dem ersten")
    assert [said.text for said in await two.talk()] == ["aus dem ersten", "aus dem zweiten", "wieder aus dem ersten"]
    await second.page.reload()
    await one_writes(second, first)


async def test_of_two_tabs_with_one_place_in_line_one_waits(arrive: People) -> None:
    first = await arrive("en")
    await first.stand_in_line()
    second = await first.other_tab()
    await second.sees("wait/position", 1)
    await first.sees("wait/elsewhere")
    await first.tap(await first.button("wait/here"))
    await first.sees("wait/position", 1)
    await second.sees("wait/elsewhere")
