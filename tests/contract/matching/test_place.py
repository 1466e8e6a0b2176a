"""/ws/queue: a place in line through reloads, dead workers, no-shows and second sockets."""

from __future__ import annotations

import asyncio
import itertools

import pytest

from peerchat.matching.place import Pace
from peerchat.matching.session import QueueRules
from tests.conftest import TIME_FACTOR
from tests.contract.matching.meeting import Make, are_matched, long_ago
from tests.contract.matching.worker import ticket_token
from tests.contract.patience import until


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
    dead = await worker(lease=0.3 * TIME_FACTOR, pace=Pace(60, 60))
    ghost = dead.joins()
    await ghost.hears("waiting")
    await dead.dies()
    here = await worker()
    await asyncio.sleep(0.3 * TIME_FACTOR)
    alive = here.joins()
    await alive.hears("waiting")
    assert "matched" not in alive.kinds()
    await are_matched(alive, here.joins())


async def test_a_no_show_gives_the_place_back(worker: Make) -> None:
    here = await worker()
    came, late = ticket_token(at=long_ago(15)), ticket_token()
    [seat, _] = await are_matched(here.person().hello(came), here.person().hello(late))
    assert await here.pool.release(came.id, "de", seat.room)
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
    positions = [frame["position"] for frame in a.frames if frame["t"] == "waiting"]
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
