"""The waiting room: an honest place in line that a reload keeps, something for the meantime, and a choice after long."""

from __future__ import annotations

import json

import pytest
from playwright.async_api import expect

from tests.browser.people import People
from tests.browser.person import Person
from tests.browser.stages import age


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


@pytest.mark.parametrize("language", ["de", "en"])
async def test_after_five_minutes_the_person_chooses_how_to_go_on(arrive: People, language: str) -> None:
    one = await arrive(language)
    await one.stand_in_line()
    await age(one, 301)
    await one.sees("wait/choice")
    for option in ("circle", "later", "help"):
        await one.sees(f"wait/options/{option}")
        await one.sees(f"wait/hints/{option}")
    await one.tap(await one.button("wait/keepWaiting"))
    await one.does_not_see("wait/choice")
    await one.sees("wait/position", 1)


async def test_of_the_choices_wider_leads_on_in_the_line(arrive: People) -> None:
    one = await arrive("de")
    await one.stand_in_line()
    await age(one, 301, also=("en",), most="related topics", topics=("sleep",))
    await one.sees("wait/choice")
    await one.tap(one.page.locator(".options .button-main"))
    await one.does_not_see("wait/choice")
    await one.sees("wait/now/any topic")


async def test_of_the_choices_a_circle_gathers_and_is_still_one_after_a_reload(arrive: People) -> None:
    one = await arrive("en")
    await one.stand_in_line()
    await age(one, 301)
    await one.tap(await one.button("wait/options/circle"))
    await one.sees("wait/circleTitle")
    await one.page.reload()
    await one.sees("wait/circleTitle")


async def test_of_the_choices_later_frees_the_place_and_keeps_what_was_chosen(arrive: People) -> None:
    one = await arrive("de")
    await one.stand_in_line()
    await age(one, 301)
    await one.tap(await one.button("wait/options/later"))
    await one.sees("landing/notice/later")
    await one.sees("landing/start")


async def test_of_the_choices_help_leads_to_the_lines_and_back_to_the_same_place(arrive: People) -> None:
    one = await arrive("en")
    await one.stand_in_line()
    await age(one, 301)
    await one.sees("wait/choice")
    before = await remembered(one)
    await one.tap(one.page.locator(".options a"))
    await one.page.wait_for_url("**/help?**")
    await one.tap(one.page.locator(".brand"))
    await one.sees("wait/position", 1)
    assert (await remembered(one))["ticket"] == before["ticket"]
