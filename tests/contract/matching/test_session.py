"""The conversation on /ws/queue against a real store: one worker, or several with their own links."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import signal
import time
from collections.abc import Awaitable, Callable

import pytest

from peerchat.broker import keys
from peerchat.broker.client import Broker
from peerchat.matching.blocks import Blocks
from peerchat.matching.choose import WIDEN_SECONDS
from peerchat.matching.place import Pace
from peerchat.matching.session import QueueRules
from peerchat.tokens import SeatToken, VisitorToken
from tests.conftest import TIME_FACTOR
from tests.contract.matching.conftest import Store
from tests.contract.matching.worker import SIGNER, Person, Worker, ticket_token, until

Make = Callable[..., Awaitable[Worker]]


def seat_of(person: Person) -> SeatToken:
    matched = person.last("matched")
    assert matched is not None
    seat = SIGNER.open(matched["seat"], SeatToken)
    assert seat is not None
    assert (matched["room"], matched["kind"], matched["topic"]) == (seat.room, seat.kind, seat.topic)
    return seat


async def are_matched(*people: Person) -> list[SeatToken]:
    for person in people:
        await person.hears("matched")
        assert await person.is_closed() == 1000
    return [seat_of(person) for person in people]


def long_ago(seconds: float) -> int:
    return int((time.time() - seconds) * 1000)


# ---- two people meet -----------------------------------------------------------------------------


async def test_two_people_with_one_topic_meet(worker: Make) -> None:
    here = await worker()
    a_token, b_token = ticket_token(role="seek"), ticket_token(role="give", need="share")
    a = here.person().hello(a_token)
    waiting = await a.hears("waiting")
    assert waiting["position"] == 1
    assert waiting["widening"] == "same topic"
    low, high = waiting["wait_s"]
    assert 0 <= low < high
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
    at = long_ago(WIDEN_SECONDS - 0.5)
    a, b = here.joins(at=at), here.joins(at=at, topics=("sleep",))
    assert (await a.hears("waiting"))["widening"] == "same topic"
    seats = await are_matched(a, b)
    assert seats[0].topic is None


async def test_who_wants_any_topic_need_not_wait_for_it(worker: Make) -> None:
    here = await worker(rules=QueueRules(tell=0.05))
    patient = here.joins(at=long_ago(60), topics=("sleep",))
    eager = here.joins()
    await eager.hears("waiting")
    eager.say(t="choose", option="widen")
    await are_matched(patient, eager)


async def test_widening_is_told_and_survives_a_reload(worker: Make) -> None:
    here = await worker(rules=QueueRules(tell=0.05))
    token = ticket_token()
    a = here.person().hello(token)
    await a.hears("waiting")
    a.say(t="choose", option="widen")
    await until(lambda: (a.last("waiting") or {})["widening"] == "any topic")


# ---- a place in line -----------------------------------------------------------------------------


async def test_a_reload_keeps_the_place(worker: Make) -> None:
    one, other = await worker(), await worker()
    token = ticket_token(topics=("sleep",), at=long_ago(10))
    first = one.person().hello(token)
    assert (await first.hears("waiting"))["position"] == 1
    later = other.joins(topics=("family",))
    assert (await later.hears("waiting"))["position"] == 2
    first.gone()
    again = other.person().hello(token)
    assert (await again.hears("waiting"))["position"] == 1


async def test_nobody_is_matched_while_away_and_then_at_once(worker: Make) -> None:
    here = await worker()
    token = ticket_token()
    first = here.person().hello(token)
    await first.hears("waiting")
    first.gone()
    b = here.joins()
    await b.hears("waiting")
    assert "matched" not in b.kinds()
    await are_matched(b, here.person().hello(token))


async def test_a_match_during_an_absence_is_told_at_the_return(worker: Make) -> None:
    one, other = await worker(pace=Pace(60, 60)), await worker()
    token = ticket_token()
    a = one.person().hello(token)
    await a.hears("waiting")
    await one.dies()
    b = other.joins()
    await b.hears("matched")
    again = other.person().hello(token)
    seats = await are_matched(again, b)
    assert seats[0].room == seats[1].room


async def test_the_people_of_a_dead_worker_are_out_when_the_lease_ends(worker: Make) -> None:
    dead = await worker(lease=0.3, pace=Pace(60, 60))
    ghost = dead.joins()
    await ghost.hears("waiting")
    await dead.dies()
    here = await worker()
    await asyncio.sleep(0.3)
    alive = here.joins()
    await alive.hears("waiting")
    assert "matched" not in alive.kinds()
    await are_matched(alive, here.joins())


async def test_a_no_show_gives_the_place_back(worker: Make) -> None:
    here = await worker()
    came, late = ticket_token(at=long_ago(15)), ticket_token()
    await are_matched(here.person().hello(came), here.person().hello(late))
    assert await here.pool.release(came.id, "de")
    again, newer = here.person().hello(came), here.joins()
    seats = await are_matched(again, newer)
    assert seats[0].ticket == came.id
    assert seats[0].room == seats[1].room


async def test_a_second_socket_with_the_same_ticket_wins(worker: Make) -> None:
    one, other = await worker(), await worker()
    token = ticket_token()
    first = one.person().hello(token)
    await first.hears("waiting")
    second = other.person().hello(token)
    assert await first.is_closed() == 4009
    third = other.person().hello(token)
    assert await second.is_closed() == 4009
    first.gone()
    second.gone()
    await third.hears("waiting")
    await are_matched(third, one.joins())


async def test_a_displacement_nobody_heard_of_is_noticed(worker: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = await worker(), await worker()
    monkeypatch.setattr(one.bus, "rang", lambda *_: None)
    token = ticket_token()
    first = one.person().hello(token)
    await first.hears("waiting")
    other.person().hello(token)
    assert await first.is_closed() == 4009


async def test_the_position_never_rises(worker: Make) -> None:
    here = await worker(rules=QueueRules(tell=0.02))
    early = ticket_token(at=long_ago(30), topics=("sleep",), no_go=("family",))
    first = here.person().hello(early)
    await first.hears("waiting")
    a = here.joins(topics=("family",))
    assert (await a.hears("waiting"))["position"] == 2
    first.gone()
    await until(lambda: (a.last("waiting") or {})["position"] == 1)
    told = len(a.frames)
    back = here.person().hello(early)
    await back.hears("waiting")
    a.say(t="choose", option="widen")
    await until(lambda: len(a.frames) > told)
    positions = [frame["position"] for frame in a.frames]
    assert positions == sorted(positions, reverse=True)


async def test_waiting_is_told_on_change_only_and_not_too_often(worker: Make) -> None:
    here = await worker(rules=QueueRules(tell=0.3))
    others = [here.joins(at=long_ago(10 + number), topics=(topic,)) for number, topic in enumerate(("sleep", "family"))]
    a = here.joins(topics=("trauma",))
    await a.hears("waiting")
    for person in others:
        person.say(t="choose", option="later")
    await until(lambda: (a.last("waiting") or {})["position"] == 1)
    assert all(later - earlier >= 0.29 for earlier, later in itertools.pairwise(a.times))
    assert all(one != other for one, other in itertools.pairwise(a.frames))


async def test_an_empty_line_costs_nothing(worker: Make) -> None:
    here = await worker()
    a = here.joins()
    await a.hears("waiting")
    line = here.lines.of("de")
    assert here.lines.waiting == 1
    a.gone()
    await until(lambda: line._task is not None and line._task.done())
    assert here.bus._channels == {}
    assert here.lines.waiting == 0
    await are_matched(here.joins(), here.joins())


# ---- choices -------------------------------------------------------------------------------------


async def test_after_a_long_wait_other_ways_are_offered_once(worker: Make) -> None:
    here = await worker(rules=QueueRules(choice=30), grace=100)
    a = here.joins(at=long_ago(30))
    assert await a.hears("choice") == {"t": "choice", "after_s": 30, "options": ["later", "help"]}
    soon = await worker(rules=QueueRules(choice=0.1))
    b = soon.joins(topics=("family",))
    assert (await b.hears("choice"))["options"] == ["widen", "later", "help"]
    assert b.kinds().count("choice") == 1
    b.say(t="choose", option="help")
    b.say(t="beat")
    assert b.code is None


async def test_leaving_kindly_leaves_no_trace(worker: Make, broker: Broker) -> None:
    here = await worker()
    token = ticket_token()
    a = here.person().hello(token)
    await a.hears("waiting")
    a.say(t="choose", option="later")
    assert a.code == 1000
    key = keys.ticket_prefix("de") + token.id
    async with asyncio.timeout(5 * TIME_FACTOR):
        while await broker.command(key, "EXISTS", key):
            await asyncio.sleep(0.005)


@pytest.mark.parametrize("option", ["circle", "volunteer", "nonsense"])
async def test_what_is_not_on_offer_is_refused(worker: Make, option: str) -> None:
    a = (await worker()).joins()
    a.say(t="choose", option=option)
    assert a.last("refusal") == {"t": "refusal", "code": "no_option", "retry_in": None, "n": None}
    assert a.code is None


# ---- bad input -----------------------------------------------------------------------------------


async def test_no_hello_in_time(worker: Make) -> None:
    a = (await worker(rules=QueueRules(hello=0.05))).person()
    assert await a.is_closed() == 4001
    a.gone()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"{", 4000),
        (b"[]", 4000),
        (b"", 4000),
        (b"\xff\xfe", 4000),
        (b'"hello"', 4000),
        (b'{"t":"say","n":1,"text":"x"}', 4000),
        (b'{"t":"beat"}', 4000),
        (b'{"t":"choose","option":"widen"}', 4000),
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
    b = here.joins()
    await b.hears("waiting")
    assert "matched" not in [*a.kinds(), *b.kinds()]


async def test_a_beat_is_a_sign_of_life(worker: Make) -> None:
    a = (await worker(rules=QueueRules(stalled=0.3))).joins()
    for _ in range(10):
        await asyncio.sleep(0.05)
        a.say(t="beat")
    assert a.code is None


# ---- the store is away ---------------------------------------------------------------------------


async def test_goodbye_is_said_and_the_place_is_kept(worker: Make) -> None:
    here = await worker()
    a = here.joins()
    a.session.goodbye(7.5)
    assert a.last("goodbye") == {"t": "goodbye", "retry_in": 7.5}
    assert a.code is None


def _signal(store: Store, number: int) -> None:
    for node in store.nodes:
        assert node.pid is not None
        os.kill(node.pid, number)


async def test_with_the_store_away_the_socket_stays(worker: Make, store: Store) -> None:
    here = await worker(timeout=0.3)
    a = here.joins(topics=("sleep",))
    await a.hears("waiting")
    _signal(store, signal.SIGSTOP)
    try:
        trouble = await a.hears("trouble", 10)
        late = here.joins(topics=("sleep",))
        assert late.frames == [trouble]
    finally:
        _signal(store, signal.SIGCONT)
    await a.hears("calm", 10)
    assert a.kinds().count("trouble") == 1
    seats = await are_matched(a, late)
    assert seats[0].room == seats[1].room


async def test_a_store_that_comes_back_empty_has_everyone_in_line_again(worker: Make, store: Store) -> None:
    here = await worker()
    a = here.joins(topics=("sleep",), at=long_ago(30))
    await a.hears("waiting")
    store.flush()
    b = here.joins(topics=("family",), at=long_ago(15), no_go=("sleep",))
    await b.hears("waiting")
    await are_matched(a, here.joins(topics=("sleep",)))


async def test_nothing_said_names_anyone_else(worker: Make) -> None:
    here = await worker()
    tokens = [ticket_token(), ticket_token()]
    a, b = (here.person().hello(token) for token in tokens)
    seats = await are_matched(a, b)
    for person, other, seat in ((a, tokens[1], seats[0]), (b, tokens[0], seats[1])):
        everything = json.dumps(person.frames) + repr(seat)
        assert other.visitor not in everything
        assert other.id not in everything
