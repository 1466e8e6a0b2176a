"""The private store lives and dies with the server, however the server ends, and is nobody else's."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.system import processes
from tests.system.patience import await_true
from tests.system.server import Server
from tests.system.talking import same_talk, talk


@pytest.fixture(scope="module")
def private() -> Iterator[Server]:
    with Server(workers=2, tick_seconds=1, fresh=True) as running:
        yield running


async def test_it_is_one_for_all_workers(private: Server) -> None:
    assert len(private.store_pids()) == 1
    seen: set[int | None] = set()
    while len(seen) < 2:
        async with talk(private.url) as (one, two):
            seen |= {private.worker_of(seat.port) for seat in (one, two) if seat.port}
            one.say("hello")
            await same_talk(one, two)


def test_it_listens_on_no_port_and_lets_nobody_else_in(private: Server) -> None:
    (store,) = private.store_pids()
    assert _listening(store) == []
    sockets = _unix_sockets(store)
    assert sockets
    for path in sockets:
        inside = stat.S_IMODE(path.stat().st_mode) & 0o077
        around = stat.S_IMODE(path.parent.stat().st_mode) & 0o077
        assert inside == 0 or around == 0


def test_two_servers_on_one_machine_have_two_stores(private: Server, server: Server) -> None:
    assert set(private.store_pids()).isdisjoint(server.store_pids())
    assert set(_unix_sockets(private.store_pids()[0])).isdisjoint(_unix_sockets(server.store_pids()[0]))


async def test_when_it_dies_another_is_started_and_the_talk_goes_on(private: Server) -> None:
    async with talk(private.url) as (one, two):
        (old,) = private.store_pids()
        os.kill(old, 9)
        one.say("after")
        await same_talk(one, two, seconds=20)
        assert one.texts() == ["after"]
        (new,) = private.store_pids()
        assert new != old


def test_nothing_outlives_kill_9_of_the_server(private: Server) -> None:
    """The last one here: it ends the server."""
    stores, workers = private.store_pids(), private.worker_pids()
    private.kill()
    await_true(lambda: not any(map(processes.alive, stores)), 5, "the private store has ended")
    await_true(lambda: not any(map(processes.alive, workers)), 10, "no worker is left")


def _listening(pid: int) -> list[str]:
    """Inodes of TCP sockets of this process that listen."""
    mine = {str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir()}
    rows = [line.split() for table in ("tcp", "tcp6") for line in Path(f"/proc/net/{table}").read_text().splitlines()]
    return [row[9] for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in mine]


def _unix_sockets(pid: int) -> list[Path]:
    mine = {str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir()}
    rows = [line.split() for line in Path("/proc/net/unix").read_text().splitlines()[1:]]
    return [Path(row[7]) for row in rows if len(row) > 7 and f"socket:[{row[6]}]" in mine]
