"""One look at all rooms: asks the store what has happened since the last one, and reads the rooms to which it did. Thin: what to read
is the ward's to say, how a room is the verdict's.

Promises: texts, names and tokens do not leave the store for it. Between two looks it holds no connection, task or timer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from peerchat.broker import keys
from peerchat.broker.client import Broker
from peerchat.ops.rooms import vitals
from peerchat.ops.rooms.vitals import Vitals
from peerchat.ops.rooms.ward import Ward
from peerchat.volunteers.duty.room import read_why

PARTITIONS_AT_ONCE = 64
ROOMS_AT_ONCE = 32
"""Per script: about a millisecond of the store's time, so that no message waits for longer."""
CALLS_AT_ONCE = 4


class Scan:
    """`rooms_read`: how many so far."""

    def __init__(self, broker: Broker, ward: Ward) -> None:
        self._broker = broker
        self._ward = ward
        self._since: dict[str, int] = {}
        self._hands: dict[str, int] = {}
        # A script may touch one slot alone where the store is a cluster.
        indexes = [f"{tag}:live" for tag in keys.PARTITIONS]
        self._indexes = _groups(indexes, 1 if broker.cluster else PARTITIONS_AT_ONCE)
        self.rooms_read = 0

    async def look(self) -> int:
        """What the ward knows is so now; unix ms of the store. Raises StoreAway: the next look takes up what is left."""
        now = await self._listen()
        await self._look_at_hands()
        await self.read(self._ward.to_read(now))
        return now

    def anew(self) -> None:
        """The store was away, and may have lost anything."""
        self._since.clear()
        for known in self._ward:
            self._ward.stirred(known.room)

    async def _listen(self) -> int:
        since = self._since
        calls = [self._broker.ask("stirred", names, [since.get(names[0], 0)], list) for names in self._indexes]
        replies = await asyncio.gather(*calls)
        for names, (now, spoke, stirred) in zip(self._indexes, replies, strict=True):
            for room, active in zip(spoke[::2], spoke[1::2], strict=True):
                self._ward.heard(room.decode(), int(active))
            for room in stirred if since.get(names[0]) else ():
                self._ward.stirred(room.decode())
            since[names[0]] = 0 if now < since.get(names[0], 0) else now  # another node's clock: everything anew
        return max(int(reply[0]) for reply in replies)

    async def _look_at_hands(self) -> None:
        found = await self._broker.command(keys.hands(), "ZRANGE", keys.hands(), 0, -1, "WITHSCORES")
        hands = {room.decode(): int(at) for room, at in zip(found[::2], found[1::2], strict=True)}
        for room in hands.keys() ^ self._hands.keys():
            if self._ward.get(room) is not None:
                self._ward.stirred(room)
        self._hands = hands

    async def read(self, rooms: Sequence[str]) -> None:
        """Raises StoreAway."""
        if self._broker.cluster:
            homes: dict[str, list[str]] = {}
            for room in rooms:
                homes.setdefault(keys.partition(room), []).append(room)
            groups = [group for home in homes.values() for group in _groups(home, ROOMS_AT_ONCE)]
        else:
            groups = _groups(rooms, ROOMS_AT_ONCE)
        for several in _groups(groups, CALLS_AT_ONCE):
            await asyncio.gather(*(self._read(group) for group in several))

    async def _read(self, rooms: Sequence[str]) -> None:
        names = [name for room in rooms for name in keys.room(room)[:3]]
        now, *found = await self._broker.run("vitals", names, [vitals.ENTRIES_LOOKED, vitals.LATELY_MS])
        self.rooms_read += len(rooms)
        for room, one in zip(rooms, found, strict=True):
            before = self._ward.get(room)
            known = vitals.read(now, one, before.vitals if before else None) if one else None
            if known is not None and known.kind == "volunteer":
                known = await self._with_duty(room, known)
            self._ward.read(room, known)

    async def _with_duty(self, room: str, known: Vitals) -> Vitals:
        """How acute it was by the person's own word stands with the volunteers' duty."""
        key = keys.listening_room(room)
        level, why = await self._broker.command(key, "HMGET", key, "level", "why")
        known = known._replace(hand_at=self._hands.get(room, 0))
        if int(level or 0) > known.level:
            since = [one.at for one in read_why((why or b"").decode()) if one.level == int(level)]
            known = known._replace(level=int(level), level_at=min(since, default=0))
        return known


def _groups(things: Sequence[Any], size: int) -> list[Sequence[Any]]:
    return [things[at : at + size] for at in range(0, len(things), size)]
