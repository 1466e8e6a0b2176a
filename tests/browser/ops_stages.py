"""Every page of the operators, each as it stands: for looking at it, by eye and by machine."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import redis
from playwright.async_api import expect

from peerchat.broker import keys
from peerchat.ops.rooms.telling import Handles
from tests import scenario
from tests.browser.person import Person
from tests.browser.staff import Listener
from tests.system.server import SECRET
from tests.system.store import Store

Show = Callable[[str, Person], Awaitable[None]]


def seed(store: Store, every: int = 1) -> dict[str, scenario.Room]:
    """The scenario, as if it had come to this by now; by the handles that operators know."""
    client: Any = redis.Redis(port=store.port, protocol=2)
    handles, seeded = Handles(SECRET.encode()), dict[str, scenario.Room]()
    with client:
        for room in scenario.rooms()[::every]:
            if "hand" in room.reasons or room.name == "just gone":
                continue  # stands elsewhere in the store; is something else before it is read
            name = scenario.put(client, room, _now(client))
            # A look may come between any two of these: what happened is still ahead of it, or the next one would not know.
            client.zadd(keys.room(name).live, {name: _now(client) + 1000})
            seeded[handles.of(name)] = room
    return seeded


def _now(store: Any) -> int:
    """Unix ms, by its own clock."""
    seconds, micros = store.time()
    return int(seconds) * 1000 + int(micros) // 1000


async def to(one: Listener, page: str) -> None:
    await one.page.get_by_role("link", name=await one.person.word(f"ops/page/{page}"), exact=True).click()
    await expect(one.page.locator("main h1")).to_be_focused()
    await one.has_come()


async def at_the_lookout(one: Listener) -> None:
    """Signed in by now, with figures that are fresh."""
    await one.page.goto(f"{one.person.url}/ops?lang={one.person.language}")
    await expect(one.page.locator(".ops-answers")).to_be_visible()


async def unfold(one: Listener) -> None:
    await one.page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")


async def every(one: Listener, show: Show) -> None:
    """Calls `show` with the name of each page while it stands; `one` is an operator."""
    page = one.page
    await at_the_lookout(one)
    await show("ops-now", one.person)
    await unfold(one)
    await show("ops-now-open", one.person)
    await to(one, "rooms")
    await expect(page.locator(".ops-rooms li").first).to_be_visible()
    await page.locator(".ops-filter summary").click()
    await page.locator(".ops-room summary").first.click()
    await show("ops-rooms", one.person)
    await to(one, "history")
    await expect(page.locator(".ops-chart").first).to_be_visible()
    await expect(page.locator(".ops-week td").first).to_be_visible()
    await show("ops-history", one.person)
    await unfold(one)
    await show("ops-history-open", one.person)
    await to(one, "alarms")
    await expect(page.locator("#channels")).to_be_visible()
    await unfold(one)
    await show("ops-alarms", one.person)
