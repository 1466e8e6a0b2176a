"""Alarms to a program of the operator's: signed POSTs as Standard Webhooks describes them. Nothing in them is secret or personal."""

from __future__ import annotations

import logging
import ssl
import time
from collections.abc import Callable, Sequence
from functools import cache
from urllib.parse import urlsplit

import httpx

from peerchat import __version__
from peerchat.db.deliveries import Delivery
from peerchat.ops.alarms.channels import Outcome, channel_id
from peerchat.ops.alarms.forms import ChannelKind
from peerchat.ops.alarms.message import Message
from peerchat.ops.alarms.signature import headers

log = logging.getLogger("peerchat.alarms")
TIMEOUT_SECONDS = 10.0
_GONE = 410
"""The specification: whoever answers this wants no more of it."""


@cache
def _trust() -> ssl.SSLContext:
    """The well-known certificates; reading them takes a fifth of a second, so it is done once."""
    return httpx.create_ssl_context()


class Webhook:
    """`url` may hold a secret, so it is in no log and no answer; its host may be. `clock`: unix seconds."""

    kind: ChannelKind = "webhook"

    def __init__(self, url: str, keys: Sequence[bytes], clock: Callable[[], float] = time.time) -> None:
        for talkative in ("httpx", "httpcore"):  # they write addresses into their lines
            logging.getLogger(talkative).setLevel(logging.WARNING)
        self._url, self._keys, self._clock = url, tuple(keys), clock
        self.id = channel_id(self.kind, url)
        self.name = urlsplit(url).hostname or "?"

    def deliveries(self, messages: Sequence[Message], now: int) -> list[Delivery]:
        return [Delivery(f"{one.id}.{self.id[-16:]}", self.id, now, one.payload(), 0, now) for one in messages]

    async def send(self, delivery: Delivery) -> Outcome:
        body = delivery.body.encode()
        own = headers(self._keys, delivery.id.partition(".")[0], int(self._clock()), body)
        kinds = {"content-type": "application/json", "user-agent": f"peerchat/{__version__}"}
        try:
            async with (
                httpx.AsyncClient(
                    verify=_trust(), timeout=TIMEOUT_SECONDS, follow_redirects=False, trust_env=False
                ) as http,
                http.stream("POST", self._url, content=body, headers=own | kinds) as answer,
            ):
                status = answer.status_code
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            log.warning("the webhook at %s was not reached: %s", self.name, type(error).__name__)
            return "later"
        if 200 <= status < 300:
            return "done"
        log.warning("the webhook at %s answered %s", self.name, status)
        return "never" if status == _GONE else "later"
