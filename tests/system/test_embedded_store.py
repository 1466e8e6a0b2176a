"""The private store lives and dies with the server, however the server ends, and is nobody else's."""

from __future__ import annotations

import os
import socket
import stat
from pathlib import Path

from tests.system import processes
from tests.system.patience import await_true
from tests.system.server import Server
from tests.system.talking import same_talk, talk


def test_it_does_not_outlive_kill_9_of_the_server() -> None:
    with Server() as server:
        stores, workers = server.store_pids(), server.worker_pids()
        assert len(stores) == 1
        server.kill()
        await_true(lambda: not any(map(processes.alive, stores)), 5, "the private store has ended")
        await_true(lambda: not any(map(processes.alive, workers)), 10, "no worker is left")


def test_it_ends_with_sigterm() -> None:
    with Server(drain_seconds=1) as server:
        stores = server.store_pids()
        server.terminate()
        assert server.wait(5) == 0
        await_true(lambda: not any(map(processes.alive, stores)), 2, "the private store has ended")


async def test_it_is_one_for_all_workers() -> None:
    with Server(workers=2) as server:
        assert len(server.store_pids()) == 1
        seen: set[int | None] = set()
        while len(seen) < 2:
            async with talk(server.url) as (one, two):
                seen |= {server.worker_of(seat.port) for seat in (one, two) if seat.port}
                one.say("hello")
                await same_talk(one, two)


def test_it_listens_on_no_port_and_lets_nobody_else_in() -> None:
    with Server() as server:
        (store,) = server.store_pids()
        listening = _listening(store)
        assert listening == []
        sockets = [path for path in server.place.rglob("*") if path.is_socket()] or _unix_sockets(store)
        assert sockets
        for path in sockets:
            inside = stat.S_IMODE(path.stat().st_mode) & 0o077
            around = stat.S_IMODE(path.parent.stat().st_mode) & 0o077
            assert inside == 0 or around == 0


async def test_it_is_started_anew_when_it_dies() -> None:
    with Server(tick_seconds=1) as server:
        async with talk(server.url) as (one, two):
            os.kill(server.store_pids()[0], 9)
            one.say("after")
            await same_talk(one, two, seconds=20)
            assert one.texts() == ["after"]


def _listening(pid: int) -> list[str]:
    """Inodes of TCP sockets of this process that listen."""
    mine = {str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir()}
    rows = [line.split() for table in ("tcp", "tcp6") for line in Path(f"/proc/net/{table}").read_text().splitlines()]
    return [row[9] for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in mine]


def _unix_sockets(pid: int) -> list[Path]:
    mine = {str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir()}
    rows = [line.split() for line in Path("/proc/net/unix").read_text().splitlines()[1:]]
    return [Path(row[7]) for row in rows if len(row) > 7 and f"socket:[{row[6]}]" in mine]


def test_two_servers_on_one_machine_have_two_stores() -> None:
    with Server() as one, Server() as two:
        assert one.store_pids() != two.store_pids()
        with socket.create_connection(("127.0.0.1", one.port)), socket.create_connection(("127.0.0.1", two.port)):
            pass
