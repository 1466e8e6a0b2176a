"""A classifier behind an HTTP address of the operator: POST {"text", "lang"} → {"crisis_level", "scores"}.

Promises: only that one address is called, redirects are not followed, and nothing but text and language is told: no visitor, no room,
no address, no cookie. A longer answer than ANSWER_BYTES is not read to its end.
"""

from __future__ import annotations

import logging
from http.cookiejar import DefaultCookiePolicy

import httpx
import msgspec

from peerchat import __version__
from peerchat.safety.sound import NonsenseError

ANSWER_BYTES = 4096


class Remote:
    """`url`: the whole address. `at_once`: connections, at most. How long an answer may take is the desk's business."""

    def __init__(self, url: str, at_once: int) -> None:
        for talkative in ("httpx", "httpcore"):  # they write a line for each text
            logging.getLogger(talkative).setLevel(logging.WARNING)
        self._url = url
        self._http = httpx.AsyncClient(
            timeout=None,  # noqa: S113  # the desk gives up
            follow_redirects=False,
            trust_env=False,
            limits=httpx.Limits(max_connections=at_once, max_keepalive_connections=at_once),
            headers={"User-Agent": f"peerchat/{__version__}"},
        )
        self._http.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))

    async def read(self, text: str, lang: str) -> object:
        """Raises httpx.HTTPError, NonsenseError."""
        async with self._http.stream("POST", self._url, json={"text": text, "lang": lang}) as answer:
            if answer.status_code != httpx.codes.OK:
                raise NonsenseError("status")
            body = b""
            async for part in answer.aiter_bytes(ANSWER_BYTES):
                body += part
                if len(body) > ANSWER_BYTES:
                    raise NonsenseError("too long")
        try:
            return msgspec.json.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise NonsenseError("no JSON") from None

    async def close(self) -> None:
        await self._http.aclose()
