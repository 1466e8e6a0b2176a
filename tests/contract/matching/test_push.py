"""Being called back: what a real push service on loopback gets to see, and what follows from its answers."""

from __future__ import annotations

import asyncio
import base64
import logging
import time
from collections.abc import AsyncIterator
from pathlib import Path

import jwt
import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.asymmetric import ec

from peerchat.broker.client import Broker
from peerchat.matching.keeping import Keeping
from peerchat.matching.push import Push
from peerchat.matching.services import Services
from peerchat.matching.session import QueueSession
from peerchat.matching.vapid import Vapid
from tests.conftest import TIME_FACTOR
from tests.contract.matching.joining import CODES, SECRET, Clock, http_of, refused
from tests.contract.matching.meeting import Make
from tests.contract.matching.pushing import PushService
from tests.contract.matching.worker import SIGNER, Person, ticket_token
from tests.contract.patience import until


@pytest_asyncio.fixture
async def service(tmp_path: Path) -> AsyncIterator[PushService]:
    service = PushService(tmp_path)
    await service.start()
    yield service
    await service.stop()


@pytest.fixture
def keeping(broker: Broker, service: PushService) -> Keeping:
    return Keeping(broker, CODES, 1800, Services.read(f"Here={service.host}").name_of)


@pytest_asyncio.fixture
async def push(keeping: Keeping, service: PushService) -> AsyncIterator[Push]:
    push = Push(
        keeping, Vapid(SECRET, "mailto:care@peerchat.test"), Services.read(f"Here={service.host}"), service.trust
    )
    yield push
    await push.close()


async def kept(keeping: Keeping, address: str) -> str:
    token = ticket_token()
    assert (await keeping.keep(token, address)).push == "Here"
    return token.id


async def test_a_call_says_who_calls_and_nothing_else(
    keeping: Keeping, push: Push, service: PushService, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    push.called(await kept(keeping, service.address()))
    await until(lambda: service.calls)
    (call,) = service.calls
    assert (call.method, call.target, call.body) == ("POST", "/send/a-long-secret", b"")
    assert (call.headers["ttl"], call.headers["urgency"], call.headers["content-length"]) == ("300", "high", "0")
    assert "content-encoding" not in call.headers
    assert "cookie" not in call.headers
    word, key = call.headers["authorization"].removeprefix("vapid t=").split(", k=")
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), base64.urlsafe_b64decode(key + "="))
    claims = jwt.decode(word, public, ["ES256"], audience=f"https://{service.host}")
    assert time.time() < claims["exp"] <= time.time() + 86400
    assert claims["sub"] == "mailto:care@peerchat.test"
    await push.close()
    assert "a-long-secret" not in caplog.text
    assert service.host not in caplog.text


async def test_whoever_went_is_called_when_somebody_fitting_comes_and_finds_the_place_again(
    worker: Make, keeping: Keeping, push: Push, service: PushService
) -> None:
    here, there = await worker(), await worker()
    there.lines.called = push.called
    session = QueueSession(SIGNER, here.lines, here.broker.watch, lambda: here.broker.away, here.rules, keeping=keeping)
    one = Person(session).hello(ticket_token())
    await one.hears("waiting")
    one.say(t="keep", push=service.address())
    kept = await one.hears("kept")
    assert kept["push"] == "Here"
    one.gone()
    assert service.calls == []
    other = there.joins()
    await until(lambda: service.calls, 10)
    ticket = await keeping.redeem(kept["code"])
    assert ticket is not None
    back = there.person().hello(ticket)
    assert (await back.hears("matched", 10))["room"] == (await other.hears("matched", 10))["room"]
    assert len(service.calls) == 1


async def test_nobody_is_called_who_did_not_ask_or_is_back(keeping: Keeping, push: Push, service: PushService) -> None:
    token, silent = ticket_token(), ticket_token()
    code = (await keeping.keep(token, service.address())).code
    await keeping.keep(silent, None)
    assert await keeping.redeem(code) == token
    push.called(token.id)
    push.called(silent.id)
    push.called("nobody")
    push.called(await kept(keeping, service.address("last")))
    await until(lambda: service.calls)
    assert [call.target for call in service.calls] == ["/last"]


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone"])
async def test_an_address_that_is_gone_is_forgotten(
    keeping: Keeping, push: Push, service: PushService, status: str
) -> None:
    service.answers.append(f"{status}\r\n")
    token = ticket_token()
    code = (await keeping.keep(token, service.address())).code
    push.called(token.id)
    async with asyncio.timeout(10 * TIME_FACTOR):
        while await keeping.whom_to_call(token.id):
            await asyncio.sleep(0.005)
    push.called(token.id)
    await push.close()
    assert len(service.calls) == 1
    assert await keeping.redeem(code) == token, "the place is kept all the same"


@pytest.mark.parametrize(
    "answer", ["503 Service Unavailable\r\nRetry-After: 1\r\n", "429 Slow Down\r\nRetry-After: 1\r\n"]
)
async def test_a_service_in_trouble_is_asked_once_more(
    keeping: Keeping, push: Push, service: PushService, answer: str
) -> None:
    service.answers.extend([answer, answer])
    push.called(await kept(keeping, service.address()))
    await until(lambda: len(service.calls) == 2, 10)
    await until(lambda: not push._under_way)
    assert len(service.calls) == 2


@pytest.mark.parametrize(
    "answer",
    [
        "503 Service Unavailable\r\nRetry-After: 31\r\n",
        "503 Service Unavailable\r\nRetry-After: Fri, 31 Dec 2999 23:59:59 GMT\r\n",
        "400 Bad Request\r\n",
        "403 Forbidden\r\n",
        "413 Too Large\r\n",
        "200 OK\r\n",
        "307 Temporary Redirect\r\nLocation: /elsewhere\r\n",
        "301 Moved\r\nLocation: https://127.0.0.1:1/\r\n",
    ],
)
async def test_any_other_answer_is_the_last(keeping: Keeping, push: Push, service: PushService, answer: str) -> None:
    service.answers.append(answer)
    ticket = await kept(keeping, service.address())
    push.called(ticket)
    await until(lambda: service.calls)
    await until(lambda: not push._under_way)
    assert len(service.calls) == 1
    assert await keeping.whom_to_call(ticket) == service.address()


async def test_a_cut_connection_is_tried_once_more_and_told_without_the_address(
    keeping: Keeping, push: Push, service: PushService, caplog: pytest.LogCaptureFixture
) -> None:
    service.answers.append(None)
    push.called(await kept(keeping, service.address()))
    await until(lambda: len(service.calls) == 2, 10)
    assert "Here could not be called: RemoteProtocolError" in caplog.text
    assert service.host not in caplog.text


async def test_whom_we_do_not_trust_we_do_not_tell(keeping: Keeping, service: PushService) -> None:
    push = Push(keeping, Vapid(SECRET), Services.read(f"Here={service.host}"))
    push.called(await kept(keeping, service.address()))
    await asyncio.sleep(0.2)
    await push.close()
    assert service.calls == []


async def test_one_person_is_called_once_at_a_time_and_nobody_waits_for_it(
    keeping: Keeping, push: Push, service: PushService
) -> None:
    service.hold.clear()
    ticket = await kept(keeping, service.address())
    before = time.process_time()
    for _ in range(1000):
        push.called(ticket)
    assert time.process_time() - before < 0.1 * TIME_FACTOR
    await until(lambda: service.calls)
    assert len(service.calls) == 1
    service.hold.set()
    await until(lambda: not push._under_way)


async def test_closing_waits_for_nobody(keeping: Keeping, push: Push, service: PushService) -> None:
    service.hold.clear()
    push.called(await kept(keeping, service.address()))
    await until(lambda: service.calls)
    async with asyncio.timeout(5 * TIME_FACTOR):
        await push.close()
    push.called(await kept(keeping, service.address()))
    assert not push._under_way, "nobody is called any more"


async def test_the_page_learns_the_key_and_whom_a_call_passes(broker: Broker, clock: Clock) -> None:
    services = Services.read("Mozilla=updates.push.services.mozilla.com,Microsoft=*.notify.windows.com")
    async with http_of(broker, clock, limited=False, services=services) as http:
        answer = await http.get("/api/push")
    assert answer.status_code == 200
    assert answer.json() == {
        "key": Vapid(SECRET).key,
        "services": [
            {"name": "Mozilla", "host": "updates.push.services.mozilla.com"},
            {"name": "Microsoft", "host": "*.notify.windows.com"},
        ],
    }


async def test_where_nobody_is_called_there_is_no_key(broker: Broker, clock: Clock) -> None:
    async with http_of(broker, clock, limited=False, vapid=None, services=Services()) as http:
        refused(await http.get("/api/push"), 404, "not_found")
