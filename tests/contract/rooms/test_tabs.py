"""Two tabs with one seat: exactly one can write, and the other is told."""

from __future__ import annotations

import asyncio
import random

import pytest

from tests.contract.patience import until
from tests.contract.rooms.conftest import Make
from tests.contract.rooms.worker import seats


async def test_of_two_tabs_exactly_one_can_write(worker: Make) -> None:
    """100 races on two workers and on one: the newer stays, the older is told, and what it says is not written."""
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
        await until(lambda: [tab.code for tab in tabs].count(4009) == 1)  # noqa: B023
        for number, tab in enumerate(tabs):
            tab.say(1, f"tab {number}")
        [stays] = [tab for tab in tabs if tab.code is None]
        await stays.hears("entry", n=1, by="m1")
        number = tabs.index(stays)
        await two.reads(f"tab {number}")
        assert [tab.code for tab in tabs].count(4009) == 1
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


async def test_two_tabs_that_stay_open_are_not_both_sent_away(worker: Make) -> None:
    """Bells and replies come over two links: a late bell of the older must not put out the newer."""
    [mine, _] = seats()
    workers = [await worker(), await worker()]
    for _ in range(60):
        tabs = [place.person(mine).hello() for place in (*workers, *workers)]
        await until(lambda: [tab.code for tab in tabs].count(4009) == 3)  # noqa: B023
        for place in workers:
            await place.broker.command("{p00}", "PING")
        assert [tab.code for tab in tabs].count(None) == 1
        for tab in tabs:
            tab.gone()
