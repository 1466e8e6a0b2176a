"""What people say, and who they are, is in no file, no log, no address and no core dump."""

from __future__ import annotations

import asyncio
import os
import resource
import signal
from collections.abc import Iterator

import pytest

from tests.canary import unheard
from tests.system import processes
from tests.system.door import Door
from tests.system.patience import until
from tests.system.server import Server
from tests.system.talking import same_talk, sit, talk
from tests.system.visitor import join, pair, post, site, stand_in_line, wishes

AGENT = "canary-agent-7f3a"


@pytest.fixture(scope="module")
def telltale() -> Iterator[Server]:
    """Writes the most it ever writes to its log, and may dump core as far as its parent is concerned."""
    before = resource.getrlimit(resource.RLIMIT_CORE)
    hard = before[1]
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
    try:
        with Server(workers=2, log_level="debug", tick_seconds=1, secret=None) as running:
            yield running
    finally:
        resource.setrlimit(resource.RLIMIT_CORE, before)


def _search(server: Server, *secrets: str) -> list[str]:
    """Where any of the secrets can be read: output, and every file the server has made."""
    found = [f"output: {line[:200]}" for line in server.lines for secret in secrets if secret in line]
    for path in server.files():
        content = path.read_bytes()
        found += [f"{path}: {secret}" for secret in secrets if secret.encode() in content]
    return found


async def test_what_was_said_is_in_no_file_and_no_log(telltale: Server) -> None:
    canary = unheard()
    agent = {"user_agent_header": AGENT}
    async with talk(telltale.url, **agent) as (one, two):
        for number in range(20):
            one.say(f"{canary} {number}")
        two.say(f"I want to kill myself {canary}")
        await same_talk(one, two)
        # Everything that goes wrong with it must not tell it either.
        one.send(t="say", n=1, text=f"{canary} again")
        one.send(t="say", n=99, text=f"{canary} ahead")
        one.send(t="say", n=22, text=f"{canary} \x07")
        one.send(t="say", n=22, text=canary * 100)
        await one.until(lambda: len(one.of("refusal")) >= 3)
        for bad in (f'{{"t":"say","n":1,"text":"{canary}', f'{{"t":"say","n":"{canary}"}}', f'{{"t":"{canary}"}}'):
            door = await Door.open(telltale.url, "/ws/room", **agent)
            await door.raw(bad)
            await door.closed()
        telltale.kill_worker()
        one.say(f"{canary} after the kill")
        await same_talk(one, two, seconds=20)
        tokens = [one.token, two.token]
    assert _search(telltale, canary, *tokens, AGENT) == []


async def test_no_token_and_no_address_is_in_a_log(telltale: Server) -> None:
    joined = await join(telltale.url)
    place, _ = await pair(telltale.url)
    door = await stand_in_line(telltale.url, joined.ticket)
    await door.expect("waiting")
    await door.close()
    room, _ = await sit(telltale.url, place.seat)
    await room.close()
    body = await wishes(telltale.url, visitor="wrong", need="wrong")
    await post(telltale.url, "/api/join", json=body, headers={"user-agent": AGENT, "x-forwarded-for": "203.0.113.77"})
    await asyncio.to_thread(telltale.get, "/nothing-there", **{"user-agent": AGENT})
    secrets = [joined.ticket, joined.visitor, place.seat, AGENT, "203.0.113.77"]
    assert _search(telltale, *secrets) == []
    peers = [line for line in telltale.lines if "127.0.0.1" in line and "ready at" not in line]
    assert peers == []


async def test_no_answer_sets_a_cookie_or_names_another_server(telltale: Server) -> None:
    paths = ["/", "/wait", "/room", "/help", "/exit", "/api/site", "/api/help?country=DE&lang=de", "/livez", "/readyz"]
    for path in [*paths, "/openapi.json", "/nothing", "/api/join/challenge"]:
        answer = await asyncio.to_thread(telltale.get, path)
        assert "set-cookie" not in answer.headers, path
        assert "access-control-allow-origin" not in answer.headers, path
        if answer.headers.get("content-type", "").startswith("text/html"):
            assert "default-src" in answer.headers["content-security-policy"], path
            assert "unsafe-inline" not in answer.headers["content-security-policy"], path
    assert (await site(telltale.url))["guidelines"]["version"]


async def test_no_process_can_dump_its_core(telltale: Server) -> None:
    for pid in [telltale.pid, *processes.descendants(telltale.pid)]:
        assert processes.core_limit(pid) == "0", processes.command(pid)


async def test_a_crash_leaves_no_core(telltale: Server) -> None:
    (victim, *_rest) = telltale.worker_pids()
    os.kill(victim, signal.SIGSEGV)
    await until(lambda: not processes.alive(victim), 5, "crashed")
    await until(telltale.whole, 20, "another worker serves")
    assert [path for path in telltale.files() if "core" in path.name] == []


def test_the_secret_is_readable_by_its_owner_alone(telltale: Server) -> None:
    secrets = [path for path in telltale.data.iterdir() if "secret" in path.name]
    assert len(secrets) == 1
    assert secrets[0].stat().st_mode & 0o777 == 0o600
