"""The store frozen, refusing, or late: sockets stay, and everything is said in the end."""

from __future__ import annotations

import asyncio

import pytest

from peerchat.errors import StoreAway
from peerchat.rooms.log import Gone
from tests.contract.patience import until
from tests.contract.rooms.conftest import Make
from tests.contract.rooms.worker import seats
from tests.contract.store import Store


async def test_with_the_store_frozen_sockets_stay_and_everything_is_said_in_the_end(own: Store, start: Make) -> None:
    mine, theirs = seats()
    one = await (await start(own.url, timeout=0.3)).sits(mine)
    two = await (await start(own.url, timeout=0.3)).sits(theirs)
    await one.hears("presence", member="m2")
    own.nodes[0].pause()
    one.say(1, "into the frost")
    assert (await one.hears("refusal", n=1))["code"] == "store_away"
    for person in (one, two):
        person.tell(t="beat", pos=person.pos)
        await person.hears("trouble")
    two.say(1, "not even tried")
    refused = await two.hears("refusal", n=1)
    assert (refused["code"], refused["retry_in"]) == ("store_away", 2.0)
    own.nodes[0].resume()
    for person in (one, two):
        await person.hears("calm")
        assert person.kinds().count("trouble") == 1
    one.say(1, "into the frost")
    two.say(1, "not even tried")
    for person in (one, two):
        await until(lambda: len(person.texts()) == 2)  # noqa: B023
        assert person.code is None
    assert one.texts() == two.texts()


async def test_whoever_comes_while_the_store_is_frozen_is_told_and_sits_when_it_is_back(
    own: Store, start: Make
) -> None:
    mine, _ = seats()
    here = await start(own.url, timeout=0.3)
    own.nodes[0].pause()
    one = here.person(mine).hello()
    await one.hears("trouble")
    own.nodes[0].resume()
    await one.hears("welcome", seconds=10)
    assert one.kinds() == ["trouble", "calm", "welcome"]


async def test_a_bug_while_sitting_down_leaves_nobody_waiting(
    worker: Make, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    mine, _ = seats()
    here = await worker()

    async def broken(*_: object) -> None:
        raise RuntimeError("canary")

    monkeypatch.setattr(here.hub.log, "attend", broken)
    one = here.person(mine).hello()
    assert await one.is_closed() == 1012
    assert "canary" not in caplog.text
    assert not here.hub.rooms


async def test_a_store_that_refuses_is_asked_again_without_haste(worker: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its slot is on the move: no node is away, so nothing says when it is over."""
    mine, _ = seats()
    here = await worker()
    attend, asked = here.hub.log.attend, 0

    async def refuses(*args: object) -> object:
        nonlocal asked
        asked += 1
        if asked < 4:
            raise StoreAway
        return await attend(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(here.hub.log, "attend", refuses)
    began = asyncio.get_running_loop().time()
    one = here.person(mine).hello()
    await one.hears("welcome")
    assert asyncio.get_running_loop().time() - began >= 3 * 0.02
    assert asked == 4


async def test_no_room_is_told_at_once(worker: Make) -> None:
    [old, _] = seats(at=1_500_000_000_000)
    here = await worker()
    with pytest.raises(Gone):
        await here.hub.log.attend(old, "c1", "")
