from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from peerchat.db.engine import Database, address
from peerchat.errors import StoreAway
from peerchat.volunteers.shifts.book import Book
from peerchat.volunteers.shifts.doors import AGE_SECONDS, PATIENCE_SECONDS, PLANNED_SECONDS, Doors
from peerchat.volunteers.shifts.office import Office
from peerchat.volunteers.shifts.plan import Plan
from tests.conftest import TIME_FACTOR
from tests.contract.volunteers.shifts.nights import TONIGHT, on, planned
from tests.contract.volunteers.team import NOW, Clock, Team

BEGIN = (NOW + timedelta(hours=9)).timestamp()  # 22 h in Berlin
END = (NOW + timedelta(hours=17)).timestamp()


class Duty:
    def __init__(self) -> None:
        self.on: Mapping[str, int] | None = {}

    async def __call__(self) -> Mapping[str, int]:
        if self.on is None:
            raise StoreAway
        return self.on


def doors_of(book: Book, office: Office, duty: Duty, clock: Clock) -> Doors:
    return Doors(book, office, ["de", "en"], duty, clock)


async def test_open_where_somebody_is_and_until_the_plan_ends(
    team: Team, book: Book, office: Office, clock: Clock
) -> None:
    night = await planned(team, office)
    kim = await team.add("kim")
    duty = Duty()
    doors = doors_of(book, office, duty, clock)
    assert (await doors.now())["de"] == ("closed", 0, None, None, None)
    await book.take(kim, on(night, TONIGHT))
    clock.now += AGE_SECONDS
    assert (await doors.now())["de"] == ("closed", 0, None, None, BEGIN)
    clock.now, duty.on = BEGIN + 60, {"de": 1}
    assert await doors.now() == {
        "de": ("open", 1, END, END - 1200, None),
        "en": ("closed", 0, None, None, None),
    }
    clock.now = END - 600
    assert (await doors.now())["de"][:2] == ("closing", 1)
    clock.now = END + 60
    assert (await doors.now())["de"][:2] == ("closing", 1)
    duty.on = {}
    clock.now += AGE_SECONDS
    assert (await doors.now())["de"][:2] == ("closed", 0)


async def test_the_plan_is_read_again_after_four_seconds_and_who_is_there_is_asked_each_time(
    team: Team, book: Book, office: Office, clock: Clock
) -> None:
    night = await planned(team, office)
    duty = Duty()
    doors = doors_of(book, office, duty, clock)
    assert (await doors.now())["de"].next is None
    await book.take(await team.add("kim"), on(night, TONIGHT))
    clock.now += AGE_SECONDS / 2
    duty.on = {"de": 1}
    assert (await doors.now())["de"] == ("open", 1, None, None, None)
    clock.now += AGE_SECONDS / 2
    assert (await doors.now())["de"] == ("open", 1, None, None, BEGIN)


async def test_what_goes_on_by_plan_is_read_anew_while_something_does_and_more_rarely_else(
    team: Team, book: Book, office: Office, clock: Clock
) -> None:
    kim, night = await team.add("kim"), await planned(team, office)
    doors = doors_of(book, office, Duty(), clock)
    clock.now = BEGIN - 60
    assert not await doors.planned("de")
    await book.take(kim, on(night, TONIGHT))
    clock.now = BEGIN + 60
    assert await doors.planned("de")
    assert not await doors.planned("en")
    await book.give_up(kim, on(night, TONIGHT), urgent=True)
    clock.now += AGE_SECONDS
    assert not await doors.planned("de")
    await book.take(await team.add("alex"), on(night, TONIGHT))
    clock.now += PLANNED_SECONDS - 1
    assert not await doors.planned("de")
    clock.now += 1
    assert await doors.planned("de")


async def test_with_the_store_away_nothing_is_claimed(team: Team, book: Book, office: Office, clock: Clock) -> None:
    night = await planned(team, office)
    await book.take(await team.add("kim"), on(night, TONIGHT))
    duty = Duty()
    duty.on = None
    assert (await doors_of(book, office, duty, clock).now())["de"] == ("unknown", None, None, None, BEGIN)


async def test_with_the_database_away_whoever_is_there_still_opens(
    clock: Clock, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    in_the_way = tmp_path / "var"
    in_the_way.write_text("no folder")
    away = Book(Database(address(None, in_the_way)), clock)
    duty = Duty()
    duty.on = {"de": 2}
    doors = doors_of(away, Office(away, ["de"]), duty, clock)
    with caplog.at_level(logging.WARNING):
        assert (await doors.now())["de"] == ("open", 2, None, None, None)
    assert "opening hours are those last seen" in caplog.text


async def test_a_database_that_hangs_holds_the_landing_page_up_for_a_second_at_most(
    team: Team, book: Book, office: Office, clock: Clock
) -> None:
    duty = Duty()
    duty.on = {"de": 1}
    doors = doors_of(book, office, duty, clock)
    never = asyncio.Event()

    async def hangs(begin: datetime, end: datetime) -> Plan:
        await never.wait()
        raise AssertionError

    book.plan = hangs  # type: ignore[method-assign]
    begun = time.monotonic()
    told = await asyncio.gather(*(doors.now() for _ in range(5)))
    assert time.monotonic() - begun < 2 * TIME_FACTOR * PATIENCE_SECONDS
    assert {one["de"][:2] for one in told} == {("open", 1)}
    doors.close()


async def test_how_many_asked_is_written_down_once(book: Book, office: Office, clock: Clock) -> None:
    doors = doors_of(book, office, Duty(), clock)
    for _ in range(5):
        doors.asked("de")
    await doors.write_down()
    await doors.write_down()
    async with book.database.reading() as connection:
        from peerchat.db import shifts as rows

        assert await rows.counted(connection, "de", 0) == {int(clock.now) // 3600 * 3600: 5}
