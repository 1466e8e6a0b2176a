"""What it costs to watch: ten operators at a server with 20,000 live rooms, 2,000 of which are heard each second.

With and without operators by turns, compared turn by turn. Beside it stands what a message costs in the same run: where messages
are really said, chance differs by more than what watching adds.
"""

from __future__ import annotations

import asyncio
import secrets
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import redis

from bench.rooms import fill, heard
from bench.serving import SECRET, load, server, stored
from bench.sizes import Sizes
from bench.tree import cpu
from peerchat.broker import ops_keys
from peerchat.broker.embedded import EmbeddedValkey
from peerchat.db import staff as accounts
from peerchat.db.engine import Database, address
from peerchat.db.staff import Account
from peerchat.ops.sections import LOOK_SECONDS
from peerchat.tokens import new_id
from peerchat.volunteers.door import COOKIE
from peerchat.volunteers.sessions import Sessions

Rows = list[tuple[str, str, float]]
OPERATORS = 10
HEARD = 2000
"""Rooms in which somebody speaks, a second."""
ROOMS = 200
"""Pairs that talk while operators watch; the others are there to be looked at."""
RATES = (2000, 1000, 500, 250)
LATE_US = 500_000
ASKED = 50
FIRST_SECONDS = 30.0
REST_SECONDS = 30.0


def run(sizes: Sizes) -> Rows:
    """Raises RuntimeError if one of its parts does not come to its end in time."""
    with tempfile.TemporaryDirectory() as data, stored() as store:
        fill(store, sizes.watched)
        with server(data=data, redis_url=store.url) as (pid, port):
            try:
                return asyncio.run(_measure(data, store, pid, port, sizes))
            except TimeoutError:
                raise RuntimeError("watching did not come to its end in time") from None


async def _cookie(data: str) -> str:
    """An operator's, put where signing in would have put it."""
    database = Database(address(None, Path(data)))
    sessions = Sessions(database, None, SECRET.encode(), 86400, 86400)  # type: ignore[arg-type]  # nothing rings here
    account = Account(
        id=new_id(), login=None, name="bench", role="operator", languages=("de",), time_zone="UTC", password="-", totp=b"-",
        totp_used=0, known_from=0, since=0,
    )  # fmt: skip
    async with database.writing() as connection:
        await accounts.add(connection, account)
        opened = await sessions.open(connection, account, secrets.token_hex(4))
    await database.close()
    return f"{COOKIE}={opened.cookie}"


class Spent:
    """CPU seconds of server and store by now."""

    def __init__(self, pid: int, store: EmbeddedValkey) -> None:
        self._pid, self._store = pid, store.pid or 0

    def server(self) -> float:
        return cpu(self._pid)

    def both(self) -> float:
        return cpu(self._pid) + cpu(self._store)


async def _measure(data: str, store: EmbeddedValkey, pid: int, port: int, sizes: Sizes) -> Rows:
    spent, url = Spent(pid, store), f"http://127.0.0.1:{port}"
    headers = {"cookie": await _cookie(data)}
    async with httpx.AsyncClient(base_url=url, headers=headers, trust_env=False, timeout=30) as http:
        rows = await _questions(http, spent, sizes)
        with heard(store, HEARD):
            without, watched = await _by_turns(http, store, spent, sizes)
        rate = await _held(port, sizes)
        talked = [await _talked(spent, port, rate, sizes) for _ in range(sizes.turns // 2 + 1)]
    message = statistics.median(talked)
    adds = statistics.median(on - off for off, on in zip(without, watched, strict=True))
    return [
        *rows,
        ("messages that are really said, as many as are held", "messages/s", float(rate)),
        ("a message, nobody watches", "µs CPU, server and store", message * 1e6),
        (
            f"{OPERATORS} operators watch, {HEARD:,} rooms are heard a second",
            "ms CPU a second, server and store",
            adds * 1000,
        ),
        (f"the same as a share of {HEARD:,} messages a second", "%", adds / (message * HEARD) * 100),
    ]


async def _held(port: int, sizes: Sizes) -> int:
    """The highest of the rates at which all arrives in time; the lowest where none is."""
    for rate in RATES[:-1]:
        with load(port=port, rooms=ROOMS, rate=rate, seconds=2 * sizes.seconds / 4) as going:
            going.begin()
            found = await asyncio.to_thread(going.result, 60)
        if found["deliveries"] >= 1.96 * found["said"] and found["p99"] < LATE_US and not found["unsettled"]:
            return rate
    return RATES[-1]


async def _by_turns(
    http: httpx.AsyncClient, store: EmbeddedValkey, spent: Spent, sizes: Sizes
) -> tuple[list[float], list[float]]:
    """Seconds of CPU a second without and with operators, while rooms are heard all the time."""
    found: tuple[list[float], list[float]] = ([], [])
    for turn in range(sizes.turns):
        # Whoever is first by turns: where the machine gets busier, it hits both alike.
        for watched in (False, True) if turn % 2 == 0 else (True, False):
            if watched:
                async with _operators(http):
                    await asyncio.sleep(1)
                    found[1].append(await _turn(spent, sizes.seconds))
            else:
                await _nobody_looks(store)
                found[0].append(await _turn(spent, sizes.seconds))
    return found


async def _talked(spent: Spent, port: int, rate: int, sizes: Sizes) -> float:
    """Seconds of CPU for each message at a rate that is held, while nobody watches."""
    with load(port=port, rooms=ROOMS, rate=rate, seconds=sizes.seconds) as going:
        before = spent.both()
        going.begin()
        found = await asyncio.to_thread(going.result, sizes.seconds + 60)
        return (spent.both() - before) / max(1, int(found["said"]))


async def _turn(spent: Spent, seconds: float) -> float:
    before, begun = spent.both(), time.monotonic()
    await asyncio.sleep(seconds)
    return (spent.both() - before) / (time.monotonic() - begun)


async def _questions(http: httpx.AsyncClient, spent: Spent, sizes: Sizes) -> Rows:
    before, both = spent.server(), spent.both()
    async with asyncio.timeout(FIRST_SECONDS):
        while not (found := await _asked(http, "/api/ops/overview"))["rooms"]["whole"] or not found["rooms"]["total"]:
            await asyncio.sleep(0.05)
    first = (spent.server() - before, spent.both() - both)
    rows = [
        ("rooms in the first look", "rooms", float(found["rooms"]["total"])),
        ("first look at all rooms, server", "ms CPU", first[0] * 1000),
        ("first look at all rooms, store", "ms CPU", (first[1] - first[0]) * 1000),
    ]
    async with _operators(http):
        await asyncio.sleep(2)
        before, both, begun = spent.server(), spent.both(), time.monotonic()
        await asyncio.sleep(2 * sizes.seconds)
        looks = time.monotonic() - begun
        server, store = spent.server() - before, spent.both() - both
        rows += [
            (f"{OPERATORS} operators watch while nobody speaks, server", "ms CPU a second", server / looks * 1000),
            ("the same, store", "ms CPU a second", (store - server) / looks * 1000),
        ]
        for name, path in {
            "overview": "/api/ops/overview",
            "rooms, a page of 50": "/api/ops/rooms",
            "rooms by balance, page 100": "/api/ops/rooms?sort=balance&page=100",
        }.items():
            before, begun = spent.server(), time.monotonic()
            for _ in range(ASKED):
                await _asked(http, path)
            looking = server / looks * (time.monotonic() - begun)
            rows.append((f"GET {name}", "ms CPU of the server", (spent.server() - before - looking) / ASKED * 1000))
    return rows


async def _asked(http: httpx.AsyncClient, path: str) -> Any:
    answer = await http.get(path)
    answer.raise_for_status()
    return answer.json()


@asynccontextmanager
async def _operators(http: httpx.AsyncClient) -> AsyncIterator[None]:
    """They watch, and have all seen the house, while inside."""
    seen = [asyncio.Event() for _ in range(OPERATORS)]

    async def watch(event: asyncio.Event) -> None:
        while True:  # as a browser does, where a busy server sends it away
            async with http.stream("GET", "/api/ops/live") as stream:
                async for line in stream.aiter_lines():
                    if line.startswith("data:"):
                        event.set()
            await asyncio.sleep(0.2)

    watchers = [asyncio.create_task(watch(event)) for event in seen]
    try:
        async with asyncio.timeout(FIRST_SECONDS):
            await asyncio.gather(*(event.wait() for event in seen))
        yield
    finally:
        for watcher in watchers:
            watcher.cancel()
        await asyncio.gather(*watchers, return_exceptions=True)


async def _nobody_looks(store: EmbeddedValkey) -> None:
    """But the alarms, every few seconds."""
    client: Any = redis.Redis(unix_socket_path=store.url.removeprefix("unix://"), protocol=2)
    try:
        async with asyncio.timeout(REST_SECONDS):
            while (client.get(ops_keys.LOOKOUT) or b"").endswith(b" %d" % (LOOK_SECONDS * 1000)):
                await asyncio.sleep(0.2)
    finally:
        client.close()
