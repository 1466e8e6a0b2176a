"""Two tabs with one seat: exactly one can write, and the other is told."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import pytest

from peerchat.rooms import contest
from peerchat.rooms.log import Attended
from peerchat.tokens import SeatToken
from tests.contract.patience import until
from tests.contract.rooms.conftest import Make
from tests.contract.rooms.worker import seats


async def test_of_two_tabs_exactly_one_can_write(worker: Make) -> None:
    """100 races on two workers and on one: what one of them says is written, the other one is told."""
    workers = [await worker(), await worker()]
    chance = random.Random(7)
    for race in range(100):
        mine, theirs = seats()
        two = await chance.choice(workers).sits(theirs)
        places = (workers[0], workers[race % 2])
        tabs = [place.person(mine) for place in places]
        for tab in tabs:
            tab.hello()
            for _ in range(chance.randrange(4)):
                await asyncio.sleep(0)
        await until(lambda: all(tab.of("welcome") or tab.code for tab in tabs))  # noqa: B023
        for number, tab in enumerate(tabs):
            tab.say(1, f"tab {number}")
        await until(lambda: [tab.code for tab in tabs].count(4009) == 1)  # noqa: B023
        [stays] = [tab for tab in tabs if tab.code is None]
        await stays.hears("entry", n=1, by="m1")
        await two.reads(f"tab {tabs.index(stays)}")
        for person in (two, *tabs):
            person.gone()


async def test_a_late_write_of_the_older_tab_fails_though_nobody_told_it(
    worker: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, theirs = seats()
    here, there = await worker(), await worker()
    two = await there.sits(theirs)
    older = await here.sits(mine)
    monkeypatch.setattr(here.bus, "rang", lambda *_: None)
    newer = await there.sits(mine)
    older.say(1, "late")
    assert await older.is_closed() == 4009
    newer.say(1, "mine")
    await two.reads("mine")


async def test_of_many_tabs_that_only_listen_one_stays(worker: Make) -> None:
    """Bells and replies come over two links: a late bell of an older one must not put out the newer."""
    [mine, _] = seats()
    workers = [await worker(), await worker()]
    for _ in range(12):
        tabs = [place.person(mine).hello() for place in (*workers, *workers)]
        await until(lambda: [tab.code for tab in tabs].count(4009) == 3)  # noqa: B023
        assert [tab.code for tab in tabs].count(None) == 1
        for tab in tabs:
            tab.gone()


@pytest.mark.parametrize("same_worker", [False, True], ids=["on two workers", "on one"])
async def test_a_hello_that_was_long_on_its_way_does_not_put_out_the_one_who_came_after_it(
    worker: Make, monkeypatch: pytest.MonkeyPatch, same_worker: bool
) -> None:
    """A phone that changed its network: the first socket is gone, but its hello takes the seat after the second's."""
    mine, theirs = seats()
    slow, there = await worker(), await worker()
    two = await there.sits(theirs)
    attend, on_its_way, arrives = slow.hub.log.attend, asyncio.Event(), asyncio.Event()

    async def late(token: SeatToken, connection: str, position: str) -> Attended:
        if connection == first.session.connection:
            on_its_way.set()
            await arrives.wait()
        return await attend(token, connection, position)

    monkeypatch.setattr(slow.hub.log, "attend", late)
    first = slow.person(mine).hello()
    await on_its_way.wait()
    first.gone()
    second = await (slow if same_worker else there).sits(mine)
    arrives.set()
    await second.hears("welcome", times=2)
    second.say(1, "still here")
    await two.reads("still here")
    assert (second.code, second.welcome["reset"], second.welcome["entries"]) == (None, False, [])


@pytest.mark.parametrize("worker_died", [False, True], ids=["and goes", "and its worker has died"])
async def test_who_speaks_while_a_ghost_holds_the_seat_is_not_sent_away(
    worker: Make, monkeypatch: pytest.MonkeyPatch, worker_died: bool
) -> None:
    """As above, and the busy worker of the first socket takes longer than a look to see that nobody is there, or never does."""
    mine, theirs = seats()
    slow, there = await worker(), await worker()
    two = await there.sits(theirs)
    attend = slow.hub.log.attend
    on_its_way, arrives, took, ends = (asyncio.Event() for _ in range(4))

    async def late(token: SeatToken, connection: str, position: str) -> Attended:
        on_its_way.set()
        await arrives.wait()
        reply = await attend(token, connection, position)
        took.set()
        await ends.wait()
        return reply

    monkeypatch.setattr(slow.hub.log, "attend", late)
    first = slow.person(mine).hello()
    await on_its_way.wait()
    first.gone()
    second = await there.sits(mine)
    arrives.set()
    await took.wait()
    second.say(1, "is anybody there?")
    tick, looks = there.hub.log.tick, []

    def look(*asked: Any) -> None:
        looks.append(asked)
        tick(*asked)

    monkeypatch.setattr(there.hub.log, "tick", look)
    if worker_died:
        monkeypatch.setattr(contest, "SURE_SECONDS", 0.4)
    await until(lambda: len(looks) >= 2)
    assert (second.code, len(second.of("welcome"))) == (None, 1)
    if not worker_died:
        ends.set()
    await second.hears("welcome", times=2)
    second.say(1, "is anybody there?")
    await two.reads("is anybody there?")
    assert (second.code, second.welcome["reset"]) == (None, False)
