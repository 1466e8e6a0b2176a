"""A report and an appeal on the real server: quick, silent, without any of it in a file or a log, and outlasting a worker."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.system.door import Door
from tests.system.patience import patience, until
from tests.system.server import Server
from tests.system.talking import sit
from tests.system.visitor import Place, pair, post

CANARY = "canary-51c7"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Two workers that write the most they ever write to their log; limited, but for what a test needs to do quickly."""
    quick: dict[str, Any] = {"pow_bits": 0, "joins_per_minute": 1000, "messages_per_second": 100, "messages_burst": 100}
    with Server(workers=2, log_level="debug", frontend="skip", tick_seconds=1, limits="on", **quick) as running:
        yield running


def _told(server: Server, *secrets: str) -> list[str]:
    written = [*server.lines, *(path.read_bytes().decode("latin-1") for path in server.files())]
    return [secret for secret in secrets if any(secret in text for text in written)]


async def _seated(server: Server) -> tuple[Place, Door, Door, str]:
    """One place, both sockets, and what the other one is called."""
    mine, theirs = await pair(server.url)
    one, welcome = await sit(server.url, mine.seat)
    other, _ = await sit(server.url, theirs.seat)
    (them,) = (member["id"] for member in welcome["members"] if member["id"] != welcome["you"])
    return mine, one, other, them


async def _call(server: Server, path: str, status: int = 201, **body: object) -> dict[str, Any]:
    answer = await post(server.url, path, json=body)
    assert answer.status_code == status, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def test_a_report_during_the_talk_and_after_it(server: Server) -> None:
    mine, one, other, them = await _seated(server)
    await other.say(t="say", n=1, text=f"I do not like you {CANARY}")
    insult = (await one.expect("entry", by=them, kind="text"))["pos"]
    known = len(other.frames)
    report: dict[str, Any] = {"seat": mine.seat, "member": them, "reason": "abuse"}
    began = time.monotonic()
    told = await _call(server, "/api/reports", **report, attach=[insult], note=f"{CANARY} note")
    assert time.monotonic() - began < patience(5)
    assert told["attached"] == 1
    await one.say(t="say", n=1, text="The talk goes on")
    await other.expect("entry", kind="text", text="The talk goes on")
    heard = {(frame["t"], frame.get("kind")) for frame in other.frames[known:]}
    assert heard <= {("entry", "text"), ("typing", None), ("presence", None)}, "nobody in it is told"
    await one.say(t="leave")
    assert await one.closed() == 1000
    await other.close()
    again = await _call(server, "/api/reports", **report, attach=[insult])
    assert again == told
    code = told["code"]
    server.kill_worker()
    await until(server.whole, 20, "another worker serves")
    standing = await _call(server, "/api/reports/outcome", 200, code=code.lower())
    assert (standing["kind"], standing["state"], standing["outcome"]) == ("report", "received", None)
    assert _told(server, CANARY, code, code.replace("-", ""), mine.seat, mine.room) == []


async def test_whoever_is_sanctioned_can_appeal(server: Server) -> None:
    _, one, other, _ = await _seated(server)
    number = tries = 1
    while "sanction" not in [frame["t"] for frame in one.frames]:
        tries += 1
        assert tries < 20, " ".join(f["t"] + str(f.get("n")) for f in one.frames)
        await one.say(t="say", n=number, text=f"Do you like tea and cats? {CANARY}")
        number += any(frame.get("n") == number and frame["t"] == "entry" for frame in await one.quiet(0.2))
    sanction = next(frame for frame in one.frames if frame["t"] == "sanction")
    appeal: dict[str, Any] = {"code": sanction["appeal"], "text": f"It was the song {CANARY}"}
    told = await _call(server, "/api/appeals", **appeal)
    assert (await _call(server, "/api/appeals", **appeal))["code"] == told["code"]
    standing = await _call(server, "/api/reports/outcome", 200, code=told["code"])
    assert (standing["kind"], standing["state"]) == ("appeal", "received")
    assert (await _call(server, "/api/appeals", 404, code=told["code"], text="no sanction"))["code"] == "code_unknown"
    assert _told(server, CANARY, sanction["appeal"], told["code"]) == []
    for door in (one, other):
        await door.close()
