"""Each script of the line, each branch, on one node and on a cluster."""

from __future__ import annotations

import asyncio
import random
import time

import pytest

from peerchat.broker import keys
from peerchat.broker.bus import Bus
from peerchat.broker.client import Broker
from peerchat.errors import Refusal
from peerchat.matching import pool as pools
from peerchat.matching.blocks import Blocks
from peerchat.matching.pair import Pair, make_pair
from peerchat.matching.pool import Displaced, Pool, Waits
from peerchat.matching.rate import JoinRate
from peerchat.matching.ticket import Ticket
from tests.conftest import TIME_FACTOR
from tests.contract.matching.worker import ticket_token, until


def now_ms() -> int:
    return int(time.time() * 1000)


def ticket(name: str, **differs: object) -> Ticket:
    return Ticket.of(ticket_token(id=name, visitor=f"visitor-{name}", **differs))


async def enters(pool: Pool, name: str, *, ago: float = 0.0, **differs: object) -> Ticket:
    """In line, connected by a socket of the same name."""
    one = ticket(name, **differs)
    found = await pool.enter(one, f"socket-{name}", now_ms() - int(ago * 1000))
    assert isinstance(found, Waits)
    return one.placed(found.since, f"socket-{name}")


async def pairs(pool: Pool, a: Ticket, b: Ticket, room: str = "room") -> Ticket | None:
    one, other = make_pair(a, b, room, now_ms(), random.random)
    return await pool.claim(a, b, one, other)


async def seen(pool: Pool, language: str = "de", topics: tuple[str, ...] = ("grief",)) -> list[str]:
    return [one.id for one in (await pool.snapshot(language, "18+", topics)).tickets]


async def life(broker: Broker, key: str) -> float:
    """Seconds until the key is gone; -2 if it is not there, -1 if it would stay for ever."""
    left = await broker.command(key, "PTTL", key)
    return float(left) / 1000 if left > 0 else float(left)


def key_of(one: Ticket) -> str:
    return keys.ticket_prefix(one.language) + one.id


# ---- enter ---------------------------------------------------------------------------------------


async def test_positions_follow_seniority(pool: Pool) -> None:
    first = await pool.enter(ticket("a"), "s", 1_790_000_000_000)
    second = await pool.enter(ticket("b"), "s", 1_790_000_001_000)
    assert (first, second) == (Waits(1_790_000_000_000, 1), Waits(1_790_000_001_000, 2))


async def test_seniority_stays_whatever_a_return_says(pool: Pool) -> None:
    one = await enters(pool, "a", ago=60)
    found = await pool.enter(one, "another", now_ms())
    assert isinstance(found, Waits)
    assert found.since == one.since


async def test_a_position_never_rises(pool: Pool) -> None:
    await enters(pool, "a", ago=10)
    early = await enters(pool, "early", ago=60)
    assert await pool.disconnect(early, "socket-early")
    late = ticket("late")
    entered = await pool.enter(late, "s", now_ms())
    assert isinstance(entered, Waits)
    assert entered.position == 2
    await enters(pool, "early")
    held = await pool.hold(late, "s", 0)
    assert isinstance(held, Waits)
    assert held.position == 2


async def test_age_groups_do_not_stand_in_each_others_line(pool: Pool) -> None:
    await enters(pool, "a", ago=10)
    found = await pool.enter(ticket("young", age="16-17"), "s", now_ms())
    assert isinstance(found, Waits)
    assert found.position == 1
    assert await seen(pool) == ["a"]


async def test_a_second_socket_displaces_the_first(pool: Pool, bus: Bus) -> None:
    heard: list[bytes] = []
    await bus.attend(keys.line_bus("de"), heard.append, lambda: None)
    one = await enters(pool, "a")
    assert isinstance(await pool.enter(one, "second", 0), Waits)
    await until(lambda: bool(heard))
    assert heard == [b"displaced a socket-a"]
    assert await pool.hold(one, "socket-a", 0) == Displaced()
    assert isinstance(await pool.hold(one, "second", 0), Waits)


async def test_the_same_socket_entering_twice_displaces_nobody(pool: Pool, bus: Bus) -> None:
    heard: list[bytes] = []
    await bus.attend(keys.line_bus("de"), heard.append, lambda: None)
    one = await enters(pool, "a")
    await enters(pool, "a")
    await pool.enter(one, "second", 0)
    await until(lambda: bool(heard))
    assert heard == [b"displaced a socket-a"]


async def test_a_hold_puts_back_what_the_store_lost(pool: Pool, broker: Broker) -> None:
    one = await enters(pool, "a", ago=60)
    await broker.command(key_of(one), "DEL", key_of(one), keys.waiting("de", "18+"))
    assert await pool.hold(one, "socket-a", one.since) == Waits(one.since, 1)
    assert await seen(pool) == ["a"]


async def test_a_hold_renews_the_lease(pool: Pool, broker: Broker) -> None:
    one = await enters(pool, "a")
    before = int(await broker.command(key_of(one), "HGET", key_of(one), "lease"))
    await asyncio.sleep(0.01)
    await pool.hold(one, "socket-a", 0)
    assert int(await broker.command(key_of(one), "HGET", key_of(one), "lease")) > before


async def test_who_was_paired_meanwhile_is_told_at_once(pool: Pool) -> None:
    a, b = await enters(pool, "a"), await enters(pool, "b")
    await pairs(pool, a, b)
    found = await pool.enter(b, "new socket", 0)
    assert isinstance(found, Pair)
    assert found.room == "room"
    held = await pool.hold(a, "socket-a", 0)
    assert isinstance(held, Pair)
    assert {found.member, held.member} == {"m1", "m2"}


async def test_every_key_expires_by_itself(pool: Pool, broker: Broker, blocks: Blocks) -> None:
    a, b, c = await enters(pool, "a"), await enters(pool, "b"), await enters(pool, "c")
    await pairs(pool, a, b)
    await blocks.add("x", "y")
    for key, most in (
        (key_of(c), 145),
        (key_of(a), 120),
        (keys.waiting("de", "18+"), 25),
        (keys.waiting("de", "18+", "grief"), 25),
        (keys.waits("de"), 3600),
        (keys.talking("de", "grief"), pools.TALK_COUNTED_SECONDS),
        (keys.avoid("x"), 86400),
        (keys.avoid("y"), 86400),
    ):
        assert 0 < await life(broker, key) <= most, key


# ---- snapshot ------------------------------------------------------------------------------------


async def test_an_empty_line_is_an_empty_snapshot(pool: Pool) -> None:
    shot = await pool.snapshot("de", "18+", ())
    assert shot.tickets == []
    assert shot.now == pytest.approx(time.time(), abs=2)


async def test_a_snapshot_shows_what_was_entered(pool: Pool) -> None:
    one = await enters(pool, "a", ago=3, topics=("sleep", "grief"), no_go=("family",), role="give")
    assert (await pool.snapshot("de", "18+", ("grief",))).tickets == [one]


async def test_a_snapshot_is_bounded_and_begins_with_the_longest_waiting(pool: Pool) -> None:
    for number in range(250):
        await enters(pool, f"{number:03}", ago=300 - number, topics=())
    ids = await seen(pool, topics=())
    assert ids[:100] == [f"{number:03}" for number in range(100)]
    assert len(ids) <= pools.SNAPSHOT_MOST


async def test_a_snapshot_never_holds_more_than_it_may(pool: Pool, broker: Broker) -> None:
    for number in range(8):
        await enters(pool, str(number), ago=number)
    lines = [keys.waiting("de", "18+")]
    found = await broker.run("snapshot", lines, [keys.ticket_prefix("de"), 5, 5])
    assert len(found) == 1 + 5
    topic = keys.waiting("de", "18+", "grief")
    found = await broker.run("snapshot", [topic, *lines], [keys.ticket_prefix("de"), 5, 3])
    assert len(found) == 1 + 5, "the last line fills up what the topic's left"


async def test_a_topic_far_behind_in_a_long_line_is_found(pool: Pool) -> None:
    for number in range(250):
        await enters(pool, f"{number:03}", ago=300 - number, topics=("sleep",))
    await enters(pool, "grieves")
    await enters(pool, "unsure", topics=())
    assert {"grieves", "unsure"} < set(await seen(pool))


async def test_whoever_is_away_is_not_seen(pool: Pool) -> None:
    one = await enters(pool, "a")
    await pool.disconnect(one, "socket-a")
    assert await seen(pool) == []
    await enters(pool, "a")
    assert await seen(pool) == ["a"]


async def test_whose_lease_ended_is_taken_out_of_each_line(broker: Broker) -> None:
    pool = Pool(broker, 120, 0.02)
    await Pool(broker, 120, 25).enter(ticket("alive"), "s", now_ms())
    await pool.enter(ticket("dead"), "s", now_ms() - 1000)
    for line in (keys.waiting("de", "18+"), keys.waiting("de", "18+", "grief")):
        await broker.command(line, "PERSIST", line)
    await asyncio.sleep(0.03)
    assert await seen(pool) == ["alive"]
    for line in (keys.waiting("de", "18+"), keys.waiting("de", "18+", "grief")):
        assert await broker.command(line, "ZRANGE", line, 0, -1) == [b"alive"]


async def test_whose_ticket_expired_is_taken_out(pool: Pool, broker: Broker) -> None:
    one = await enters(pool, "a")
    await broker.command(key_of(one), "DEL", key_of(one))
    assert await seen(pool) == []
    line = keys.waiting("de", "18+", "grief")
    assert await broker.command(line, "EXISTS", line) == 0


# ---- claim ---------------------------------------------------------------------------------------


async def test_a_claim_makes_a_pair_and_rings(pool: Pool, bus: Bus) -> None:
    heard: list[bytes] = []
    await bus.attend(keys.line_bus("de"), heard.append, lambda: None)
    a, b = await enters(pool, "a", topics=("grief", "sleep")), await enters(pool, "b", topics=("grief", "family"))
    assert await pairs(pool, a, b) is None
    assert await seen(pool, topics=("grief", "sleep", "family")) == []
    await until(lambda: bool(heard))
    assert heard == [b"claimed a b"]


async def test_a_claim_counts_waits_and_talks(pool: Pool) -> None:
    a, b = await enters(pool, "a", ago=30, topics=("grief", "sleep")), await enters(pool, "b")
    await enters(pool, "c", topics=("sleep",))
    await pairs(pool, a, b)
    waits = await pool.waits("de")
    assert [(round(wait.seconds), wait.topics) for wait in waits] == [(0, ("grief",)), (30, ("grief", "sleep"))]
    assert waits[0].at == pytest.approx(time.time(), abs=2)
    census = await pool.census("de", ["grief", "sleep"])
    assert census.topics == {"grief": (0, 1), "sleep": (1, 0)}
    assert len(census.waits) == 2
    await pool.ended("room", "de", "grief")
    assert (await pool.census("de", ["grief"])).topics == {"grief": (0, 0)}


async def test_a_census_counts_both_age_groups(pool: Pool) -> None:
    await enters(pool, "a")
    await enters(pool, "b", age="16-17")
    assert (await pool.census("de", ["grief"])).topics["grief"].waiting == 2


async def test_waits_are_bounded(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "WAITS_KEPT", 3)
    for number in range(3):
        a, b = await enters(pool, f"a{number}"), await enters(pool, f"b{number}")
        await pairs(pool, a, b, f"room{number}")
    assert len(await pool.waits("de")) == 3


async def test_rooms_that_are_over_long_since_are_not_counted(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "TALK_COUNTED_SECONDS", 0.02)
    await pairs(pool, await enters(pool, "a"), await enters(pool, "b"), "one")
    await asyncio.sleep(0.03)
    assert (await pool.census("de", ["grief"])).topics["grief"].talking == 0
    monkeypatch.setattr(pools, "TALK_COUNTED_SECONDS", 60)
    await pairs(pool, await enters(pool, "c"), await enters(pool, "d"), "two")
    assert (await pool.census("de", ["grief"])).topics["grief"].talking == 1


@pytest.mark.parametrize("which", [0, 1])
async def test_who_is_paired_is_not_to_be_had(pool: Pool, which: int) -> None:
    a, b, c = await enters(pool, "a"), await enters(pool, "b"), await enters(pool, "c")
    await pairs(pool, a, b)
    one, other = ((a, c), (c, a))[which]
    assert await pairs(pool, one, other, "second room") is a
    assert await seen(pool) == ["c"], "and the other still waits"


@pytest.mark.parametrize("which", [0, 1])
async def test_who_is_away_is_not_to_be_had(pool: Pool, which: int) -> None:
    a, b = await enters(pool, "a"), await enters(pool, "b")
    away = (a, b)[which]
    await pool.disconnect(away, away.connection)
    assert await pairs(pool, a, b) is away


async def test_who_left_for_good_is_not_to_be_had(pool: Pool) -> None:
    a, b = await enters(pool, "a"), await enters(pool, "b")
    await pool.drop(b, b.connection)
    assert await pairs(pool, a, b) is b


async def test_who_came_back_by_another_socket_is_looked_at_again_first(pool: Pool) -> None:
    a, b = await enters(pool, "a"), await enters(pool, "b")
    await pool.enter(b, "another", 0)
    assert await pairs(pool, a, b) is b


async def test_whose_lease_ended_is_not_to_be_had(broker: Broker, pool: Pool) -> None:
    a = await enters(pool, "a")
    b = await enters(Pool(broker, 120, 0.01), "b")
    await asyncio.sleep(0.02)
    assert await pairs(pool, a, b) is b


async def test_nobody_is_paired_with_themselves(pool: Pool) -> None:
    a = await enters(pool, "a")
    assert await pairs(pool, a, a) is a
    assert await seen(pool) == ["a"]


async def test_a_hundred_claims_for_one_person_make_one_pair(pool: Pool) -> None:
    wanted = await enters(pool, "wanted")
    others = [await enters(pool, f"o{number}") for number in range(100)]
    found = await asyncio.gather(*(pairs(pool, one, wanted, one.id) for one in others))
    assert found.count(None) == 1
    assert len(await seen(pool)) == 99


# ---- leave_line ----------------------------------------------------------------------------------


async def test_a_place_is_kept_for_a_while(pool: Pool, broker: Broker) -> None:
    one = await enters(pool, "a", ago=60)
    assert await pool.disconnect(one, "socket-a")
    assert 119 < await life(broker, key_of(one)) <= 120
    assert await pool.enter(one, "new", now_ms()) == Waits(one.since, 1)


async def test_leaving_for_good_leaves_nothing(pool: Pool, broker: Broker) -> None:
    one = await enters(pool, "a")
    assert await pool.drop(one, "socket-a")
    assert await life(broker, key_of(one)) == -2
    assert await seen(pool) == []


async def test_a_displaced_socket_cannot_take_the_place_away(pool: Pool) -> None:
    one = await enters(pool, "a")
    await pool.enter(one, "second", 0)
    assert not await pool.disconnect(one, "socket-a")
    assert not await pool.drop(one, "socket-a")
    assert await seen(pool) == ["a"]


async def test_a_pair_is_not_left_by_a_closing_socket(pool: Pool) -> None:
    a, b = await enters(pool, "a"), await enters(pool, "b")
    await pairs(pool, a, b)
    assert not await pool.disconnect(a, "socket-a")
    assert isinstance(await pool.enter(a, "new", 0), Pair)


async def test_leaving_twice_does_no_harm(pool: Pool) -> None:
    one = await enters(pool, "a")
    assert await pool.disconnect(one, "socket-a")
    assert not await pool.disconnect(one, "socket-a")


# ---- release -------------------------------------------------------------------------------------


async def test_after_a_no_show_both_are_back_with_their_old_seniority(pool: Pool, broker: Broker) -> None:
    a, b = await enters(pool, "a", ago=60), await enters(pool, "b", ago=30)
    await pairs(pool, a, b)
    assert await pool.release("a", "de")
    assert await seen(pool) == [], "nobody is matched before they connect"
    assert await pool.enter(a, "new a", now_ms()) == Waits(a.since, 1)
    assert await pool.enter(b, "new b", now_ms()) == Waits(b.since, 2)
    assert await seen(pool) == ["a", "b"]
    assert await life(broker, key_of(a)) > 0


async def test_a_release_happens_once(pool: Pool) -> None:
    a, b = await enters(pool, "a"), await enters(pool, "b")
    await pairs(pool, a, b)
    assert await pool.release("a", "de")
    assert not await pool.release("a", "de")
    assert not await pool.release("b", "de")


async def test_who_waits_or_is_unknown_cannot_be_released(pool: Pool) -> None:
    await enters(pool, "a")
    assert not await pool.release("a", "de")
    assert not await pool.release("nobody", "de")


async def test_a_release_leaves_the_partners_next_pair_alone(pool: Pool, broker: Broker) -> None:
    a, b, c = await enters(pool, "a"), await enters(pool, "b"), await enters(pool, "c")
    await pairs(pool, a, b)
    await pool.release("b", "de")
    again = await pool.enter(b, "socket-b", 0)
    assert isinstance(again, Waits)
    assert await pairs(pool, b, c, "second") is None
    # A release that comes late names a partner who has found someone else.
    await broker.command(key_of(a), "HSET", key_of(a), "state", "paired", "with", "b")
    assert await pool.release("a", "de")
    found = await pool.hold(b, "socket-b", 0)
    assert isinstance(found, Pair)
    assert found.room == "second"


async def test_a_released_ticket_can_be_paired_anew(pool: Pool) -> None:
    a, b, c = await enters(pool, "a"), await enters(pool, "b"), await enters(pool, "c")
    await pairs(pool, a, b)
    await pool.release("a", "de")
    again = await enters(pool, "a")
    assert await pairs(pool, again, c, "second") is None


# ---- blocks, bucket ------------------------------------------------------------------------------


async def test_a_block_goes_both_ways(blocks: Blocks) -> None:
    await asyncio.gather(blocks.add("x", "y"), blocks.add("x", "z"), blocks.add("x", "y"))
    assert await blocks.of("x") == {"y", "z"}
    assert await blocks.of("y") == {"x"}
    assert await blocks.of("nobody") == frozenset()


async def test_a_network_may_join_so_often_and_no_more(broker: Broker) -> None:
    rate = JoinRate(broker, per_minute=3)
    for _ in range(3):
        await rate.take(b"net")
    with pytest.raises(Refusal) as refused:
        await rate.take(b"net")
    assert refused.value.code == "rate"
    assert refused.value.status == 429
    assert refused.value.retry_in == pytest.approx(20, abs=1)
    await rate.take(b"another net")


async def test_a_bucket_fills_again_and_then_is_no_key(broker: Broker) -> None:
    key = keys.bucket(b"net", "join")
    assert await broker.run("bucket", [key], ["0.01", "2"]) == 0
    assert 99 < await life(broker, key) <= 100, "full again in a hundred seconds"
    assert await broker.run("bucket", [key], ["0.01", "2"]) == 0
    assert 99_000 < await broker.run("bucket", [key], ["0.01", "2"]) <= 100_000
    assert await broker.run("bucket", [key], ["1000", "2"]) == 0, "at another rate it has filled by now"
    async with asyncio.timeout(5 * TIME_FACTOR):
        while await life(broker, key) != -2:
            await asyncio.sleep(0.002)
