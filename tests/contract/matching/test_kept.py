"""Hold my place: kept without a connection, never matched meanwhile, called when somebody who fits is really there."""

from __future__ import annotations

import asyncio
import time

import pytest

from peerchat.broker import keys
from peerchat.broker.client import Broker
from peerchat.matching import search
from peerchat.matching.codes import Codes
from peerchat.matching.keeping import Keeping
from peerchat.matching.pool import Pool, Waits
from peerchat.matching.session import QueueSession
from peerchat.tokens import TicketToken
from tests.conftest import TIME_FACTOR
from tests.contract.matching.meeting import Make, are_matched, long_ago
from tests.contract.matching.steps import ends_in, enters, now_ms, seen
from tests.contract.matching.worker import SIGNER, Person, Worker, ticket_token
from tests.contract.patience import until

SECRET = b"a fourth secret of thirty-two bytes!"


def keeping(here: Worker, seconds: float = 1800) -> Keeping:
    return Keeping(here.broker, Codes(SECRET), seconds, lambda push: None)


def person(here: Worker, kept: Keeping) -> Person:
    session = QueueSession(SIGNER, here.lines, here.broker.watch, lambda: here.broker.away, here.rules, keeping=kept)
    here.people.append(Person(session))
    return here.people[-1]


async def held(here: Worker, kept: Keeping, **differs: object) -> tuple[TicketToken, str]:
    """Somebody whose place is kept, and who has gone."""
    token = ticket_token(**differs)
    one = person(here, kept).hello(token)
    await one.hears("waiting")
    one.say(t="keep")
    code = (await one.hears("kept"))["code"]
    one.gone()
    await until(lambda: here.lines.waiting == 0)
    return token, code


async def test_a_place_is_kept_and_its_code_leads_back(worker: Make) -> None:
    here, there = await worker(grace=0.2 * TIME_FACTOR), await worker(grace=0.2 * TIME_FACTOR)
    kept = keeping(here)
    token, code = await held(here, kept, at=long_ago(20))
    await asyncio.sleep(0.4 * TIME_FACTOR)
    back = await keeping(there).redeem(code)
    assert back is not None
    assert back.id == token.id
    one = there.person().hello(back)
    assert (await one.hears("waiting"))["position"] == 1
    tally = await there.pool.tally("de")
    assert (tally.joined, tally.in_line) == (1, 1), "the same place, not a new one"


async def test_the_ticket_covers_the_time_for_which_the_place_is_kept(worker: Make) -> None:
    here = await worker()
    one = person(here, keeping(here)).hello(ticket_token(exp=int(time.time()) + 60))
    await one.hears("waiting")
    one.say(t="keep")
    kept = await one.hears("kept")
    renewed = SIGNER.open((await one.hears("ticket"))["ticket"], TicketToken)
    assert renewed is not None
    assert renewed.exp > kept["expires_at"]


async def test_who_keeps_a_place_and_stays_is_matched(worker: Make, broker: Broker) -> None:
    here = await worker()
    kept = keeping(here)
    token = ticket_token()
    one = person(here, kept).hello(token)
    await one.hears("waiting")
    one.say(t="keep")
    code = (await one.hears("kept"))["code"]
    await are_matched(one, here.joins())
    place = keys.kept_place(token.id)
    async with asyncio.timeout(5 * TIME_FACTOR):
        while await broker.command(place, "EXISTS", place):
            await asyncio.sleep(0.005)
    assert await kept.redeem(code) is None


async def test_nobody_is_matched_while_away_however_long_the_place_is_kept(worker: Make) -> None:
    here = await worker()
    await held(here, keeping(here))
    other = here.joins()
    await other.hears("waiting")
    await asyncio.sleep(0.3)
    assert "matched" not in other.kinds()


async def test_a_person_is_called_when_somebody_who_fits_is_there_and_only_once(
    worker: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "CALL_PACE_SECONDS", 0.0)
    monkeypatch.setattr(search, "PATIENCE_SECONDS", 0.0)
    one, other = await worker(), await worker()
    kept = keeping(one)
    called: list[str] = []
    for here in (one, other):
        here.lines.called = called.append
    token, code = await held(one, kept)
    misfit = one.joins(topics=("sleep",))
    await misfit.hears("waiting")
    await asyncio.sleep(0.3)
    assert called == [], "nobody who fits is there"
    fits = [one.joins(role="give"), other.joins(role="give", topics=("grief", "sleep"), age="18+")]
    await until(lambda: bool(called))
    await asyncio.sleep(0.4)
    assert called == [token.id], "however many workers and seekers there are"
    back = await kept.redeem(code)
    assert back is not None
    await are_matched(other.person().hello(back), next(p for p in fits if p.code is None) if fits[0].code else fits[0])


async def test_a_kept_place_ends_when_it_was_said(pool: Pool, broker: Broker) -> None:
    one = await enters(pool, "a", ago=30)
    assert await pool.retain(one, one.connection, now_ms() + 600_000)
    await pool.disconnect(one, one.connection)
    assert await ends_in(broker, one) == pytest.approx(600, abs=10)
    assert await seen(pool) == []
    found = await pool.enter(one, "socket-2", now_ms())
    assert found == Waits(one.since, 1)


async def test_keep_is_refused_where_it_is_not_offered(worker: Make) -> None:
    one = (await worker()).joins()
    await one.hears("waiting")
    one.say(t="keep")
    assert one.last("refusal") == {"t": "refusal", "code": "no_option", "retry_in": None, "n": None}


async def test_the_code_leads_back_to_what_was_wished_for_last(worker: Make) -> None:
    here = await worker()
    kept = keeping(here)
    one = person(here, kept).hello(token := ticket_token())
    await one.hears("waiting")
    one.say(t="keep")
    code = (await one.hears("kept"))["code"]
    one.gone()
    again = person(here, kept).hello(token)  # a reload, and then a change of mind
    await again.hears("waiting")
    again.say(t="reach", most="same topic")
    await again.hears_next("waiting")
    again.gone()
    await until(lambda: here.lines.waiting == 0)
    back = await kept.redeem(code)
    assert back is not None
    assert back.most == "same topic"
