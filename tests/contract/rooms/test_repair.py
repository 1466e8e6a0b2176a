"""What gets lost is noticed and brought, or both sides are told: bells, rooms, acknowledged entries, the store itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from peerchat.broker.client import Broker
from peerchat.rooms.entry import Entry
from tests.contract.patience import until
from tests.contract.rooms.conftest import Make
from tests.contract.rooms.scripted import Scripted
from tests.contract.rooms.worker import Person, Worker, seats
from tests.contract.store import Store


async def pair(worker: Make, **differs: object) -> tuple[Worker, Person, Worker, Person]:
    """On two workers."""
    mine, theirs = seats()
    here, there = await worker(**differs), await worker(**differs)
    one, two = await here.sits(mine), await there.sits(theirs)
    await one.hears("presence", member="m2", state="here")
    return here, one, there, two


def deafen(worker: Worker, monkeypatch: pytest.MonkeyPatch, lost: Callable[[bytes], bool]) -> list[bytes]:
    """The worker's bus loses the bells that `lost` names; they are listed."""
    rang, missed = worker.bus.rang, []

    def ring(channel: str, payload: bytes) -> None:
        if lost(payload):
            missed.append(payload)
        else:
            rang(channel, payload)

    monkeypatch.setattr(worker.bus, "rang", ring)
    return missed


def of_room(broker: Broker, room: str) -> Scripted:
    scripted = Scripted(broker)
    scripted.at(room)
    return scripted


# ---- bells ---------------------------------------------------------------------------------------


async def test_a_lost_last_bell_is_repaired_at_the_tick(worker: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    _, one, there, two = await pair(worker, tick=0.2)
    missed = deafen(there, monkeypatch, lambda data: data[:1] == b"e")
    one.say(1, "into silence")
    await until(lambda: missed)
    await two.reads("into silence")


async def test_a_lost_bell_shows_at_the_next_entry(worker: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    _, one, there, two = await pair(worker)
    missed = deafen(there, monkeypatch, lambda data: b"lost" in data)
    one.say(1, "lost")
    one.say(2, "heard")
    await two.reads("lost", "heard")
    assert len(missed) == 1


async def test_bells_twice_and_in_any_order_are_each_entry_once(worker: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    _, one, there, two = await pair(worker)
    rang = there.bus.rang
    kept: list[tuple[str, bytes]] = []

    def late(channel: str, payload: bytes) -> None:
        kept.append((channel, payload))
        if len(kept) % 5 == 0:
            for each in [*reversed(kept[-5:]), *kept[-3:]]:
                rang(*each)

    monkeypatch.setattr(there.bus, "rang", late)
    for n in range(1, 51):
        one.say(n, str(n))
    await two.reads(*map(str, range(1, 51)))


async def test_an_end_whose_bell_rings_first_ends_it_all_the_same(
    worker: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, one, there, two = await pair(worker)
    rang = there.bus.rang
    kept: list[tuple[str, bytes]] = []

    def reversed_(channel: str, payload: bytes) -> None:
        kept.append((channel, payload))
        if b'"ended"' in payload:
            for each in reversed(kept):
                rang(*each)

    monkeypatch.setattr(there.bus, "rang", reversed_)
    one.tell(t="leave")
    assert await two.is_closed() == 1000
    assert [entry["kind"] for entry in two.transcript][-2:] == ["left", "ended"]
    assert two.kinds().count("welcome") == 1


async def test_a_broken_bus_during_talk_loses_nothing(worker: Make, store: Store) -> None:
    _, one, _, two = await pair(worker)
    for n in range(1, 101):
        one.say(n, str(n))
        if n % 30 == 0:
            for node in store.nodes:
                node.client.execute_command("CLIENT", "KILL", "TYPE", "pubsub")
            await asyncio.sleep(0.01)
    await two.reads(*map(str, range(1, 101)))
    await one.reads(*map(str, range(1, 101)))


async def test_many_catch_ups_are_one_per_room_at_a_time(worker: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    here, one, _, _ = await pair(worker)
    since, under_way, most, times = here.hub.log.since, 0, 0, 0

    async def counted(room: str, position: str) -> tuple[int, bool, list[Entry]]:
        nonlocal under_way, most, times
        under_way, times = under_way + 1, times + 1
        most = max(most, under_way)
        if times == 1:
            for _ in range(25):
                here.hub.catch_up(room)
        found = await since(room, position)
        under_way -= 1
        return found

    monkeypatch.setattr(here.hub.log, "since", counted)
    for _ in range(25):
        here.hub.catch_up(one.token.room)
    await until(lambda: times and not here.hub._tasks)
    assert most == 1
    assert times == 2, "the one under way, and one more for all who asked meanwhile"


async def test_a_gap_that_opens_while_the_log_is_being_read_is_read_too(
    worker: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, one, there, two = await pair(worker)
    deafen(there, monkeypatch, lambda data: data[:1] == b"e")
    since = there.hub.log.since

    async def slow(room: str, position: str) -> tuple[int, bool, list[Entry]]:
        found = await since(room, position)
        if not one.texts():
            one.say(1, "just after")
            await one.reads("just after")
            there.hub.catch_up(room)  # the bus is there again, and says that it may have missed something
        return found

    monkeypatch.setattr(there.hub.log, "since", slow)
    there.hub.catch_up(one.token.room)
    await two.reads("just after")


# ---- a store that forgot -------------------------------------------------------------------------


async def test_after_a_flush_both_talk_on_and_nobody_is_sent_away(worker: Make, broker: Broker) -> None:
    """No link broke, so nothing but the scripts' answers can tell."""
    _, one, _, two = await pair(worker)
    one.say(1, "forgotten")
    await two.reads("forgotten")
    await of_room(broker, one.token.room).gone()
    one.say(2, "is not the next any more")
    await one.hears("welcome", times=2)
    assert (one.welcome["reset"], one.welcome["acked"], one.texts()) == (True, 0, [])
    two.say(1, "nobody holds my seat")
    await two.hears("welcome", times=2)
    assert (two.welcome["reset"], two.welcome["acked"]) == (True, 0)
    one.say(1, "here again")
    two.say(1, "me too")
    for person in (one, two):
        await until(lambda: sorted(person.texts()) == ["here again", "me too"])  # noqa: B023
        assert person.code is None
        assert not person.of("refusal"), "what can still be said is not refused"
    assert one.texts() == two.texts()


async def test_whoever_is_silent_after_a_flush_is_told_at_the_tick(worker: Make, broker: Broker) -> None:
    _, one, _, two = await pair(worker, tick=0.2)
    for n in range(1, 6):
        one.say(n, str(n))
    await two.reads(*"12345")
    await of_room(broker, one.token.room).gone()
    await two.hears("welcome", times=2)
    await one.hears("welcome", times=2)
    one.say(1, "anew")
    await two.reads("anew")
    await one.reads("anew")
    assert (one.code, two.code) == (None, None)


async def test_whoever_is_silent_while_the_other_made_the_room_anew_is_told_too(worker: Make, broker: Broker) -> None:
    """The room is there again and open, with lower numbers: only that nobody holds this seat tells."""
    mine, theirs = seats()
    here, there = await worker(), await worker(tick=0.2)
    one, two = await here.sits(mine), await there.sits(theirs)
    for n in range(1, 6):
        one.say(n, str(n))
    await two.reads(*"12345")
    await of_room(broker, mine.room).gone()
    again = await here.sits(mine)
    again.say(1, "anew")
    await until(lambda: two.texts() == ["anew"])
    two.say(1, "heard")
    await again.reads("anew", "heard")
    assert two.code is None


async def test_a_room_that_expired_under_those_who_sit_in_it_ends(worker: Make, broker: Broker) -> None:
    _, one, _, two = await pair(worker, tick=0.2)
    room = of_room(broker, one.token.room)
    await room.do("DEL", room.keys.log)
    assert await one.is_closed() == 4004
    assert await two.is_closed() == 4004


@pytest.mark.parametrize("joins", [False, True], ids=["two alone", "and a third comes"])
@pytest.mark.parametrize("said_instead", [1, 2, 3, 5])
async def test_a_failover_that_lost_acknowledged_entries_is_told_to_whoever_saw_them(
    worker: Make, store: Store, broker: Broker, joins: bool, said_instead: int
) -> None:
    """The replica knew less. Its numbers go on from there: as many, fewer or more than were seen, but other entries."""
    tokens = seats(3, "circle")
    here, there = await worker(), await worker()
    one, two = await here.sits(tokens[0]), await there.sits(tokens[1])
    late = await there.sits(tokens[2])
    one.say(1, "kept")
    await two.reads("kept")
    late.gone()
    room = of_room(broker, tokens[0].room)
    await until(lambda: two.of("presence", member="m3", state="reconnecting"))
    behind = await room.copied()
    for n in (2, 3):
        one.say(n, f"lost {n}")
    await two.reads("kept", "lost 2", "lost 3")
    await room.falls_back_to(behind)
    for n in range(2, 2 + said_instead):
        one.say(n, f"instead {n}")
    instead = [f"instead {n}" for n in range(2, 2 + said_instead)]
    while [row.source for row in await room.log()][-1] != f"m1:{1 + said_instead}":
        await asyncio.sleep(0.002)
    if joins:
        # That it comes may show the others' loss; then it is welcomed once more, together with them.
        assert (await there.sits(tokens[2], late.pos)).texts()[-said_instead:] == instead
    for node in store.nodes:  # its links break with a node that goes
        node.client.execute_command("CLIENT", "KILL", "TYPE", "pubsub")
    for person in (one, two):
        await until(lambda: person.texts() == ["kept", *instead], what=f"{person.texts()}")  # noqa: B023
        assert person.welcome["reset"] is True
        assert person.code is None


async def test_a_failover_that_breaks_no_link_shows_by_the_first_number_that_is_given_twice(
    worker: Make, broker: Broker
) -> None:
    mine, theirs = seats()
    one, two = await (await worker()).sits(mine), await (await worker()).sits(theirs)
    one.say(1, "kept")
    await two.reads("kept")
    room = of_room(broker, mine.room)
    behind = await room.copied()
    one.say(2, "lost")
    await two.reads("kept", "lost")
    await room.falls_back_to(behind)
    one.say(2, "instead")
    for person in (one, two):
        await until(lambda: person.texts() == ["kept", "instead"], what=f"{person.texts()}")  # noqa: B023
        assert person.welcome["reset"] is True


# ---- a store that is away ------------------------------------------------------------------------


async def test_whoever_goes_while_the_store_is_frozen_is_not_seated_by_a_late_reply(own: Store, start: Make) -> None:
    mine, theirs = seats()
    here = await start(own.url, timeout=5.0)
    two = await here.sits(theirs)
    own.nodes[0].pause()
    one = here.person(mine).hello()
    await asyncio.sleep(0.05)
    one.gone()
    own.nodes[0].resume()
    room = of_room(here.broker, mine.room)
    await until(lambda: not here.hub._tasks)
    assert await room.field("c:m1") in (None, "")
    assert set(here.hub.rooms[mine.room].seats) == {"m2"}
    assert two.code is None
