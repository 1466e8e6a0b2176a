"""A real Valkey, alone and as a cluster of three, empty at the beginning of each test."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

import httpx
import pytest
import pytest_asyncio
import redis

from peerchat.broker.bus import Bus
from peerchat.broker.client import Broker
from peerchat.broker.embedded import EmbeddedValkey
from peerchat.matching.blocks import Blocks
from peerchat.matching.pool import Pool
from tests.contract.matching.joining import Clock, http_of
from tests.contract.matching.worker import Worker

GRACE, LEASE = 120.0, 25.0


def _free_port() -> int:
    # The cluster bus listens on port + 10000 too.
    while True:
        with socket.socket() as probe, socket.socket() as bus:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
            if port < 55000:
                with contextlib.suppress(OSError):
                    bus.bind(("127.0.0.1", port + 10000))
                    return port


class Store:
    """One or three nodes that are there for the whole run."""

    def __init__(self, nodes: list[EmbeddedValkey], url: str, clients: list[redis.Redis]) -> None:
        self.nodes, self.url, self.clients = nodes, url, clients

    def flush(self) -> None:
        for client in self.clients:
            client.flushall()

    def stop(self) -> None:
        for client in self.clients:
            client.close()
        for node in self.nodes:
            node.stop()


def _single() -> Store:
    node = EmbeddedValkey()
    node.start()
    return Store([node], node.url, [redis.Redis(unix_socket_path=str(node.socket))])


def _cluster(factor: float) -> Store:
    ports = [_free_port() for _ in range(3)]
    options = ("--cluster-enabled", "yes", "--cluster-config-file", "nodes.conf", "--bind", "127.0.0.1")
    nodes = [EmbeddedValkey("--port", str(port), *options) for port in ports]
    clients: list[Any] = [redis.Redis(port=port) for port in ports]
    for node in nodes:
        node.start()
    edges = [0, 5461, 10923, 16384]
    for client, (first, end) in zip(clients, itertools.pairwise(edges), strict=True):
        client.execute_command("CLUSTER", "ADDSLOTSRANGE", first, end - 1)
    for port in ports[1:]:
        clients[0].execute_command("CLUSTER", "MEET", "127.0.0.1", port)
    until = time.monotonic() + 20 * factor
    while not all(b"cluster_state:ok" in _info(client) and b"known_nodes:3" in _info(client) for client in clients):
        assert time.monotonic() < until, "the cluster did not form"
        time.sleep(0.05)
    return Store(nodes, f"redis+cluster://127.0.0.1:{ports[0]}", clients)


def _info(client: Any) -> bytes:
    info = client.execute_command("CLUSTER", "INFO")
    return info if isinstance(info, bytes) else "\r\n".join(f"{k}:{v}" for k, v in info.items()).encode()


@pytest.fixture(scope="session", params=["single", "cluster"])
def store(request: pytest.FixtureRequest, time_factor: float) -> Iterator[Store]:
    store = _single() if request.param == "single" else _cluster(time_factor)
    yield store
    store.stop()


@pytest_asyncio.fixture
async def broker(store: Store) -> AsyncIterator[Broker]:
    store.flush()
    broker = Broker(store.url, timeout=2.0)
    await broker.start()
    yield broker
    await broker.close()
    await asyncio.sleep(0)  # an aborted transport closes its socket in the loop's next turn


@pytest_asyncio.fixture
async def bus(broker: Broker) -> AsyncIterator[Bus]:
    bus = Bus(broker, "w1")
    await bus.start()
    yield bus
    await bus.close()


@pytest.fixture
def pool(broker: Broker) -> Pool:
    return Pool(broker, GRACE, LEASE)


@pytest.fixture
def blocks(broker: Broker) -> Blocks:
    return Blocks(broker, 86400)


@pytest_asyncio.fixture
async def worker(store: Store, broker: Broker) -> AsyncIterator[Callable[[], Awaitable[Worker]]]:
    """Makes workers: each with its own links to the store, as a process of its own would have."""
    made: list[Worker] = []

    async def make(**differs: Any) -> Worker:
        made.append(await Worker.start(store.url, f"w{len(made)}", **differs))
        return made[-1]

    yield make
    for one in made:
        await one.stop()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest_asyncio.fixture
async def free(broker: Broker, clock: Clock) -> AsyncIterator[httpx.AsyncClient]:
    """Without limits."""
    async with http_of(broker, clock, limited=False) as http:
        yield http


@pytest_asyncio.fixture
async def limited(broker: Broker, clock: Clock) -> AsyncIterator[httpx.AsyncClient]:
    async with http_of(broker, clock, limited=True) as http:
        yield http
