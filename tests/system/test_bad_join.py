"""`POST /api/join` with a bad body: a problem document with a stable code, never a trace, never a ticket."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from tests.system.server import Server
from tests.system.visitor import join, post, wishes


def _problem(answer: httpx.Response, statuses: tuple[int, ...]) -> dict[str, Any]:
    assert answer.status_code in statuses, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    body: dict[str, Any] = answer.json()
    assert set(body) >= {"type", "title", "status", "code"}
    assert body["status"] == answer.status_code
    assert body["code"].replace("_", "").isalpha()
    assert "Traceback" not in answer.text
    assert "ticket" not in body
    return body


@pytest.mark.parametrize(
    "changes",
    [
        {"language": "xx"},
        {"language": None},
        {"language": 7},
        {"topics": ["no such topic"]},
        {"topics": "anxiety"},
        {"topics": ["a", "b", "c", "d"]},
        {"topics": [1, 2]},
        {"need": "money"},
        {"role": "boss"},
        {"format": "video"},
        {"age": "12"},
        {"age": 18},
        {"no_go": ["a"] * 6},
        {"no_go": {"a": 1}},
        {"accept": "an older version"},
        {"accept": None},
        {"visitor": "made up"},
        {"visitor": 7},
        {"language": "en" * 1000},
        {"language": "en\u0000"},
    ],
    ids=lambda changes: str(changes)[:40],
)
async def test_a_wish_that_cannot_be_is_refused(server: Server, changes: dict[str, object]) -> None:
    answer = await post(server.url, "/api/join", json=await wishes(server.url, **changes))
    _problem(answer, (400, 403, 409, 422))


@pytest.mark.parametrize("name", ["language", "need", "role", "age", "accept"])
async def test_a_wish_that_is_missing_is_refused(server: Server, name: str) -> None:
    body = await wishes(server.url)
    del body[name]
    _problem(await post(server.url, "/api/join", json=body), (400, 422))


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"7", b'"x"', b"\xff\xfe", b"[" * 5000, b"a=b"])
async def test_a_body_that_is_no_object_is_refused(server: Server, content: bytes) -> None:
    answer = await post(server.url, "/api/join", content=content, headers={"content-type": "application/json"})
    _problem(answer, (400, 422))


async def test_a_body_without_end_is_refused(server: Server) -> None:
    body = json.dumps({**await wishes(server.url), "x": "x" * (2 * 1024 * 1024)}).encode()
    answer = await post(server.url, "/api/join", content=body, headers={"content-type": "application/json"})
    _problem(answer, (400, 413, 422))


async def test_another_method_and_another_path_are_problems_too(server: Server) -> None:
    _problem(server.get("/api/join"), (405,))
    _problem(server.get("/api/nothing"), (404,))


async def test_an_earlier_visitor_is_the_same_visitor(server: Server) -> None:
    first = await join(server.url)
    again = await join(server.url, visitor=first.visitor)
    assert again.ticket != first.ticket


async def test_another_site_cannot_join_for_somebody(server: Server) -> None:
    """A form of another page sends no JSON content type; a script of another page gets no permission."""
    form = {"content-type": "text/plain", "origin": "https://example.org"}
    answer = await post(server.url, "/api/join", content=json.dumps(await wishes(server.url)), headers=form)
    assert answer.status_code >= 400
    assert "access-control-allow-origin" not in answer.headers
