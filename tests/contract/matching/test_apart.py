"""Whom somebody is not to meet: blocked, or met already. The claim itself looks, whatever the snapshot said."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from peerchat.broker import keys
from peerchat.broker.client import Broker
from peerchat.matching.blocks import Blocks
from peerchat.matching.place import Pace
from peerchat.matching.pool import Apart, Pool, Waits
from peerchat.matching.schedule import SCHEDULE
from tests.contract.matching.meeting import Make, are_matched, long_ago
from tests.contract.matching.steps import enters, life, pairs, seen
from tests.contract.matching.worker import ticket_token
from tests.contract.patience import until


@pytest.mark.parametrize("only", ["visitor-a", "visitor-b"])
async def test_a_block_in_either_list_forbids_the_claim(pool: Pool, broker: Broker, only: str) -> None:
    a, b = await enters(pool, "a"), await enters(pool, "b")
    other = "visitor-b" if only == "visitor-a" else "visitor-a"
    await broker.command(keys.avoid(only), "HSET", keys.avoid(only), other, "blocked")
    assert await pairs(pool, a, b) == Apart()
    assert set(await seen(pool)) == {"a", "b"}, "both stay in line"


async def test_who_has_met_does_not_meet_again(pool: Pool, blocks: Blocks, broker: Broker) -> None:
    a, b = await enters(pool, "a"), await enters(pool, "b")
    assert await pairs(pool, a, b) is None
    assert await blocks.of("visitor-a") == {"visitor-b"}
    assert await blocks.of("visitor-b") == {"visitor-a"}
    assert 86000 < await life(broker, keys.avoid("visitor-a")) <= 86400
    again, other = await enters(pool, "a2", visitor="visitor-a"), await enters(pool, "b2", visitor="visitor-b")
    assert await pairs(pool, again, other, "second") == Apart()


async def test_who_wishes_to_meet_again_does(pool: Pool) -> None:
    await pairs(pool, await enters(pool, "a"), await enters(pool, "b"))
    again = [await enters(pool, f"{name}2", visitor=f"visitor-{name}", meet="word") for name in "ab"]
    assert await pairs(pool, again[0], again[1], "second") is None


async def test_a_block_is_stronger_than_a_wish_to_meet_again(pool: Pool, blocks: Blocks) -> None:
    await blocks.add("visitor-a", "visitor-b")
    a, b = await enters(pool, "a", meet="word"), await enters(pool, "b", meet="word")
    assert await pairs(pool, a, b) == Apart()


async def test_entering_tells_whom_to_avoid(pool: Pool, blocks: Blocks) -> None:
    await blocks.add("visitor-a", "visitor-b")
    one = await enters(pool, "a")
    found = await pool.enter(one, "socket-a", 0)
    assert isinstance(found, Waits)
    assert found.avoid == {"visitor-b"}


async def test_after_a_no_show_they_may_still_meet(pool: Pool, blocks: Blocks) -> None:
    a, b = await enters(pool, "a"), await enters(pool, "b")
    await pairs(pool, a, b)
    await pool.release("a", "de", "room")
    assert await blocks.of("visitor-a") == frozenset()
    assert await pairs(pool, await enters(pool, "a"), await enters(pool, "b"), "second") is None


async def test_a_no_show_takes_no_block_back(pool: Pool, blocks: Blocks) -> None:
    a, b = await enters(pool, "a"), await enters(pool, "b")
    await pairs(pool, a, b)
    await blocks.add("visitor-a", "visitor-b")
    await pool.release("a", "de", "room")
    assert await pairs(pool, await enters(pool, "a"), await enters(pool, "b"), "second") == Apart()


async def test_a_no_show_of_a_second_talk_does_not_undo_the_first(pool: Pool, blocks: Blocks) -> None:
    await pairs(pool, await enters(pool, "a"), await enters(pool, "b"))
    again = [await enters(pool, f"{name}2", visitor=f"visitor-{name}", meet="word") for name in "ab"]
    assert await pairs(pool, again[0], again[1], "second") is None
    await pool.release("a2", "de", "room")
    assert await blocks.of("visitor-a") == {"visitor-b"}


async def test_a_block_counts_at_once_for_two_who_stand_in_line(
    worker: Make, blocks: Blocks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither ticket knows of it: the claim finds out, once, and both are free for others."""
    here = await worker(pace=Pace(0.1, 60, 0.2, 0.1))
    at = long_ago(SCHEDULE.any - 1)
    a, b = ticket_token(at=at), ticket_token(at=at, topics=("sleep",))
    one, other = here.person().hello(a), here.person().hello(b)
    await asyncio.gather(one.hears("waiting"), other.hears("waiting"))
    await blocks.add(a.visitor, b.visitor)
    asked: list[object] = []
    claim = here.pool.claim

    def counted(*args: Any) -> Any:
        asked.append(args)
        return claim(*args)

    monkeypatch.setattr(here.pool, "claim", counted)
    await until(lambda: bool(asked))
    await asyncio.sleep(0.3)
    assert len(asked) <= 2, "each of the two found out once"
    assert "matched" not in (*one.kinds(), *other.kinds())
    await are_matched(here.joins(), one)
    await are_matched(here.joins(topics=("sleep",)), other)
