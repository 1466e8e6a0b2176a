"""Every key and channel of the store, with its hash tag: one slot per script call, from day one.

Rooms live in 256 fixed partitions (`{p00}` … `{pff}`), waiting lines in one slot per language, blocks in one per visitor.
The number of partitions can never change: it is part of every room's name in the store.
"""

from __future__ import annotations

from typing import NamedTuple
from zlib import crc32

PARTITIONS = tuple(f"{{p{number:02x}}}" for number in range(256))


class RoomKeys(NamedTuple):
    """`room` is the hash, `log` the stream, `here` the presence leases, `live` the operator's index, `bus` the channel."""

    room: str
    log: str
    here: str
    live: str
    bus: str


def partition(room: str) -> str:
    return PARTITIONS[crc32(room.encode()) & 255]


def room(room_id: str) -> RoomKeys:
    tag = partition(room_id)
    name = f"{tag}:r:{room_id}"
    return RoomKeys(name, f"{name}:log", f"{name}:here", f"{tag}:live", f"{name}:bus")


def slot_tag(key: str) -> str:
    """The part of a key that decides its slot (Redis Cluster specification, "Hash tags")."""
    start = key.find("{")
    if start >= 0:
        end = key.find("}", start + 1)
        if end > start + 1:
            return key[start + 1 : end]
    return key


def line_bus(language: str) -> str:
    """The waiting line's doorbell. Everything of one language's line is in one slot."""
    return f"{{q:{language}}}:bus"


def ticket_prefix(language: str) -> str:
    return f"{{q:{language}}}:t:"


def waiting(language: str, age: str, topic: str | None = None) -> str:
    """Who waits, by seniority: everyone of an age group, or only those who named a topic."""
    return f"{{q:{language}}}:wait:{age}" if topic is None else f"{{q:{language}}}:wait:{age}:{topic}"


def waits(language: str) -> str:
    """The latest waits that ended in a match."""
    return f"{{q:{language}}}:waits"


def talking(language: str, topic: str) -> str:
    """Rooms of a topic, by the time at which they stop being counted."""
    return f"{{q:{language}}}:talking:{topic}"


def avoid(visitor: str) -> str:
    return f"{{v:{visitor}}}:avoid"


def spent_work(signature: str) -> str:
    return f"{{pow:{signature}}}"


def bucket(network: bytes, action: str) -> str:
    """`network`: see `limits.network_key`; the key lives for minutes."""
    return f"{{n:{network.hex()}}}:{action}"


def kept_code(digest: str) -> str:
    """A code that leads back to a place in line."""
    return f"{{q}}:kept:{digest}"


def kept_place(ticket: str) -> str:
    """What is known of a kept place besides: its code, and the address to call."""
    return f"{{q}}:place:{ticket}"


def talks(visitor: str) -> str:
    return f"{{v:{visitor}}}:talks"


def rest(visitor: str) -> str:
    """There while this visitor takes a break."""
    return f"{{v:{visitor}}}:rest"
