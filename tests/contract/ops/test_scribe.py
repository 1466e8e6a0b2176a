"""Yesterday is written down once, whoever writes it and whoever dies; a recount of the raw logs finds the same."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping

import pytest
import pytest_asyncio

from peerchat.broker import history_keys
from peerchat.broker.client import Broker
from peerchat.db import history
from peerchat.db.engine import Database, Transaction
from peerchat.db.history import Look
from peerchat.matching.tally import EXITS
from peerchat.ops.history import scribe as module
from peerchat.ops.history.archive import Archive
from peerchat.ops.history.forms import HistoryNow
from peerchat.ops.history.scribe import Scribe
from peerchat.trust.retention import HISTORY
from tests.contract.ops.yesterday import (
    HOUR_MS,
    a_day,
    alone,
    counted,
    happens,
    offer,
    recount,
    recount_offers,
    single,
)
from tests.contract.volunteers.team import database, migrated

__all__ = ["alone", "database", "migrated", "single"]

LOOK = Look(minutes=1, waiting=3, waiting_most=3, longest_s=40, on_duty=2, talking=1, resting=0)


@pytest_asyncio.fixture
async def scribes(alone: Broker, database: Database) -> AsyncIterator[tuple[Scribe, Scribe]]:
    async def look() -> Mapping[str, Look]:
        return {"": LOOK, "de": LOOK}

    yield Scribe(alone, database, "one", look), Scribe(alone, database, "other", look)


def full_hour(ago: int = 0) -> int:
    """Unix ms at which a UTC hour began: this one, or so many before."""
    return (int(time.time()) // 3600 - ago) * HOUR_MS


def without_waits(rows: Counter[tuple[int, str, str, str]]) -> Counter[tuple[int, str, str, str]]:
    return Counter({row: people for row, people in rows.items() if not row[3].startswith("wait:") and row[1]})


async def test_the_hours_of_a_day_are_what_a_recount_of_its_raw_log_finds(
    alone: Broker, database: Database, scribes: tuple[Scribe, Scribe], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two write at once, in small steps, and both are cut off again and again wherever they happen to be."""
    monkeypatch.setattr(module, "AT_ONCE", 40)
    await a_day(alone, full_hour(24))
    chance = random.Random(3)

    async def cut_off(one: Scribe) -> None:
        for _ in range(12):
            step = asyncio.create_task(one.step())
            await asyncio.sleep(chance.random() * 0.03)
            step.cancel()
            await asyncio.gather(step, return_exceptions=True)

    await asyncio.gather(*(cut_off(one) for one in scribes))
    await asyncio.gather(*(one.step() for one in scribes))
    await scribes[0].step()
    found = await counted(database)
    for language in ("de", "en"):
        raw = await recount(alone, language)
        assert {row: people for row, people in without_waits(found).items() if row[1] == language} == raw
    offers = await recount_offers(alone)
    assert {(hour, word): people for (hour, language, _, word), people in found.items() if not language} == offers
    everything = Counter[str]()
    for (_, _, _, word), people in without_waits(found).items():
        everything[word] += people
    assert everything["joined"] == sum(everything[reason] for reason in EXITS) == 300, "reasons sum to entries"
    told = HistoryNow.model_validate_json(await Archive(database, lambda: time.time() - 3600).history("24h", None))
    assert told.total.joined + told.total.returned == sum(hour.joined for hour in told.hours)
    assert sum(told.total.exits.values()) == sum(sum(hour.exits.values()) for hour in told.hours)
    assert sum(one.joined for one in told.by_format.values()) == told.total.joined


async def test_what_is_written_late_stands_in_the_hour_in_which_it_happened(
    alone: Broker, database: Database, scribes: tuple[Scribe, Scribe]
) -> None:
    hour = full_hour(3)
    await happens(alone, "de", hour + 1000, "joined")
    await scribes[0].step()
    assert without_waits(await counted(database)) == {(hour // 1000, "de", "pair", "joined"): 1}
    await happens(alone, "de", hour + 2000, "joined")
    await happens(alone, "de", hour + HOUR_MS + 1, "left")
    await scribes[1].step()
    assert without_waits(await counted(database)) == {
        (hour // 1000, "de", "pair", "joined"): 2,
        (hour // 1000 + 3600, "de", "pair", "left"): 1,
    }


async def test_a_writer_who_dies_before_the_end_has_written_nothing(
    alone: Broker, database: Database, scribes: tuple[Scribe, Scribe], monkeypatch: pytest.MonkeyPatch
) -> None:
    await happens(alone, "de", full_hour(1), "joined")
    writes = history.add_look

    async def dies(connection: Transaction, hour: int, language: str, look: Look) -> None:
        raise asyncio.CancelledError

    monkeypatch.setattr(history, "add_look", dies)
    with pytest.raises(asyncio.CancelledError):
        await scribes[0].step()
    assert await counted(database) == {}
    monkeypatch.setattr(history, "add_look", writes)
    await scribes[1].step()
    assert sum((await counted(database)).values()) == 1


async def test_one_worker_has_the_turn_until_it_stays_away(alone: Broker, scribes: tuple[Scribe, Scribe]) -> None:
    one, other = scribes
    assert (await one.turn(), await other.turn(), await one.turn()) == (True, False, True)
    await alone.command(history_keys.history_turn(), "PEXPIRE", history_keys.history_turn(), 1)
    while await alone.command(history_keys.history_turn(), "EXISTS", history_keys.history_turn()):
        await asyncio.sleep(0.001)
    assert (await other.turn(), await one.turn()) == (True, False)


async def test_a_store_that_came_back_empty_with_its_clock_behind_is_counted_on(
    alone: Broker, database: Database, scribes: tuple[Scribe, Scribe]
) -> None:
    await happens(alone, "de", full_hour(1), "joined")
    await scribes[0].step()
    await alone.command(history_keys.line_log("de"), "DEL", history_keys.line_log("de"))
    await happens(alone, "de", full_hour(2), "joined")
    await scribes[0].step()
    await scribes[1].step()
    assert sorted((await counted(database)).items()) == [
        ((full_hour(2) // 1000, "de", "pair", "joined"), 1),
        ((full_hour(1) // 1000, "de", "pair", "joined"), 1),
    ]


async def test_the_house_is_looked_at_once_a_minute_whoever_does_it(
    database: Database, scribes: tuple[Scribe, Scribe]
) -> None:
    before = int(time.time()) // 60
    await scribes[0].step()
    await asyncio.gather(*(one.step() for one in scribes))
    minutes = int(time.time()) // 60 - before + 1
    async with database.reading() as connection:
        found = await history.looks(connection, 0, 1 << 40)
    looked = Counter[str]()
    for (_, language), look in found.items():
        looked[language] += look.minutes
        assert (look.waiting_most, look.longest_s, look.waiting) == (3, 40, 3 * look.minutes)
    assert looked[""] == looked["de"] <= minutes


async def test_what_is_old_goes_and_what_was_not_written_down_stays(
    alone: Broker, database: Database, scribes: tuple[Scribe, Scribe]
) -> None:
    now = full_hour()
    await happens(alone, "de", now - (HISTORY + 7200) * 1000, "joined")
    await happens(alone, "de", now - 30 * HOUR_MS, "joined")
    await offer(alone, now, "offer")
    await scribes[0].step()
    assert sorted(await counted(database)) == [
        (now // 1000 - 30 * 3600, "de", "pair", "joined"),
        (now // 1000, "", "", "offered"),
    ]
    assert 0 < await alone.command(history_keys.line_log("de"), "PTTL", history_keys.line_log("de")) <= 7 * 86400_000
