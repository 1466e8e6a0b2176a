"""Log lines: as JSON they can be read by a machine, in both shapes they keep to themselves what an exception says."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

import pytest

from peerchat import logs, traces


def failed(words: str) -> logging.LogRecord:
    try:
        try:
            int(words)
        except ValueError as error:
            raise RuntimeError(words) from error  # as deep in the house
    except RuntimeError:
        return logging.LogRecord("peerchat.x", logging.ERROR, "", 0, "a %s failed", ("round",), sys.exc_info())
    raise AssertionError("it does not fail")


def test_a_line_is_one_object() -> None:
    record = logging.LogRecord("peerchat.x", logging.WARNING, "", 0, "two\nlines: %s", ("ü",), None)
    record.about = {"status": 200}
    line = logs.Lines("w1").format(record)
    assert "\n" not in line
    said = json.loads(line)
    assert said["time"].endswith("+00:00")
    assert {key: said[key] for key in ("level", "logger", "message", "worker", "status")} == {
        "level": "warning", "logger": "peerchat.x", "message": "two\nlines: ü", "worker": "w1", "status": 200,
    }  # fmt: skip
    assert "request" not in said


@pytest.mark.parametrize("formatter", [logs.Text(), logs.Lines("w1")])
def test_an_exception_is_told_by_kind_and_place_alone(formatter: logging.Formatter) -> None:
    line = formatter.format(failed("somebody's words"))
    assert "somebody" not in line
    assert "RuntimeError at test_logs.py:" in line
    assert "; after ValueError at test_logs.py:" in line


async def answered(**scope: Any) -> tuple[dict[str, Any], str]:
    """The line's fields, and the id that the client is told."""
    told: list[Any] = []
    inside: list[str] = []

    async def app(scope: Any, _receive: Any, send: Any) -> None:
        inside.append(logs.request_id.get())
        scope["route"] = type("Route", (), {"path": "/api/things/{thing}"})
        await send({"type": "http.response.start", "status": 404, "headers": []})

    async def send(event: Any) -> None:
        told.append(event)

    caught: list[logging.LogRecord] = []
    handler = logging.Handler()
    handler.emit = caught.append  # type: ignore[method-assign,assignment]
    logs.log.addHandler(handler)
    logs.log.setLevel(logging.INFO)
    try:
        await logs.RequestIds(app, lines=True)({"type": "http", "method": "GET", **scope}, None, send)
    finally:
        logs.log.removeHandler(handler)
        logs.log.setLevel(logging.NOTSET)
        logs.request_id.set("")
    (header,) = [value.decode() for name, value in told[0]["headers"] if name == b"x-request-id"]
    assert inside == [header]
    return caught[0].about, header  # type: ignore[attr-defined]


async def test_a_request_has_an_id_of_ours_and_a_line_without_its_address() -> None:
    about, mine = await answered(path="/api/things/T0K3N", headers=[(b"x-request-id", b"canary")])
    assert {key: value for key, value in about.items() if key != "ms"} == {
        "method": "GET", "route": "/api/things/{thing}", "status": 404,
    }  # fmt: skip
    assert "canary" not in mine
    assert (await answered())[1] != mine


@pytest.mark.parametrize(
    ("environment", "exporter"),
    [
        ({}, ""),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318"}, "otlp"),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://collector:4318/v1/traces"}, "otlp"),
        ({"OTEL_TRACES_EXPORTER": "otlp"}, "otlp"),
        ({"OTEL_TRACES_EXPORTER": "console"}, "console"),
        ({"OTEL_TRACES_EXPORTER": "none", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://c"}, ""),
        ({"OTEL_TRACES_EXPORTER": "zipkin"}, ""),
        ({"OTEL_SDK_DISABLED": "true", "OTEL_TRACES_EXPORTER": "otlp"}, ""),
    ],
)
def test_traces_are_switched_on_by_the_standard_variables(environment: dict[str, str], exporter: str) -> None:
    assert traces.wanted(environment) == exporter
