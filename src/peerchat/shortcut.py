"""The short way of the call that everybody makes who comes: past the layers that have nothing to do for it.

Promises: whoever asks cannot tell which way a call took; a good answer is byte for byte the one of the long way. What is not plain
(a body in pieces, another content type, no JSON, a wrong field) takes the long way as it came. What was refused, or failed, goes
there to be answered, and is not tried again.
"""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from fastapi import Request
from pydantic import BaseModel

from peerchat.logs import HEADER
from peerchat.matching.routes.guard import BODY_MAX_BYTES, FAILED, Call
from peerchat.ops.metrics.requests import Requests
from peerchat.pages import ASGI, RAW_HEADERS
from peerchat.tokens import new_id

_JSON = (b"content-type", b"application/json")
_UNSTORED = (b"cache-control", b"no-store")


class Shortcut:
    """ASGI, around all layers. `calls`: by method and path; their routes are `Guarded`. `clock`: steady seconds."""

    def __init__(
        self,
        app: ASGI,
        calls: Mapping[tuple[str, str], Call],
        requests: Requests,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._app, self._calls, self._requests, self._clock = app, calls, requests, clock

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        call = self._calls.get((scope["method"], scope["path"])) if scope["type"] == "http" else None
        if call is None or not _plain(scope):
            return await self._app(scope, receive, send)
        began, first = self._clock(), await receive()
        body = _read(call, first)
        if body is not None:
            try:
                answer = (await call.answers(body, Request(scope))).model_dump_json().encode()
            except Exception as error:  # noqa: BLE001  # told to nobody here: the long way knows what to say of it
                scope[FAILED] = error
            else:
                start = {"type": "http.response.start", "status": call.status, "headers": _headers(len(answer))}
                await send(start)
                await send({"type": "http.response.body", "body": answer})
                return self._requests.answered(scope["method"], scope["path"], call.status, self._clock() - began)
        return await self._app(scope, _again(first, receive), send)


def _plain(scope: MutableMapping[str, Any]) -> bool:
    if "fastapi.telemetry" in scope:
        return False
    return [header for header in scope["headers"] if header[0] == b"content-type"] == [_JSON]


def _read(call: Call, first: MutableMapping[str, Any]) -> BaseModel | None:
    """None: the long way reads it, and says what is wrong with it."""
    if first["type"] != "http.request" or first.get("more_body", False) or len(first["body"]) > BODY_MAX_BYTES:
        return None
    try:
        return call.reads.model_validate(json.loads(first["body"]))
    except (ValueError, RecursionError):
        return None


def _headers(length: int) -> list[tuple[bytes, bytes]]:
    mine = [(b"content-length", b"%d" % length), _JSON, _UNSTORED, (HEADER, new_id().encode())]
    return mine + RAW_HEADERS


def _again(first: MutableMapping[str, Any], receive: Any) -> Callable[[], Awaitable[MutableMapping[str, Any]]]:
    """What was read is read again; then whatever comes."""
    kept = [first]

    async def replay() -> MutableMapping[str, Any]:
        if kept:
            return kept.pop()
        following: MutableMapping[str, Any] = await receive()
        return following

    return replay
