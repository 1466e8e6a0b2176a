"""When a talk is over: meeting again if both wish it, never meeting again, a break; in both languages."""

from __future__ import annotations

import asyncio
import re

import pytest
from playwright.async_api import expect

from tests.browser.people import People
from tests.browser.person import Person, meet
from tests.browser.stages import talk

ACUTE = {"de": "Ich bringe mich heute Nacht um.", "en": "I am going to kill myself tonight."}
CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}")


async def part(leaver: Person, left: Person) -> None:
    """One ends the talk; both are at its end."""
    await leaver.tap(await leaver.button("room/leave"))
    await leaver.tap(await leaver.button("leave/words/thanks"))
    await leaver.sees("end/mine")
    await left.sees("end/title")


async def code(person: Person) -> str:
    """The code for talking again, once it is there."""
    shown = person.page.locator(".again-code")
    await expect(shown).to_have_text(CODE)
    return await shown.inner_text()


async def mains(person: Person) -> list[str]:
    """What the page names as the next step."""
    return await person.page.locator("main .button-main").all_inner_texts()


async def helped_first(person: Person) -> None:
    """Whoever was shown help in the talk finds it first: a number in one tap, and all lines as the one next step."""
    await person.sees("end/helpFirst")
    assert await mains(person) == [await person.word("end/help")]
    assert await person.page.locator(".help-first a[href^='tel:']").count() >= 1
    assert re.search(
        r"/help\?country=\w+&lang=", await person.page.locator(".help-first .button-main").get_attribute("href") or ""
    )


@pytest.mark.parametrize("language", ["de", "en"])
async def test_both_who_wish_it_get_a_code_of_their_own_and_it_is_nowhere_else(arrive: People, language: str) -> None:
    one, two = await asyncio.gather(arrive(language), arrive(language))
    await meet(one, two)
    names = await one.other(), await two.other()
    await part(one, two)
    await one.sees("again/how")
    await one.tap(await one.button("again/yes"))
    await one.sees("again/wished", names[0])
    await two.tap(await two.button("end/meet", names[1]))
    await two.does_not_see("again/both", names[1])
    await two.tap(await two.button("again/yes"))
    codes = await asyncio.gather(code(one), code(two))
    assert codes[0] != codes[1]
    for person, mine in zip((one, two), codes, strict=True):
        assert await mains(person) == [await person.word("again/noted")]
        assert mine not in "\n".join([*person.watch.urls, person.page.url])
        assert await person.page.evaluate("[localStorage.length, document.cookie]") == [0, ""]
        await person.page.reload()
        assert await code(person) == mine
        await person.tap(await person.button("again/noted"))
        assert await code(person) == mine
        assert await mains(person) == [await person.word("end/again")]
    await one.tap(one.exit)
    await expect(one.page.locator(".again-code")).to_have_count(0)


async def test_an_unanswered_wish_is_never_told_and_can_be_taken_back(arrive: People) -> None:
    one, two = await asyncio.gather(arrive("de"), arrive("de"))
    await meet(one, two)
    name = await one.other()
    await part(one, two)
    await one.tap(await one.button("again/yes"))
    await one.sees("again/wished", name)
    before = await two.everything_on_screen()
    await one.tap(await one.button("again/takeBack"))
    await one.sees("again/noDone")
    assert await two.everything_on_screen() == before
    await two.tap(await two.button("end/meet", await two.other()))
    await two.tap(await two.button("again/yes"))
    await two.sees("again/open")
    await one.does_not_see("again/both", name)


async def test_after_the_end_one_can_still_choose_never_to_meet_again_and_the_other_learns_nothing(
    arrive: People,
) -> None:
    one, two = await asyncio.gather(arrive("en"), arrive("en"))
    await meet(one, two)
    name = await two.other()
    await part(one, two)
    seen = await one.everything_on_screen()
    await two.tap(await two.button("end/meet", name))
    await two.tap(await two.button("never/open", name))
    await two.sees("never/sure", name)
    await two.tap(await two.button("leave/blockYes"))
    await two.sees("never/done", name)
    await two.does_not_see("again/ask", name)
    assert await one.everything_on_screen() == seen
    await asyncio.gather(one.tap(await one.button("end/again")), two.tap(await two.button("end/again")))
    await asyncio.gather(one.sees("wait/title"), two.sees("wait/title"))
    third = await arrive("en")
    await asyncio.gather(third.find_someone(), _someone_is_in_room(one, two))
    await third.say("hello, you two?")
    in_line = [person for person in (one, two) if not await person.box.is_visible()]
    assert len(in_line) == 1, "they met again, or nobody met the third"


async def _someone_is_in_room(*people: Person) -> None:
    waits = [asyncio.ensure_future(person.in_room()) for person in people]
    done, pending = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for wait in pending:
        wait.cancel()
    await asyncio.gather(*pending, return_exceptions=True)
    for wait in done:
        wait.result()


@pytest.mark.parametrize("language", ["de", "en"])
async def test_after_a_heavy_talk_a_break_is_proposed_taken_kept_over_a_reload_and_ended(
    arrive: People, language: str
) -> None:
    one, two = await asyncio.gather(arrive(language), arrive(language))
    await meet(one, two)
    await talk(one, two)
    await one.say(ACUTE[language])
    await two.hears(ACUTE[language])
    await part(two, one)
    await two.sees("rest/crisis")
    await two.tap(await two.button("rest/take", 15))
    await two.sees("rest/what")
    await two.page.reload()
    await two.sees("rest/what")
    await two.tap(await two.button("ground/senses"))
    await two.tap(await two.button("rest/end"))
    await two.sees("end/mine")
    await expect(await two.button("end/again")).to_be_visible()
    await two.does_not_see("end/helpFirst")
    await helped_first(one)
    await one.tap(await one.button("end/again"))
    await one.sees("rest/title")
    await helped_first(one)
    await one.page.reload()
    await one.sees("rest/title")
    await helped_first(one)
    await one.tap(await one.button("rest/on"))
    await one.does_not_see("rest/title")
    await one.tap(await one.button("end/again"))
    await one.sees("wait/title")


async def test_a_break_that_is_over_says_so(arrive: People) -> None:
    one, two = await asyncio.gather(arrive("de"), arrive("de"))
    await two.page.clock.install()
    await meet(one, two)
    await talk(one, two)
    await one.say(ACUTE["de"])
    await two.hears(ACUTE["de"])
    await part(two, one)
    await two.tap(await two.button("rest/take", 15))
    await two.sees("rest/what")
    await two.page.clock.fast_forward("15:05")
    await two.sees("rest/over")
    await expect(await two.button("end/again")).to_be_visible()
