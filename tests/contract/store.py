"""Real Valkeys for tests: one alone, or a cluster on loopback; there for a whole run or for one test that breaks it."""

from __future__ import annotations

import contextlib
import itertools
import os
import signal
import socket
import time
from collections.abc import Sequence
from typing import Any

import redis
from redis.crc import key_slot

from peerchat.broker import keys
from peerchat.broker.embedded import EmbeddedValkey
from peerchat.broker.topology import SLOTS
from tests.conftest import TIME_FACTOR

FORM_SECONDS = 20.0


def free_port() -> int:
    """Of a node: its cluster bus listens on port + 10000 too."""
    while True:
        with socket.socket() as probe, socket.socket() as bus:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
            if port < 55000:
                with contextlib.suppress(OSError):
                    bus.bind(("127.0.0.1", port + 10000))
                    return port


class Node:
    """One Valkey, listening on loopback. `client`: a plain client to it, for what the tests do to the store."""

    def __init__(self, *options: str) -> None:
        self.port = free_port()
        self.process = EmbeddedValkey("--port", str(self.port), "--bind", "127.0.0.1", *options)
        self.process.start()
        self.client: Any = redis.Redis(port=self.port, protocol=2)

    def kill(self) -> None:
        """As by kill -9."""
        if self.process.pid is not None:
            os.kill(self.process.pid, signal.SIGKILL)

    def pause(self) -> None:
        assert self.process.pid is not None
        os.kill(self.process.pid, signal.SIGSTOP)

    def resume(self) -> None:
        assert self.process.pid is not None
        os.kill(self.process.pid, signal.SIGCONT)

    def stop(self) -> None:
        self.client.close()
        self.process.stop()


class Store:
    """Nodes, and the URL that a worker is given."""

    def __init__(self, nodes: Sequence[Node], url: str) -> None:
        self.nodes = list(nodes)
        self.url = url

    @property
    def cluster(self) -> bool:
        return "cluster" in self.url

    @classmethod
    def single(cls) -> Store:
        node = Node()
        return cls([node], node.process.url)

    @classmethod
    def clustered(cls, replicas: int = 0, node_timeout_ms: int = 15000) -> Store:
        """Three primaries with a third of the slots each, and as many replicas of the first."""
        options = [
            "--cluster-enabled", "yes", "--cluster-config-file", "nodes.conf", "--cluster-require-full-coverage", "no",
            "--cluster-node-timeout", str(node_timeout_ms), "--repl-diskless-sync-delay", "0",
        ]  # fmt: skip
        nodes = [Node(*options) for _ in range(3 + replicas)]
        thirds = itertools.pairwise([0, SLOTS // 3, SLOTS * 2 // 3, SLOTS])
        for node, (first, end) in zip(nodes, thirds, strict=False):
            node.client.execute_command("CLUSTER", "ADDSLOTSRANGE", first, end - 1)
        for node in nodes[1:]:
            nodes[0].client.execute_command("CLUSTER", "MEET", "127.0.0.1", node.port)
        store = cls(nodes, f"redis+cluster://127.0.0.1:{nodes[0].port}")
        store.formed()
        for node in nodes[3:]:
            node.client.execute_command("CLUSTER", "REPLICATE", nodes[0].client.execute_command("CLUSTER", "MYID"))
            _wait(lambda node=node: node.client.info("replication")["master_link_status"] == "up", "a replica follows")
        return store

    def formed(self) -> None:
        """Returns when all nodes know each other and answer."""

        def well(node: Node) -> bool:
            info = node.client.execute_command("CLUSTER", "INFO")
            words = info if isinstance(info, dict) else dict(line.split(":") for line in info.decode().split())
            return (words["cluster_state"], words["cluster_known_nodes"]) == ("ok", str(len(self.nodes)))

        _wait(lambda: all(well(node) for node in self.nodes), "the cluster formed")

    def pause(self) -> None:
        """Frozen: connections stay, nothing answers."""
        for node in self.nodes:
            node.pause()

    def resume(self) -> None:
        for node in self.nodes:
            node.resume()

    def flush(self) -> None:
        for node in self.nodes:
            node.client.flushall()

    def forget_scripts(self) -> None:
        for node in self.nodes:
            node.client.script_flush()

    def node_of(self, key: str) -> Node:
        """Who answers for this key now."""
        if not self.cluster:
            return self.nodes[0]
        slot = key_slot(keys.slot_tag(key).encode())
        for node in self.nodes:
            with contextlib.suppress(redis.ConnectionError):
                for start, end, (_, port, *_), *_ in node.client.execute_command("CLUSTER SLOTS", NEVER_DECODE=True):
                    if start <= slot <= end:
                        return next(known for known in self.nodes if known.port == port)
        raise AssertionError(f"nobody answers for {key}")

    def stop(self) -> None:
        for node in self.nodes:
            node.stop()


def _wait(true: Any, what: str) -> None:
    until = time.monotonic() + FORM_SECONDS * TIME_FACTOR
    while not true():
        assert time.monotonic() < until, f"not in time: {what}"
        time.sleep(0.02)
