"""An operator's browser: asks, and watches the stream. Records what it was told, and never judges."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import httpx

from tests.system.patience import patience, until
from tests.system.server import Server
from tests.system.volunteer import hire


class Operator:
    """Async context manager: signed in, and watching, inside. `bodies`: everything the server said; `seen`: (monotonic seconds,
    overview) of each event of the stream."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self.bodies: list[str] = []
        self.seen: list[tuple[float, dict[str, Any]]] = []
        self.cookie = ""
        self._open = contextlib.AsyncExitStack()

    async def __aenter__(self) -> Self:
        (hired,) = await hire(self._server, "Op", role="operator")
        self.cookie = hired.cookie
        client = httpx.AsyncClient(
            base_url=self._server.url, headers={"cookie": hired.cookie}, trust_env=False, timeout=patience(30)
        )
        self.http = await self._open.enter_async_context(client)
        self._stream = asyncio.create_task(self._watch())
        self._open.push_async_callback(self._stop)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._open.aclose()

    async def _stop(self) -> None:
        self._stream.cancel()
        await asyncio.gather(self._stream, return_exceptions=True)

    async def _watch(self) -> None:
        while True:
            with contextlib.suppress(httpx.HTTPError):  # as a browser's EventSource, it comes again
                async with self.http.stream("GET", "/api/ops/live") as stream:
                    async for line in stream.aiter_lines():
                        self.bodies.append(line)
                        if line.startswith("data: "):
                            self.seen.append((time.monotonic(), json.loads(line.removeprefix("data: "))))
            await asyncio.sleep(0.1)

    async def ask(self, path: str) -> Any:
        answer = await self.http.get(path)
        self.bodies.append(answer.text + repr(dict(answer.headers)))
        assert answer.status_code == 200, answer.text
        return answer.json()

    @property
    def now(self) -> dict[str, Any]:
        """The latest overview; empty: none yet."""
        return self.seen[-1][1] if self.seen else {}

    async def sees(self, so: Callable[[dict[str, Any]], object], what: str, seconds: float = 15) -> float:
        """Waits until the stream has told of something; monotonic seconds at which it did."""
        begun = max(0, len(self.seen) - 1)
        await until(lambda: any(so(one) for _, one in self.seen[begun:]), seconds, what)
        return next(at for at, one in self.seen[begun:] if so(one))
