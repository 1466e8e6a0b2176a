"""How heavy it was before and after: only ever told of twenty and more, and of nobody else's difference."""

from __future__ import annotations

import time

import pytest

from peerchat.broker import history_keys
from peerchat.broker.client import Broker
from peerchat.db import history
from peerchat.db.engine import Database
from peerchat.matching.codes import Codes
from peerchat.matching.felt import LEAST, Felt
from peerchat.ops.history.outcomes import Outcomes
from peerchat.tokens import SeatToken
from peerchat.wire import RoomKind
from tests.contract.ops.yesterday import alone, single
from tests.contract.volunteers.team import database, migrated

__all__ = ["alone", "database", "migrated", "single"]
DAY = 86400


def seat(number: int, kind: RoomKind = "pair") -> SeatToken:
    return SeatToken(
        exp=int(time.time()) + 3600, room=f"room{number}", kind=kind, topic=None, language="de", at=0, member="m1",
        members=(), visitor="v", ticket="t",
    )  # fmt: skip


@pytest.fixture
def felt(alone: Broker) -> Felt:
    return Felt(alone, Codes(b"s" * 32))


@pytest.fixture
def outcomes(felt: Felt, database: Database) -> Outcomes:
    return Outcomes(felt, database)


async def a_night_passes(broker: Broker, kind: RoomKind = "pair") -> None:
    """As if the last answer had come the day before."""
    day = int(time.time()) // DAY * DAY - DAY
    if await broker.command(history_keys.felt(kind), "EXISTS", history_keys.felt(kind)):
        await broker.command(history_keys.felt(kind), "HSET", history_keys.felt(kind), "begin", day, "end", day)


async def answer(felt: Felt, first: int, end: int, kind: RoomKind = "pair", *, before: int = 8, after: int = 5) -> None:
    for number in range(first, end):
        assert await felt.said(seat(number, kind), before, after)


async def test_nineteen_are_told_to_nobody_and_twenty_are_once_the_day_is_over(
    alone: Broker, felt: Felt, outcomes: Outcomes, database: Database
) -> None:
    await answer(felt, 0, LEAST - 1)
    await a_night_passes(alone)
    await outcomes.write_down()
    assert (await outcomes.told("30d")).total == []
    async with database.reading() as connection:
        assert await history.groups(connection, 0) == [], "nor is a smaller group on disk"
    await answer(felt, LEAST - 1, LEAST, before=3, after=3)
    await outcomes.write_down()
    assert (await outcomes.told("30d")).total == [], "the day is not over"
    await a_night_passes(alone)
    await outcomes.write_down()
    told = await outcomes.told("30d")
    [total] = told.total
    assert told.groups == [total]
    assert (total.kind, total.people, total.before_mean, total.after_mean) == ("pair", 20, 7.8, 4.9)
    assert total.eased_percent == 95


async def test_who_answers_after_that_begins_another_group_and_changes_no_figure(
    alone: Broker, felt: Felt, outcomes: Outcomes
) -> None:
    await answer(felt, 0, 25)
    await a_night_passes(alone)
    await outcomes.write_down()
    before = await outcomes.told("30d")
    await answer(felt, 25, 26, before=0, after=10)
    await outcomes.write_down()
    assert await outcomes.told("30d") == before
    await answer(felt, 26, 60, before=6, after=6)
    await a_night_passes(alone)
    await outcomes.write_down()
    after = await outcomes.told("30d")
    assert [group.people for group in after.groups] in ([35, 25], [25, 35])
    assert after.total[0].people - before.total[0].people >= LEAST, "no difference is of fewer"


async def test_a_writer_who_dies_in_between_neither_loses_a_group_nor_writes_it_twice(
    alone: Broker, felt: Felt, outcomes: Outcomes, monkeypatch: pytest.MonkeyPatch
) -> None:
    await answer(felt, 0, 20)
    await a_night_passes(alone)

    async def dies(_kind: RoomKind) -> None:
        raise RuntimeError("the worker is gone")

    with monkeypatch.context() as patched:
        patched.setattr(felt, "written", dies)
        for _ in range(2):
            with pytest.raises(RuntimeError):
                await outcomes.write_down()
    await answer(felt, 20, 30)
    await outcomes.write_down()
    await outcomes.write_down()
    assert [one.people for one in (await outcomes.told("7d")).groups] == [20]
    assert await felt.closed("pair") is None


async def test_a_seat_counts_once_and_kinds_of_talk_apart(alone: Broker, felt: Felt, outcomes: Outcomes) -> None:
    assert await felt.said(seat(1), 8, 5)
    assert not await felt.said(seat(1), 0, 10)
    await answer(felt, 2, 21)
    await answer(felt, 100, 119, "volunteer")
    for kind in ("pair", "volunteer"):
        await a_night_passes(alone, kind)
    await outcomes.write_down()
    [only] = (await outcomes.told("24h")).total
    assert (only.kind, only.people, only.before_mean) == ("pair", 20, 8.0)


async def test_no_answer_stands_anywhere_by_itself(alone: Broker, felt: Felt) -> None:
    await answer(felt, 0, 3, before=9, after=2)
    found = {key.decode() for key in await alone.command("{q}", "KEYS", "*")}
    asked = found - {history_keys.felt("pair")}
    assert (len(found), len(asked)) == (4, 3)
    assert all(key.startswith("{q}:felt-by:") and "room" not in key for key in asked)
    assert {await alone.command(key, "GET", key) for key in asked} == {b"1"}
    sums = await alone.command(history_keys.felt("pair"), "HGETALL", history_keys.felt("pair"))
    assert set(sums[::2]) == {b"id", b"begin", b"end", b"people", b"before", b"after", b"eased"}
