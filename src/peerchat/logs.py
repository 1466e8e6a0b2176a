"""Log lines, as text or as JSON, and what ties those of one HTTP request together.

Promises: a line names times, kinds and codes; no address, no chat text, no token: whoever writes lines keeps to that, and this
file adds nothing but the request's own random id and its route's pattern. An exception's text may repeat what somebody said, so of
a traceback only its kinds and places are written.
"""

from __future__ import annotations

import json
import logging
import sys
import time
import traceback
from collections.abc import Awaitable, Callable, MutableMapping
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Literal

from peerchat.tokens import new_id

Format = Literal["text", "json"]
ASGI = Callable[[MutableMapping[str, Any], Any, Any], Awaitable[None]]
request_id: ContextVar[str] = ContextVar("request_id", default="")
"""Of the HTTP request that is being answered; empty outside of one."""
HEADER = b"x-request-id"
log = logging.getLogger("peerchat.http")
_QUIET = ("uvicorn.error", "alembic", "httpx", "httpcore", "aiosmtplib")
"""They write addresses, or what nobody needs."""


def set_up(level: str, form: Format, worker: str) -> None:
    """For this process. `worker`: its id in the store; stands in JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines(worker) if form == "json" else Text())
    logging.basicConfig(level=level.upper(), handlers=[handler])
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


class Text(logging.Formatter):
    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatException(self, ei: Any) -> str:  # noqa: N802  # logging's name
        return places(ei)


class Lines(logging.Formatter):
    """One JSON object a line: `time`, `level`, `logger`, `message`, `worker`; `request` and what stands in `extra={"about": …}`."""

    def __init__(self, worker: str) -> None:
        super().__init__()
        self._worker = worker

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "worker": self._worker,
        }
        if known := request_id.get():
            line["request"] = known
        about = getattr(record, "about", None)
        if isinstance(about, dict):
            line.update(about)
        if record.exc_info:
            line["error"] = places(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def places(raised: tuple[type[BaseException], BaseException, TracebackType | None] | Any) -> str:
    """Kind and places of an exception and of what led to it, without its words."""
    if not isinstance(raised, tuple) or raised[1] is None:
        return ""
    told: list[str] = []
    error = raised[1]
    while error is not None and len(told) < 5:
        frames = traceback.extract_tb(error.__traceback__)
        where = " < ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in reversed(frames[-6:]))
        told.append(f"{type(error).__name__} at {where}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "; after ".join(told)


class RequestIds:
    """ASGI middleware: each HTTP request gets an id of ours, which its answer names too, so that whoever complains can say which
    it was.

    What a client sends as an id is not taken: it could be anybody's name. `lines`: whether each request is a line.
    """

    def __init__(self, app: ASGI, *, lines: bool, clock: Callable[[], float] = time.perf_counter) -> None:
        self._app, self._lines, self._clock = app, lines, clock

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        mine, began, status = new_id(), self._clock(), 500
        request_id.set(mine)  # each request is a task of its own, and what it starts is part of it

        async def naming(event: MutableMapping[str, Any]) -> None:
            nonlocal status
            if event["type"] == "http.response.start":
                status = event["status"]
                event["headers"] = [*event["headers"], (HEADER, mine.encode())]
            await send(event)

        try:
            await self._app(scope, receive, naming)
        finally:
            if self._lines:
                route = getattr(scope.get("route"), "path", None)
                log.info(
                    "request",
                    extra={
                        "about": {
                            "method": scope["method"]
                            if scope["method"].isalpha() and len(scope["method"]) < 8
                            else "?",
                            "route": route if isinstance(route, str) else "?",
                            "status": status,
                            "ms": round((self._clock() - began) * 1000, 1),
                        }
                    },
                )
        return None
