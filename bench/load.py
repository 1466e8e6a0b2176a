"""A load generator of its own process: pairs that talk on schedule. Reads one JSON line (what to do), writes one (what was).

Seats are signed here with the server's secret instead of being matched: the relay is measured, and nothing else.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import Any

import uvloop
from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

from peerchat.tokens import SeatMember, SeatToken, Signer

MEMBERS = tuple(SeatMember(f"m{number}", f"Seat {number}", "either", "share") for number in range(1, 9))
MARK = b"@@"


class Person(WSListener):
    def __init__(self, tally: dict[str, Any], hello: bytes) -> None:
        self._tally = tally
        self._hello = hello
        self._n = 0
        self._transport: WSTransport | None = None
        self.joined = asyncio.get_running_loop().create_future()

    def on_ws_connected(self, transport: WSTransport) -> None:
        self._transport = transport
        transport.send(WSMsgType.TEXT, self._hello)

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        data = frame.get_payload_as_bytes()
        at = data.find(MARK)
        if at >= 0:
            self._tally["deliveries"] += 1
            self._tally["latencies"].append(time.monotonic_ns() // 1000 - int(data[at + 2 : at + 18]))
        elif not self.joined.done() and b'"welcome"' in data:
            self.joined.set_result(None)

    def say(self) -> None:
        self._n += 1
        if self._transport is not None:
            text = b"%b%016d and it was a long day, but I went out for a walk at least." % (
                MARK,
                time.monotonic_ns() // 1000,
            )
            self._transport.send(WSMsgType.TEXT, b'{"t":"say","n":%d,"text":"%b"}' % (self._n, text))


async def talk(port: int, secret: str, rooms: int, size: int, rate: int, seconds: float) -> dict[str, Any]:
    """`rate`: messages per second in all; returns deliveries and latencies in µs."""
    signer, now = Signer(secret.encode()), int(time.time())
    tally: dict[str, Any] = {"deliveries": 0, "latencies": []}
    people = []
    for room in range(rooms):
        for member in MEMBERS[:size]:
            token = SeatToken(
                now + 3600, f"bench{now}{room}", "circle", None, "en", now * 1000, member.id, MEMBERS[:size], "v", "t"
            )
            hello = json.dumps({"t": "hello", "v": 1, "seat": signer.sign(token), "pos": None}).encode()
            person = Person(tally, hello)
            await ws_connect(lambda person=person: person, f"ws://127.0.0.1:{port}/ws/room")
            people.append(person)
    await asyncio.gather(*(person.joined for person in people))
    print("joined", flush=True)
    sys.stdin.readline()
    start, said = time.monotonic(), 0
    while (elapsed := time.monotonic() - start) < seconds:
        while said < elapsed * rate:
            people[said * 7919 % len(people)].say()
            said += 1
        await asyncio.sleep(0.002)
    await asyncio.sleep(0.5)
    latencies = sorted(tally["latencies"])
    return {
        "said": said,
        "deliveries": tally["deliveries"],
        "p50": latencies[len(latencies) // 2] if latencies else 0,
        "p99": latencies[len(latencies) * 99 // 100] if latencies else 0,
    }


if __name__ == "__main__":
    print(json.dumps(uvloop.run(talk(**json.loads(sys.stdin.readline())))), flush=True)
