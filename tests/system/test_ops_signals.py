"""What goes out of the real server to operators' own tools: metrics, log lines, traces, webhooks and mail; and what must not."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from prometheus_client.parser import text_string_to_metric_families

from peerchat.ops.metrics.catalogue import METRICS
from tests.canary import unheard
from tests.contract.ops.alarms.house import KEY_SAID, genuine
from tests.contract.ops.alarms.receivers import Hooks, Post
from tests.system.patience import patience, until
from tests.system.server import Server
from tests.system.talking import same_talk, talk
from tests.system.volunteer import Hired, hire

SPOKEN = 40
JOINED = "peerchat_http_requests_total method=POST route=/api/join status=201"


class Tools:
    """The operator's: all on loopback, all real."""

    def __init__(self, hooks: Hooks, post: Post, traces: Hooks) -> None:
        self.hooks, self.post, self.traces = hooks, post, traces

    def spans(self) -> list[Any]:
        found = []
        for _, body in self.traces.got:
            for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
                found += [span for scope in resource.scope_spans for span in scope.spans]
        return found

    def everything(self) -> bytes:
        letters = [letter.as_bytes() for letter in self.post.letters]
        return b"\n".join([*(body for _, body in self.hooks.got), *(body for _, body in self.traces.got), *letters])


@pytest_asyncio.fixture
async def tools() -> AsyncIterator[Tools]:
    async with Hooks() as hooks, Post() as post, Hooks() as traces:
        yield Tools(hooks, post, traces)


async def metrics(server: Server) -> dict[str, float]:
    async with httpx.AsyncClient(trust_env=False, timeout=patience(10)) as http:
        text = (await http.get(f"{server.url}/metrics")).text
    return {
        sample.name + "".join(f" {key}={value}" for key, value in sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def ops(
    server: Server, one: Hired, method: str, path: str, body: object = None, csrf: str = ""
) -> httpx.Response:
    headers = {"cookie": one.cookie, "x-csrf": csrf}
    async with httpx.AsyncClient(trust_env=False, timeout=patience(10)) as http:
        return await http.request(method, f"{server.url}/api/{path}", json=body, headers=headers)


@pytest.mark.timeout(150)  # figures, looks at alarms and outages take seconds each
async def test_operators_tools_get_whole_figures_and_nobodys_words(
    tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", tools.traces.url.rpartition("/")[0])
    monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "200")
    canary = unheard()
    settings: dict[str, Any] = {
        "alarm_webhooks": tools.hooks.url, "alarm_webhook_secret": KEY_SAID, "alarm_mail": f"{canary}@chat.example",
        "mail_server": f"smtp://127.0.0.1:{tools.post.port}", "mail_from": "peerchat@chat.example", "log_format": "json",
        "alarm_limits": "memory_full=off,loop_lag=off,relay_slow=off,store_away=1",
    }  # fmt: skip
    server = await asyncio.to_thread(lambda: _started(Server(workers=2, tick_seconds=1, frontend="skip", **settings)))
    try:
        [operator] = await hire(server, f"Olga {canary}", role="operator")
        async with talk(server.url) as (one, two):
            for number in range(SPOKEN // 2):
                one.say(f"{canary} {number}")
                two.say(f"{canary} {number}")
            await same_talk(one, two)
            tokens = [one.token, two.token]
            await _whole(server)
        await _told(server, operator, tools, canary)
        shown = await _everywhere(server, operator)
        await until(lambda: _named(tools, "relay message"), 10, "a sampled message among the traces")
        assert _named(tools, "GET /api/site")
        assert _named(tools, "POST /api/join")
        await _outage(server, tools)
    finally:
        await asyncio.to_thread(server.close)
    lines = [line for line in server.lines if not line.startswith("peerchat is ready")]
    known = [json.loads(line) for line in lines]
    assert {"time", "level", "logger", "message", "worker"} <= set.intersection(*(set(line) for line in known))
    requests = [line for line in known if line["message"] == "request"]
    assert {line["route"] for line in requests} >= {"/api/join", "/metrics", "/api/ops/alarms"}
    assert len({line["request"] for line in requests}) == len(requests)
    out = tools.everything().replace(f"{canary}@chat.example".encode(), b"") + shown + "\n".join(lines).encode()
    secrets = [canary, *tokens, operator.cookie.partition("=")[2], "T0K3N", "127.0.0.1"]
    assert [secret for secret in secrets if secret.encode() in out] == []


def _started(server: Server) -> Server:
    server.start()
    return server


def _named(tools: Tools, name: str) -> list[Any]:
    return [span for span in tools.spans() if span.name == name]


async def _whole(server: Server) -> None:
    """Two workers behind one port: whichever answers, the figures are those of both."""
    seen: dict[str, float] = {}

    async def all_counted() -> bool:
        nonlocal seen
        seen = await metrics(server)
        whole = seen["peerchat_messages_total"] >= SPOKEN and seen.get("peerchat_sockets_open kind=room") == 2
        return whole and seen.get(JOINED, 0) >= 2 and seen["peerchat_workers"] == 2

    try:
        async with asyncio.timeout(patience(45)):
            while not await all_counted():
                await asyncio.sleep(0.2)
    except TimeoutError:
        raise AssertionError(seen) from None
    assert seen["peerchat_messages_total"] == SPOKEN
    assert seen["peerchat_store_up"] == seen["peerchat_database_up"] == 1
    timed = sum(value for name, value in seen.items() if name.startswith("peerchat_relay_seconds_count"))
    assert 1 <= timed <= SPOKEN / 8, seen
    assert seen[JOINED] == 2
    names = {name.partition(" ")[0] for name in seen}
    known = {f"{metric.full}{end}" for metric in METRICS for end in ("", "_bucket", "_sum", "_count", "_created")}
    assert names <= known
    assert not [name for name in seen if re.search(r"[A-Za-z0-9_-]{16}", re.sub(r"(route|^peerchat)\S*", "", name))]


async def _told(server: Server, operator: Hired, tools: Tools, canary: str) -> None:
    me = (await ops(server, operator, "GET", "staff/session")).json()
    assert (await ops(server, operator, "POST", "ops/alarms/trial")).json()["code"] == "csrf"
    assert (await ops(server, operator, "POST", "ops/alarms/trial", csrf=me["csrf"])).json() == {"queued": 2}
    await until(lambda: tools.hooks.got and tools.post.letters, 20, "a trial message by webhook and mail")
    assert genuine(*tools.hooks.got[0])["type"] == "alarm.trial"
    assert tools.post.letters[0]["To"] == f"{canary}@chat.example"


async def _outage(server: Server, tools: Tools) -> None:
    """The store freezes: both workers see it, and people are told once."""
    [store] = server.store_pids()
    os.kill(store, signal.SIGSTOP)
    try:
        await until(
            lambda: len(tools.hooks.got) > 1 and len(tools.post.letters) > 1, 40, "an alarm while the store is away"
        )
    finally:
        os.kill(store, signal.SIGCONT)
    said = [genuine(*one) for one in tools.hooks.got]
    assert [(one["type"], one["data"]["rule"]) for one in said[1:]] == [("alarm.fired", "store_away")]


async def _everywhere(server: Server, operator: Hired) -> bytes:
    """What metrics and the routes of alarms say; and the overview, once it has the machine."""
    listed = await ops(server, operator, "GET", "ops/alarms")
    assert [one["kind"] for one in listed.json()["channels"]] == ["webhook", "mail"]
    assert listed.json()["evaluated_at"] is not None
    assert [one["limit"] for one in listed.json()["rules"] if one["code"] == "loop_lag"] == [None]
    async with asyncio.timeout(patience(20)):
        while (overview := await ops(server, operator, "GET", "ops/overview")).status_code == 503:
            await asyncio.sleep(0.1)
    machine = overview.json()["machine"]
    assert len(machine["workers"]) == 2
    assert machine["store"]["used_bytes"] > 0
    assert overview.json()["alarms"]["evaluated_at"] is not None
    async with httpx.AsyncClient(trust_env=False) as http:
        text = (await http.get(f"{server.url}/metrics")).content
    # The operator's own name is in the list of who looks after what, and nowhere else.
    shown = json.dumps({key: value for key, value in listed.json().items() if key != "silences"})
    return text + shown.replace('"name": "127.0.0.1"', "").encode() + json.dumps(machine).encode()
