"""A cluster that changes under a worker: slots move, nodes die, replicas take over."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from peerchat.broker import keys
from peerchat.broker.bus import Bus
from peerchat.broker.client import Broker
from peerchat.errors import StoreAway
from peerchat.rooms.weather import Weather
from tests.contract.broker.ears import Ear, publish
from tests.contract.patience import until
from tests.contract.store import Node, Store

Worker = tuple[Broker, Bus]


@pytest.fixture
def cluster(request: pytest.FixtureRequest) -> Iterator[Store]:
    """Three nodes for one test, which may break them; with as many replicas of the first as the test asks for."""
    store = Store.clustered(getattr(request, "param", 0), node_timeout_ms=500)
    yield store
    store.stop()


def tag_on(store: Store, node: Node) -> str:
    return next(tag for tag in keys.PARTITIONS if store.node_of(tag) is node)


def move(store: Store, tag: str, to: Node) -> None:
    """An empty slot changes hands as in a migration. Without the import the new owner would have no younger epoch, and word of the
    old one that is still on its way could give the slot back on some nodes alone, for ever."""
    slot = store.nodes[0].client.execute_command("CLUSTER", "KEYSLOT", tag)
    source, name = (node.client.execute_command("CLUSTER", "MYID") for node in (store.node_of(tag), to))
    to.client.execute_command("CLUSTER", "SETSLOT", slot, "IMPORTING", source)
    for node in [to, *(known for known in store.nodes[:3] if known is not to)]:
        node.client.execute_command("CLUSTER", "SETSLOT", slot, "NODE", name)


async def answers(broker: Broker, key: str) -> None:
    """Returns when the store answers for this key."""
    answered = None
    while not answered:
        with contextlib.suppress(StoreAway):
            answered = await broker.command(key, "SET", f"{key}:probe", "1")
        await asyncio.sleep(0.002)


@pytest_asyncio.fixture
async def worker(cluster: Store) -> AsyncIterator[Worker]:
    broker = Broker(cluster.url, timeout=0.5)
    await broker.start()
    bus = Bus(broker, "w1")
    await bus.start()
    yield broker, bus
    await bus.close()
    await broker.close()


async def test_a_slot_that_moves_is_followed_by_calls_and_doorbells(cluster: Store, worker: Worker) -> None:
    broker, bus = worker
    here, there = cluster.nodes[1], cluster.nodes[2]
    tag = tag_on(cluster, here)
    ear, stays = await Ear(f"{tag}:ear").attends(bus), await Ear(f"{tag_on(cluster, there)}:ear").attends(bus)
    cluster.flush()
    move(cluster, tag, there)
    await answers(broker, tag)
    assert broker.node_of(tag).port == there.port
    await until(lambda: ear.gaps)
    publish(cluster, ear.channel, "from the new place")
    publish(cluster, stays.channel, "as ever")
    await until(lambda: ear.heard and stays.heard)
    assert ear.heard == [b"from the new place"]
    assert not broker.away


async def test_a_subscription_at_the_place_before_finds_the_new_one(cluster: Store, worker: Worker) -> None:
    """Nobody has told this worker of the move: it hears of it by its subscription alone."""
    _broker, bus = worker
    tag = tag_on(cluster, cluster.nodes[1])
    cluster.flush()
    move(cluster, tag, cluster.nodes[2])
    ear = Ear(f"{tag}:ear")
    attended = None
    while attended is None:
        with contextlib.suppress(StoreAway):
            attended = await ear.attends(bus)
    assert publish(cluster, ear.channel, "here") == 1
    await until(lambda: ear.heard)


@pytest.mark.parametrize("cluster", [1], indirect=True, ids=["with a replica"])
async def test_one_dead_node_is_away_for_its_rooms_alone_until_its_replica_takes_over(
    cluster: Store, worker: Worker
) -> None:
    broker, bus = worker
    dead, alive = tag_on(cluster, cluster.nodes[0]), tag_on(cluster, cluster.nodes[1])
    ear = await Ear(f"{dead}:ear").attends(bus)
    told: list[bool] = []
    broker.watch(told.append)
    await broker.command(dead, "SET", f"{dead}:kept", "1")
    await broker.command(dead, "WAIT", 1, 5000)
    cluster.nodes[0].kill()
    await until(lambda: broker.is_away(dead))
    with pytest.raises(StoreAway):
        await broker.command(dead, "GET", f"{dead}:kept")
    assert not broker.is_away(alive)
    assert await broker.command(alive, "SET", f"{alive}:x", "1") == b"OK"
    await until(lambda: not broker.is_away(dead), 20)
    assert broker.node_of(dead).port == cluster.nodes[3].port
    await answers(broker, dead)
    assert await broker.command(dead, "GET", f"{dead}:kept") == b"1"
    await until(lambda: not broker.away)
    assert told[0] is True
    assert told[-1] is False
    await until(lambda: ear.gaps)
    publish(cluster, ear.channel, "again")
    await until(lambda: ear.heard)


async def test_a_room_whose_slot_moves_to_a_node_that_was_there_all_along_is_told_that_it_is_calm(
    cluster: Store, worker: Worker
) -> None:
    """No node comes back, so nothing but the new map of slots can tell."""
    broker, _bus = worker
    tag = tag_on(cluster, cluster.nodes[0])
    room = next(str(number) for number in range(10_000) if keys.partition(str(number)) == tag)
    told: list[bool] = []
    weather = Weather(broker, lambda: [room], lambda _room, away: told.append(away))
    cluster.nodes[0].kill()
    await until(lambda: told == [True])
    assert weather.away(room)
    slot = cluster.nodes[1].client.execute_command("CLUSTER", "KEYSLOT", tag)
    for node in cluster.nodes[1:3]:
        node.client.execute_command("CLUSTER", "DELSLOTS", slot)
    cluster.nodes[2].client.execute_command("CLUSTER", "ADDSLOTS", slot)
    await until(lambda: told == [True, False], 20)
    assert not weather.away(room)
    assert broker.away, "the dead node still is"
    weather.close()


async def test_one_living_address_is_enough_to_begin_with(cluster: Store) -> None:
    first, second = cluster.nodes[0].port, cluster.nodes[1].port
    lost = tag_on(cluster, cluster.nodes[0])
    tags = [tag_on(cluster, node) for node in cluster.nodes[1:]]
    cluster.nodes[0].kill()
    broker = Broker(f"redis+cluster://127.0.0.1:{first},127.0.0.1:{second}", timeout=0.5)
    with pytest.raises(StoreAway):  # the map names a node that is dead
        await broker.start()
    assert broker.is_away(lost)
    for tag in tags:
        await answers(broker, tag)
        assert not broker.is_away(tag)
    await broker.close()
