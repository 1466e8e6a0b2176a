"""People in acute need are let ahead, by a bounded head start; positions never rise but by them, and that is announced."""

from __future__ import annotations

import random

import pytest

from peerchat.matching.pool import Pool, Waits
from peerchat.matching.schedule import FAST_LANE_SECONDS
from peerchat.matching.ticket import Ticket
from tests.contract.matching.meeting import Make
from tests.contract.matching.steps import enters, now_ms, stands, ticket


async def fares(pool: Pool, one: Ticket) -> tuple[int, int]:
    found = await stands(pool, one)
    assert isinstance(found, Waits)
    return found.position, found.fast_lane


async def test_acute_need_goes_ahead_and_it_is_said(pool: Pool) -> None:
    long, short = await enters(pool, "long", ago=FAST_LANE_SECONDS + 5), await enters(pool, "short", ago=10)
    assert (await fares(pool, long), await fares(pool, short)) == ((1, 0), (2, 0))
    acute = await enters(pool, "acute", level=3)
    assert await fares(pool, acute) == (2, 0), "nobody who has waited for longer than the head start is passed"
    assert (await fares(pool, long), await fares(pool, short)) == ((1, 0), (3, 1))
    await pool.drop(acute, acute.connection)
    assert await fares(pool, short) == (2, 0)


async def test_a_lower_level_is_an_ordinary_place(pool: Pool) -> None:
    first = await enters(pool, "first", ago=10)
    await enters(pool, "second", level=2)
    assert await fares(pool, first) == (1, 0)


async def test_acute_need_has_one_order_among_itself(pool: Pool) -> None:
    first, second = await enters(pool, "first", ago=5, level=4), await enters(pool, "second", level=3)
    assert (await fares(pool, first), await fares(pool, second)) == ((1, 0), (2, 0))


@pytest.mark.parametrize("seed", range(6))
async def test_a_position_never_rises_but_by_those_let_ahead(pool: Pool, seed: int) -> None:
    """Whoever comes, goes, comes back or leaves: position less fast_lane only ever falls."""
    chance = random.Random(seed)
    people: dict[str, Ticket] = {}
    own: dict[str, int] = {}
    for number in range(150):
        name = f"p{number}"
        act = chance.random()
        if act < 0.5 or not people:
            people[name] = await enters(pool, name, ago=chance.uniform(0, 200), level=chance.choice((0, 0, 0, 3, 4)))
        else:
            name = chance.choice(list(people))
            if act < 0.7:
                await pool.disconnect(people[name], f"socket-{name}")
            elif act < 0.8:
                await pool.drop(people.pop(name), f"socket-{name}")
                own.pop(name, None)
        for name, one in chance.sample(list(people.items()), min(6, len(people))):
            found = await pool.enter(ticket(name, level=one.level), f"socket-{name}", now_ms())
            assert isinstance(found, Waits)
            assert 0 <= found.fast_lane < found.position
            assert found.position - found.fast_lane <= own.get(name, 1000), name
            own[name] = found.position - found.fast_lane


async def test_a_person_is_told_how_many_were_let_ahead(worker: Make) -> None:
    here = await worker()
    a = here.joins(topics=("sleep",), most="same topic")
    assert (await a.hears("waiting"))["position"] == 1
    b = here.joins(topics=("family",), most="same topic", level=3)
    assert (await b.hears("waiting"))["position"] == 1
    told = await a.hears_next("waiting", 10)
    assert (told["position"], told["fast_lane"]) == (2, 1)
