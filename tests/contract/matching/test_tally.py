"""Every exit from the line has exactly one reason, and whoever came is in line or has left it: at any time, whatever breaks."""

from __future__ import annotations

import asyncio
import random

from peerchat.broker import keys
from peerchat.broker.client import Broker
from peerchat.matching.place import Pace
from peerchat.matching.pool import Pool, Waits
from peerchat.matching.tally import Tally
from peerchat.matching.ticket import Ticket
from tests.conftest import TIME_FACTOR
from tests.contract.matching.meeting import Make, are_matched
from tests.contract.matching.steps import enters, key_of, now_ms, pairs, stands, ticket


async def time_is_up(broker: Broker, one: Ticket) -> int:
    """As if all the time that its place is kept had passed; unix ms at which it had."""
    places, past = keys.open_places(one.language), now_ms() - 1
    await broker.command(places, "ZADD", places, "XX", past, one.id)
    return past


def sums(tally: Tally) -> dict[str, int]:
    """Balanced, and the reasons that occurred."""
    assert tally.entries == sum(tally.exits.values()) + tally.in_line, tally
    return {reason: number for reason, number in tally.exits.items() if number}


async def test_each_way_out_is_counted_once(pool: Pool) -> None:
    a, b, c, d, e = [await enters(pool, name) for name in "abcde"]
    assert await pairs(pool, a, b) is None
    assert await pool.drop(c, c.connection, "later")
    assert not await pool.drop(c, c.connection, "later")
    assert await pool.drop(d, d.connection)
    tally = await pool.tally("de")
    assert (tally.joined, tally.returned, tally.in_line) == (5, 0, 1)
    assert sums(tally) == {"matched": 2, "later": 1, "left": 1}
    assert e.connection


async def test_reloads_and_signs_of_life_count_nothing(pool: Pool) -> None:
    one = await enters(pool, "a")
    for number in range(5):
        await pool.disconnect(one, one.connection)
        found = await pool.enter(one, f"socket-{number}", now_ms())
        assert isinstance(found, Waits)
        one = one.placed(found.since, f"socket-{number}")
        await stands(pool, one)
    assert await pool.tally("de") == Tally(1, 0, dict.fromkeys((await pool.tally("de")).exits, 0), 1)


async def test_a_no_show_is_an_entry_again(pool: Pool) -> None:
    await pairs(pool, await enters(pool, "a"), await enters(pool, "b"))
    await pool.release("a", "de", "room")
    tally = await pool.tally("de")
    assert (tally.joined, tally.returned, tally.in_line) == (2, 2, 2)
    assert sums(tally) == {"matched": 2}


async def test_who_does_not_come_back_has_vanished(broker: Broker) -> None:
    pool = Pool(broker, 0.02, 25)
    one = await enters(pool, "a")
    await pool.disconnect(one, one.connection)
    await asyncio.sleep(0.03)
    tally = await pool.tally("de")
    assert (sums(tally), tally.in_line) == ({"vanished": 1}, 0)
    assert await broker.command(key_of(one), "EXISTS", key_of(one)) == 0
    assert [wait.why for wait in await pool.waits("de")] == ["vanished"]


async def test_who_comes_back_too_late_is_new(broker: Broker) -> None:
    """Also where nobody has swept yet."""
    pool = Pool(broker, 0.02, 25)
    one = await enters(pool, "a", ago=60)
    await pool.disconnect(one, one.connection)
    await asyncio.sleep(0.03)
    found = await pool.enter(one, "socket-2", now_ms())
    assert isinstance(found, Waits)
    assert found.since > one.since
    tally = await pool.tally("de")
    assert (tally.joined, tally.in_line, sums(tally)) == (2, 1, {"vanished": 1})


async def test_a_worker_that_died_leaves_nobody_uncounted(broker: Broker) -> None:
    pool = Pool(broker, 60, 0.02)
    one = await enters(pool, "a")
    await asyncio.sleep(0.03)
    tally = await pool.tally("de")
    assert (sums(tally), tally.in_line) == ({}, 1), "the lease is over, the place is kept"
    line = keys.waiting("de", "18+")
    assert await broker.command(line, "ZCARD", line) == 0, "and nobody is shown somebody who is not there"
    assert isinstance(await stands(pool, one), tuple)
    await time_is_up(broker, one)
    assert sums(await pool.tally("de")) == {"vanished": 1}


async def test_a_kept_place_that_nobody_takes_up_is_unclaimed(broker: Broker) -> None:
    pool = Pool(broker, 0.01, 25)
    one = await enters(pool, "a")
    assert await pool.retain(one, one.connection, now_ms() + 60_000)
    await pool.disconnect(one, one.connection)
    await asyncio.sleep(0.03)
    assert (await pool.tally("de")).in_line == 1, "longer than an ordinary place"
    await broker.command(key_of(one), "HSET", key_of(one), "keep", await time_is_up(broker, one))
    tally = await pool.tally("de")
    assert (sums(tally), tally.in_line) == ({"unclaimed": 1}, 0)


async def test_a_ticket_that_the_store_lost_is_counted_out(pool: Pool, broker: Broker) -> None:
    one = await enters(pool, "a")
    await broker.command(key_of(one), "DEL", key_of(one))
    found = await pool.enter(ticket("a"), "socket-2", now_ms())
    assert isinstance(found, Waits)
    tally = await pool.tally("de")
    assert (tally.joined, tally.in_line, sums(tally)) == (2, 1, {"vanished": 1})


async def test_languages_are_counted_apart(pool: Pool) -> None:
    a, b = await enters(pool, "a"), await enters(pool, "b", language="en", also=("de",))
    assert await pairs(pool, a, b) is None
    for language in ("de", "en"):
        assert sums(await pool.tally(language)) == {"matched": 1}


async def test_what_people_say_is_what_is_counted(worker: Make) -> None:
    here = await worker(grace=0.3, lease=25.0)
    leaves, comes_later, vanishes, stays = [
        here.joins(topics=(topic,)) for topic in ("grief", "sleep", "family", "queer")
    ]
    for person in (leaves, comes_later, vanishes, stays):
        await person.hears("waiting")
    leaves.say(t="leave")
    comes_later.say(t="choose", option="later")
    assert (leaves.code, comes_later.code) == (1000, 1000)
    vanishes.gone()
    await are_matched(here.joins(), here.joins())
    async with asyncio.timeout(10 * TIME_FACTOR):
        while (tally := await here.pool.tally("de")).in_line > 1:
            sums(tally)
            await asyncio.sleep(0.02)
    assert sums(tally) == {"left": 1, "later": 1, "vanished": 1, "matched": 2}
    assert tally.joined == 6


async def test_the_sum_holds_whatever_happens(worker: Make) -> None:
    """People come, go, reload and leave on two workers, one of which dies; each look finds the sum right."""
    chance = random.Random(5)
    short = {"grace": 0.3, "lease": 0.6 * TIME_FACTOR, "pace": Pace(0.05, 0.1, 0.1, 0.1)}
    one, other = await worker(**short), await worker(**short)
    people = []
    for number in range(120):
        here = one if number % 2 and one.alive else other
        people.append(
            here.joins(topics=(chance.choice(("grief", "sleep", "family")),), role=chance.choice(("seek", "give")))
        )
        if number == 60:
            await one.dies()
        leaver = chance.choice(people)
        if leaver.code is None and leaver.connected and chance.random() < 0.5:
            if chance.random() < 0.5:
                leaver.gone()
            else:
                leaver.say(t="leave")
        await asyncio.sleep(0.005)
        sums(await other.pool.tally("de"))
    for person in people:
        if person.code is None:
            person.gone()
    async with asyncio.timeout(20 * TIME_FACTOR):
        while (tally := await other.pool.tally("de")).in_line:
            sums(tally)
            await asyncio.sleep(0.05)
    assert sum(tally.exits.values()) == tally.entries >= 100
