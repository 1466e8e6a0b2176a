"""While one waits, the search is no secret: each step is told before it comes, and can be refused, hurried and let go again."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import expect

from tests.browser.people import People
from tests.browser.person import Person
from tests.browser.test_waiting import remembered

FIRST_TOPIC = {"de": "Angst und Panik", "en": "Anxiety and panic"}


async def in_line_for_a_topic(person: Person) -> None:
    await person.arrive()
    await person.choose_topic()
    await person.start()
    await person.sees("wait/position", 1)


@pytest.mark.parametrize("language", ["de", "en"])
async def test_the_next_step_is_told_by_its_name_refused_and_let_go_again(arrive: People, language: str) -> None:
    one = await arrive(language)
    await in_line_for_a_topic(one)
    reach = one.page.locator(".reach")
    await expect(reach).to_contain_text(await one.word("wait/now/same topic", await topic(one, language)))
    related = await one.page.evaluate(
        """async (language) => {
          const { topics } = await (await fetch("/api/site")).json();
          const near = topics.find(({ id }) => id === "anxiety").related;
          return topics.filter(({ id }) => near.includes(id)).map(({ name }) => name[language]);
        }""",
        language,
    )
    assert len(related) == 3
    for name in related:
        await expect(reach).to_contain_text(name)
    await one.tap(await one.button("wait/refuse/related topics"))
    await one.sees("wait/heldBack")
    for name in related:
        await expect(reach).not_to_contain_text(name)
    refused = await remembered(one)
    await one.page.reload()
    await one.sees("wait/heldBack")
    assert await remembered(one) == refused, "a reload forgot what was refused"
    await one.tap(await one.button("wait/letGo"))
    await expect(await one.button("wait/hurry")).to_be_visible()


async def topic(person: Person, language: str) -> str:
    return await person.word("quoted", FIRST_TOPIC[language])


async def test_who_does_not_want_to_wait_for_the_next_step_takes_it_at_once(arrive: People) -> None:
    one = await arrive("en")
    await in_line_for_a_topic(one)
    await one.tap(await one.button("wait/hurry"))
    await expect(one.page.locator(".reach")).to_contain_text("related topics: “")
    await one.tap(await one.button("wait/hurry"))
    await one.sees("wait/now/any topic")
    await one.tap(await one.button("wait/refuse/same topic"))
    await one.sees("wait/heldBack")


async def test_two_who_refuse_each_others_topics_wait_until_one_looks_wider(arrive: People) -> None:
    one, two = await asyncio.gather(arrive("en"), arrive("en"))
    await in_line_for_a_topic(one)
    await two.arrive()
    await two.choose_topic(5)
    await two.start()
    await two.sees("wait/title")
    await two.tap(await two.button("wait/refuse/related topics"))
    await one.tap(await one.button("wait/hurry"))
    await one.tap(await one.button("wait/hurry"))
    await one.sees("wait/now/any topic")
    await two.sees("wait/title")
    await two.tap(await two.button("wait/letGo"))
    await two.tap(await two.button("wait/hurry"))
    await two.tap(await two.button("wait/hurry"))
    await asyncio.gather(one.in_room(), two.in_room())


async def test_a_button_that_goes_does_not_take_the_focus_along(arrive: People) -> None:
    one = await arrive("de", device="desk")
    await in_line_for_a_topic(one)
    await (await one.button("wait/refuse/related topics")).focus()
    await one.page.keyboard.press("Enter")
    await one.sees("wait/heldBack")
    assert await one.page.evaluate("document.activeElement.tagName") == "H1"


async def test_a_further_language_is_told_as_the_last_step(arrive: People) -> None:
    one = await arrive("de")
    await one.arrive()
    await one.tap(one.page.locator(".tune > summary"))
    await one.tap(one.page.get_by_label(await one.word("landing/also")))
    await one.start()
    await one.sees("wait/now/any topic")
    await one.tap(await one.button("wait/hurry"))
    await one.sees("wait/now/any language")


async def test_who_leaves_is_not_counted_any_more(arrive: People) -> None:
    one = await arrive("de")
    await in_line_for_a_topic(one)
    await one.tap(await one.button("wait/leave"))
    await one.sees("landing/notice/given_back")
    await one.does_not_see("landing/waiting", 1)
