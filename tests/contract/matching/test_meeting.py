"""/ws/queue: two people meet, over one worker and over several, and what they may choose meanwhile."""

from __future__ import annotations

import asyncio
import itertools
import random

import pytest

from peerchat.broker import keys
from peerchat.broker.client import Broker
from peerchat.matching.blocks import Blocks
from peerchat.matching.circles import Circles
from peerchat.matching.place import Pace
from peerchat.matching.schedule import SCHEDULE
from peerchat.matching.session import QueueRules
from peerchat.matching.ways import Patience
from peerchat.tokens import SeatToken, TicketToken
from tests.conftest import TIME_FACTOR
from tests.contract.matching.meeting import Make, are_matched, long_ago
from tests.contract.matching.worker import SIGNER, ticket_token
from tests.contract.patience import until


async def test_two_people_with_one_topic_meet(worker: Make) -> None:
    here = await worker()
    a_token, b_token = ticket_token(role="seek"), ticket_token(role="give", need="share")
    a = here.person().hello(a_token)
    waiting = await a.hears("waiting")
    assert waiting["position"] == 1
    assert waiting["widening"] == "same topic"
    assert waiting["wait_s"] is None, "nobody was matched yet: nothing is pretended"
    b = here.person().hello(b_token)
    one, other = await are_matched(a, b)
    assert one.room == other.room
    assert {one.member, other.member} == {"m1", "m2"}
    assert one.members == other.members
    assert (one.kind, one.topic, one.language) == ("pair", "grief", "de")
    assert (one.visitor, one.ticket) == (a_token.visitor, a_token.id)
    assert (other.visitor, other.ticket) == (b_token.visitor, b_token.id)
    assert {(member.role, member.need) for member in one.members} == {("seek", "heard"), ("give", "share")}


async def test_two_workers_one_pair(worker: Make) -> None:
    one, other = await worker(), await worker(pace=Pace(round=60, look=60))
    b = other.joins()
    await b.hears("waiting")
    a = one.joins()
    seats = await are_matched(a, b)
    assert seats[0].room == seats[1].room


async def test_a_lost_doorbell_is_healed_by_the_round(worker: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = await worker(), await worker()
    monkeypatch.setattr(other.bus, "rang", lambda *_: None)
    b = other.joins()
    await b.hears("waiting")
    await are_matched(one.joins(), b)


async def test_nobody_is_matched_twice_by_three_workers(worker: Make) -> None:
    workers = [await worker() for _ in range(3)]
    people = [here.joins() for _, here in zip(range(60), itertools.cycle(workers), strict=False)]
    seats = await are_matched(*people)
    rooms: dict[str, list[SeatToken]] = {}
    for seat in seats:
        rooms.setdefault(seat.room, []).append(seat)
    assert len(rooms) == 30
    assert all(sorted(seat.member for seat in pair) == ["m1", "m2"] for pair in rooms.values())


async def test_who_has_been_blocked_is_never_met(worker: Make, blocks: Blocks) -> None:
    here = await worker()
    a, b = ticket_token(), ticket_token()
    await blocks.add(a.visitor, b.visitor)
    first, second = here.person().hello(a), here.person().hello(b)
    await second.hears("waiting")
    third = here.joins()
    await third.hears("matched")
    assert [first.code, second.code].count(1000) == 1


async def test_the_search_widens_by_itself(worker: Make) -> None:
    here = await worker()
    at = long_ago(SCHEDULE.any - 0.5)
    a, b = here.joins(at=at), here.joins(at=at, topics=("sleep",))
    assert (await a.hears("waiting"))["widening"] == "related topics"
    seats = await are_matched(a, b)
    assert seats[0].topic is None


async def test_who_wants_any_topic_need_not_wait_for_it(worker: Make) -> None:
    here = await worker()
    patient = here.joins(at=long_ago(SCHEDULE.any + 10), topics=("sleep",))
    eager = here.joins()
    await eager.hears("waiting")
    eager.say(t="choose", option="widen")
    assert (await eager.hears_next("waiting"))["widening"] == "related topics"
    eager.say(t="choose", option="widen")
    await are_matched(patient, eager)


async def test_widening_is_told_at_once_and_survives_a_reload(worker: Make) -> None:
    here, there = await worker(), await worker()
    a = here.joins()
    await a.hears("waiting")
    a.say(t="choose", option="widen")
    ticket = await a.hears("ticket")
    assert (await a.hears_next("waiting"))["widening"] == "related topics"
    a.gone()
    b = there.person()
    b.say(t="hello", v=1, ticket=ticket["ticket"])
    assert (await b.hears("waiting"))["widening"] == "related topics"


async def test_after_a_long_wait_other_ways_are_offered_again_and_again(worker: Make) -> None:
    here = await worker(rules=QueueRules(choice=Patience(usual=0.1)))
    a = here.joins(at=long_ago(SCHEDULE.any + 2))  # more than enough, whatever the store's clock says
    found = await a.hears("choice")
    assert found["options"] == ["later", "help"]
    assert int(SCHEDULE.any) < found["after_s"] < SCHEDULE.any + 30
    b = here.joins(topics=("family",))
    assert (await b.hears("choice"))["options"] == ["widen", "later", "help"]
    b.say(t="choose", option="help")
    b.say(t="beat")
    assert (await b.hears_next("choice"))["options"] == ["widen", "later", "help"]
    assert b.code is None


async def test_leaving_kindly_leaves_no_trace(worker: Make, broker: Broker) -> None:
    here = await worker()
    token = ticket_token()
    a = here.person().hello(token)
    await a.hears("waiting")
    a.say(t="choose", option="later")
    assert a.code == 1000
    key = keys.ticket(token.id)
    async with asyncio.timeout(5 * TIME_FACTOR):
        while await broker.command(key, "EXISTS", key):
            await asyncio.sleep(0.005)


@pytest.mark.parametrize("option", ["circle", "volunteer", "nonsense"])
async def test_what_is_not_on_offer_is_refused(worker: Make, option: str) -> None:
    a = (await worker()).joins()
    a.say(t="choose", option=option)
    assert a.last("refusal") == {"t": "refusal", "code": "no_option", "retry_in": None, "n": None}
    assert a.code is None


async def test_leaving_is_heard_at_once_and_the_place_is_gone(worker: Make) -> None:
    here = await worker()
    a = here.joins()
    await a.hears("waiting")
    a.say(t="leave")
    assert a.code == 1000
    await until(lambda: here.lines.waiting == 0)
    b = here.joins()
    await b.hears("waiting")
    assert "matched" not in b.kinds()


async def test_into_a_circle_with_the_same_place(worker: Make, broker: Broker) -> None:
    here = await worker()
    here.lines.circles = Circles(broker, random.random, grace=120, arrival=20, life=86400)
    token = ticket_token(at=long_ago(20))
    a = here.person().hello(token)
    await a.hears("waiting")
    a.say(t="choose", option="circle")
    renewed = SIGNER.open((await a.hears("ticket"))["ticket"], TicketToken)
    assert renewed is not None
    assert (renewed.id, renewed.at, renewed.format) == (token.id, token.at, "circle")
    line = keys.circle("de", "18+")
    async with asyncio.timeout(5 * TIME_FACTOR):
        while not await broker.command(line, "ZCARD", line):
            await asyncio.sleep(0.005)
    pair = keys.waiting("de", "18+")
    assert await broker.command(pair, "ZCARD", pair) == 0, "out of the other line in the same act"
    tally = await here.pool.tally("de")
    assert (tally.joined, tally.in_line) == (1, 1)
