"""A store in which thousands of rooms live, without people: for what has to look at them."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import redis

from peerchat.broker import keys
from peerchat.broker.embedded import EmbeddedValkey
from peerchat.tokens import new_id

_HOUR_MS = 3_600_000


def fill(store: EmbeddedValkey, rooms: int) -> None:
    """Pairs that talked a little while ago, both there."""
    client: Any = redis.Redis(unix_socket_path=store.url.removeprefix("unix://"), protocol=2)
    now = int(time.time() * 1000)
    pipe = client.pipeline(transaction=False)
    for number in range(rooms):
        room, ago = new_id(), number % 150 * 1000
        k = keys.room(room)
        fields = {
            "state": "open", "num": 6, "kind": "pair", "topic": "grief", "lang": "de", "born": now - 900_000, "made": now - 900_000,
            "ws": "w,", "last": "6-1",
        }  # fmt: skip
        for member in ("m1", "m2"):
            fields |= {
                f"m:{member}": "{}", f"v:{member}": "v", f"j:{member}": "in", f"f:{member}": 1, f"n:{member}": 3,
                f"w:{member}": "w", f"c:{member}": "c",
            }  # fmt: skip
            pipe.zadd(k.here, {member: now + _HOUR_MS})
        pipe.hset(k.room, mapping=fields)
        for entry in range(1, 7):
            by = f"m{entry % 2 + 1}"
            pipe.xadd(k.log, _entry(now - ago - (6 - entry) * 20_000, by, entry), id=f"{entry}-1")
        pipe.zadd(k.live, {room: now - ago})
        if number % 500 == 499:
            pipe.execute()
    pipe.execute()
    client.close()


def _entry(at: int, by: str, number: int) -> dict[str, str]:
    said = f'"at":{at},"by":"{by}","kind":"text","n":{number},"text":"and it was a long day, but I went out for a walk"'
    return {"to": "", "e": said, "s": f"{by}:{number}"}


@contextmanager
def heard(store: EmbeddedValkey, rate: float) -> Iterator[None]:
    """In so many of the rooms that are only looked at somebody says something each second: the store then holds what a relay would
    have left there."""
    client: Any = redis.Redis(unix_socket_path=store.url.removeprefix("unix://"), protocol=2)
    rooms = [(f"{tag}:live", room) for tag in keys.PARTITIONS for room in client.zrange(f"{tag}:live", 0, -1)]
    over = threading.Event()

    def stir() -> None:
        done, begun = 0, time.monotonic()
        while not over.wait(0.1):
            pipe = client.pipeline(transaction=False)
            due = int((time.monotonic() - begun) * rate)
            for number in range(done, due):
                live, room = rooms[number * 7919 % len(rooms)]
                k, now, by = keys.room(room.decode()), int(time.time() * 1000), f"m{number // len(rooms) % 2 + 1}"
                pipe.hincrby(k.room, f"n:{by}", 1)
                pipe.xadd(k.log, _entry(now, by, 7))
                pipe.zadd(live, {room: now}, xx=True)
            pipe.execute()
            done = due

    thread = threading.Thread(target=stir)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        client.close()
