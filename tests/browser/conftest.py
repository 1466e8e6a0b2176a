"""One browser and one server for all; each person gets a context of their own, and is watched to the end."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.browser import chromium
from tests.browser.elsewhere import Elsewhere
from tests.browser.people import People
from tests.browser.staff import Consoles
from tests.browser.words import Words
from tests.system.server import Server

# Rates stay as delivered; only the numbers that one machine with all its people would reach are higher.
# Leases are a tenth of what is delivered, so that three seconds here are thirty out there.
KNOBS: dict[str, Any] = {
    "limits": "on", "joins_per_minute": 10_000, "sockets_per_network": 1_000, "tick_seconds": 1, "lease_seconds": 3,
    "queue_grace_seconds": 600,
}  # fmt: skip
# A proof of work as delivered takes a core for over half a second from each who comes, in nearly every test: a short one takes the
# same way. Whoever comes to a server with the `KNOBS` alone does the whole work (test_quick_exit.py).
LIGHT: dict[str, Any] = {**KNOBS, "pow_bits": 6}
# Shorter than what is delivered, and long enough for a browser on a machine that is busy.
ROOMS: dict[str, Any] = {
    "tick_seconds": 1, "lease_seconds": 8, "seat_grace_seconds": 10, "volunteer_patience_seconds": 4,
}  # fmt: skip
_MARKS = (pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in str(item.path):
            for mark in _MARKS:
                item.add_marker(mark, append=False)


def _found(*, whole: bool) -> str:
    path = chromium.find(whole=whole)
    if path is None:
        reason = "no Chromium is here; on Debian: apt-get install chromium, or name one with PEERCHAT_CHROMIUM"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return path


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with chromium.running(_found(whole=False)) as found:
        yield found


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def whole_browser() -> AsyncIterator[Browser]:
    """With a push service, for the tests that need one."""
    async with chromium.running(_found(whole=True)) as found:
        yield found


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def elsewhere() -> AsyncIterator[Elsewhere]:
    async with Elsewhere() as site:
        yield site


@pytest.fixture(scope="session")
def house(elsewhere: Elsewhere) -> Iterator[Server]:
    """The server of all tests that break nothing."""
    with Server(exit_url=elsewhere.exit_url, **LIGHT) as running:
        yield running


@pytest.fixture
def quiet_house() -> Iterator[Server]:
    """Without the circles of other tests, whose seats are kept for a while after all have gone."""
    with Server(**LIGHT) as running:
        yield running


@pytest.fixture(scope="session")
def rooms() -> Iterator[Server]:
    """The server of all tests with volunteers: who is on duty here came with the test, and goes with it."""
    with Server(**ROOMS) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def words(browser: Browser, house: Server) -> Words:
    return await Words.of(browser, house)


@pytest_asyncio.fixture(loop_scope="session")
async def arrive(browser: Browser, house: Server, elsewhere: Elsewhere, words: Words) -> AsyncIterator[People]:
    """After the test all go, and nothing unwanted may have happened in any of their browsers."""
    people = People(browser, house, elsewhere, words)
    yield people
    assert await people.see_out() == []


@pytest_asyncio.fixture(loop_scope="session")
async def arrive_whole(
    whole_browser: Browser, house: Server, elsewhere: Elsewhere, words: Words
) -> AsyncIterator[People]:
    """As `arrive`, with a browser that can be called."""
    people = People(whole_browser, house, elsewhere, words)
    yield people
    assert await people.see_out() == []


@pytest_asyncio.fixture(loop_scope="session")
async def consoles(browser: Browser, rooms: Server, words: Words) -> AsyncIterator[Consoles]:
    """Staff with browsers of their own; the same is asked of these."""
    made = Consoles(browser, rooms, words)
    yield made
    assert await made.see_out() == []
