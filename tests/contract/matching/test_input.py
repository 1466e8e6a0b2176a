"""/ws/queue: bad input, floods and silence."""

from __future__ import annotations

import asyncio
import time

import pytest

from peerchat.matching.session import QueueRules
from peerchat.tokens import VisitorToken
from tests.conftest import TIME_FACTOR
from tests.contract.matching.meeting import Make
from tests.contract.matching.worker import SIGNER, ticket_token


async def test_no_hello_in_time(worker: Make) -> None:
    a = (await worker(rules=QueueRules(hello=0.05))).person()
    assert await a.is_closed() == 4001
    a.gone()


async def test_a_hello_that_lies_unread_while_the_worker_is_held_up_is_not_late(worker: Make) -> None:
    a = (await worker(rules=QueueRules(hello=0.01))).person()
    asyncio.get_running_loop().call_later(0.02, a.hello, ticket_token())
    time.sleep(0.1)  # noqa: ASYNC251  # both are due now, and the clock's turn comes first
    await a.hears("waiting")
    assert a.code is None


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"{", 4000),
        (b"[]", 4000),
        (b"", 4000),
        (b"\xff\xfe", 4000),
        (b'"hello"', 4000),
        (b'{"t":"say","n":1,"text":"x"}', 4000),
        (b'{"t":"beat"}', 4001),
        (b'{"t":"choose","option":"widen"}', 4001),
        (b'{"t":"hello"}', 4000),
        (b'{"t":"hello","v":1,"ticket":5}', 4000),
        (b'{"t":"hello","v":2,"ticket":"x"}', 4000),
        (b'{"t":"hello","v":1,"ticket":"x"}', 4001),
        (b'{"t":"hello","v":1,"ticket":""}', 4001),
        (b'{"t":"hello","v":1,"ticket":"\xc3\xa4\xc3\xb6"}', 4001),
        (b'{"t":"hello","v":1,"ticket":' + b"[" * 4000 + b"]" * 4000 + b"}", 4000),
        (b"[" * 8000, 4000),
    ],
)
async def test_bad_first_frames(worker: Make, data: bytes, code: int) -> None:
    a = (await worker()).person()
    a.session.received(data)
    assert a.code == code
    a.session.received(data)
    assert a.frames == []


async def test_a_token_of_another_kind_or_expired_does_not_open(worker: Make) -> None:
    here = await worker()
    for token in (VisitorToken(exp=int(time.time()) + 60, visitor="v"), ticket_token(exp=int(time.time()) - 1)):
        a = here.person()
        a.say(t="hello", v=1, ticket=SIGNER.sign(token))
        assert a.code == 4001


async def test_hello_twice_and_unknown_kinds_are_refused_and_the_socket_stays(worker: Make) -> None:
    here = await worker()
    token = ticket_token()
    a = here.person().hello(token)
    a.hello(token)
    a.say(t="dance")
    assert [frame["code"] for frame in a.frames] == ["unknown_kind", "unknown_kind"]
    assert a.code is None


@pytest.mark.parametrize("data", [b"{", b"[]", b'{"t":5}', b'{"t":"hello","v":"x"}'])
async def test_what_is_not_understood_later_closes_too(worker: Make, data: bytes) -> None:
    a = (await worker()).joins()
    a.session.received(data)
    assert a.code == 4000


async def test_a_flood_is_refused_and_then_cut(worker: Make) -> None:
    a = (await worker(rules=QueueRules(frames_per_second=5))).joins()
    for _ in range(100):
        a.say(t="beat")
    refusal = a.last("refusal")
    assert refusal is not None
    assert refusal["code"] == "rate"
    assert 0 < refusal["retry_in"] <= 0.2
    assert a.code == 4029


async def test_without_limits_nothing_is_a_flood(worker: Make) -> None:
    a = (await worker(rules=QueueRules(frames_per_second=None))).joins()
    for _ in range(1000):
        a.say(t="beat")
    assert a.code is None


async def test_who_gives_no_sign_of_life_is_cut_and_not_matched(worker: Make) -> None:
    here = await worker(rules=QueueRules(stalled=0.1))
    a = here.joins()
    assert await a.is_closed() == 4008
    b = (await worker()).joins()  # who has all the time there is
    await b.hears("waiting")
    assert "matched" not in [*a.kinds(), *b.kinds()]


async def test_a_beat_is_a_sign_of_life(worker: Make) -> None:
    a = (await worker(rules=QueueRules(stalled=0.3 * TIME_FACTOR))).joins()
    for _ in range(10):
        await asyncio.sleep(0.05 * TIME_FACTOR)
        a.say(t="beat")
    assert a.code is None
