"""A part of the app that does not come over a bad line: it is said, it is tried again, and nothing is lost."""

from __future__ import annotations

import asyncio

from playwright.async_api import expect

from tests.browser.people import People


async def test_a_part_that_does_not_come_is_tried_again(arrive: People) -> None:
    one = await arrive("de")
    await one.page.route("**/assets/waiting-*.js", lambda route: route.abort())
    await one.arrive()
    await one.start()
    await one.sees("notComing")
    await expect(await one.button("tryAgain")).to_be_visible()
    await one.page.unroute("**/assets/waiting-*.js")
    await one.sees("wait/position", 1)


async def test_a_talk_whose_part_is_late_begins_all_the_same(arrive: People) -> None:
    one, two = await asyncio.gather(arrive("de"), arrive("de"))
    await one.page.route("**/assets/talk-*.js", lambda route: route.abort())
    await one.arrive()
    await one.start()
    await two.find_someone()
    await one.sees("notComing")
    await one.page.unroute("**/assets/talk-*.js")
    await one.in_room()
    await one.say("Da bin ich.")
    await two.hears("Da bin ich.")


async def test_after_the_house_was_renewed_a_part_that_is_gone_comes_with_a_fresh_page(arrive: People) -> None:
    one = await arrive("en")
    # Fetched ahead, and once more when it is needed.
    await one.page.route("**/assets/waiting-*.js", lambda route: route.fulfill(status=404), times=3)
    await one.page.route(
        lambda url: url == f"{one.url}/",
        lambda route: route.fulfill(status=200, body="<html>a newer one</html>", content_type="text/html"),
    )
    await one.arrive()
    await one.start()
    await one.sees("wait/position", 1)
    assert await one.page.evaluate("performance.getEntriesByType('navigation')[0].type") == "reload"
