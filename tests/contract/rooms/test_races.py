"""The thin races, one by one, on a wire that the test holds: and for each guard, that without it the race is lost."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio

from peerchat import wire as words
from peerchat.broker import keys
from peerchat.broker.bus import Bus
from peerchat.broker.client import Broker
from peerchat.rooms.log import Attended
from tests.contract.patience import until
from tests.contract.rooms import sabotage
from tests.contract.rooms.conftest import Make
from tests.contract.rooms.worker import Person, seats
from tests.contract.store import Store
from tests.system.faults import Link, Proxy

Sabotage = Callable[[Broker, Bus], None] | None


@pytest_asyncio.fixture
async def wire(own: Store) -> AsyncIterator[Proxy]:
    async with Proxy(own.nodes[0].port) as proxy:
        yield proxy


def command_links(wire: Proxy) -> list[Link]:
    return [link for link in wire.links if b"peerchat-bus" not in link.sent]


def ear_links(wire: Proxy) -> list[Link]:
    return [link for link in wire.links if b"peerchat-bus" in link.sent]


# ---- said again while the first try is still on its way ------------------------------------------


async def said_again_on_the_same_seat(own: Store, wire: Proxy, start: Make, guard: Sabotage) -> list[str]:
    """The link dies with an `append` on its way, the worker gets a new link, the person says it again, then it arrives."""
    mine, theirs = seats()
    one = await (await start(f"redis://127.0.0.1:{wire.port}", timeout=0.4, sabotage=guard)).sits(mine)
    two = await (await start(own.url)).sits(theirs)
    await one.hears("presence", member="m2")
    [held] = command_links(wire)
    held.freeze("up")
    one.say(1, "once")
    assert (await one.hears("refusal", n=1))["code"] == "store_away"
    await one.hears("trouble")
    await one.hears("calm")
    one.say(1, "once")
    await one.hears("entry", n=1)
    assert links_of(own, "worker-0") == 2
    held.thaw()
    await until(lambda: links_of(own, "worker-0") == 1)
    one.say(2, "and then")
    await two.hears("entry", n=2, by="m1")
    return two.texts()


def links_of(own: Store, worker: str) -> int:
    """Command links that the store knows of. One whose worker has given it up stays until all it carried was done."""
    return [client["name"] for client in own.nodes[0].client.client_list()].count(worker)


async def test_what_is_said_again_is_in_the_log_once(own: Store, wire: Proxy, start: Make) -> None:
    assert await said_again_on_the_same_seat(own, wire, start, None) == ["once", "and then"]


async def test_without_deduplication_it_is_there_twice(own: Store, wire: Proxy, start: Make) -> None:
    assert await said_again_on_the_same_seat(own, wire, start, sabotage.without_deduplication) == [
        "once",
        "once",
        "and then",
    ]


async def said_again_on_another_worker(
    own: Store, wire: Proxy, start: Make, *guards: Sabotage
) -> tuple[list[str], int | None]:
    """The person connects anew elsewhere, says it again, then the first try arrives."""

    def sabotaged(broker: Broker, bus: Bus) -> None:
        for guard in guards:
            assert guard is not None
            guard(broker, bus)

    mine, theirs = seats()
    here = await start(f"redis://127.0.0.1:{wire.port}", timeout=5.0, sabotage=sabotaged)
    first = await here.sits(mine)
    there = await start(own.url, sabotage=sabotaged)
    two = await there.sits(theirs)
    await first.hears("presence", member="m2")
    for link in wire.links:
        link.freeze("up")
    first.say(1, "once")
    await asyncio.sleep(0)
    again = await there.sits(mine)
    assert again.welcome["acked"] == 0
    again.say(1, "once")
    await again.hears("entry", n=1)
    for link in wire.links:
        link.thaw()
    await here.broker.command(keys.partition(mine.room), "PING")  # behind what was held, on the same link
    again.say(2, "and then")
    await two.hears("entry", n=2, by="m1")
    return two.texts(), first.code


async def test_what_is_said_again_elsewhere_is_in_the_log_once(own: Store, wire: Proxy, start: Make) -> None:
    assert await said_again_on_another_worker(own, wire, start) == (["once", "and then"], 4009)


async def test_without_fence_and_deduplication_it_is_there_twice(own: Store, wire: Proxy, start: Make) -> None:
    texts, _ = await said_again_on_another_worker(
        own, wire, start, sabotage.without_fence, sabotage.without_deduplication
    )
    assert texts == ["once", "once", "and then"]


# ---- said while the other one sits down ----------------------------------------------------------


async def said_before_the_subscription_was_there(own: Store, wire: Proxy, start: Make, guard: Sabotage) -> list[str]:
    """The subscription is slow; what is said meanwhile falls between the welcome and the first doorbell, or into the welcome."""
    mine, theirs = seats()
    one = await (await start(own.url)).sits(mine)
    there = await start(f"redis://127.0.0.1:{wire.port}", timeout=5.0, sabotage=guard)
    await until(lambda: ear_links(wire))
    [ear] = ear_links(wire)
    ear.freeze("up")
    two = there.person(theirs).hello()
    if guard is not None:
        await two.hears("welcome")
    one.say(1, "into the gap")
    await one.reads("into the gap")
    ear.thaw()
    await two.hears("welcome")
    bell = keys.room(mine.room).bus
    await until(lambda: own.nodes[0].client.execute_command("PUBSUB", "SHARDNUMSUB", bell)[1] == 2)
    one.session._hub.rooms[mine.room].elsewhere = True
    one.tell(t="typing", on=True)
    await two.hears("typing")  # over the same channel, after whatever was to ring before
    return two.texts()


async def test_what_is_said_before_the_subscription_is_there_is_in_the_welcome(
    own: Store, wire: Proxy, start: Make
) -> None:
    assert await said_before_the_subscription_was_there(own, wire, start, None) == ["into the gap"]


async def test_without_waiting_for_the_confirmation_it_is_missed(own: Store, wire: Proxy, start: Make) -> None:
    """Until the next tick; with nothing said after it, nothing else tells."""
    assert await said_before_the_subscription_was_there(own, wire, start, sabotage.without_confirmation) == []


@pytest.mark.parametrize("others", [0, 1], ids=["first on its worker", "beside another"])
@pytest.mark.parametrize("back", [False, True], ids=["new", "with a position"])
@pytest.mark.parametrize("point", ["asked", "subscribed", "attended", "everywhere"])
async def test_at_each_step_of_sitting_down_others_may_speak(
    worker: Make, monkeypatch: pytest.MonkeyPatch, point: str, back: bool, others: int
) -> None:
    """Three messages at each point where the one who comes waits; the tick never comes."""
    tokens = seats(3, "circle")
    one = await (await worker()).sits(tokens[0])
    there = await worker()
    beside = [await there.sits(tokens[2])] if others else []
    pos, said = None, 0

    async def speak() -> None:
        nonlocal said
        for _ in range(3):
            said += 1
            one.say(said, str(said))
        await one.reads(*map(str, range(1, said + 1)))
        for person in beside:
            await person.reads(*map(str, range(1, said + 1)))

    await speak()
    if back:
        before = await there.sits(tokens[1])
        before.gone()
        pos = before.pos
    attend_bus, attend_log = there.bus.attend, there.hub.log.attend

    async def slow_bus(*args: object) -> None:
        if point in ("asked", "everywhere"):
            await speak()
        await attend_bus(*args)  # type: ignore[arg-type]
        if point in ("subscribed", "everywhere"):
            await speak()

    async def slow_log(*args: object) -> Attended:
        if point in ("subscribed", "everywhere"):
            await speak()
        found = await attend_log(*args)  # type: ignore[arg-type]
        if point in ("attended", "everywhere"):
            await speak()
        return found

    monkeypatch.setattr(there.bus, "attend", slow_bus)
    monkeypatch.setattr(there.hub.log, "attend", slow_log)
    two = await there.sits(tokens[1], pos)
    one.say(said + 1, "last")
    expected = [str(number) for number in range(4 if back else 1, said + 1)] + ["last"]
    await two.reads(*expected)
    assert two.welcome["reset"] is not back
    for person in [*beside, one]:
        await until(lambda: person.texts()[-1] == "last")  # noqa: B023
        assert person.texts() == [*map(str, range(1, said + 1)), "last"]


@pytest.mark.parametrize("seed", range(8))
async def test_coming_and_going_at_random_while_others_talk_loses_nothing(worker: Make, seed: int) -> None:
    chance = random.Random(seed)
    tokens = seats(4, "circle")
    workers = [await worker() for _ in range(3)]
    talker = await workers[0].sits(tokens[0])
    people: dict[str, Person] = {}
    read: dict[str, list[str]] = {token.member: [] for token in tokens[1:]}

    async def comes_and_goes(token_index: int) -> None:
        token = tokens[token_index]
        pos: str | None = None
        for _ in range(6):
            person = await chance.choice(workers).sits(token, pos)
            people[token.member] = person
            await asyncio.sleep(chance.uniform(0, 0.02))
            person.gone()
            read[token.member] += person.texts()
            pos = person.pos
        people[token.member] = await chance.choice(workers).sits(token, pos)

    comers = [asyncio.ensure_future(comes_and_goes(index)) for index in (1, 2, 3)]
    said = 0
    while not all(comer.done() for comer in comers):
        said += 1
        talker.say(said, str(said))
        await asyncio.sleep(chance.uniform(0, 0.004))
    await asyncio.gather(*comers)
    talker.say(said + 1, str(said + 1))
    everything = [str(number) for number in range(1, said + 2)]
    await talker.reads(*everything)
    for member, person in people.items():
        await until(lambda: person.texts()[-1:] == everything[-1:])  # noqa: B023
        assert read[member] + person.texts() == everything


async def test_a_hello_that_lies_unread_while_the_worker_is_held_up_is_not_late(
    worker: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    [mine, _] = seats()
    here = await worker()
    monkeypatch.setattr(words, "HELLO_SECONDS", 0.01)
    person = here.person(mine)
    asyncio.get_running_loop().call_later(0.02, person.hello)
    time.sleep(0.1)  # noqa: ASYNC251  # both are due now, and the clock's turn comes first
    await person.hears("welcome")
    assert person.code is None
