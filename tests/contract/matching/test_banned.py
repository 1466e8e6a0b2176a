"""Who was banned does not come in again with the same token: not by joining, not back to a kept place, not by waiting on."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest
import pytest_asyncio

from peerchat.broker import keys
from peerchat.broker.bus import Bus
from peerchat.broker.client import Broker
from peerchat.matching.keeping import Keeping
from peerchat.safety.bans import Bans
from peerchat.safety.counts import Counts
from peerchat.safety.decided import Verdict
from peerchat.safety.flood import Prints
from peerchat.safety.sanctions import Sanctions
from peerchat.tokens import VisitorToken, new_id
from peerchat.wire import SanctionStep
from tests.contract.matching.joining import CODES, SECRET, Clock, body, http_of, refused
from tests.contract.matching.worker import SIGNER, Worker, ticket_token
from tests.contract.patience import until


@pytest.fixture
def sanctions(broker: Broker, bus: Bus) -> Sanctions:
    return Sanctions(broker, CODES, Prints(SECRET), Bans(bus), Counts())


@pytest_asyncio.fixture
async def http(broker: Broker, clock: Clock, sanctions: Sanctions) -> AsyncIterator[httpx.AsyncClient]:
    async with http_of(broker, clock, limited=False, banned=sanctions.refused) as client:
        yield client


async def ban(sanctions: Sanctions, visitor: str) -> None:
    steps: list[str] = []
    for number in range(5):
        sanctions.held(visitor, "encouragement", 3.0, str(number), "c", lambda told: steps.append(told.step))
    await until(lambda: "ban" in steps)


def token(visitor: str) -> str:
    return SIGNER.sign(VisitorToken(exp=2**40, visitor=visitor))


async def test_with_a_banned_token_a_join_is_refused_and_says_until_when(
    http: httpx.AsyncClient, sanctions: Sanctions
) -> None:
    visitor = new_id()
    assert (await http.post("/api/join", json=body(visitor=token(visitor)))).status_code == 201
    await ban(sanctions, visitor)
    said = await http.post("/api/join", json=body(visitor=token(visitor)))
    refused(said, 403, "banned")
    assert 86_000 < int(said.headers["retry-after"]) <= 86_400
    assert (await http.post("/api/join", json=body(visitor=token(new_id())))).status_code == 201
    assert (await http.post("/api/join", json=body())).status_code == 201


async def test_a_kept_place_does_not_lead_back_in(
    http: httpx.AsyncClient, sanctions: Sanctions, broker: Broker, clock: Clock
) -> None:
    ticket = ticket_token(exp=int(clock.now) + 3600)
    code = (await Keeping(broker, CODES, 1800, lambda push: None, clock).keep(ticket, None)).code
    await ban(sanctions, ticket.visitor)
    refused(await http.post("/api/return", json={"code": code}), 403, "banned")


async def test_who_waits_when_the_ban_comes_is_sent_away_and_who_comes_later_too(
    worker: Callable[..., Awaitable[Worker]], sanctions: Sanctions
) -> None:
    here, known = await worker(), ticket_token()
    waiting = here.person(bans=sanctions.watch).hello(known)
    await waiting.hears("waiting")
    await ban(sanctions, known.visitor)
    sanctions.bans.reached(known.visitor)
    assert waiting.code == 4003
    waiting.gone()
    later = here.person(bans=sanctions.watch).hello(ticket_token(visitor=known.visitor))
    await until(lambda: later.code == 4003)
    other = here.person(bans=sanctions.watch).hello(ticket_token())
    await other.hears("waiting")
    assert other.code is None


async def test_what_a_human_decided_is_told_at_the_door_with_its_reason_and_outlives_the_token(
    http: httpx.AsyncClient, sanctions: Sanctions, broker: Broker
) -> None:
    visitor = new_id()
    who = sanctions.decided.person(visitor)
    until_ms = broker.now_ms(keys.decided(who)) + 30 * 86_400_000
    told = {"de": "Ein Mensch hat entschieden.", "en": "A person has decided."}
    expired = SIGNER.sign(VisitorToken(exp=1, visitor=visitor))
    refused(await http.post("/api/join", json=body(visitor=expired)), 422, "visitor_invalid")
    steps: tuple[SanctionStep, ...] = ("pause", "ban")
    for step in steps:
        await sanctions.decided.put(who, Verdict(step, "sexual", until_ms, "0000-0000", told))
        for mine in (token(visitor), expired):
            said = await http.post("/api/join", json=body(visitor=mine))
            refused(said, 403, "banned")
            sanction = said.json()["sanction"]
            assert (sanction["step"], sanction["reason"], sanction["appeal"]) == ("ban", "sexual", "0000-0000")
            assert sanction["told"] == told[body()["language"]]
    await sanctions.decided.put(who, Verdict("notice", "sexual", 0, "0000-0000", told))
    assert (await http.post("/api/join", json=body(visitor=token(visitor)))).status_code == 201


async def test_who_waits_when_a_human_decides_is_sent_away(
    worker: Callable[..., Awaitable[Worker]], sanctions: Sanctions, broker: Broker
) -> None:
    here, known = await worker(), ticket_token()
    waiting = here.person(bans=sanctions.watch).hello(known)
    await waiting.hears("waiting")
    who = sanctions.decided.person(known.visitor)
    until_ms = broker.now_ms(keys.decided(who)) + 60_000
    await sanctions.decided.put(who, Verdict("pause", "sexual", until_ms, "0000-0000", {}))
    sanctions.bans.reached(who)
    await until(lambda: waiting.code == 4003)
