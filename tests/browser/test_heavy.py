"""How heavy it is, before a talk and after it: one tap each, by whoever likes to, kept in the tab and then in sums alone."""

from __future__ import annotations

import asyncio
from typing import Any

from playwright.async_api import Locator, Request, expect

from tests.browser.axe import in_both_themes
from tests.browser.people import People
from tests.browser.person import Person, meet


def step(person: Person, number: int) -> Locator:
    return person.page.get_by_role("radio", name=str(number), exact=True)


async def test_a_number_before_and_one_after_are_sent_together_and_forgotten(arrive: People) -> None:
    one, two = await asyncio.gather(arrive("de"), arrive("de"))
    sent: list[Request] = []
    one.page.on("request", lambda request: sent.append(request) if "/api/felt" in request.url else None)
    await one.stand_in_line()
    await one.sees("wait/heavy")
    await step(one, 7).check()
    assert await in_both_themes(one.page) == []
    await one.page.reload()
    await expect(step(one, 7)).to_be_checked()
    assert sent == [], "until then it stays in the tab"
    await two.find_someone()
    await asyncio.gather(one.in_room(), two.in_room())
    await one.say("Hallo")
    await two.hears("Hallo")
    await one.tap(await one.button("room/leave"))
    await one.tap(await one.button("leaving/silent"))
    await one.sees("end/heavy")
    await step(one, 4).check()
    assert await in_both_themes(one.page) == []
    await one.tap(await one.button("end/heavyTell"))
    await one.sees("end/heavyTold")
    told: list[Any] = [request.post_data_json for request in sent]
    assert [(body["before"], body["after"]) for body in told] == [(7, 4)]
    assert await one.page.evaluate("sessionStorage.getItem('heavy')") is None
    await two.sees("end/title")
    await two.does_not_see("end/heavy")


async def test_whoever_says_nothing_is_asked_nothing_afterwards(arrive: People) -> None:
    one, two = await asyncio.gather(arrive("en"), arrive("en"))
    await meet(one, two)
    await one.tap(await one.button("room/leave"))
    await one.tap(await one.button("leaving/silent"))
    await one.sees("end/again")
    await one.does_not_see("end/heavy")
