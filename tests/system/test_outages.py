"""The store pauses, dies, comes back empty; workers die: sockets stay or come back, and nothing said is lost."""

from __future__ import annotations

import asyncio
import os
from string import ascii_lowercase

import pytest

from tests.system.conftest import QUICK
from tests.system.door import Door
from tests.system.patience import await_true, patience, until
from tests.system.server import Server
from tests.system.store import Store
from tests.system.talking import on_worker, same_talk, talk, whole
from tests.system.visitor import join, matched, stand_in_line

PAUSE_SECONDS = float(os.environ.get("PEERCHAT_TEST_PAUSE_SECONDS", "8"))  # the promise is made for 30


@pytest.mark.timeout(120)
async def test_a_store_that_pauses_in_mid_talk_closes_no_socket_and_loses_nothing(
    own_store: Store, fragile: Server
) -> None:
    async with talk(fragile.url, beat_s=1) as (one, two):
        silent = await Door.open(fragile.url, "/ws/queue")
        await silent.say(t="hello", v=1, ticket=(await join(fragile.url)).ticket)
        await silent.expect("waiting")
        for number in range(5):
            one.say(f"before {number}")
            two.say(f"before too {number}")
        own_store.pause()
        for number in range(5):
            one.say(f"during {number}")
            two.say(f"during too {number}")
        for seat in (one, two):
            await seat.until(lambda: seat.of("trouble"), 6, "trouble")  # noqa: B023
            assert seat.of("trouble")[0]["retry_in"] > 0
        assert await asyncio.to_thread(_not_ready, fragile)
        assert (await asyncio.to_thread(fragile.get, "/livez")).status_code == 200
        assert (await asyncio.to_thread(fragile.get, "/help")).status_code == 200
        await asyncio.sleep(PAUSE_SECONDS)
        one.say("last words into the pause")
        own_store.resume()
        for seat in (one, two):
            await seat.until(lambda: seat.of("calm"), 10, "calm")  # noqa: B023
        await same_talk(one, two)
        assert (one.connections, two.connections) == (1, 1)
        assert silent.connection.close_code is None
        await silent.close()
        assert len(one.texts()) == 21
        await whole(one, two)


def _not_ready(server: Server) -> bool:
    return await_true(lambda: server.get("/readyz").status_code == 503, 4, "not ready")


async def test_while_the_store_is_away_a_join_is_refused_soon_and_clearly(own_store: Store, fragile: Server) -> None:
    ticket = (await join(fragile.url)).ticket
    own_store.pause()
    try:
        start = asyncio.get_running_loop().time()
        door = await stand_in_line(fragile.url, ticket)
        frame = await door.next(5)
        assert frame["t"] in ("trouble", "refusal")
        assert asyncio.get_running_loop().time() - start < patience(3)
        assert door.connection.close_code is None
    finally:
        own_store.resume()
    await door.expect("waiting", 10)
    other = await stand_in_line(fragile.url, (await join(fragile.url)).ticket)
    await asyncio.gather(matched(other), matched(door))


async def test_a_hello_while_the_store_is_away_is_answered_when_it_is_back(own_store: Store, fragile: Server) -> None:
    async with talk(fragile.url) as (one, two):
        one.say("before")
        await same_talk(one, two)
        own_store.pause()
        await asyncio.sleep(0.2)
        one.abort()
        await one.until(lambda: one.connections == 2, 10, "connected again")
        one.say("while it is away")
        await asyncio.sleep(2)
        own_store.resume()
        await same_talk(one, two, seconds=20)
        assert one.texts() == ["before", "while it is away"]
        await whole(one, two)


async def test_after_kill_9_of_the_only_worker_clients_resume_by_themselves(own_store: Store) -> None:
    with Server(workers=1, store_url=own_store.url, **QUICK) as server:
        async with talk(server.url) as (one, two):
            for number in range(20):  # in letters: digits one by one would be a phone number in pieces
                one.say(f"word {ascii_lowercase[number]}")
                two.say(f"too {ascii_lowercase[number]}")
            victim = server.kill_worker()
            one.say("after")
            await same_talk(one, two, seconds=20)
            assert victim not in server.worker_pids()
            assert len(one.texts()) == 41
            assert not [frame for frame in one.of("welcome")[1:] if frame["reset"]]
            await whole(one, two)


async def test_after_kill_9_of_a_worker_the_other_serves_at_once(own_store: Store, fragile: Server) -> None:
    async with talk(fragile.url) as (one, two):
        home = await on_worker(fragile, two, lambda pid: True)
        victim = await on_worker(fragile, one, lambda pid: pid != home)
        connections = two.connections
        fragile.kill_worker(victim)
        one.say("still here")
        await same_talk(one, two, seconds=5)
        assert two.connections == connections
        await whole(one, two)


@pytest.mark.timeout(90)
async def test_a_store_that_comes_back_empty_tells_the_truth_and_both_talk_on(
    own_store: Store, fragile: Server
) -> None:
    async with talk(fragile.url, beat_s=1) as (one, two):
        for number in range(5):
            one.say(f"old {number}")
            two.say(f"old too {number}")
        await same_talk(one, two)
        await asyncio.to_thread(own_store.restart_empty)
        one.say("first word after")
        two.say("first word after too")
        await one.until(lambda: one.of("welcome")[-1]["reset"] and len(one.of("welcome")) > 1, 25, "reset")
        await two.until(lambda: two.of("welcome")[-1]["reset"] and len(two.of("welcome")) > 1, 25, "reset too")
        await same_talk(one, two, seconds=25)
        for number in range(5):
            one.say(f"new {number}")
            two.say(f"new too {number}")
        await same_talk(one, two)
        assert sorted(one.texts()) == sorted(
            ["first word after", "first word after too"]
            + [f"new {number}" for number in range(5)]
            + [f"new too {number}" for number in range(5)]
        )
        await whole(one, two, may_forget=True)


async def test_a_store_that_comes_back_empty_keeps_who_waits_in_line(own_store: Store, fragile: Server) -> None:
    """The ticket itself carries the seniority."""
    door = await stand_in_line(fragile.url, (await join(fragile.url)).ticket)
    await door.expect("waiting")
    await asyncio.to_thread(own_store.restart_empty)
    other = await stand_in_line(fragile.url, (await join(fragile.url)).ticket)
    one, two = await asyncio.gather(matched(door, 20), matched(other, 20))
    assert one.room == two.room


async def test_cut_bus_links_lose_nothing(own_store: Store, fragile: Server) -> None:
    async with talk(fragile.url) as (one, two):
        home = await on_worker(fragile, two, lambda pid: True)
        await on_worker(fragile, one, lambda pid: pid != home)
        for round_ in range(10):
            for number in range(5):
                one.say(f"{ascii_lowercase[round_]} and {ascii_lowercase[number]}")
                two.say(f"{ascii_lowercase[round_]} and {ascii_lowercase[number]} too")
            await asyncio.to_thread(own_store.cut_bus)
            await asyncio.sleep(0.1)
        await same_talk(one, two)
        await whole(one, two)


async def test_a_dead_store_brings_the_server_back_without_a_restart(own_store: Store, fragile: Server) -> None:
    own_store.kill()
    assert await asyncio.to_thread(_not_ready, fragile)
    await asyncio.to_thread(own_store.start)
    await until(fragile.whole, 10, "ready again")
    async with talk(fragile.url) as (one, two):
        one.say("hello")
        await same_talk(one, two)
