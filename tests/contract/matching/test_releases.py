"""Old and new releases side by side: tokens of before still open, and a ticket that one worker cannot read stops nobody."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

import msgspec
import pytest

from peerchat.broker import keys
from peerchat.broker.client import Broker
from peerchat.matching import ticket as tickets
from peerchat.matching.pool import Pool
from peerchat.tokens import Signer, TicketToken
from tests.contract.matching.meeting import are_matched
from tests.contract.matching.steps import enters, seen
from tests.contract.matching.worker import SIGNER, Worker, ticket_token

Make = Callable[..., Awaitable[Worker]]


async def test_a_ticket_of_the_release_before_opens_and_stands_in_line(worker: Make) -> None:
    """It ended with `no_go`: nothing was known of further languages, levels, wishes and meetings."""

    class Before(msgspec.Struct, frozen=True, array_like=True, tag="t"):
        exp: int
        id: str
        visitor: str
        at: int
        language: str
        topics: tuple[str, ...]
        need: str
        role: str
        format: str
        age: str
        no_go: tuple[str, ...]

    now = int(time.time())
    before = Before(now + 3600, "old", "v", now * 1000, "de", ("grief",), "heard", "either", "pair", "18+", ())
    token = SIGNER.open(Signer.sign(SIGNER, before), TicketToken)  # type: ignore[arg-type]
    assert token is not None
    assert (token.also, token.level, token.most, token.meet) == ((), 0, "any language", "")
    here = await worker()
    await are_matched(here.person().hello(token), here.joins())


async def test_who_named_a_topic_of_a_newer_release_stops_nobody(
    worker: Make, caplog: pytest.LogCaptureFixture
) -> None:
    here = await worker()
    odd = here.person().hello(ticket_token(topics=("tomorrow",), role="give", level=4))
    await odd.hears("waiting")
    await are_matched(here.joins(topics=("sleep",)), here.joins(topics=("sleep",)))
    assert "failed" not in caplog.text


async def test_a_ticket_that_cannot_be_read_stops_nobody(pool: Pool, broker: Broker, worker: Make) -> None:
    odd = await enters(pool, "odd", ago=30)
    body = msgspec.msgpack.decode(tickets.encode(odd))
    body[5] = "a role of a newer release"
    key = keys.ticket("odd")
    await broker.command(key, "HSET", key, "ticket", msgspec.msgpack.encode(body))
    assert await seen(pool) == []
    here = await worker()
    await are_matched(here.joins(), here.joins())
