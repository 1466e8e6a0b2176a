"""A day's raw log, as the scripts would have written it, and a count of it that knows nothing of ours."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from peerchat.broker import history_keys
from peerchat.broker.client import Broker
from peerchat.db import history
from peerchat.db.engine import Database
from peerchat.matching.tally import EXITS
from tests.contract.store import Store

HOUR_MS = 3_600_000
UNSERVED = ("nobody_on_duty", "all_busy", "not_accepted")
Row = tuple[int, str, str, str]


@pytest.fixture(scope="session")
def single() -> Iterator[Store]:
    store = Store.single()
    yield store
    store.stop()


@pytest_asyncio.fixture
async def alone(single: Store) -> AsyncIterator[Broker]:
    """On one node: what is tested with it is one plain call to the store, and many to the database."""
    single.flush()
    broker = Broker(single.url, timeout=5.0)
    await broker.start()
    yield broker
    await broker.close()


async def happens(broker: Broker, language: str, at: int, what: str, **said: object) -> None:
    """`at`: unix ms; in order."""
    key = history_keys.line_log(language)
    fields = {"what": what, "kind": "pair", "about": "grief,sleep 18+", "ms": 0, **said}
    words = [str(word) for pair in fields.items() for word in pair]
    await broker.command(key, "XADD", key, f"{at}-*", *words)


async def offer(broker: Broker, at: int, what: str) -> None:
    key = history_keys.duty_log()
    await broker.command(key, "XADD", key, f"{at}-*", "what", what, "staff", "s1", "ticket", "t1", "offer", "o1")


async def a_day(broker: Broker, begin: int, people: int = 300, seed: int = 6) -> None:
    """`begin`: unix ms. A day of two languages, with offers; sorted, as time is."""
    chance = random.Random(seed)
    days: list[tuple[int, str, str]] = []
    for _ in range(people):
        at, language = begin + chance.randrange(22 * HOUR_MS), chance.choice(("de", "de", "de", "en"))
        days.append((at, language, "joined"))
        days.append((at + chance.randrange(1, HOUR_MS), language, chance.choice(EXITS)))
        if chance.random() < 0.1:
            days.append((at + chance.randrange(1, HOUR_MS), language, chance.choice(UNSERVED)))
        if chance.random() < 0.3:
            word = chance.choice(("offer", "accept", "passed", "missed", "taken_back", "on", "talked"))
            days.append((at, "", word))
    for at, language, what in sorted(days):
        if not language:
            await offer(broker, at, what)
            continue
        kind, about = (
            chance.choice(("pair", "circle", "volunteer")),
            chance.choice(("grief 18+", " 16-17", "sleep,family 18+")),
        )
        await happens(broker, language, at, what, kind=kind, about=about, ms=chance.randrange(1, 400_000))


async def recount(broker: Broker, language: str) -> Counter[Row]:
    """(hour, language, kind, word) of the raw log, one entry after the other; waits left out."""
    key, found = history_keys.line_log(language), Counter[Row]()
    for entry, fields in await broker.command(key, "XRANGE", key, "-", "+"):
        said = dict(zip(fields[::2], fields[1::2], strict=True))
        seconds = int(entry.split(b"-")[0]) // 1000
        found[seconds // 3600 * 3600, language, said[b"kind"].decode(), said[b"what"].decode()] += 1
    return found


async def recount_offers(broker: Broker) -> Counter[tuple[int, str]]:
    key, found = history_keys.duty_log(), Counter[tuple[int, str]]()
    named = {
        b"offer": "offered",
        b"accept": "accepted",
        b"passed": "passed",
        b"missed": "missed",
        b"taken_back": "taken_back",
    }
    for entry, fields in await broker.command(key, "XRANGE", key, "-", "+"):
        if fields[1] in named:
            found[int(entry.split(b"-")[0]) // 1000 // 3600 * 3600, named[fields[1]]] += 1
    return found


async def counted(database: Database, begin: int = 0, end: int = 1 << 40) -> Counter[Row]:
    """What the database holds."""
    async with database.reading() as connection:
        return Counter({row[:4]: row[4] for row in await history.counts(connection, begin, end)})
