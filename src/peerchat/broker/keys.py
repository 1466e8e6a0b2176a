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
