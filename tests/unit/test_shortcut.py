"""Whoever asks cannot tell which way a call took, and nothing is done twice."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI, Request
from pydantic import BaseModel

from peerchat import problems
from peerchat.app import create_app
from peerchat.errors import Refusal
from peerchat.matching.guidelines import VERSION
from peerchat.matching.routes.guard import BODY_MAX_BYTES, Call, guarded
from peerchat.ops.metrics.requests import CountRequests, Requests
from peerchat.pages import ASGI
from peerchat.settings import Settings
from peerchat.shortcut import Shortcut

PLAIN = "application/json"
ODD = "application/json; charset=utf-8"
WISH: dict[str, Any] = {
    "language": "de", "topics": ["grief", "grief"], "need": "heard", "role": "seek", "age": "18+", "accept": VERSION,
}  # fmt: skip


class Seen(Exception):
    """The long way was taken."""


async def asked(app: ASGI, *pieces: bytes, kind: str = PLAIN, path: str = "/api/join") -> tuple[int, Any, bytes]:
    """Status, headers and body, all that is random made the same."""
    headers = [(b"host", b"here"), (b"content-type", kind.encode())]
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http", "path": path,
        "raw_path": path.encode(), "root_path": "", "query_string": b"", "headers": headers, "client": ("127.0.0.1", 1),
        "server": ("here", 80), "state": {},
    }  # fmt: skip
    incoming = [
        {"type": "http.request", "body": piece, "more_body": number < len(pieces)}
        for number, piece in enumerate(pieces, 1)
    ]
    said: list[Any] = []

    async def receive() -> Any:
        return incoming.pop(0)

    async def send(event: Any) -> None:
        said.append(event)

    await app(scope, receive, send)
    start, *bodies = said
    body = b"".join(event["body"] for event in bodies)
    shown = [(name, b"random" if name == b"x-request-id" else value) for name, value in start["headers"]]
    return start["status"], shown, re.sub(rb'"[\w-]{40,}"', b'"token"', re.sub(rb":\d{10}\b", b":0", body))


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    place = tmp_path_factory.mktemp("shortcut")
    return create_app(Settings(redis_url="redis://127.0.0.1:1", data_dir=place, limits="off"))


def wishes() -> Iterator[bytes]:
    """Good ones, refused ones, and what is none."""
    for differs in (
        {}, {"later": "x"}, {"format": "circle", "also": ["en"], "level": 3}, {"language": "tlh"}, {"accept": "0"}, {"topics": ["x"]},
        {"visitor": "forged"}, {"age": 18}, {"level": True}, {"need": "\ud800"}, {"x": "x" * BODY_MAX_BYTES},
    ):  # fmt: skip
        yield json.dumps({**WISH, **differs}).encode()
    yield from (b"", b"{", b"null", b"[]", b"\xff\xfe", b"[" * 9000, json.dumps(WISH).encode("utf-16"), b'{"age":NaN}')


async def test_both_ways_give_the_same_answer(app: FastAPI) -> None:
    stack = app.middleware_stack
    assert isinstance(stack, Shortcut)
    statuses = []
    for wish in wishes():
        answer = await asked(app, wish)
        assert answer == await asked(app, wish, kind=ODD), wish[:80]
        assert answer == await asked(app, wish[:5], wish[5:]), wish[:80]
        statuses.append(answer[0])
    assert {201, 409, 413, 422} == set(statuses)
    assert (await asked(app, json.dumps(WISH).encode(), kind="text/plain"))[0] == 422


class Body(BaseModel):
    want: str


class Answer(BaseModel):
    said: str


def small(does: Any, requests: Requests) -> Shortcut:
    """One call, its route, and the layer that counts."""
    made, routes = FastAPI(), guarded("x")
    problems.install(made)
    made.add_middleware(CountRequests, requests=requests)

    @routes.post("/api/x", status_code=201)
    async def long(body: Body, request: Request) -> Answer:
        raise Seen

    made.include_router(routes)
    return Shortcut(made, {("POST", "/api/x"): Call(Body, does, 201)}, requests)


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [(Refusal("resting", 1.2, 409), 409, b"resting"), (ValueError("canary"), 500, b"internal"), (None, 201, b"said")],
)
async def test_what_was_done_is_not_done_again_and_counts_once(
    error: Exception | None, status: int, code: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[str] = []

    async def does(body: Body, _request: Request) -> Answer:
        done.append(body.want)
        if error is not None:
            raise error
        return Answer(said="yes")

    requests = Requests()
    app = small(does, requests)
    with contextlib.suppress(ValueError):  # as ever after a bug: the server underneath is told, once the answer is out
        answered = await asked(app, b'{"want":"it"}', path="/api/x")
        assert answered[0] == status
        assert code in answered[2]
    assert done == ["it"]
    counted = {key: count for key, count in requests.counts().items() if key.startswith("http_requests")}
    assert list(counted.values()) == [1]
    assert str(status) in next(iter(counted))
    assert "canary" not in caplog.text


async def test_what_is_not_on_the_list_goes_the_long_way() -> None:
    async def never(_body: Body, _request: Request) -> Answer:
        raise AssertionError

    async def long(_scope: Any, _receive: Any, _send: Any) -> None:
        raise Seen

    way = Shortcut(long, {("POST", "/api/x"): Call(Body, never, 201)}, Requests())
    for kind, path in ((ODD, "/api/x"), (PLAIN, "/api/y"), (PLAIN, "/api/x/")):
        with pytest.raises(Seen):
            await asked(way, b'{"want":"it"}', kind=kind, path=path)
    with pytest.raises(Seen):
        await way({"type": "lifespan"}, None, None)
