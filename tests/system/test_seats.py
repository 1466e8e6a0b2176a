"""Two tabs, one seat: the newer wins, the older is told, and never can both write."""

from __future__ import annotations

import asyncio
import random

import pytest

from tests.system.door import Door, Frame
from tests.system.server import Server
from tests.system.talking import sit
from tests.system.visitor import pair

RACES = 100


async def test_the_newer_tab_wins_and_the_older_is_told(two_workers: Server) -> None:
    place, _ = await pair(two_workers.url)
    older, _ = await sit(two_workers.url, place.seat)
    newer, welcome = await sit(two_workers.url, place.seat)
    assert await older.closed() == 4009
    await newer.say(t="say", n=welcome["acked"] + 1, text="mine now")
    await newer.expect("entry", kind="text")
    await newer.close()


@pytest.mark.timeout(120)
async def test_in_a_hundred_races_exactly_one_tab_can_write(two_workers: Server) -> None:
    place, other = await pair(two_workers.url)
    partner, _ = await sit(two_workers.url, other.seat)
    chance = random.Random(7)
    workers: set[int | None] = set()
    acked = 0
    for race in range(RACES):
        tabs = [await Door.open(two_workers.url, "/ws/room") for _ in range(2)]
        workers |= {two_workers.worker_of(tab.port) for tab in tabs} if race < 10 else set()
        acked = await _race(tabs, place.seat, acked, race, chance)
    assert len(workers) == 2, "both workers were in the race"
    await partner.expect("entry", n=acked)
    numbers = [frame["n"] for frame in partner.frames if frame["t"] == "entry" and frame["kind"] == "text"]
    assert numbers == list(range(1, acked + 1))
    await partner.close()


async def _race(tabs: list[Door], seat: str, acked: int, race: int, chance: random.Random) -> int:
    """Both say hello and write at once; returns how many messages the seat has said after it."""

    async def run(tab: Door, name: str) -> None:
        await asyncio.sleep(chance.uniform(0, 0.005))
        await tab.say(t="hello", v=1, seat=seat, pos=None)
        await tab.say(t="say", n=acked + 1, text=f"{race} {name}")

    await asyncio.gather(run(tabs[0], "a"), run(tabs[1], "b"))
    closing = [asyncio.create_task(tab.closed(5)) for tab in tabs]
    done, pending = await asyncio.wait(closing, return_when=asyncio.FIRST_COMPLETED)
    assert len(done) == 1, "both tabs were closed"
    assert done.pop().result() == 4009
    winner = tabs[closing.index(pending.pop())]
    for task in closing:
        task.cancel()
    await asyncio.gather(*closing, return_exceptions=True)
    taken: int = max([acked, *(frame["n"] for frame in _own(winner.frames))])
    await winner.say(t="say", n=taken + 1, text=f"{race} winner")
    await winner.expect("entry", n=taken + 1)
    await winner.close()
    return taken + 1


def _own(frames: list[Frame]) -> list[Frame]:
    """Every text in front of the winner, from `welcome` on; only this seat talks."""
    shown = [entry for frame in frames if frame["t"] == "welcome" for entry in frame["entries"]]
    return [entry for entry in shown + frames if entry.get("kind") == "text"]
