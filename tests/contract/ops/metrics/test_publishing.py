"""Several workers behind one port give whole figures: also after one died, was started anew, or did not hear the store's answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import pytest_asyncio

from peerchat.broker.client import Broker
from peerchat.broker.ops_keys import METRICS
from peerchat.errors import StoreAway
from peerchat.ops.metrics.exposition import Exposition
from peerchat.ops.metrics.publishing import FRESH_SECONDS, House, Publisher
from peerchat.ops.metrics.record import Record
from tests.contract.store import Store


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


class Deaf(Broker):
    """`deaf`: the store does what it is asked, and its answer is lost; `cut`: it is not reached. Deliberate faults."""

    deaf = cut = False

    async def run(self, *said: Any) -> Any:
        if self.cut:
            raise StoreAway
        answer = await super().run(*said)
        if self.deaf:
            raise StoreAway
        return answer


class Worker:
    def __init__(self, broker: Broker, name: str) -> None:
        self.name, self.said, self.now = name, 0, 0.0
        self.publisher = Publisher(broker, name, lambda: {"messages": self.said}, self.record, lambda: self.now)

    def record(self) -> Record:
        return Record("1.0", 1, sockets={"room": 1}, rooms=self.said)

    async def says(self, more: int) -> None:
        self.said += more
        await self.publisher.publish()

    async def house(self) -> House:
        self.now += FRESH_SECONDS
        return await self.publisher.house()


async def test_whichever_is_asked_answers_for_all(broker: Broker) -> None:
    one, two = Worker(broker, "one"), Worker(broker, "two")
    await one.says(3)
    await two.says(4)
    await one.says(2)
    house = await one.house()
    for worker in (one, two):
        house = await worker.house()
        assert house.counts["messages"] == 9
        assert house.counts["workers_started"] == 2
        assert {name: record.rooms for name, record in house.records.items()} == {"one": 5, "two": 4}
    waiting = next(metric for metric in Exposition(house).collect() if metric.name == "peerchat_messages")
    assert [sample.value for sample in waiting.samples] == [9]


async def test_an_answer_that_was_lost_counts_nothing_twice(store: Store, broker: Broker) -> None:
    deaf = Deaf(store.url, 2.0)
    await deaf.start()
    worker, other = Worker(deaf, "one"), Worker(broker, "other")
    await worker.says(3)
    deaf.deaf = True
    for _ in range(2):
        with pytest.raises(StoreAway):
            await worker.says(5)
    deaf.deaf = False
    await worker.says(1)
    await worker.says(0)
    assert (await other.house()).counts["messages"] == 14
    await deaf.close()


async def test_what_was_counted_while_the_store_was_away_is_added_later(store: Store, broker: Broker) -> None:
    cut = Deaf(store.url, 2.0)
    await cut.start()
    worker, other = Worker(cut, "one"), Worker(broker, "other")
    await worker.says(3)
    assert (await worker.house()).counts["messages"] == 3
    cut.cut = True
    with pytest.raises(StoreAway):
        await worker.says(5)
    alone = await worker.house()
    assert (alone.up, alone.counts["messages"], alone.records["one"].rooms) == (False, 3, 8)
    cut.cut = False
    await worker.says(0)
    await worker.says(0)
    assert (await other.house()).counts["messages"] == 8
    await cut.close()


async def test_a_worker_that_goes_leaves_what_it_counted(store: Store, broker: Broker) -> None:
    one, two, three = (Worker(broker, name) for name in ("one", "two", "three"))
    for worker in (one, two, three):
        await worker.says(5)
    one.said += 1
    one.publisher.goodbye()
    store.nodes[0].client.zadd(METRICS.leases, {"two": 1})  # its time is over: it died
    await three.says(0)
    house = await three.house()
    assert house.counts["messages"] == 16
    assert (house.counts["workers_ended|goodbye"], house.counts["workers_ended|lost"]) == (1, 1)
    assert set(house.records) == {"three"}
    await two.says(1)  # it was only slow
    assert (await three.house()).counts["messages"] == 17
    assert set((await three.house()).records) == {"two", "three"}


async def test_a_store_that_comes_back_empty_is_filled_with_what_comes(store: Store, broker: Broker) -> None:
    worker = Worker(broker, "one")
    await worker.says(5)
    store.flush()
    await worker.says(2)
    house = await worker.house()
    assert house.counts["messages"] == 2
    assert set(house.records) == {"one"}
    assert all(0 < store.nodes[0].client.pttl(key) <= 30 * 86_400_000 for key in METRICS)
