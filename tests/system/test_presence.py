"""Who is here: absence shows at once as reconnecting, after the lease as gone, and never for somebody who came back."""

from __future__ import annotations

import asyncio
import time

from tests.system.conftest import QUICK
from tests.system.patience import patience
from tests.system.server import Server
from tests.system.talking import on_worker, sit, talk
from tests.system.visitor import pair

LEASE = QUICK["lease_seconds"]
LATEST = LEASE + 2 * QUICK["tick_seconds"] * 1.25 + 1  # two jittered ticks, and a second for a busy machine


async def test_a_lost_connection_is_reconnecting_and_then_here(two_workers: Server) -> None:
    async with talk(two_workers.url, beat_s=1, patient=(1.0, 1.2)) as (one, two):
        one.abort()
        await two.until(lambda: two.of("presence", member=one.me, state="reconnecting"), 3, "reconnecting")
        await two.until(lambda: two.of("presence", member=one.me, state="here"), 5, "here")
        await asyncio.sleep(LATEST)
        assert not two.of("presence", state="gone")
        assert [entry["kind"] for entry in two.transcript if entry["kind"] in ("left", "ended")] == []


async def test_who_does_not_come_back_is_gone_after_the_lease(two_workers: Server) -> None:
    async with talk(two_workers.url, beat_s=1) as (one, two):
        start = time.monotonic()
        await one.stop()
        await two.until(lambda: two.of("presence", member=one.me, state="reconnecting"), 3, "reconnecting")
        await two.until(lambda: two.of("presence", member=one.me, state="gone"), LATEST + 3, "gone")
        assert LEASE - 1.5 < time.monotonic() - start < patience(LATEST)
        assert two.connected


async def test_who_is_gone_may_come_back_and_the_talk_goes_on(two_workers: Server) -> None:
    place, other = await pair(two_workers.url)
    one, _ = await sit(two_workers.url, place.seat)
    two, _ = await sit(two_workers.url, other.seat)
    pos = None
    two.abort()
    await one.expect("presence", LATEST + 3, state="gone")
    await one.say(t="say", n=1, text="are you there?")
    await one.expect("entry", kind="text")
    back, welcome = await sit(two_workers.url, other.seat, pos)
    assert [entry["text"] for entry in welcome["entries"] if entry["kind"] == "text"] == ["are you there?"]
    await one.expect("presence", state="here")
    await one.close()
    await back.close()


async def test_a_killed_worker_takes_nobody_away_who_returns(fragile: Server) -> None:
    async with talk(fragile.url, beat_s=1) as (one, two):
        home = await on_worker(fragile, two, lambda pid: True)
        victim = await on_worker(fragile, one, lambda pid: pid != home)
        two.frames.clear()
        connections = one.connections
        fragile.kill_worker(victim)
        await one.until(lambda: one.connected and one.connections > connections, 10, "back after the kill")
        await asyncio.sleep(LATEST)
        assert not two.of("presence", state="gone")
        members = {member["id"]: member["here"] for member in one.of("welcome")[-1]["members"]}
        assert all(members.values())


async def test_a_killed_worker_whose_guest_does_not_return_is_noticed(fragile: Server) -> None:
    """Nobody closes the dead worker's sockets in the store: the lease has to tell."""
    async with talk(fragile.url, beat_s=1) as (one, two):
        home = await on_worker(fragile, two, lambda pid: True)
        victim = await on_worker(fragile, one, lambda pid: pid != home)
        two.frames.clear()
        fragile.kill_worker(victim)
        await one.stop()
        await two.until(lambda: two.of("presence", member=one.me, state="gone"), LATEST + 5, "gone")
        assert two.connected
