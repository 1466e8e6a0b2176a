"""People who come, meet somebody, say five things each and go: the whole way, over HTTP and both sockets."""

from __future__ import annotations

import asyncio
import json
import random
import time
from typing import Any

import httpx
import msgspec
from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

from bench.people.person import Person
from bench.people.words import sentence
from bench.tree import STORE, cpu
from tests.system.history import judge

MESSAGES = 5
WARM = 40
SESSION_SECONDS = 60.0


class _InLine(WSListener):
    """A socket in the waiting line, until `matched`."""

    def __init__(self, ticket: str) -> None:
        self._ticket = ticket
        self.matched: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()

    def on_ws_connected(self, transport: WSTransport) -> None:
        transport.send(WSMsgType.TEXT, json.dumps({"t": "hello", "v": 1, "ticket": self._ticket}).encode())

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type == WSMsgType.CLOSE:
            transport.disconnect()
        elif not self.matched.done() and (data := frame.get_payload_as_bytes()).startswith(b'{"t":"matched"'):
            self.matched.set_result(msgspec.json.decode(data))

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        if not self.matched.done():
            self.matched.set_exception(ConnectionError("the line closed before there was a match"))


class _Rooms:
    """Who met where, for the judge."""

    def __init__(self) -> None:
        self.people: dict[str, list[Person]] = {}
        self.told: dict[str, dict[str, float]] = {}
        self.latencies: list[float] = []


async def churn(port: int, pid: int, sessions: int, at_once: int) -> dict[str, Any]:
    """`sessions`: people in all, an even number; `at_once`: at the same time; WARM others come before. CPU in seconds."""
    rooms, some, failed = _Rooms(), asyncio.Semaphore(at_once), 0
    async with httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=30, limits=httpx.Limits(max_connections=at_once)
    ) as http:
        version = (await http.get("/api/site")).json()["guidelines"]["version"]
        body = {
            "language": "en", "topics": [], "need": "heard", "role": "either", "format": "pair", "age": "18+", "no_go": [],
            "accept": version,
        }  # fmt: skip

        async def visit(number: int) -> None:
            nonlocal failed
            async with some:
                try:
                    async with asyncio.timeout(SESSION_SECONDS):
                        await _session(http, port, body, number, rooms)
                except (TimeoutError, ConnectionError, OSError, httpx.HTTPError):
                    failed += 1

        # The first ones pay for what a worker reads in once.
        await asyncio.gather(*(visit(sessions + number) for number in range(min(WARM, sessions))))
        before, store, begun = cpu(pid), cpu(pid, STORE), time.monotonic()
        await asyncio.gather(*(visit(number) for number in range(sessions)))
        spent, spent_store, took = cpu(pid) - before, cpu(pid, STORE) - store, time.monotonic() - begun
    broken: dict[str, int] = {}
    for people in rooms.people.values():
        for violation in judge([person.history for person in people]):
            broken[violation.rule] = broken.get(violation.rule, 0) + 1
    return {
        "sessions": sessions - failed,
        "failed": failed,
        "spent_store": spent_store,
        "spent": spent,
        "seconds": took,
        "unsettled": 0,
        "broken": broken,
    }


async def _session(http: httpx.AsyncClient, port: int, body: dict[str, Any], number: int, rooms: _Rooms) -> None:
    answer = await http.post("/api/join", json=body)
    answer.raise_for_status()
    in_line = _InLine(answer.json()["ticket"])
    await ws_connect(lambda: in_line, f"ws://127.0.0.1:{port}/ws/queue")
    matched = await in_line.matched
    told = rooms.told.setdefault(matched["room"], {})
    person = Person(port, matched["seat"], told, rooms.latencies.append, random.Random(number))
    people = rooms.people.setdefault(matched["room"], [])
    people.append(person)
    person.come()
    try:
        await person.welcomed.wait()
        for message in range(MESSAGES):
            person.say(sentence(number * MESSAGES + message))
            await _until(lambda: person.settled or person.over)  # the other may have heard the last one, and left
        await _until(lambda: person.over or person.texts == 2 * MESSAGES)
        person.send(b'{"t":"leave"}')
        await _until(lambda: person.over)
    finally:
        person.history.finished = person.texts == 2 * MESSAGES
        person.go()
        await _until(lambda: not person.connected)


async def _until(true: Any) -> None:
    while not true():
        await asyncio.sleep(0.005)
