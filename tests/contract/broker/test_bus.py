"""Doorbells: confirmed before they count, one ear per node, and no loss that goes unnoticed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from peerchat.broker import bus as buses
from peerchat.broker import keys
from peerchat.broker.bus import Bus
from peerchat.broker.client import Broker
from peerchat.errors import StoreAway
from tests.contract.broker.ears import Ear, drop_ears, publish, subscribed
from tests.contract.patience import until
from tests.contract.store import Store
from tests.system.faults import Link, Proxy

# ---- attend, leave -------------------------------------------------------------------------------


async def test_what_is_published_after_attending_rings(store: Store, bus: Bus) -> None:
    for number in range(60):
        ear = await Ear().attends(bus)
        assert publish(store, ear.channel, f"{number}") == 1
        await until(lambda: ear.heard)  # noqa: B023
        assert ear.heard == [b"%d" % number]
        assert ear.gaps == 0


async def test_many_attend_at_once_and_each_hears_its_own(store: Store, bus: Bus) -> None:
    ears = await asyncio.gather(*(Ear().attends(bus) for _ in range(100)))
    for ear in ears:
        publish(store, ear.channel, ear.channel)
    await until(lambda: all(ear.heard for ear in ears))
    assert all(ear.heard == [ear.channel.encode()] for ear in ears)


async def test_who_has_left_hears_nothing_and_costs_nothing(store: Store, bus: Bus) -> None:
    ear = await Ear().attends(bus)
    await bus.leave(ear.channel)
    await until(lambda: not subscribed(store, ear.channel))
    assert publish(store, ear.channel, "nobody") == 0
    await bus.leave(ear.channel)
    assert ear.heard == []


async def test_leaving_and_coming_back_keep_their_order(store: Store, bus: Bus) -> None:
    ear = Ear()
    for _ in range(50):
        await ear.attends(bus)
        await bus.leave(ear.channel)
    await ear.attends(bus)
    assert publish(store, ear.channel, "here") == 1
    await until(lambda: ear.heard)
    await bus.leave(ear.channel)
    await until(lambda: not subscribed(store, ear.channel))


async def test_a_quick_leave_and_return_is_not_forgotten_when_the_link_breaks(store: Store, bus: Bus) -> None:
    """The late word that the leaving was done must not be taken for the return's."""
    ear = await Ear().attends(bus)
    other = Ear(ear.channel + ":fence")
    await bus.leave(ear.channel)
    await ear.attends(bus)
    await other.attends(bus)
    drop_ears(store)
    await until(lambda: ear.gaps)
    assert publish(store, ear.channel, "again") == 1
    await until(lambda: ear.heard)
    await bus.leave(ear.channel)
    await until(lambda: not subscribed(store, ear.channel))


# ---- loss ----------------------------------------------------------------------------------------


async def test_after_a_lost_link_each_channel_is_told_of_a_gap_and_hears_again(store: Store, bus: Bus) -> None:
    ears = await asyncio.gather(*(Ear().attends(bus) for _ in range(20)))
    drop_ears(store)
    await until(lambda: all(ear.gaps == 1 for ear in ears))
    for ear in ears:
        assert publish(store, ear.channel, "again") == 1
    await until(lambda: all(ear.heard for ear in ears))


async def test_leaving_while_the_link_is_down_disturbs_nobody(store: Store, bus: Bus) -> None:
    """On a fresh link, unsubscribing what it never subscribed would be answered by an error."""
    going, staying = await Ear().attends(bus), await Ear().attends(bus)
    drop_ears(store)
    await bus.leave(going.channel)
    coming = asyncio.ensure_future(Ear(going.channel + ":new").attends(bus))
    await until(lambda: staying.gaps)
    came = await coming
    for ear in (staying, came):
        assert publish(store, ear.channel, "hello") == 1
    await until(lambda: came.heard)
    await until(lambda: staying.heard)
    assert not subscribed(store, going.channel)


async def test_there_is_one_ear_per_node_and_none_waits_for_another(store: Store, bus: Bus) -> None:
    """A reader that looked at its nodes in turn was late by seconds where two of three nodes were silent."""
    channels = {store.node_of(tag).port: f"{tag}:ear" for tag in keys.PARTITIONS[:40]}
    assert len(channels) == len(store.nodes)
    ears = [await Ear(channel).attends(bus) for channel in channels.values()]
    for node in store.nodes:
        names = [client["name"] for client in node.client.client_list(_type="pubsub")]
        assert names == ["peerchat-bus"]
    assert len({id(ear.link) for ear in bus._ears.values()}) == len(store.nodes)
    for busy in ears:  # one node speaks, all others are silent
        for number in range(20):
            publish(store, busy.channel, str(number))
            await until(lambda: len(busy.heard) == number + 1)  # noqa: B023
    assert all(len(ear.heard) == 20 for ear in ears)


async def test_publishing_with_the_store_away_is_no_error(own: Store) -> None:
    broker = Broker(own.url, timeout=0.2)
    await broker.start()
    bus = Bus(broker, "w1")
    await bus.start()
    own.nodes[0].kill()
    await until(lambda: broker.away)
    await bus.publish("{p00}:x", b"lost")
    with pytest.raises(StoreAway):
        await Ear().attends(bus)
    await bus.close()
    await broker.close()


# ---- directed faults on the wire -----------------------------------------------------------------


def ear_links(wire: Proxy) -> list[Link]:
    return [link for link in wire.links if b"peerchat-bus" in link.sent]


@pytest_asyncio.fixture
async def wire(own: Store) -> AsyncIterator[Proxy]:
    async with Proxy(own.nodes[0].port) as proxy:
        yield proxy


@pytest_asyncio.fixture
async def wired(wire: Proxy) -> AsyncIterator[Bus]:
    """A bus whose link goes over a wire that may fail."""
    broker = Broker(f"redis://127.0.0.1:{wire.port}", timeout=0.5)
    await broker.start()
    bus = Bus(broker, "w1")
    await bus.start()
    await until(lambda: ear_links(wire))
    yield bus
    await bus.close()
    await broker.close()


async def test_attending_waits_for_the_confirmation(wire: Proxy, wired: Bus) -> None:
    await Ear().attends(wired)
    [link] = ear_links(wire)
    link.freeze("up")
    attending = asyncio.ensure_future(Ear().attends(wired))
    for _ in range(20):
        await asyncio.sleep(0.005)
        assert not attending.done()
    link.thaw()
    await attending


async def test_without_a_confirmation_it_attends_nothing(own: Store, wire: Proxy, wired: Bus) -> None:
    await Ear().attends(wired)
    [link] = ear_links(wire)
    link.freeze("down")
    ear = Ear()
    with pytest.raises(StoreAway):
        await ear.attends(wired)
    link.thaw()
    await until(lambda: not subscribed(own, ear.channel))
    await ear.attends(wired)
    assert publish(own, ear.channel, "now") == 1
    await until(lambda: ear.heard)


async def test_a_timeout_does_not_take_away_the_attendance_that_came_after_it(
    own: Store, wire: Proxy, wired: Bus
) -> None:
    await Ear().attends(wired)
    [link] = ear_links(wire)
    link.freeze("up")
    ear, later = Ear(), Ear()
    first = asyncio.ensure_future(ear.attends(wired))
    await asyncio.sleep(0.35)  # so that the second has most of its own time after the first is out
    wired.forget(ear.channel)
    later.channel = ear.channel
    second = asyncio.ensure_future(later.attends(wired))
    with pytest.raises(StoreAway):
        await first
    link.thaw()
    await second
    assert publish(own, later.channel, "for the second") == 1
    await until(lambda: later.heard)


async def test_the_disease_a_link_that_is_alive_and_deaf(
    own: Store, wire: Proxy, wired: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the probe: nothing rings, nothing breaks, nobody is told."""
    monkeypatch.setattr(buses, "PROBE_SECONDS", 0.05)
    monkeypatch.setattr(buses, "DEAF_SECONDS", 1e9)
    ear = await Ear().attends(wired)
    [link] = ear_links(wire)
    link.freeze()
    assert publish(own, ear.channel, "unheard") == 1
    for _ in range(10):
        await wired.broker.command(ear.channel, "PING")
        await asyncio.sleep(0.05)
    assert (ear.heard, ear.gaps) == ([], 0)
    assert len(ear_links(wire)) == 1


async def test_a_deaf_link_is_found_by_its_probe_and_opened_anew(
    own: Store, wire: Proxy, wired: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(buses, "PROBE_SECONDS", 0.05)
    monkeypatch.setattr(buses, "DEAF_SECONDS", 0.3)
    ear = await Ear().attends(wired)
    drop_ears(own)  # the ear reads its new patience when its link is new
    await until(lambda: ear.gaps == 1)
    ear_links(wire)[-1].freeze()
    publish(own, ear.channel, "unheard")
    await until(lambda: ear.gaps == 2)
    publish(own, ear.channel, "heard")
    await until(lambda: ear.heard)
    assert ear.heard == [b"heard"]


async def test_a_healthy_link_where_nobody_speaks_is_left_alone(
    own: Store, wire: Proxy, wired: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(buses, "PROBE_SECONDS", 0.02)
    monkeypatch.setattr(buses, "DEAF_SECONDS", 0.2)
    ear = await Ear().attends(wired)
    drop_ears(own)
    await until(lambda: ear.gaps == 1)
    probe = wired.probe_channel(wired.broker.nodes[0])
    published = 0
    before = wired.broker.send

    def counted(key: str, *rest: object) -> None:
        nonlocal published
        published += key == probe
        before(key, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(wired.broker, "send", counted)
    await until(lambda: published >= 25)
    assert ear.gaps == 1


async def test_a_store_that_refuses_subscriptions_is_asked_again_without_haste(
    own: Store, wire: Proxy, wired: Bus
) -> None:
    ear = await Ear().attends(wired)
    own.nodes[0].client.execute_command("ACL", "SETUSER", "default", "resetchannels")
    drop_ears(own)
    with pytest.raises(StoreAway):
        await Ear().attends(wired)
    assert len(wire.links) < 30
    own.nodes[0].client.execute_command("ACL", "SETUSER", "default", "allchannels")
    await until(lambda: ear.gaps)
    assert publish(own, ear.channel, "again") == 1
    await until(lambda: ear.heard)
