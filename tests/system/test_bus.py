"""Directed faults on the wire between server and store, for races that random storms do not hit."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any, NamedTuple

import pytest
import pytest_asyncio

from tests.system import processes
from tests.system.client import Seat
from tests.system.door import Door
from tests.system.faults import Drops, Link, Proxy, delays
from tests.system.patience import until
from tests.system.server import Server
from tests.system.store import Store
from tests.system.talking import door_on, on_worker, same_talk, talk, whole
from tests.system.visitor import pair

pytestmark = pytest.mark.asyncio(loop_scope="module")


class Wired(NamedTuple):
    server: Server
    proxy: Proxy

    def links_of(self, worker: int) -> list[Link]:
        """The links that this worker holds to the store."""
        return self.proxy.only(lambda link: processes.holder([worker], link.port, self.proxy.port) is not None)

    def freeze(self, but: int) -> list[Link]:
        """Holds what all other workers say to the store from now on."""
        others = [pid for pid in self.server.worker_pids() if pid != but]
        links = [link for pid in others for link in self.links_of(pid)]
        for link in links:
            link.freeze("up")
        return links


async def _wire(store: Store, **knobs: int) -> AsyncIterator[Wired]:
    async with Proxy(store.port) as proxy:
        settings: dict[str, Any] = {"lease_seconds": 120, **knobs}
        server = Server(workers=2, store_url=f"redis://127.0.0.1:{proxy.port}/0", **settings)
        await asyncio.to_thread(server.start)
        try:
            yield Wired(server, proxy)
        finally:
            await asyncio.to_thread(server.close)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def wired(store: Store) -> AsyncIterator[Wired]:
    """Ticks are so rare that they repair nothing here."""
    async for wire in _wire(store, tick_seconds=600, store_timeout_seconds=2):
        yield wire


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def ticking(store: Store) -> AsyncIterator[Wired]:
    async for wire in _wire(store, tick_seconds=2):
        yield wire


async def test_a_message_in_flight_on_a_dead_link_and_sent_again_is_in_the_log_once(wired: Wired) -> None:
    """The first `append` is held on its way, the second overtakes it, the first arrives: too late, and for nobody."""
    place, other = await pair(wired.server.url)
    async with Seat(wired.server.url, other.seat) as reader:
        home = await on_worker(wired.server, reader, lambda pid: True)
        first = await _sits_on(wired, place.seat, lambda pid: pid != home)
        await first.say(t="say", n=1, text="the store knows the script now")
        await first.expect("entry", kind="text")
        held = wired.freeze(home)
        await first.say(t="say", n=2, text="once")
        await asyncio.sleep(0.3)
        first.abort()
        again = await _sits_on(wired, place.seat, lambda pid: pid == home)
        await again.say(t="say", n=2, text="once")
        await again.expect("entry", kind="text", n=2)
        for link in held:
            link.thaw()
        await again.say(t="say", n=3, text="and then")
        await again.expect("entry", kind="text", n=3)
        await reader.until(lambda: len(reader.texts()) >= 3, 5, "all three")
        await asyncio.sleep(0.3)
        assert reader.texts()[1:] == ["once", "and then"]
        await again.close()


async def test_a_hello_in_flight_on_a_dead_link_does_not_take_the_seat_from_the_living(wired: Wired) -> None:
    """A phone says hello to a slow worker, changes its network, and is welcome on another; then the first arrives."""
    place, other = await pair(wired.server.url)
    async with Seat(wired.server.url, other.seat) as reader:
        home = await on_worker(wired.server, reader, lambda pid: True)
        warm = await _sits_on(wired, place.seat, lambda pid: pid != home)
        await warm.close()
        dead = await door_on(wired.server, lambda pid: pid != home)
        held = wired.freeze(home)
        await dead.say(t="hello", v=1, seat=place.seat, pos=None)
        await asyncio.sleep(0.3)
        dead.abort()
        living = await _sits_on(wired, place.seat, lambda pid: pid == home)
        for link in held:
            link.thaw()
        assert not [frame for frame in await living.quiet(1) if frame["t"] == "presence"]
        await living.say(t="say", n=1, text="still here")
        await living.expect("entry", kind="text")
        await reader.until(lambda: reader.texts() == ["still here"], 5, "it is heard")
        await living.close()


async def _sits_on(wired: Wired, token: str, fits: Callable[[int], bool]) -> Door:
    door = await door_on(wired.server, fits)
    await door.say(t="hello", v=1, seat=token, pos=None)
    await door.expect("welcome")
    return door


async def test_a_message_whose_answer_was_lost_is_in_the_log_once(wired: Wired) -> None:
    """It is in the log, and its sender was told that the store is away."""
    async with talk(wired.server.url) as (one, two):
        home = await on_worker(wired.server, one, lambda pid: True)
        await on_worker(wired.server, two, lambda pid: pid != home)
        one.say("the store knows the script now")
        await same_talk(one, two)
        deaf = wired.links_of(home)

        async def no_answer(chunk: bytes) -> bytes:
            if b"say it once" in chunk:
                for link in deaf:
                    link.freeze("down")
            return chunk

        wired.proxy.up.append(no_answer)
        one.say("say it once")
        await one.until(lambda: one.of("trouble") or one.of("refusal", code="store_away"), 6, "told of it")
        assert two.texts()[1:] == ["say it once"], "it is in the log"
        wired.proxy.up.remove(no_answer)
        for link in deaf:
            link.thaw()
        await same_talk(one, two)
        one.say("and then")
        await same_talk(one, two)
        assert two.texts()[1:] == ["say it once", "and then"]
        await whole(one, two)


async def test_whoever_comes_in_while_others_talk_misses_nothing(wired: Wired) -> None:
    """Teeth for the subscribe confirmation: it takes a second, messages fall right into the gap, and then all is quiet."""
    async with talk(wired.server.url) as (one, two):
        home = await on_worker(wired.server, one, lambda pid: True)
        await on_worker(wired.server, two, lambda pid: pid != home)
        slow = delays(1.0, b"SSUBSCRIBE")
        wired.proxy.up.append(slow)
        for number in range(3):
            await _comes_in(wired, two, home)
            for part in range(3):
                await asyncio.sleep(0.2)
                one.say(f"gap {number} {part}")
            await same_talk(one, two, seconds=4)
        wired.proxy.up.remove(slow)
        await whole(one, two)


async def _comes_in(wired: Wired, seat: Seat, home: int) -> None:
    """The seat's network goes away, and it has just connected to the other worker again."""
    while True:
        port = seat.port
        seat.abort()
        await until(lambda: seat.port not in (None, port), 5, "connecting")  # noqa: B023
        if wired.server.worker_of(seat.port or 0) not in (None, home):
            return


async def test_a_lost_ring_is_repaired_by_the_next_message(wired: Wired) -> None:
    async with talk(wired.server.url) as (one, two):
        home = await on_worker(wired.server, one, lambda pid: True)
        await on_worker(wired.server, two, lambda pid: pid != home)
        drops = Drops(b"smessage")
        wired.proxy.down.append(drops)
        drops.count = 1
        one.say("rings in vain")
        await until(lambda: drops.dropped, 3, "the bell was lost")
        one.say("rings")
        await same_talk(one, two, seconds=3)
        await whole(one, two)


async def test_the_last_message_whose_ring_was_lost_arrives_with_the_tick(ticking: Wired) -> None:
    async with talk(ticking.server.url) as (one, two):
        home = await on_worker(ticking.server, one, lambda pid: True)
        await on_worker(ticking.server, two, lambda pid: pid != home)
        drops = Drops(b"smessage")
        ticking.proxy.down.append(drops)
        drops.count = 1
        one.say("the last word")
        await same_talk(one, two, seconds=2 * 1.25 + 1.5)
        assert drops.dropped == 1, "the bell was lost"
        await whole(one, two)


async def test_a_bus_link_that_is_alive_and_deaf_is_noticed(ticking: Wired) -> None:
    """Each message arrives by the tick at the latest, and before long the bell works again."""
    async with talk(ticking.server.url) as (one, two):
        home = await on_worker(ticking.server, one, lambda pid: True)
        await on_worker(ticking.server, two, lambda pid: pid != home)
        for link in ticking.proxy.only(lambda link: b"SSUBSCRIBE" in link.sent):
            link.freeze()
        one.say("into the deaf ear")
        await same_talk(one, two, seconds=2 * 1.25 + 1.5)
        await whole(one, two)


async def test_the_answer_to_a_repeated_number_does_not_overtake(wired: Wired) -> None:
    """The worker has not heard yet of what the other said first; found by storm seed 2."""
    async with talk(wired.server.url) as (one, two):
        home = await on_worker(wired.server, one, lambda pid: True)
        await on_worker(wired.server, two, lambda pid: pid != home)
        drops = Drops(b"smessage")
        wired.proxy.down.append(drops)
        drops.count = 1
        one.say("first")
        await one.settled()
        await until(lambda: drops.dropped, 3, "the bell was lost")
        two.say("second")
        two.send(t="say", n=1, text="second")
        await same_talk(one, two, seconds=3)
        assert two.texts() == ["first", "second"]
        wired.proxy.down.remove(drops)
