"""Seats in circles, each act on the real store: who gets one, who keeps it, and that there are never too many."""

from __future__ import annotations

import asyncio
import random

import pytest

from peerchat.broker import keys
from peerchat.broker.client import Broker
from peerchat.matching import circles as module
from peerchat.matching.blocks import Blocks
from peerchat.matching.circle import CIRCLE_MOST, Circle, Opening
from peerchat.matching.circles import Circles
from peerchat.matching.pair import Pair
from peerchat.matching.pool import Pool, Waits
from peerchat.matching.ticket import Ticket
from peerchat.tokens import SeatToken
from tests.contract.matching.conftest import GRACE
from tests.contract.matching.steps import now_ms, ticket
from tests.contract.matching.worker import ticket_token


@pytest.fixture
def circles(broker: Broker) -> Circles:
    return Circles(broker, random.Random(1).random, grace=GRACE, arrival=20.0, life=86400.0)


async def waits(pool: Pool, *names: str, **differs: object) -> list[Ticket]:
    """In line for a circle, connected by a socket of the same name."""
    found = []
    for name in names:
        one = ticket(name, format="circle", **differs)
        place = await pool.enter(one, f"socket-{name}", now_ms())
        assert isinstance(place, Waits)
        found.append(one.placed(place.since, f"socket-{name}"))
    return found


async def open_one(circles: Circles, pool: Pool, *names: str) -> list[tuple[Ticket, Pair]]:
    seated = await circles.seek("de", "18+", await waits(pool, *(names or ("a", "b", "c"))))
    assert {one.id for one, _ in seated} == set(names or ("a", "b", "c"))
    return seated


def token(one: Ticket, side: Pair) -> SeatToken:
    return side.seat(ticket_token(id=one.id, visitor=one.visitor), 3600)


async def seen(circles: Circles) -> list[Circle]:
    return await circles.open("de", "18+")


# ---- open and join -------------------------------------------------------------------------------


async def test_three_who_wait_sit_together_and_are_out_of_the_line(circles: Circles, pool: Pool) -> None:
    seated = await open_one(circles, pool)
    sides = [side for _, side in seated]
    assert {(side.kind, side.topic, side.room) for side in sides} == {("circle", "grief", sides[0].room)}
    assert sorted(side.member for side in sides) == ["m1", "m2", "m3"]
    assert len({member.name for member in sides[0].members}) == 3
    tally = await pool.tally("de")
    assert (tally.in_line, tally.exits["circle"], tally.entries) == (0, 3, 3)
    for one, side in seated:
        assert await pool.enter(one, "another socket", now_ms()) == side


async def test_a_newcomer_joins_with_a_name_and_a_number_of_their_own(circles: Circles, pool: Pool) -> None:
    [(_, first), *_] = await open_one(circles, pool)
    [(_, side)] = await circles.seek("de", "18+", await waits(pool, "d"))
    assert (side.room, side.member) == (first.room, "m4")
    assert [member.id for member in side.members] == ["m1", "m2", "m3", "m4"]
    assert len({member.name for member in side.members}) == 4
    [sits] = await seen(circles)
    assert [one.member for one in sits.seated] == list(side.members)


async def test_two_do_not_open_one(circles: Circles, pool: Pool) -> None:
    assert await circles.seek("de", "18+", await waits(pool, "a", "b")) == []
    assert (await pool.tally("de")).in_line == 2


async def test_many_seekers_of_one_search_sit_where_they_fit(circles: Circles, pool: Pool) -> None:
    grieving = await waits(pool, "a", "b", "c")
    sleepless = await waits(pool, "d", "e", "f", topics=("sleep",))
    seated = await circles.seek("de", "18+", [*grieving, *sleepless])
    assert {one.id: side.topic for one, side in seated} == dict(
        zip("abcdef", ["grief"] * 3 + ["sleep"] * 3, strict=True)
    )


async def test_other_ages_and_languages_have_circles_of_their_own(circles: Circles, pool: Pool) -> None:
    await open_one(circles, pool)
    young = await waits(pool, "y", age="16-17")
    english = await waits(pool, "e", language="en")
    assert await circles.seek("de", "16-17", young) == []
    assert await circles.seek("en", "18+", english) == []


async def test_who_was_blocked_a_moment_ago_does_not_sit_down(circles: Circles, pool: Pool, blocks: Blocks) -> None:
    await open_one(circles, pool)
    [late] = await waits(pool, "d")
    [sits] = await seen(circles)
    await blocks.add(late.visitor, "visitor-b")
    assert await circles.seat(sits, [late], "18+") == ([], late)
    assert (await pool.tally("de")).in_line == 1
    three = await waits(pool, "x", "y", "z")
    await blocks.add("visitor-z", "visitor-x")
    assert await circles.seat(Opening(tuple(three), None), three, "18+") == ([], three[2])


async def test_a_block_that_the_ticket_does_not_know_of_leads_on_to_others(
    circles: Circles, pool: Pool, blocks: Blocks
) -> None:
    """Made a moment ago, while everybody was in line already."""
    await open_one(circles, pool)
    [late] = await waits(pool, "d")
    await blocks.add(late.visitor, "visitor-b")
    others = await waits(pool, "x", "y", "z")
    await blocks.add(late.visitor, "visitor-x")
    seated = await circles.seek("de", "18+", [late])
    assert {one.id for one, _ in seated} == {"d", "y", "z"}
    assert [one.id for one, _ in await circles.seek("de", "18+", [others[0]])] == ["x"]


async def test_who_is_not_connected_gets_no_seat_and_nobody_else_either(circles: Circles, pool: Pool) -> None:
    three = await waits(pool, "a", "b", "c")
    await pool.disconnect(three[1], three[1].connection)
    assert await circles.seat(Opening(tuple(three), None), three, "18+") == ([], three[1])
    assert await seen(circles) == []
    tally = await pool.tally("de")
    assert (tally.in_line, tally.exits["circle"]) == (3, 0)


# ---- never more than eight -----------------------------------------------------------------------


async def test_ten_thousand_race_for_five_seats(broker: Broker, pool: Pool) -> None:
    # Nobody's seat is free again before the last has tried, however long that takes here.
    circles = Circles(broker, random.Random(1).random, grace=GRACE, arrival=600.0, life=86400.0)
    await open_one(circles, pool)
    racers = [ticket(f"r{number}", format="circle") for number in range(10_000)]
    racers = [one.placed(now_ms(), f"socket-{one.id}") for one in racers]
    for first in range(0, len(racers), 500):
        await asyncio.gather(*(pool.enter(one, one.connection, one.since) for one in racers[first : first + 500]))
    seats: list[Pair] = []
    [sits] = await seen(circles)
    for first in range(0, len(racers), 1000):
        sits = next(iter(await seen(circles)), sits)
        found = await asyncio.gather(*(circles.seat(sits, [one], "18+") for one in racers[first : first + 1000]))
        seats += [side for sides, _ in found for side in sides]
    assert [side.member for side in seats] == ["m4", "m5", "m6", "m7", "m8"]
    assert len({member.name for member in seats[-1].members}) == CIRCLE_MOST
    assert await seen(circles) == []
    assert (await pool.tally("de")).exits["circle"] == CIRCLE_MOST


async def test_six_at_once_do_not_fit_where_five_seats_are_free(circles: Circles, pool: Pool) -> None:
    await open_one(circles, pool)
    [sits] = await seen(circles)
    six = await waits(pool, *"uvwxyz")
    assert await circles.seat(sits, six, "18+") == ([], None)
    sides, _ = await circles.seat(sits, six[:5], "18+")
    assert sorted(side.member for side in sides) == ["m4", "m5", "m6", "m7", "m8"]


# ---- who keeps a seat ----------------------------------------------------------------------------


async def test_who_leaves_frees_the_seat_and_does_not_come_back(circles: Circles, pool: Pool) -> None:
    seated = await open_one(circles, pool)
    one, side = seated[0]
    assert await circles.arrive(token(one, side))
    assert await circles.free(side.room, side.member)
    assert not await circles.arrive(token(one, side))
    [sits] = await seen(circles)
    assert (len(sits.seated), sits.given, sits.free) == (2, 3, 6)
    [(_, late)] = await circles.seek("de", "18+", await waits(pool, "d"))
    assert late.member == "m4"
    assert side.members[int(side.member[1:]) - 1].name not in {member.name for member in late.members}


async def test_the_seat_of_who_is_gone_too_long_is_free_and_theirs_again_while_it_is(
    circles: Circles, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    seated = {side.member: token(one, side) for one, side in await open_one(circles, pool)}
    room = seated["m1"].room
    monkeypatch.setattr(module, "SEAT_SECONDS", 0.05)
    assert await circles.arrive(seated["m3"])
    monkeypatch.undo()
    assert await circles.stay(room, ["m1", "m2"])

    async def two_sit() -> bool:
        return [len(sits.seated) for sits in await seen(circles)] == [2]

    for _ in range(200):
        if await two_sit():
            break
        await asyncio.sleep(0.01)
    assert await two_sit()
    six = await waits(pool, *"uvwxyz")
    [sits] = await seen(circles)
    assert len((await circles.seat(sits, six, "18+"))[0]) == 6
    assert not await circles.arrive(seated["m3"]), "the ninth"
    assert await circles.free(room, "m4")
    assert await circles.arrive(seated["m3"]), "a seat is free again"


async def test_a_circle_with_one_left_and_nobody_on_the_way_is_closed(circles: Circles, pool: Pool) -> None:
    seated = [token(one, side) for one, side in await open_one(circles, pool)]
    room = seated[0].room
    for one in seated:
        assert await circles.arrive(one)
    assert await circles.free(room, "m1")
    assert not await circles.free(room, "m2")
    assert await seen(circles) == []
    assert not await circles.arrive(seated[2])
    assert not await circles.stay(room, ["m3"])


async def test_somebody_on_the_way_keeps_it_open(circles: Circles, pool: Pool) -> None:
    await open_one(circles, pool)
    [(_, late)] = await circles.seek("de", "18+", await waits(pool, "d"))
    assert await circles.free(late.room, "m1")
    assert await circles.free(late.room, "m2")
    assert await circles.stay(late.room, ["m3"])


async def test_newcomers_come_only_where_two_are(
    circles: Circles, pool: Pool, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "OPEN_SECONDS", 0.3)
    [(_, side), *_] = await open_one(circles, pool)
    assert await circles.stay(side.room, ["m1"])
    await asyncio.sleep(0.35)
    assert await seen(circles) == []
    assert await circles.stay(side.room, ["m1", "m2"])
    assert len(await seen(circles)) == 1


async def test_a_closed_room_takes_nobody(circles: Circles, pool: Pool, broker: Broker) -> None:
    [(one, side), *_] = await open_one(circles, pool)
    await circles.close(side.room)
    assert not await circles.arrive(token(one, side))
    assert await circles.seek("de", "18+", await waits(pool, "d")) == []
    left = await broker.command(keys.CIRCLES + side.room, "HGETALL", keys.CIRCLES + side.room)
    assert left == [b"state", b"closed"]


# ---- a store that lost it ------------------------------------------------------------------------


async def test_who_was_in_a_lost_circle_comes_back_and_nobody_new(
    circles: Circles, pool: Pool, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    seated = [token(one, side) for one, side in await open_one(circles, pool)]
    room = seated[0].room
    key = keys.CIRCLES + room
    await broker.command(key, "DEL", key, f"{key}:seats", keys.open_circles("de", "18+"))
    assert await circles.arrive(seated[0])
    assert await circles.stay(room, [seated[0].member]), "the others are on their way back"
    assert await circles.free(room, "m9")
    assert await circles.arrive(seated[1])
    assert await circles.stay(room, [seated[0].member, seated[1].member])
    assert await seen(circles) == []
    await circles.close(room)
    assert not await circles.arrive(seated[2])
    await broker.command(key, "DEL", key)
    monkeypatch.setattr(module, "REMADE_SECONDS", 0.05)
    assert await circles.stay(room, ["m1"])
    await asyncio.sleep(0.06)
    assert not await circles.stay(room, ["m1"])


async def test_when_nobody_came_who_did_is_back_in_line_with_the_old_seniority(circles: Circles, pool: Pool) -> None:
    [(one, side), *_] = await open_one(circles, pool)
    await circles.back(token(one, side))
    await circles.back(token(one, side))
    tally = await pool.tally("de")
    assert (tally.in_line, tally.returned, tally.exits["circle"]) == (1, 1, 3)
    found = await pool.enter(one, "new socket", now_ms())
    assert isinstance(found, Waits)
    assert found.since == one.since


async def test_every_key_expires_by_itself(circles: Circles, pool: Pool, broker: Broker) -> None:
    [(_, side), *_] = await open_one(circles, pool)
    assert await circles.stay(side.room, ["m1", "m2"])
    key = keys.CIRCLES + side.room
    for name in (key, f"{key}:seats", keys.open_circles("de", "18+")):
        assert await broker.command(name, "PTTL", name) > 0, name
