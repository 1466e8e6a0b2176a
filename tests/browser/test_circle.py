"""A circle: three to eight who talk as equals; who comes, who goes, and whom one does not want to read any more."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import Locator, expect

from tests.browser import axe
from tests.browser.people import People
from tests.browser.person import Person
from tests.system.server import Server

LEAST = 3


async def wish_for_circle(person: Person) -> None:
    """From nowhere into the line for a circle."""
    await person.arrive()
    await person.tap(person.page.locator(".tune > summary"))
    await person.tap(person.page.locator("label", has_text=await person.word("landing/formats/circle")))
    await person.start()


async def in_circle(person: Person, others: int) -> None:
    """In the room, and so many others with them."""
    await expect(person.page.locator(".members .member")).to_have_count(others)


async def sit_down(arrive: People, house: Server, language: str, count: int = LEAST) -> list[Person]:
    """So many come from nowhere and sit in one circle."""
    people = [await arrive(language, at=house) for _ in range(count)]
    await asyncio.gather(*(wish_for_circle(person) for person in people))
    await asyncio.gather(*(in_circle(person, count - 1) for person in people))
    return people


async def names(person: Person) -> set[str]:
    """Whom they see."""
    shown = await person.page.locator(".members .member").all_inner_texts()
    return {name.strip(" …") for name in shown}


async def own_name(person: Person, others: list[Person]) -> str:
    """How the others see them."""
    seen = set.intersection(*[await names(other) for other in others])
    (name,) = seen - await names(person)
    return name


def said_by(person: Person, name: str) -> Locator:
    return person.page.locator(".said-by", has_text=name)


@pytest.mark.parametrize("language", ["de", "en"])
async def test_three_sit_down_as_equals_and_each_word_has_its_name(
    arrive: People, quiet_house: Server, language: str
) -> None:
    one, two, three = await sit_down(arrive, quiet_house, language)
    await one.sees("circle/opening")
    mine = await own_name(one, [two, three])
    await one.page.locator("#message").press_sequentially("hello")
    await two.sees("circle/type", mine, 1)
    await one.send()
    for person in (two, three):
        await person.hears("hello")
        await expect(said_by(person, mine)).to_be_visible()
    await expect(one.page.locator(".said-by")).to_have_count(0)
    for person in (two, three):
        await person.tap(person.page.locator(".said-mark"))
    await expect(one.page.locator(".said-felt")).to_contain_text(await own_name(two, [one, three]))
    await expect(one.page.locator(".said-felt")).to_contain_text(await own_name(three, [one, two]))
    await two.tap(two.page.locator(".members > summary"))
    await two.sees("room/needs/heard")
    for theme in ("light", "dark"):
        await two.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        assert await axe.violations(two.page) == []


async def test_who_comes_later_is_named_and_when_one_leaves_the_others_go_on(
    arrive: People, quiet_house: Server
) -> None:
    one, two, three = await sit_down(arrive, quiet_house, "de")
    await one.say("Hallo in die Runde")
    four = await arrive("de", at=quiet_house)
    await wish_for_circle(four)
    await in_circle(four, 3)
    await four.hears("Hallo in die Runde")
    await asyncio.gather(*(in_circle(person, 3) for person in (one, two, three)))
    newcomer = await own_name(four, [one, two])
    await one.sees("room/joined", newcomer)
    await four.say("Danke, dass ich dazukommen darf")
    await one.hears("Danke, dass ich dazukommen darf")
    leaver = await own_name(two, [one, three])
    await two.tap(await two.button("circle/leave"))
    await two.sees("leave/circleText")
    await two.tap(await two.button("leave/words/take_care"))
    await two.sees("end/circleMine")
    await one.sees("room/leftNote", leaver)
    await one.sees("goodbyes/take_care")
    await in_circle(one, 2)
    await three.say("Wir sind noch da")
    await one.hears("Wir sind noch da")
    await two.does_not_see("again/how")


async def test_one_of_several_need_not_be_read_any_more_and_nobody_learns_of_it(
    arrive: People, quiet_house: Server
) -> None:
    one, two, three = await sit_down(arrive, quiet_house, "en")
    unwanted = await own_name(two, [one, three])
    await two.say("something unkind")
    await one.hears("something unkind")
    await one.tap(await one.button("circle/leave"))
    await one.tap(await one.button("leave/blockOne"))
    await one.tap(one.page.locator(".farewell-words .button", has_text=unwanted))
    await one.sees("leave/blockStaySure", unwanted)
    await one.tap(await one.button("leave/blockStay"))
    await expect(one.page.get_by_text("something unkind")).to_have_count(0)
    await two.say("are you there")
    await three.hears("are you there")
    await three.say("I am")
    await one.hears("I am")
    await two.hears("I am")
    await one.page.reload()
    await one.hears("I am")
    await expect(one.page.get_by_text("are you there")).to_have_count(0)
    await one.say("me too")
    await two.hears("me too")


async def test_a_circle_that_ran_empty_ends_without_blame_and_leads_on(arrive: People, quiet_house: Server) -> None:
    one, two, three = await sit_down(arrive, quiet_house, "de")
    for person in (two, three):
        await person.tap(await person.button("circle/leave"))
        await person.tap(await person.button("leaving/silent"))
        await person.sees("end/circleMine")
    await one.sees("end/circleTitle")
    await one.sees("end/circleLeft")
    await one.tap(await one.button("end/again"))
    await one.sees("wait/circleTitle")
