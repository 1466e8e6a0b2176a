"""Quick exit: blank at once, elsewhere a moment later, and no way back to what was said."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.browser.conftest import KNOBS
from tests.browser.elsewhere import Elsewhere
from tests.browser.people import People
from tests.browser.person import Person, meet
from tests.system.server import Server

SECRET = "niemand soll das lesen"
_LEAVE_AND_LOOK = """() => new Promise((resolve) => {
  document.querySelector("#exit").click();
  requestAnimationFrame(() => resolve([document.title, document.documentElement.innerText]));
})"""


@pytest.fixture
def mortal(elsewhere: Elsewhere) -> Iterator[Server]:
    """A server that may die in the test. Whoever comes here does the proof of work as delivered."""
    with Server(exit_url=elsewhere.exit_url, **KNOBS) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def slow(elsewhere: Elsewhere) -> AsyncIterator[Elsewhere]:
    """The page elsewhere takes its time."""
    elsewhere.stall()
    yield elsewhere
    elsewhere.answer()


async def in_a_talk(arrive: People, elsewhere: Elsewhere, *, at: Server | None = None) -> Person:
    """Came from the news, talks, and has said something that nobody else may read."""
    one, two = await asyncio.gather(arrive("de", at=at), arrive("de", at=at))
    await one.page.goto(f"{elsewhere.url}/news")
    await meet(one, two)
    await one.say(SECRET)
    await two.hears(SECRET)
    await one.type(f"{SECRET}, nie")
    return one


async def gone(person: Person, elsewhere: Elsewhere) -> None:
    """On the page elsewhere, and neither Back nor Forward ever shows a page of ours."""
    await person.page.wait_for_url(elsewhere.exit_url)
    for step in ("back", "back", "forward", "forward", "back", "forward"):
        # A page that the browser kept comes back without loading: its address is all there is to wait for.
        await (person.page.go_back if step == "back" else person.page.go_forward)(wait_until="commit")
        assert not person.page.url.startswith(person.url), f"{step} leads to {person.page.url}"
        assert SECRET not in await person.everything_on_screen()


async def test_the_page_is_blank_in_the_next_frame(arrive: People, slow: Elsewhere) -> None:
    slow.answer()
    one = await in_a_talk(arrive, slow)
    slow.stall()
    title, text = await one.page.evaluate(_LEAVE_AND_LOOK)
    assert title.strip() == ""
    assert text.strip() == ""
    slow.answer()
    await gone(one, slow)


async def test_back_and_forward_never_return(arrive: People, elsewhere: Elsewhere) -> None:
    one = await in_a_talk(arrive, elsewhere)
    await one.tap(one.exit)
    await gone(one, elsewhere)
    await one.page.goto(f"{one.url}/livez")
    assert await one.page.evaluate("sessionStorage.length + localStorage.length") == 0


async def test_it_works_with_the_server_dead(arrive: People, elsewhere: Elsewhere, mortal: Server) -> None:
    one = await in_a_talk(arrive, elsewhere, at=mortal)
    await asyncio.to_thread(mortal.stop)
    await one.tap(one.exit)
    await gone(one, elsewhere)


@pytest.mark.parametrize("key", ["Escape", "Shift"])
async def test_three_presses_of_one_key_leave(arrive: People, elsewhere: Elsewhere, key: str) -> None:
    one = await arrive("en", device="desk")
    await one.stand_in_line()
    await one.page.locator("#first-words").fill("A")
    for _ in range(2):
        await one.page.keyboard.press(key)
    await one.page.keyboard.type("b")
    await one.page.keyboard.press(key)
    await expect(one.page.locator("#first-words")).to_have_value("Ab")
    for _ in range(2):
        await one.page.keyboard.press(key)
    await gone(one, elsewhere)


async def test_it_needs_no_javascript(arrive: People, elsewhere: Elsewhere, house: Server) -> None:
    one = await arrive("de", java_script_enabled=False)
    await one.page.goto(f"{one.url}/?lang=de")
    await expect(one.exit).to_be_visible()
    answer = house.get("/exit")
    assert (answer.status_code, answer.headers["location"]) == (303, elsewhere.exit_url)
    assert answer.headers["cache-control"] == "no-store"
    await one.tap(one.exit)
    await one.page.wait_for_url(elsewhere.exit_url)


async def test_a_look_at_the_help_page_is_no_second_step_in_the_history(arrive: People, elsewhere: Elsewhere) -> None:
    one = await in_a_talk(arrive, elsewhere)
    await one.tap(await one.link("help"))
    await one.page.wait_for_url("**/help?**")
    await one.page.go_back(wait_until="commit")
    assert one.page.url == f"{elsewhere.url}/news"
