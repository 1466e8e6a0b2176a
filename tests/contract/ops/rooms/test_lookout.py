"""Who looks for the whole house: one worker at a time, for as many operators as there are, and nobody when nobody asks."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing
from typing import Any

import pytest
import pytest_asyncio

from peerchat.broker import ops_keys
from peerchat.errors import Refusal, StoreAway
from peerchat.ops.rooms import lookout as lookouts
from tests import scenario
from tests.conftest import TIME_FACTOR
from tests.contract.ops.rooms.desk import Desk, Open
from tests.contract.ops.rooms.test_scan import Eye
from tests.contract.patience import until
from tests.contract.rooms.scripted import Scripted
from tests.contract.store import Store

LOOK = 0.05


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookouts, "LOOK_SECONDS", LOOK)
    monkeypatch.setattr(lookouts, "LINGER_SECONDS", 5 * LOOK)
    monkeypatch.setattr(lookouts, "LEASE_SECONDS", 1.0)


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    """One node: what a cluster changes, the scan's tests see."""
    store = Store.single()
    yield store
    store.stop()


@pytest_asyncio.fixture
async def desk(store: Store) -> AsyncIterator[Open]:
    store.flush()
    made: list[Desk] = []

    async def open_one(name: str) -> Desk:
        made.append(Desk(store.url, name))
        await made[-1].start()
        return made[-1]

    yield open_one
    for one in made:
        await one.stop()


async def holder(desk: Desk) -> str:
    held = await desk.broker.command(ops_keys.LOOKOUT, "GET", ops_keys.LOOKOUT)
    return held.decode().split()[0] if held else ""


async def test_one_worker_looks_and_all_tell_the_same(desk: Open, store: Store) -> None:
    one, two = await desk("w1"), await desk("w2")
    eye = Eye(store, one.broker)
    names = [eye.put(room) for room in scenario.rooms()[:40]]
    with one.lookout.wanted(LOOK):
        seen = await one.overview()
        assert seen["rooms"]["total"] == len(names)
        await one_and_two(one, two, seen)
    assert two.lookout.looks == 0


async def one_and_two(one: Desk, two: Desk, seen: Any) -> None:
    async with aclosing(two.follow()) as other:  # type: ignore[type-var]
        heard = json.loads(await anext(other))
        assert heard["rooms"]["reasons"] == seen["rooms"]["reasons"]
        page = await two.rooms(verdict="act", size=5)
        again = await one.rooms(verdict="act", size=5)
        assert page["rooms"] == again["rooms"]
        assert page["total"] == sum(room.verdict == "act" for room in scenario.rooms()[:40])
    assert await holder(one) == "w1"


async def test_ten_operators_cost_no_more_looks_than_one(desk: Open) -> None:
    one = await desk("w1")
    streams = [one.follow() for _ in range(10)]
    await asyncio.gather(*(anext(stream) for stream in streams))
    before = one.lookout.looks
    for _ in range(5):
        await asyncio.gather(*(anext(stream) for stream in streams), *(one.overview() for _ in range(10)))
    assert one.lookout.looks - before <= 6
    for stream in streams:
        await stream.aclose()  # type: ignore[attr-defined]


async def test_nobody_looks_while_nobody_asks(desk: Open) -> None:
    one = await desk("w1")
    assert (one.lookout.looks, await holder(one)) == (0, "")
    await one.overview()
    assert await holder(one) == "w1"
    async with asyncio.timeout(10 * TIME_FACTOR):
        while await holder(one):
            await asyncio.sleep(LOOK)
    looks = one.lookout.looks
    await asyncio.sleep(4 * LOOK)
    assert one.lookout.looks == looks


async def test_who_looks_and_dies_is_followed(desk: Open) -> None:
    one, two = await desk("w1"), await desk("w2")
    async with aclosing(one.follow()) as mine, aclosing(two.follow()) as others:  # type: ignore[type-var]
        await anext(mine)
        await anext(others)
        first = await holder(one)
        dead, left, stream = (one, two, others) if first == "w1" else (two, one, mine)
        await dead.stop()
        async with asyncio.timeout(10 * TIME_FACTOR):
            while left.lookout.looks == 0:
                await anext(stream)
        assert await holder(left) == left.name


async def test_who_needs_it_more_often_goes_before_who_needs_it_less_often(desk: Open) -> None:
    one, two = await desk("w1"), await desk("w2")
    with one.lookout.wanted(0.4):
        await until(lambda: one.lookout.looks, 10, "the alarm's look")
        assert await holder(one) == "w1"
        async with aclosing(two.follow()) as stream:  # type: ignore[type-var]
            await anext(stream)
            assert await holder(one) == "w2"
        looks = one.lookout.looks
        await until(lambda: one.lookout.looks > looks, 10, "the alarm looks again")
        assert await holder(one) == "w1"


async def test_alarms_are_told_by_verdict_on_every_worker_and_no_section_is_read_for_them(
    desk: Open, store: Store
) -> None:
    one, two = await desk("w1"), await desk("w2")
    eye = Eye(store, one.broker)
    for room in scenario.rooms()[:40]:
        eye.put(room)
    assert one.lookout.judged.within(60) is None
    async with aclosing(two.follow()) as stream:  # type: ignore[type-var]  # its worker hears
        await anext(stream)
    with one.lookout.wanted(0.4):
        await until(lambda: one.lookout.looks >= 2, 10, "the alarm looks")
        seen = one.lookout.judged.within(60)
        assert seen is not None
        assert sum(seen.values()) == 40
        assert set(seen) == {"well", "watch", "act"}
        await until(lambda: two.lookout.judged.within(60) == seen, 10, "the other worker heard")
        assert one.lookout.judged.within(-1) is None
        assert one.lookout._latest == b""
        assert (await one.overview())["rooms"]["act"] == seen["act"]


async def test_a_cause_is_told_at_the_next_look(desk: Open) -> None:
    one = await desk("w1")
    room = Scripted(one.broker)
    await room.attend("m1", "c1")
    await room.attend("m2", "c2")
    async with aclosing(one.follow()) as stream:  # type: ignore[type-var]
        await anext(stream)
        await room.append(1, f'"at":{room.now_ms()},"by":"m1","kind":"text","n":1,"text":"x"', level=4)
        await anext(stream)  # may have been on its way
        seen = json.loads(await anext(stream))["rooms"]
        assert (seen["act"], seen["reasons"]) == (1, {"acute_unstaffed": 1})
        page = await one.rooms(level=4)
        assert [one["handle"] for one in page["rooms"]] == [seen["unwell"][0]["handle"]]


async def test_a_page_shows_what_was_said_just_now_also_where_all_is_well(desk: Open) -> None:
    one = await desk("w1")
    rooms = [Scripted(one.broker) for _ in range(3)]
    for room in rooms:
        await room.attend("m1", "c1")
        await room.attend("m2", "c2")
    await one.overview()
    for n in (1, 2, 3):
        for room in rooms:
            await room.append(n, f'"at":{room.now_ms()},"by":"m1","kind":"text","n":{n},"text":"x"')

    async def said() -> list[int]:
        return [room["said"] for room in (await one.rooms())["rooms"]]

    async with asyncio.timeout(10 * TIME_FACTOR):
        while await said() != [3, 3, 3]:
            await asyncio.sleep(LOOK)


async def test_rooms_are_filtered_sorted_and_told_in_pages(desk: Open, store: Store) -> None:
    one = await desk("w1")
    eye = Eye(store, one.broker)
    rooms = scenario.rooms()
    for room in rooms:
        eye.put(room)
    every = (await one.rooms(size=100))["rooms"] + (await one.rooms(size=100, page=2))["rooms"]
    assert len({room["handle"] for room in every}) == 200
    order = ["act", "watch", "well"]
    assert [room["verdict"] for room in every] == sorted((room["verdict"] for room in every), key=order.index)
    asked: list[tuple[dict[str, Any], Callable[[scenario.Room], object]]] = [
        ({"kind": "circle"}, lambda room: room.kind == "circle"),
        ({"language": "de", "verdict": "watch"}, lambda room: room.language == "de" and room.verdict == "watch"),
        ({"topic": "-"}, lambda room: room.topic is None),
        ({"topic": "grief"}, lambda room: room.topic == "grief"),
        ({"reason": "slow"}, lambda room: "slow" in room.reasons),
        ({"level": 3}, lambda room: room.rest.get("level", 0) >= 3),
        ({"staffed": True}, lambda room: room.kind == "volunteer" and room.seats["m2"].state != "gone"),
    ]
    for question, fits in asked:
        assert (await one.rooms(**question))["total"] == sum(bool(fits(room)) for room in rooms), question
    for sort, field in {"born": "born", "active": "active_at"}.items():
        found = [room[field] for room in (await one.rooms(sort=sort, size=100))["rooms"]]
        assert found == sorted(found)
        assert found != [room[field] for room in (await one.rooms(sort=sort, order="last", size=100))["rooms"]]
    for sort in ("level", "holds", "resumes", "slow_closes", "per_minute", "balance"):
        found = [room[sort] or 0 for room in (await one.rooms(sort=sort, size=100))["rooms"]]
        assert found == sorted(found, reverse=True), sort
    waits = [room["unanswered_since"] for room in (await one.rooms(sort="unanswered", size=100))["rooms"]]
    assert waits == sorted(waits, key=lambda since: since or float("inf"))


async def test_a_stream_ends_with_the_session_and_with_the_worker(desk: Open) -> None:
    one = await desk("w1")
    ends: list[Callable[[], None]] = []
    unwatched: list[bool] = []

    def watch(ended: Callable[[], None]) -> Callable[[], None]:
        ends.append(ended)
        return lambda: unwatched.append(True)

    stream = one.follow(watch)
    await anext(stream)
    ends[0]()
    async with asyncio.timeout(10 * TIME_FACTOR):
        assert [one async for one in stream] == []
    assert unwatched == [True]
    stream = one.follow(watch)
    await anext(stream)
    one.closing = True
    async with asyncio.timeout(10 * TIME_FACTOR):
        assert len([one async for one in stream]) <= 1


async def test_a_store_that_is_away_is_said_to_be(own: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    one = Desk(own.url, "w1")
    try:
        await one.start()
        await one.overview()
        monkeypatch.setattr(lookouts, "FIRST_SECONDS", 0.3)
        own.nodes[0].kill()
        await until(lambda: one.broker.away, 10, "away")
        await until(lambda: one.lookout._clock() - one.lookout._latest_at > LOOK + lookouts.LATE_SECONDS, 10, "old")
        for question in (one.overview, one.rooms):
            with pytest.raises(StoreAway):
                await question()
    finally:
        await one.stop()


async def test_a_worker_without_an_answer_says_so(desk: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookouts, "FIRST_SECONDS", 0.3)
    monkeypatch.setattr(lookouts, "ANSWER_SECONDS", 0.05)
    one = await desk("w1")
    await one.broker.command(ops_keys.LOOKOUT, "SET", ops_keys.LOOKOUT, "dead 1", "PX", 60_000)
    for question in (one.overview, one.rooms):
        with pytest.raises(Refusal, match="first_look"):
            await question()
