"""One worker watches: while all is well, while store or database is away for one or for all, and after one died."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from peerchat.broker.client import Broker
from peerchat.errors import StoreAway
from peerchat.ops.alarms.lease import LEASE_SECONDS, Lease
from tests.contract.ops.alarms.house import Breakable
from tests.contract.store import Store
from tests.contract.volunteers.team import Clock


@pytest.fixture(scope="session")
def store() -> Iterator[Store]:
    store = Store.single()
    yield store
    store.stop()


@pytest_asyncio.fixture
async def broker(store: Store) -> AsyncIterator[Broker]:
    store.flush()
    broker = Broker(store.url, timeout=2.0)
    await broker.start()
    yield broker
    await broker.close()
    await asyncio.sleep(0)


class Cut(Broker):
    """A worker that does not reach the store, while others do. A deliberate fault."""

    def __init__(self) -> None:
        super().__init__("redis://127.0.0.1:1")

    async def run(self, *_: object) -> None:
        raise StoreAway


class Three:
    """Workers a, b, c on one machine."""

    def __init__(self, broker: Broker, migrated: str, place: Path, clock: Clock) -> None:
        self.broker = broker
        self.databases = {name: Breakable(migrated) for name in "abc"}
        self.leases = {name: Lease(broker, database, name, place, clock) for name, database in self.databases.items()}

    def cut(self, *names: str) -> None:
        """These do not reach the store; the others do."""
        for name, lease in self.leases.items():
            lease._broker = Cut() if name in names else self.broker

    def broken(self, *names: str) -> None:
        for name, database in self.databases.items():
            database.broken = name in names

    async def holders(self, order: str = "abc") -> str:
        return "".join([name for name in order if await self.leases[name].held()])


@pytest_asyncio.fixture
async def three(broker: Broker, migrated: str, database: object, tmp_path: Path, clock: Clock) -> AsyncIterator[Three]:
    three = Three(broker, migrated, tmp_path, clock)
    yield three
    for one in three.databases.values():
        one.broken = False
    for lease in three.leases.values():
        lease._broker = broker
        await lease.let_go()
    for one in three.databases.values():
        await one.close()


async def test_whoever_has_it_keeps_it_until_it_is_given_back(three: Three) -> None:
    assert await three.holders() == "a"
    assert await three.holders("cba") == "a"
    await three.leases["a"].let_go()
    assert await three.holders("cba") == "c"


async def test_the_database_is_told_before_half_of_its_lease_is_over(three: Three, clock: Clock) -> None:
    database = three.databases["a"]
    for _ in range(6):
        assert await three.holders("a") == "a"
        clock.now += LEASE_SECONDS / 4
    assert database.asked == 3
    three.cut("a", "b", "c")  # the database alone decides: it is asked each time
    assert [await three.holders("a") for _ in range(3)] == ["a"] * 3
    assert database.asked == 6
    clock.now -= 3600  # a clock that was put back must not keep it from being renewed
    three.cut()
    assert await three.holders("a") == "a"
    assert database.asked == 7


async def test_one_that_died_is_followed(three: Three, store: Store, clock: Clock) -> None:
    assert await three.holders() == "a"
    store.flush()  # as when its time in the store is over
    assert await three.holders("bc") == ""
    clock.now += LEASE_SECONDS
    assert await three.holders("bc") == "b"


async def test_who_lost_one_of_them_alone_takes_nothing_from_who_reaches_both(three: Three) -> None:
    assert await three.holders() == "a"
    three.cut("b")
    three.broken("c")
    assert await three.holders() == "a"


async def test_with_one_of_them_away_for_all_there_is_one(three: Three, clock: Clock) -> None:
    three.cut("a", "b", "c")
    assert await three.holders("bca") == "b"
    three.cut()
    three.broken("a", "b", "c")
    assert len(await three.holders()) == 1
    three.broken()
    clock.now += LEASE_SECONDS
    assert len(await three.holders()) == 1


async def test_with_both_away_there_is_one_on_each_machine(three: Three, tmp_path: Path, clock: Clock) -> None:
    three.cut("a", "b", "c")
    three.broken("a", "b", "c")
    assert await three.holders() == "a"
    assert await three.holders("cba") == "a"
    elsewhere = Lease(Cut(), three.databases["a"], "d", tmp_path / "nowhere", clock)
    assert await elsewhere.held()
    three.cut()
    three.broken()
    assert len(await three.holders()) == 1
