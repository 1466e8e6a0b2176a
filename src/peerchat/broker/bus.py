"""Doorbells: sharded publish/subscribe. Nothing here is the truth, so losing a message is allowed; not noticing is not.

Promises: `attend` returns when the store has confirmed the subscription, so what is appended afterwards rings; after any
loss of a link each channel is subscribed anew and its `gap` is called. All subscriptions of a node go through one
connection in the order they were asked for, so leaving and attending again cannot overtake each other.
A link can be alive and deaf: each node is probed through a channel of its own, and a deaf link is cut.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from peerchat.broker.client import Broker
from peerchat.broker.keys import PARTITIONS
from peerchat.broker.link import Address, PushLink, StoreError, connect
from peerchat.errors import StoreAway

log = logging.getLogger("peerchat.store")
PROBE_SECONDS = 5.0
DEAF_SECONDS = 10.0
PAUSE_SECONDS = (0.05, 0.5)


@dataclass(slots=True)
class _Channel:
    ring: Callable[[bytes], None]
    gap: Callable[[], None]
    confirmed: list[asyncio.Future[None]] = field(default_factory=list)


class _Ear:
    """The subscriptions of one node."""

    def __init__(self, address: Address, bus: Bus) -> None:
        self.address = address
        self.heard_at = 0.0
        self.link: PushLink | None = None
        self.channels: set[str] = set()
        self._leaving: Counter[str] = Counter()
        self._bus = bus
        self.task = asyncio.create_task(self._listen(), name="bus ear")
        self.probe = ""

    def subscribe(self, channel: str) -> None:
        self.channels.add(channel)
        if self.link is not None:
            self.link.send([("SSUBSCRIBE", channel)])

    def unsubscribe(self, channel: str) -> None:
        # Only what this connection subscribed: an SUNSUBSCRIBE out of the blue is answered by an error (NOSUB).
        if channel in self.channels:
            self.channels.discard(channel)
            if self.link is not None:
                self._leaving[channel] += 1
                self.link.send([("SUNSUBSCRIBE", channel)])

    async def _listen(self) -> None:
        while True:
            ended = asyncio.Event()
            try:
                link = await connect(self.address, lambda: PushLink(self._push, ended.set), self._bus.timeout)  # noqa: B023
            except StoreAway:
                await self._pause()
                continue
            try:
                link.send(self.address.greeting("peerchat-bus"))
                self.probe = self._bus.probe_channel(self.address)
                self.heard_at = asyncio.get_running_loop().time()
                link.send([("SSUBSCRIBE", self.probe), *(("SSUBSCRIBE", channel) for channel in self.channels)])
                self.link = link
                while not ended.is_set():
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(PROBE_SECONDS):
                            await ended.wait()
                    self._bus.broker.send(self.probe, ("SPUBLISH", self.probe, b""), lambda _reply: None)
                    if asyncio.get_running_loop().time() - self.heard_at > DEAF_SECONDS:
                        log.warning("a bus link was alive and deaf; it is opened anew")
                        break
            finally:
                self.link = None
                self._leaving.clear()
                link.abort()
            await self._pause()

    async def _pause(self) -> None:
        """Jittered, so that many workers do not come back in step, nor one without end to a store that turns it away."""
        await asyncio.sleep(random.uniform(*PAUSE_SECONDS))

    def _push(self, message: Any) -> None:
        if isinstance(message, StoreError):
            # MOVED, or the cluster is not ready: subscribe again, where the slot is now. An error names no channel, so all.
            log.warning("the store refused a subscription: %s", str(message).partition(" ")[0])
            self._bus.broker.moved_away()
            if self.link is not None:
                self.link.abort()
            return
        if not isinstance(message, list) or len(message) != 3:
            return
        kind, channel, value = message
        if kind == b"smessage":
            self.heard_at = asyncio.get_running_loop().time()
            self._bus.rang(channel.decode(), value)
        elif kind == b"ssubscribe":
            self._bus.confirmed(channel.decode())
        elif kind == b"sunsubscribe" and channel is not None:
            self._unsubscribed(channel.decode())

    def _unsubscribed(self, channel: str) -> None:
        if self._leaving[channel]:
            self._leaving[channel] -= 1
            if not self._leaving[channel]:
                del self._leaving[channel]
        elif channel in self.channels:
            # Not asked for: the slot has moved to another node.
            self.channels.discard(channel)
            self._bus.broker.moved_away()


class Bus:
    """One per worker."""

    def __init__(self, broker: Broker, worker: str) -> None:
        self.broker = broker
        self.timeout = broker.timeout
        self._worker = worker
        self._channels: dict[str, _Channel] = {}
        self._ears: dict[Address, _Ear] = {}
        broker.moved = self._moved

    async def start(self) -> None:
        self._moved()

    async def close(self) -> None:
        tasks = [ear.task for ear in self._ears.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def probe_channel(self, address: Address) -> str:
        tag = next((tag for tag in PARTITIONS if self.broker.node_of(tag) == address), PARTITIONS[0])
        return f"{tag}:probe:{self._worker}"

    def _ear(self, channel: str) -> _Ear:
        address = self.broker.node_of(channel)
        ear = self._ears.get(address)
        if ear is None:
            ear = self._ears[address] = _Ear(address, self)
        return ear

    def _moved(self) -> None:
        """The topology is known anew: every channel belongs where its slot is."""
        for address in [known for known in self._ears if known not in self.broker.nodes]:
            self._ears.pop(address).task.cancel()
        for address in self.broker.nodes:
            if address not in self._ears:
                self._ears[address] = _Ear(address, self)
        for channel in self._channels:
            home = self._ear(channel)
            for ear in self._ears.values():
                if ear is not home:
                    ear.unsubscribe(channel)
            if channel not in home.channels:
                home.subscribe(channel)

    async def attend(self, channel: str, ring: Callable[[bytes], None], gap: Callable[[], None]) -> None:
        """Returns when the subscription is confirmed. Raises StoreAway after the timeout, and then attends nothing.

        `ring(payload)` for each message; `gap()` when messages may have been missed. One attender per channel.
        """
        confirmed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        mine = self._channels[channel] = _Channel(ring, gap, [confirmed])
        self._ear(channel).subscribe(channel)
        try:
            async with asyncio.timeout(self.timeout):
                await confirmed
        except TimeoutError:
            if self._channels.get(channel) is mine:
                self.forget(channel)
            raise StoreAway from None

    async def leave(self, channel: str) -> None:
        self.forget(channel)

    def forget(self, channel: str) -> None:
        if self._channels.pop(channel, None) is not None:
            self._ear(channel).unsubscribe(channel)

    async def publish(self, channel: str, payload: bytes) -> None:
        """Best effort: returns at once, and nobody is told of a loss."""
        self.ring_out(channel, payload)

    def ring_out(self, channel: str, payload: bytes) -> None:
        self.broker.send(channel, ("SPUBLISH", channel, payload), lambda _reply: None)

    def rang(self, channel: str, payload: bytes) -> None:
        known = self._channels.get(channel)
        if known is not None:
            known.ring(payload)

    def confirmed(self, channel: str) -> None:
        known = self._channels.get(channel)
        if known is None:
            return
        waiting, known.confirmed = known.confirmed, []
        if not waiting:
            known.gap()
        for future in waiting:
            if not future.done():
                future.set_result(None)
