"""The web app is served from memory: the right language, strict headers, and nothing kept that must not be."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from peerchat import pages

INDEX = '<html lang="__LANG__"><title>__SITE_NAME__</title><!--__PARTS__--><a href="__EXIT_URL__">' + "x" * 500
CONSOLE = '<html lang="__LANG__"><title>__SITE_NAME__</title>the console of '
PARTS = {
    "/": ["words-de", "words-landing-de", "shared", "first", "landing"],
    "/wait": ["words-de", "words-wait-de", "shared", "first", "live", "waiting"],
    "/room": ["words-de", "words-talk-de", "shared", "live", "talk"],
}
STYLES = {"/": "first", "/wait": "first", "/room": "talk"}


@pytest.fixture
def web(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text(INDEX)
    for console in ("staff", "ops"):
        (tmp_path / f"{console}.html").write_text(CONSOLE + console)
    (tmp_path / "assets" / "index-abc.js").write_text("let a = 1;" * 200)
    for part in {part for parts in PARTS.values() for part in parts}:
        words = part.startswith("words-")
        (tmp_path / (f"{part}.js" if words else f"assets/{part}-a_b-9.js")).write_text(part)
    for styles in STYLES.values():
        (tmp_path / f"{styles}.css").write_text(styles)
    (tmp_path / "exit.js").write_text("tiny")
    (tmp_path / "icon.svg").write_text("<svg/>")
    return tmp_path


@pytest.fixture
def app(web: Path) -> FastAPI:
    made = FastAPI()
    made.add_middleware(pages.SecurityHeaders)
    made.include_router(pages.router('https://safe.example/?a=1&b="', "peer<chat>", ("de", "en"), web))
    return made


async def get(app: FastAPI, path: str, method: str = "GET", **headers: str) -> httpx.Response:
    named: Any = {name.replace("_", "-"): value for name, value in headers.items()}
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://test", headers={"accept-encoding": ""}
    ) as client:
        return await client.request(method, path, headers=named)


@pytest.mark.parametrize(("path", "parts"), PARTS.items())
async def test_each_address_names_the_parts_that_it_begins_with(app: FastAPI, path: str, parts: list[str]) -> None:
    html = (await get(app, path)).text
    named = re.findall(r'<link rel="modulepreload" href="([^"]+)">', html)
    assert [(await get(app, file)).text for file in named] == parts
    assert re.findall(r'<link rel="stylesheet" href="([^"]+)">', html) == [f"/{STYLES[path]}.css"]
    assert (await get(app, f"/{STYLES[path]}.css")).text == STYLES[path]


def test_a_part_that_was_not_built_is_said(web: Path) -> None:
    (web / "assets" / "talk-a_b-9.js").unlink()
    with pytest.raises(pages.NotBuilt, match="talk"):
        pages.router("https://safe.example/", "peerchat", ("de",), web)


@pytest.mark.parametrize("path", ["/", "/wait", "/room"])
async def test_each_address_of_the_app_is_its_page_and_is_not_kept(app: FastAPI, path: str) -> None:
    answer = await get(app, path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert (await get(app, path, "HEAD")).status_code == 200


@pytest.mark.parametrize(
    ("path", "accept", "language"),
    [
        ("/", "", "de"),
        ("/", "en", "en"),
        ("/", "en-GB,en;q=0.9,de;q=0.8", "en"),
        ("/", "fr-FR, de;q=0.5", "de"),
        ("/", "fr", "de"),
        ("/", ";;;,", "de"),
        ("/?lang=en", "de", "en"),
        ("/?lang=xx", "en", "de"),
        ("/?lang=", "en", "en"),
    ],
)
async def test_the_language_that_was_asked_for(app: FastAPI, path: str, accept: str, language: str) -> None:
    answer = await get(app, path, accept_language=accept)
    assert f'lang="{language}"' in answer.text
    assert "Accept-Language" in answer.headers["vary"]


async def test_what_the_operator_wrote_is_escaped(app: FastAPI) -> None:
    text = (await get(app, "/")).text
    assert "peer&lt;chat&gt;" in text
    assert 'href="https://safe.example/?a=1&amp;b=&quot;"' in text
    assert "__" not in text


@pytest.mark.parametrize(
    ("path", "cache", "kind"),
    [
        ("/assets/index-abc.js", "public, max-age=31536000, immutable", "javascript; charset=utf-8"),
        ("/exit.js", "no-cache", "javascript; charset=utf-8"),
        ("/icon.svg", "no-cache", "image/svg+xml"),
    ],
)
async def test_files_whose_name_tells_what_is_in_them_are_kept_for_ever(
    app: FastAPI, path: str, cache: str, kind: str
) -> None:
    answer = await get(app, path)
    assert answer.headers["cache-control"] == cache
    assert answer.headers["content-type"].endswith(kind)
    again = await get(app, path, if_none_match=answer.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")


async def test_what_gets_smaller_is_sent_packed_to_who_can_unpack(app: FastAPI, web: Path) -> None:
    answer = await get(app, "/assets/index-abc.js", accept_encoding="br, gzip")
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.text == (web / "assets" / "index-abc.js").read_text()
    assert int(answer.headers["content-length"]) < 2000
    assert "content-encoding" not in (await get(app, "/exit.js", accept_encoding="gzip")).headers
    assert gzip.compress(b"tiny", 9) > b""


@pytest.mark.parametrize("path", ["/", "/assets/index-abc.js", "/nowhere"])
async def test_every_answer_is_strict(app: FastAPI, path: str) -> None:
    headers = (await get(app, path)).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert {"'self'", "'none'", "data:"} >= {source for sources in policy.values() for source in sources.split()}
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in headers


@pytest.mark.parametrize(
    "path", ["/index.html", "/../pyproject.toml", "/assets/../../secret", "/assets/", "/%2e%2e/secret"]
)
async def test_nothing_else_is_served(app: FastAPI, path: str) -> None:
    assert (await get(app, path)).status_code == 404


async def test_files_are_read_once(app: FastAPI, web: Path) -> None:
    (web / "exit.js").unlink()
    assert (await get(app, "/exit.js")).text == "tiny"


def test_an_app_that_is_not_built_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(pages.NotBuilt, match="make run"):
        pages.router("https://x.example", "x", ("de",), tmp_path)


async def test_what_sets_its_own_header_keeps_it() -> None:
    async def inner(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"Referrer-Policy", b"origin")]})
        await send({"type": "http.response.body", "body": b""})

    transport = httpx.ASGITransport(pages.SecurityHeaders(inner))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        answer = await client.get("/")
    assert answer.headers.get_list("referrer-policy") == ["origin"]
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("console", ["staff", "ops"])
async def test_a_console_is_a_page_of_its_own(app: FastAPI, console: str) -> None:
    answer = await get(app, f"/{console}", accept_language="de")
    assert answer.text == f'<html lang="de"><title>peer&lt;chat&gt;</title>the console of {console}'
    assert answer.headers["cache-control"] == "no-store"
    assert (await get(app, f"/{console}.html")).status_code == 404
