"""Serves the built web app from memory: one page for its addresses, and its files. Server-made pages are elsewhere.

Promises: strict content security policy and no third party on every answer; HTML is never cached, hashed files for ever.
"""

from __future__ import annotations

import gzip
import hashlib
import html
import mimetypes
import re
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response


@dataclass(frozen=True)
class Beginning:
    """What a page of the app is made of."""

    parts: tuple[str, ...]
    """Scripts whose names carry a hash."""
    words: str
    styles: str

    def links(self, language: str, files: Iterable[str]) -> str:
        """Raises NotBuilt."""
        scripts = [f"/words-{language}.js", f"/words-{self.words}-{language}.js"]
        scripts += [_file_of(part, files) for part in self.parts]
        preloads = (f'<link rel="modulepreload" href="{script}">' for script in scripts)
        return f'<link rel="stylesheet" href="/{self.styles}.css">' + "".join(preloads)


ASGI = Callable[[MutableMapping[str, Any], Any, Any], Awaitable[None]]
WEB = Path(__file__).parent / "web"
# What each address begins with: fetched beside the app's first script instead of after it.
ADDRESSES = {
    "/": Beginning(("shared", "first", "landing"), "landing", "first"),
    "/wait": Beginning(("shared", "first", "live", "waiting"), "wait", "first"),
    "/room": Beginning(("shared", "live", "talk"), "talk", "talk"),
}
# Pages of their own, built apart: the console of staff, and the page for operators.
CONSOLES = {"/staff": "staff.html", "/ops": "ops.html"}
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noarchive",
}
RAW_HEADERS = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
"""The same as ASGI writes them."""


class NotBuilt(RuntimeError):
    """The web app is missing; the message says what to do."""


@dataclass(frozen=True)
class _File:
    body: bytes
    packed: bytes | None
    media_type: str
    tag: str
    for_ever: bool

    @classmethod
    def of(cls, body: bytes, name: str) -> _File:
        media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
        packed = gzip.compress(body, 9, mtime=0)
        tag = f'"{hashlib.blake2b(body, digest_size=9).hexdigest()}"'
        if media_type.startswith("text/") or media_type.endswith(("javascript", "json")):
            media_type += "; charset=utf-8"
        return cls(body, packed if len(packed) < len(body) else None, media_type, tag, name.startswith("assets/"))

    def answer(self, request: Request) -> Response:
        cache = "public, max-age=31536000, immutable" if self.for_ever else "no-cache"
        headers = {"ETag": self.tag, "Cache-Control": cache, "Vary": "Accept-Encoding"}
        if request.headers.get("if-none-match") == self.tag:
            return Response(status_code=304, headers=headers)
        if self.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
            return Response(self.packed, headers={**headers, "Content-Encoding": "gzip"}, media_type=self.media_type)
        return Response(self.body, headers=headers, media_type=self.media_type)


def router(exit_url: str, site_name: str, languages: tuple[str, ...], web: Path = WEB) -> APIRouter:
    """Raises NotBuilt."""
    index, consoles = web / "index.html", {address: web / name for address, name in CONSOLES.items()}
    if not all(page.exists() for page in (index, *consoles.values())):
        raise NotBuilt("the web app is not built: run `make run`, or set PEERCHAT_FRONTEND=skip for the API alone")
    files = {
        path.relative_to(web).as_posix(): path.read_bytes()
        for path in web.rglob("*")
        if path.is_file() and path not in (index, *consoles.values())
    }
    served = {name: _File.of(body, name) for name, body in files.items()}

    def filled(template: str, language: str, parts: str) -> _File:
        text = template.replace("__EXIT_URL__", html.escape(exit_url)).replace("__SITE_NAME__", html.escape(site_name))
        return _File.of(text.replace("__LANG__", language).replace("<!--__PARTS__-->", parts).encode(), "index.html")

    template = index.read_text("utf-8")
    pages = {
        (address, language): filled(template, language, beginning.links(language, files))
        for language in languages
        for address, beginning in ADDRESSES.items()
    }
    for address, console in consoles.items():
        pages |= {(address, language): filled(console.read_text("utf-8"), language, "") for language in languages}
    routes = APIRouter(include_in_schema=False)

    async def page(request: Request) -> Response:
        asked = request.query_params.get("lang") or _preferred(request.headers.get("accept-language", ""), languages)
        address = request.url.path
        answer = pages.get((address, asked), pages[address, languages[0]]).answer(request)
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["Vary"] = "Accept-Encoding, Accept-Language"
        return answer

    for address in (*ADDRESSES, *CONSOLES):
        routes.add_api_route(address, page, methods=["GET", "HEAD"])

    def add(name: str, file: _File) -> None:
        async def serve(request: Request) -> Response:
            return file.answer(request)

        routes.add_api_route(f"/{name}", serve, methods=["GET", "HEAD"])

    for name, file in served.items():
        add(name, file)
    return routes


def _file_of(part: str, files: Iterable[str]) -> str:
    """Address of a part of the app: its name carries a hash. Raises NotBuilt."""
    for name in files:
        if re.fullmatch(rf"assets/{part}-[\w-]+\.js", name):
            return f"/{name}"
    raise NotBuilt(f"the web app was built without its part {part}: run `make web`")


def _preferred(accept: str, languages: tuple[str, ...]) -> str:
    """The first language of Accept-Language that there is; browsers list them by preference."""
    for part in accept.split(","):
        language = part.partition(";")[0].strip().partition("-")[0].lower()
        if language in languages:
            return language
    return languages[0]


class SecurityHeaders:
    """Adds HEADERS to every HTTP answer that does not set its own."""

    def __init__(self, app: ASGI) -> None:
        self._app = app

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        async def with_headers(event: MutableMapping[str, Any]) -> None:
            if event["type"] == "http.response.start":
                own = {name.lower() for name, _ in event["headers"]}
                event["headers"] = [*event["headers"], *(h for h in RAW_HEADERS if h[0] not in own)]
            await send(event)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)
