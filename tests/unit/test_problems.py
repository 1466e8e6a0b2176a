"""Every error over HTTP is a problem document with a stable code, and tells nothing internal."""

from __future__ import annotations

import logging
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from pydantic import BaseModel

from peerchat import problems
from peerchat.errors import Refusal, StoreAway


class Body(BaseModel):
    age: int
    name: str


def app() -> FastAPI:
    made = FastAPI()
    problems.install(made)

    @made.get("/refuses")
    async def refuses() -> None:
        raise Refusal("too_many", 1.2, 429)

    @made.get("/away")
    async def away() -> None:
        raise StoreAway

    @made.get("/never")
    async def never() -> None:
        raise Refusal("no_such_topic")

    @made.get("/bug")
    async def bug() -> None:
        raise ValueError("canary")

    @made.post("/body")
    async def body(body: Body) -> None: ...

    return made


async def ask(method: str, path: str, **more: Any) -> httpx.Response:
    transport = httpx.ASGITransport(app(), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        return await client.request(method, path, **more)


@pytest.mark.parametrize(
    ("method", "path", "status", "code", "title", "retry"),
    [
        ("GET", "/refuses", 429, "too_many", "Too Many Requests", "2"),
        ("GET", "/away", 503, "store_away", "Service Unavailable", "2"),
        ("GET", "/never", 400, "no_such_topic", "Bad Request", None),
        ("GET", "/bug", 500, "internal", "Internal Server Error", None),
        ("GET", "/nowhere", 404, "not_found", "Not Found", None),
        ("PUT", "/away", 405, "method_not_allowed", "Method Not Allowed", None),
    ],
)
async def test_each_has_its_code(
    method: str, path: str, status: int, code: str, title: str, retry: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await ask(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers.get("retry-after") == retry
    assert answer.json() == {"type": "about:blank", "title": title, "status": status, "code": code}
    assert "canary" not in answer.text + caplog.text


async def test_what_is_not_allowed_says_what_is() -> None:
    assert (await ask("PUT", "/away")).headers["allow"] == "GET"


async def test_a_bug_is_logged_by_its_kind_alone(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, "peerchat.http"):
        await ask("GET", "/bug")
    assert [record.getMessage() for record in caplog.records if record.name == "peerchat.http"] == [
        "unhandled ValueError"
    ]


@pytest.mark.parametrize(
    ("content", "fields"),
    [
        (b'{"age":"canary","name":5}', ["age", "name"]),
        (b'{"age":1}', ["name"]),
        (b"{", None),
        (b"[]", None),
        (b"", None),
    ],
)
async def test_a_body_that_was_not_understood_names_fields_and_repeats_nothing(
    content: bytes, fields: list[str] | None
) -> None:
    answer = await ask("POST", "/body", content=content, headers={"content-type": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid"
    assert "canary" not in answer.text
    if fields:
        assert answer.json()["fields"] == fields
