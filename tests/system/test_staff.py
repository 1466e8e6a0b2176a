"""Staff on the real server: from the first invitation to a session that both workers know; no secret in any file or log."""

from __future__ import annotations

import base64
import re
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
import pytest_asyncio

from peerchat.volunteers.accounts import totp
from peerchat.wire import Close
from tests.system.door import Door
from tests.system.loaded import loaded
from tests.system.patience import patience, until
from tests.system.server import Server

CLOSED_SECONDS = 2
PASSWORD = "vier kleine Enten"
COOKIE = re.compile(r"__Host-peerchat-staff=([\w-]{20,})")  # one that is taken back is empty


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server(workers=2, log_level="debug", frontend="skip", limits="on", origins="https://chat.example") as running:
        yield running


def command(server: Server, *words: str) -> str:
    """What `peerchat …` prints on this server's machine."""
    done = loaded().start(words, server.place / "work", server.environment())
    with done.stdout, done.stderr:
        said = done.stdout.read()
        assert done.wait(patience(30)) == 0, done.stderr.read()
    return said


class Console:
    """A browser of somebody's: it keeps the cookie that a plain connection would not carry."""

    def __init__(self, server: Server) -> None:
        self.http = httpx.AsyncClient(base_url=f"{server.url}/api/staff/", trust_env=False, timeout=patience(10))
        self.headers = {"origin": "https://chat.example"}
        self.said: list[str] = []

    async def call(self, method: str, path: str, status: int, body: dict[str, Any] | None = None) -> Any:
        answer = await self.http.request(method, path, json=body, headers=self.headers)
        assert answer.status_code == status, answer.text
        found = COOKIE.search(answer.headers.get("set-cookie", ""))
        if found:
            self.headers["cookie"] = f"__Host-peerchat-staff={found[1]}"
            self.said.append(found[1])
        told = answer.json() if answer.content else {}
        me = told.get("me", told)
        if "csrf" in me:
            self.headers["x-csrf"] = me["csrf"]
        return told

    async def door(self, server: Server) -> Door:
        """An open socket that has been let in."""
        headers = {"Cookie": self.headers["cookie"]}
        door = await Door.open(server.url, "/ws/staff", origin="https://chat.example", additional_headers=headers)
        await door.say(t="hello", v=1)
        await door.next()
        return door


@pytest_asyncio.fixture
async def console(server: Server) -> AsyncIterator[Console]:
    console = Console(server)
    yield console
    await console.http.aclose()


async def test_from_the_command_line_to_a_session_on_both_workers(server: Server, console: Console) -> None:
    link = command(server, "staff", "invite", "--role", "operator").splitlines()[0]
    assert link.startswith("https://chat.example/staff#invitation=")
    token = link.partition("=")[2]
    app = (await console.call("POST", "invitations/open", 200, {"invitation": token}))["app"]
    key = base64.b32decode(app["key"])
    about = {"login": "kim", "name": "Kim", "languages": ["de"], "time_zone": "Europe/Berlin", "password": PASSWORD}
    way_in = {"invitation": token, "enrolment": app["enrolment"], "code": totp.app(key).at(time.time())}
    codes = (await console.call("POST", "invitations/accept", 201, {**about, **way_in}))["codes"]
    for _ in range(8):  # a new connection each: both workers are asked
        async with httpx.AsyncClient(trust_env=False) as fresh:
            assert (await fresh.get(f"{server.url}/api/staff/session", headers=console.headers)).status_code == 200
    ticket = (await console.call("POST", "session", 200, {"login": "kim", "password": PASSWORD}))["ticket"]
    await console.call("POST", "session/code", 201, {"ticket": ticket, "code": codes[0]})
    door = await console.door(server)
    begun = time.monotonic()
    await console.call("DELETE", "session", 204)
    assert await door.closed() == Close.UNAUTHORISED
    assert time.monotonic() - begun < patience(CLOSED_SECONDS)
    await console.call("GET", "session", 401)
    assert "kim" in command(server, "staff", "list")
    assert command(server, "audit", "verify").startswith("all 6 entries hold")
    await until(lambda: any("audit 6 " in line for line in server.lines), 5, "the head of the audit log in the log")
    written = [*server.lines, *(path.read_bytes().decode("latin-1") for path in server.files())]
    secrets = [token, PASSWORD, app["key"], key.decode("latin-1"), *codes, *console.said]
    assert [secret for secret in secrets if any(secret in text for text in written)] == []


def test_a_calendar_is_not_fetched_for_ever_by_whoever_guesses_links(server: Server) -> None:
    path = f"{server.url}/api/staff/calendar/{'x' * 43}.ics"
    with httpx.Client(trust_env=False, verify=False, timeout=patience(10)) as http:
        answer, tries = http.get(path), 1
        while answer.status_code == 404 and tries < 200:  # 30 at once and one in two seconds are let through
            answer, tries = http.get(path), tries + 1
    assert (answer.status_code, answer.json()["code"]) == (429, "rate")
    assert int(answer.headers["retry-after"]) > 0
