"""One timer for all rooms of a worker: each looked at once per turn, and never all at once."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from peerchat.rooms.reading import Reading
from peerchat.rooms.wheel import SPOKES, Wheel


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Sleeping takes no time; how long it would have been is listed."""
    slept: list[float] = []
    real = asyncio.sleep

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        await real(0)

    monkeypatch.setattr("peerchat.rooms.wheel.asyncio.sleep", sleep)
    return slept


async def turns(wheel: Wheel, looks: list[float], count: int, look: Counter[str] | None = None) -> Counter[str]:
    seen: Counter[str] = Counter() if look is None else look
    task = asyncio.ensure_future(wheel.turn(seen.update))
    while len(looks) <= count * SPOKES:
        await asyncio.get_running_loop().run_in_executor(None, lambda: None)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return seen


async def test_each_room_once_per_turn(looks: list[float]) -> None:
    wheel = Wheel(10.0)
    for number in range(200):
        wheel.add(str(number), number / 200)
    seen = await turns(wheel, looks, 3)
    assert len(seen) == 200
    assert set(seen.values()) <= {len(looks) // SPOKES, len(looks) // SPOKES + 1}
    assert sum(looks[:SPOKES]) == pytest.approx(10.0)


async def test_rooms_made_together_are_not_looked_at_together() -> None:
    wheel = Wheel(10.0)
    for number in range(1000):
        wheel.add(str(number), number / 1000)
    assert max(len(spoke) for spoke in wheel._spokes) <= 1000 / SPOKES + 1


@pytest.mark.parametrize("at", [0.0, 0.999999, 1.0])
async def test_every_place_is_on_the_wheel(looks: list[float], at: float) -> None:
    wheel = Wheel(1.0)
    wheel.add("room", at)
    assert (await turns(wheel, looks, 1))["room"] >= 1


async def test_a_room_that_was_taken_off_is_looked_at_no_more(looks: list[float]) -> None:
    wheel = Wheel(1.0)
    wheel.add("stays", 0.5)
    wheel.add("goes", 0.5)
    wheel.remove("goes")
    wheel.remove("never there")
    assert set(await turns(wheel, looks, 2)) == {"stays"}


async def test_a_look_may_take_rooms_off_and_a_wheel_without_rooms_rests(looks: list[float]) -> None:
    wheel = Wheel(1.0)
    for number in range(10):
        wheel.add(str(number), 0.5)
    seen: Counter[str] = Counter()

    def look(rooms: list[str]) -> None:
        seen.update(rooms)
        for room in rooms:
            wheel.remove(room)

    task = asyncio.ensure_future(wheel.turn(look))
    while wheel._needed.is_set():  # until it rests
        await asyncio.get_running_loop().run_in_executor(None, lambda: None)
    wheel.add("late", 0.2)
    while wheel._spoke_of:
        await asyncio.get_running_loop().run_in_executor(None, lambda: None)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert seen == Counter([*map(str, range(10)), "late"])


# ---- reading -------------------------------------------------------------------------------------


async def test_one_reading_per_room_and_one_more_for_all_who_asked_meanwhile() -> None:
    going, began, under_way = asyncio.Event(), Counter[str](), Counter[str]()

    async def read(room: str) -> None:
        began.update([room])
        under_way.update([room])
        assert under_way[room] == 1
        await going.wait()
        under_way.subtract([room])

    tasks: list[asyncio.Task[None]] = []
    reading = Reading(read, lambda work: tasks.append(asyncio.ensure_future(work)))
    for _ in range(10):
        reading.ask("a")
        reading.ask("b")
    await asyncio.sleep(0)
    assert began == {"a": 1, "b": 1}
    for _ in range(10):
        reading.ask("a")
    going.set()
    await asyncio.gather(*tasks)
    assert began == {"a": 2, "b": 1}
    reading.ask("a")
    await asyncio.gather(*tasks)
    assert began["a"] == 3


async def test_a_reading_that_fails_does_not_lock_its_room() -> None:
    times = 0

    async def read(room: str) -> None:
        nonlocal times
        times += 1
        raise RuntimeError

    tasks: list[asyncio.Task[None]] = []
    reading = Reading(read, lambda work: tasks.append(asyncio.ensure_future(work)))
    for _ in range(3):
        reading.ask("a")
        await asyncio.gather(*tasks, return_exceptions=True)
    assert times == 3
