"""Opening hours, learning and the gate before duty, through the real server."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from peerchat.db.engine import Database, address
from peerchat.volunteers.shifts.book import Book
from peerchat.volunteers.shifts.office import Office
from peerchat.volunteers.shifts.pattern import EVERY_DAY, Pattern
from peerchat.volunteers.staff import Staff
from tests.system.conftest import QUICK
from tests.system.patience import patience
from tests.system.server import Server
from tests.system.store import Store
from tests.system.visitor import post, site, wishes
from tests.system.volunteer import Hired, Volunteer, hire


@pytest.fixture(scope="module")
def house() -> Iterator[Server]:
    with Store() as store, Server(workers=2, store_url=store.url, **QUICK) as running:
        yield running


def staff(hired: Hired) -> Staff:
    return Staff(id=hired.id, name=hired.name, role="supervisor", languages=("de", "en"), time_zone="UTC", session="s")


async def state(house: Server, language: str, wanted: str) -> dict[str, object]:
    """What the site says, once it says so: its word is up to five seconds old."""
    async with asyncio.timeout(patience(15)):
        while True:
            found: dict[str, object] = (await site(house.url))["listening"][language]
            if found["state"] == wanted:
                return found
            await asyncio.sleep(0.1)


async def joining(house: Server, wish: dict[str, object], status: int) -> None:
    """Until every worker knows: each has a word of its own, up to five seconds old."""
    async with asyncio.timeout(patience(15)):
        while (await post(house.url, "/api/join", json=wish)).status_code != status:
            await asyncio.sleep(0.1)


async def test_who_has_not_learned_yet_does_not_come_on_duty_whatever_the_page_sends(house: Server) -> None:
    [new] = await hire(house, "Newcomer", trained=False)
    async with Volunteer(house.url, new) as volunteer:
        await volunteer.say(t="duty", on=True, most=1)
        assert (await volunteer.got("refusal"))["code"] == "not_ready"
        assert volunteer.of("duty", on=True) == []
    async with httpx.AsyncClient(base_url=house.url, headers={"cookie": new.cookie}, trust_env=False) as http:
        told = (await http.get("/api/staff/training")).json()
        assert (told["ready"], len(told["missing"])) == (False, 15)
        refused = await http.post("/api/staff/training/silence", json={"language": "en", "answers": [0, 0, 0]})
        assert (refused.status_code, refused.json()["code"]) == (403, "csrf")
    async with httpx.AsyncClient(base_url=house.url, trust_env=False) as nobody:
        assert (await nobody.get("/api/staff/training")).status_code == 401


async def test_closed_says_when_next_open_says_until_when_and_only_then_anybody_is_let_in(house: Server) -> None:
    [vera] = await hire(house, "Vera")
    soon = datetime.now(UTC) + timedelta(hours=3)
    begin = soon.replace(minute=0, second=0, microsecond=0)
    database = Database(address(None, house.data))
    book = Book(database)

    def shift(pattern: str) -> Pattern:
        end = (begin + timedelta(hours=4)).time()
        return Pattern(pattern, "de", "UTC", EVERY_DAY, begin.time(), end, 2, begin.date())

    try:
        planned = await Office(book, ["de"]).add(staff(vera), shift)
        await book.take(staff(vera), f"{planned.id}:{begin.date()}")
    finally:
        await database.close()
    async with asyncio.timeout(patience(15)):
        while (closed := await state(house, "de", "closed"))["next"] is None:
            await asyncio.sleep(0.1)
    assert closed == {
        "state": "closed", "on_duty": 0, "until": None, "last_entry": None, "next": int(begin.timestamp()),
    }  # fmt: skip
    wish = await wishes(house.url, format="volunteer", language="de", role="seek")
    async with asyncio.timeout(patience(15)):  # either worker answers, and each learns of the plan by itself
        while "retry-after" not in (refused := await post(house.url, "/api/join", json=wish)).headers:
            assert (refused.status_code, refused.json()["code"]) == (409, "listening_closed")
            await asyncio.sleep(0.1)
    assert (refused.status_code, refused.json()["code"]) == (409, "listening_closed")
    assert int(refused.headers["retry-after"]) > 3600
    async with Volunteer(house.url, vera) as volunteer:
        await volunteer.on()
        async with asyncio.timeout(patience(15)):  # the other worker may have heard of her before it heard of the plan
            while (opened := await state(house, "de", "open"))["next"] is None:
                await asyncio.sleep(0.1)
        assert (opened["on_duty"], opened["next"]) == (1, int(begin.timestamp()))
        assert "Vera" not in str(await site(house.url))
        await joining(house, wish, 201)
        await volunteer.say(t="duty", on=False)
        await volunteer.got("duty", on=False)
    await state(house, "de", "closed")
    await joining(house, wish, 409)
