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


async def house(one: Listener, show: Show) -> None:
    """Calls `show` with the name of each page about running the house, with something changed where that can be."""
    page, person = one.page, one.person
    await to(one, "house")
    row = page.locator(".house-row details").first
    await row.locator("summary").click()
    await row.get_by_label(await person.word("house/open")).uncheck()
    await show("ops-house-topics", person)
    await (await person.button("house/preview")).click()
    await person.sees("house/changes")
    await show("ops-house-preview", person)
    await (await person.button("house/publish")).click()
    await expect(page.get_by_text(await person.word("house/unpublished"))).to_have_count(0)
    await page.locator("summary", has_text=await person.word("house/history")).click()
    await show("ops-house-published", person)
    await page.get_by_role("button", name=await person.word("house/asShipped")).click()
    for part in ("guidelines", "hours", "limits", "resources", "audit"):
        await page.get_by_role("link", name=await person.word(f"house/page/{part}")).click()
        await one.has_come()
        await _CHANGED.get(part, _nothing)(one)
        await show(f"ops-house-{part}", person)


async def _nothing(_one: Listener) -> None:
    """It is shown as it is."""


async def _framed(one: Listener) -> None:
    await one.page.select_option("#house-hours-de-how", "framed")
    await (await one.person.button("house/addHours")).click()


async def _too_many(one: Listener) -> None:
    """A number that is refused."""
    await one.page.fill("#limit-joins_per_minute", "0")
    await (await one.person.button("house/preview")).click()
    await expect(one.page.locator("section .staff-wrong").last).to_be_visible()


async def _line(one: Listener) -> None:
    await (await one.person.button("house/edit")).first.click()


async def _log(one: Listener) -> None:
    await (await one.person.button("audit/open")).click()
    await (await one.person.button("audit/check")).click()
    await one.person.sees("audit/head")


_CHANGED = {"hours": _framed, "limits": _too_many, "resources": _line, "audit": _log}
