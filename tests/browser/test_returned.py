"""What cannot be sent stays with its writer, who is told why, and can change it or let it go."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import expect

from peerchat.wire import TEXT_MAX_CHARS
from tests.browser.network import Network
from tests.browser.people import People
from tests.browser.person import meet
from tests.system.server import Server

LANGUAGES = pytest.mark.parametrize("language", ["de", "en"])


@LANGUAGES
async def test_too_long_a_text_stays_in_the_box_and_says_by_how_much(arrive: People, language: str) -> None:
    one, two = await asyncio.gather(arrive(language), arrive(language))
    await meet(one, two)
    long = "x" * (TEXT_MAX_CHARS + 1)
    await one.type(long)
    await one.sees("room/tooLong", 1)
    send = await one.button("room/send")
    await expect(send).to_have_attribute("aria-disabled", "true")
    await send.dispatch_event("click")
    await expect(one.box).to_have_value(long)
    await one.type(long[1:])
    await one.sees("room/left", 0)
    await one.send()
    await two.hears(long[1:])
    await expect(one.box).to_have_value("")


@LANGUAGES
async def test_what_the_server_refuses_is_back_in_the_box_with_the_reason(arrive: People, language: str) -> None:
    one, two = await asyncio.gather(arrive(language), arrive(language))
    await meet(one, two)
    await one.type_half_an_emoji("I smile ")
    await one.send()
    await one.sees("held/title")
    await one.sees("held/refused/bad_text")
    assert await one.has_half_an_emoji("I smile ")
    await one.say("I smile")
    await two.hears("I smile")
    await one.does_not_see("held/title")
    assert [said.text for said in await two.talk()] == ["I smile"]


async def test_a_sign_that_nobody_can_see_bothers_nobody(arrive: People) -> None:
    one, two = await asyncio.gather(arrive("en"), arrive("en"))
    await meet(one, two)
    await one.say("a bell \u0007rings\n\tfar away")
    await two.hears("a bell rings")
    assert [said.text for said in await two.talk()] == ["a bell rings\n\tfar away"]
    await one.all_sent()
    await expect(one.box).to_have_value("")


async def test_what_was_written_meanwhile_is_not_overwritten(arrive: People, house: Server) -> None:
    async with Network(house) as network:
        one, two = await asyncio.gather(arrive("en", at=network), arrive("en"))
        await meet(one, two)
        network.fall_silent()
        await one.type_half_an_emoji("first")
        await one.send()
        await one.type("second, already begun")
        network.recover()
        await one.sees("held/title")
        await expect(one.box).to_have_value("second, already begun")
        await one.tap(await one.button("held/putBack"))
        assert await one.has_half_an_emoji("second, already begun\nfirst")
