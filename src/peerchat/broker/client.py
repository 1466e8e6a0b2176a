"""The store as the rest of the house sees it: scripts by name, one plain command, and whether it answers.

Promises: each call is answered once, by a reply, a `Refusal` or, when the store was silent for the timeout, `StoreAway`; calls on one
slot happen in the order they were made, as long as the link lasts. No retries here: a client keeps its outbox, so nothing is lost.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

from peerchat.broker.link import Address, Argument, Reply, StoreError, arguments, pack
from peerchat.broker.node import Node
from peerchat.broker.scripts import load
from peerchat.broker.topology import Topology, parse_url
from peerchat.errors import Refusal, StoreAway

T = TypeVar("T")
log = logging.getLogger("peerchat.store")


class Broker:
    """One per worker. `name` is what the store's CLIENT LIST shows."""

    def __init__(self, url: str, timeout: float = 1.0, name: str = "peerchat") -> None:
        self._seeds, self.cluster = parse_url(url)
        self.timeout = timeout
        self._name = name
        self._scripts = {script.name: script for script in load().values()}
        self._topology = Topology(self._seeds[:1])
        self._nodes: dict[Address, Node] = {}
        self._only: Node | None = None  # where there is one: most have one store, and it is asked for at each message
        self._listeners: dict[object, Callable[[bool], None]] = {}
        self._away = True
        self._refresh: asyncio.Task[None] | None = None
        self._closed = False
        self.moved: Callable[[], None] = lambda: None

    async def start(self) -> None:
        """Connects. Raises StoreAway if the store does not answer within the timeout; it goes on trying all the same."""
        if self.cluster:
            await self._learn()
        else:
            await self._open(self._topology.nodes)
        if self._away:
            self.moved_away()
            raise StoreAway

    async def close(self) -> None:
        self._closed = True
        if self._refresh is not None:
            self._refresh.cancel()
            await asyncio.gather(self._refresh, return_exceptions=True)
        for node in list(self._nodes.values()):
            await node.stop()
        await asyncio.sleep(0)  # an aborted transport closes its socket in the loop's next turn

    # ---- whether it answers ------------------------------------------------------------------

    @property
    def away(self) -> bool:
        """True while any node does not answer."""
        return self._away

    def is_away(self, key: str) -> bool:
        node = self._only or self._nodes.get(self._topology.node_of(key))
        return node is None or node.away

    def watch(self, listener: Callable[[bool], None]) -> Callable[[], None]:
        """`listener(away)` when a node's answering, or who has which slot, may have changed; returns what ends it."""
        key = object()
        self._listeners[key] = listener

        def unwatch() -> None:
            self._listeners.pop(key, None)

        return unwatch

    def _changed(self, node: Node) -> None:
        self._away = any(other.away for other in self._nodes.values())
        if node.away and self.cluster:
            self._learn_soon()
        self._tell()

    def _tell(self) -> None:
        for listener in list(self._listeners.values()):
            listener(self._away)

    # ---- who answers -------------------------------------------------------------------------

    @property
    def nodes(self) -> list[Address]:
        return self._topology.nodes

    def node_of(self, key: str) -> Address:
        return self._topology.node_of(key)

    def now_ms(self, key: str) -> int:
        """The clock of the node that has this key, milliseconds."""
        node = self._nodes.get(self._topology.node_of(key))
        return node.now_ms() if node is not None else 0

    async def _open(self, addresses: Sequence[Address]) -> None:
        fresh = [
            Node(address, self.timeout, self._name, self._changed)
            for address in addresses
            if address not in self._nodes
        ]
        for node in fresh:
            self._nodes[node.address] = node
            node.refused = partial(self._failed, node)
            node.start()
        self._only = None
        for address in [known for known in self._nodes if known not in addresses]:
            await self._nodes.pop(address).stop()
        if len(self._nodes) == 1:
            [self._only] = self._nodes.values()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self.timeout):
                while any(node.away for node in fresh):
                    await asyncio.sleep(0.005)
        self._away = any(node.away for node in self._nodes.values())

    async def _learn(self) -> None:
        for address in [*self._topology.nodes, *self._seeds]:
            node = self._nodes.get(address)
            probe = node or Node(address, self.timeout, self._name, lambda _node: None)
            try:
                if node is None:
                    await probe.open()
                slots = await probe.ask("CLUSTER", "SLOTS")
            except (StoreAway, StoreError):
                continue
            finally:
                if node is None:
                    await probe.stop()
            if slots:
                self._topology = Topology.from_slots(slots, address)
                await self._open(self._topology.nodes)
                self.moved()
                self._tell()  # a slot may be with another node now that was there all the time
                return

    def moved_away(self) -> None:
        """Someone saw that a slot is elsewhere now: ask the cluster again, soon and once."""
        if self.cluster:
            self._learn_soon()

    def _learn_soon(self) -> None:
        if self._closed or (self._refresh is not None and not self._refresh.done()):
            return

        async def learn() -> None:
            await self._learn()
            while self._away and not self._closed:
                await asyncio.sleep(0.5)
                await self._learn()

        self._refresh = asyncio.create_task(learn(), name="cluster topology")

    # ---- calls -------------------------------------------------------------------------------

    def submit(self, script: str, keys: Sequence[str], args: Sequence[Argument], reply: Reply) -> None:
        """The hot path: no future, no task. `reply` gets the reply, a Refusal, or another exception; it must not raise."""
        known = self._scripts[script]
        self.post(keys[0], pack(("EVALSHA", known.sha, len(keys), *keys, *args)), reply)

    def send(self, key: str, command: tuple[Argument, ...], reply: Reply) -> None:
        self.post(key, pack(command), reply)

    def opening(self, script: str, keys: Sequence[str], args: Sequence[Argument]) -> bytes:
        """How calls begin that are made again and again: packed, but for the line that says how many words there are."""
        return self._scripts[script].called + arguments((len(keys), *keys, *args))

    def post(self, key: str, packed: bytes, reply: Reply) -> None:
        """As `submit`; `packed`: one command, routed by `key`."""
        node = self._only or self._nodes.get(self._topology.node_of(key))
        if node is None:
            asyncio.get_running_loop().call_soon(reply, StoreAway())
        else:
            node.call(packed, reply, node.refused)

    def _failed(self, node: Node, packed: bytes, reply: Reply, error: StoreError) -> None:
        word, _, rest = str(error).partition(" ")
        if word == "NOSCRIPT":
            script = next(
                script for script in self._scripts.values() if packed.startswith(script.called, packed.index(b"$"))
            )
            node.call(packed.replace(script.called, script.told, 1), reply, node.refused, again=True)
        elif word in ("MOVED", "ASK", "CLUSTERDOWN", "TRYAGAIN", "READONLY", "LOADING", "MASTERDOWN"):
            self._learn_soon()
            reply(StoreAway())
        elif word == "REFUSE":
            reply(Refusal(rest.split(" ")[0]))
        else:
            # The text of an error may repeat arguments, and those may be somebody's words: name the kind alone.
            log.error("the store answered %s to %s", word, packed.split(b"\r\n", 3)[2].decode())
            reply(RuntimeError(f"store error {word}"))

    def ask(
        self, script: str, keys: Sequence[str], args: Sequence[Argument], read: Callable[[Any], T]
    ) -> asyncio.Future[T]:
        """One script, on its way at once, without a task. `read` makes the result of the reply. Ends in StoreAway or Refusal."""
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()

        def settle(value: Any) -> None:
            if future.done():
                return
            if isinstance(value, Exception):
                future.set_exception(value)
                return
            try:
                future.set_result(read(value))
            except Exception as error:  # noqa: BLE001  # whoever waits is told, the link is not
                future.set_exception(error)

        self.submit(script, keys, args, settle)
        return future

    async def run(self, script: str, keys: Sequence[str], args: Sequence[Argument]) -> Any:
        """One script, awaited. Raises StoreAway (it may have happened all the same) or Refusal."""
        known = self._scripts[script]
        return await self.command(keys[0], "EVALSHA", known.sha, len(keys), *keys, *args)

    async def command(self, key: str, *parts: Argument) -> Any:
        """One plain command, routed by `key`. Raises StoreAway."""
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

        def settle(value: Any) -> None:
            if not future.done():
                future.set_result(value)

        self.post(key, pack(parts), settle)
        value = await future
        if isinstance(value, Exception):
            raise value
        return value
