"""What listens in tests of the bus, and how it is looked at."""

from __future__ import annotations

from peerchat.broker import keys
from peerchat.broker.bus import Bus
from peerchat.tokens import new_id
from tests.contract.store import Store


class Ear:
    """What one channel heard, and how often something may have been missed."""

    def __init__(self, channel: str | None = None) -> None:
        self.channel = channel or keys.room(new_id()).bus
        self.heard: list[bytes] = []
        self.gaps = 0

    def ring(self, data: bytes) -> None:
        self.heard.append(data)

    def gap(self) -> None:
        self.gaps += 1

    async def attends(self, bus: Bus) -> Ear:
        await bus.attend(self.channel, self.ring, self.gap)
        return self


def publish(store: Store, channel: str, text: str) -> int:
    """By somebody else; how many heard it."""
    heard: int = store.node_of(channel).client.execute_command("SPUBLISH", channel, text)
    return heard


def subscribed(store: Store, channel: str) -> bool:
    return any(channel.encode() in node.client.execute_command("PUBSUB", "SHARDCHANNELS") for node in store.nodes)


def drop_ears(store: Store) -> None:
    for node in store.nodes:
        node.client.execute_command("CLIENT", "KILL", "TYPE", "pubsub")
