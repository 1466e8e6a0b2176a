"""Offers in a real store: one at a time, never two owners, and nobody is left ringing."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable
from typing import get_args

import pytest
import pytest_asyncio
from msgspec.structs import replace

from peerchat.broker.client import Broker
from peerchat.matching.pair import Pair
from peerchat.matching.pool import Waits
from peerchat.volunteers.duty.policy import Listener, allocate, may_take
from peerchat.volunteers.duty.roster import End
from tests.contract.store import Store
from tests.contract.volunteers.duty import Team

ENDS: tuple[End, ...] = get_args(End)


@pytest.fixture
def team(broker: Broker) -> Team:
    return Team(broker)


@pytest_asyncio.fixture
async def patient(store: Store, broker: Broker) -> AsyncIterator[Team]:
    """Hundreds of acts at once take their time on a busy machine."""
    link = Broker(store.url, timeout=20.0)
    await link.start()
    yield Team(link)
    await link.close()


async def test_who_is_offered_and_accepts_has_the_talk_and_the_person_hears_of_it(team: Team) -> None:
    await team.on("ann")
    person = await team.waits(1, topics=("grief",), level=2)
    look = await team.look()
    assert [(one.ticket.id, one.offer) for one in look.people] == [("t1", "")]
    [(asking, listener)] = allocate(look.people, look.listeners, look.now)
    assert await team.roster.offer(asking, listener.id, "o1") > look.now
    asked = await team.roster.asked("ann")
    assert asked is not None
    assert (asked.offer, asked.ticket.topics, asked.ticket.level) == ("o1", ("grief",), 2)
    room = team.room("ann", asked.ticket)
    assert await team.roster.accept("ann", "c-ann", asked, room) == 1
    [side] = await team.pool.stand([person])
    assert isinstance(side, Pair)
    assert (side.room, side.kind, side.topic, side.member) == (room.room, "volunteer", "grief", "m1")
    kept = await team.listening.room(room.room)
    assert kept is not None
    assert (kept.staff, kept.ticket, kept.level, [one.label for one in kept.why]) == ("ann", "t1", 2, ["own_word"])
    tally = await team.pool.tally("de")
    assert (tally.exits["volunteer"], tally.in_line, tally.entries) == (1, 0, 1)


async def test_one_person_rings_at_one_volunteer_and_one_volunteer_has_one_offer(team: Team) -> None:
    await team.on("ann")
    await team.on("ben")
    one, other = await team.waits(1), await team.waits(2)
    assert await team.offered(one, "ann") > 0
    assert await team.offered(one, "ben", "o2") == -2
    assert await team.offered(other, "ann", "o3") == -1
    assert await team.accepts("ben", one) == 0
    assert await team.accepts("ann", one, "o9") == 0
    assert await team.accepts("ann", one) == 1
    assert await team.accepts("ann", one) == 0


async def test_ten_thousand_races_have_one_owner_each(patient: Team) -> None:
    """Each person is offered, and then everybody does everything at once: accept, pass, miss, take back, offer elsewhere, leave."""
    team, volunteers = patient, 25
    names = [f"v{number}" for number in range(10)]
    chance = random.Random(7)
    accepts = 0
    for name in names:
        await team.on(name, most=2)
    number = 0
    while accepts < 10_000:
        number += 1
        person = await team.waits(number)
        owner = chance.choice(names)
        await team.on(owner, most=2)  # their sign of life may be old by now on a slow machine
        await team.broker.command("{q}:s:x", "HSET", f"{{q}}:s:{owner}", "pause", 0)
        if await team.offered(person, owner, f"o{number}") < 0:
            await team.pool.drop(person, person.connection)
            continue
        acts: list[Awaitable[int]] = []
        for _ in range(volunteers):
            acts += [team.accepts(name, person, f"o{number}") for name in names]
            acts += [
                team.roster.withdraw(owner, f"o{number}", person.id, chance.choice(ENDS)),
                team.offered(person, chance.choice(names), f"x{number}"),
            ]
        chance.shuffle(acts)
        said = await asyncio.gather(*acts)
        accepts += volunteers * len(names)
        log = await team.broker.command("{q}:duty-log", "XRANGE", "{q}:duty-log", "-", "+")
        events = [dict(zip(row[1][::2], row[1][1::2], strict=True)) for row in log]
        owners = [one for one in events if one[b"what"] == b"accept" and one[b"ticket"] == person.id.encode()]
        assert len(owners) <= 1
        assert len(said) == len(acts)
        for one in owners:
            await team.listening.over(one[b"room"].decode())
        for name in names:
            await team.broker.command("{q}:s:x", "HDEL", f"{{q}}:s:{name}", "offer", "ticket", "until", "away")
        await team.pool.drop(person, person.connection)
    assert number <= 80, "an offer was made at least every other time"


async def test_a_missed_offer_goes_on_and_two_make_away(team: Team) -> None:
    await team.on("ann")
    person = await team.waits(1)
    for number in (1, 2):
        assert await team.offered(person, "ann", f"o{number}") > 0
        assert await team.roster.withdraw("ann", f"o{number}", "t1", "missed") == 0, "it still rings"
        await asyncio.sleep(team.roster.rules.ring + 0.05)
        look = await team.look()
        assert [(over.staff, over.offer) for over in look.over] == [("ann", f"o{number}")]
        assert await team.roster.withdraw("ann", f"o{number}", "t1", "missed") == number
        assert await team.accepts("ann", person, f"o{number}") == 0
    sign = await team.beat("ann")
    assert sign is not None
    assert (sign.on, sign.away) == (True, True)
    assert await team.offered(person, "ann", "o3") == -1
    await team.on("ann")
    assert await team.offered(person, "ann", "o4") > 0
    [found] = await team.pool.stand([person])
    assert isinstance(found, Waits)
    assert found.since == person.since


async def test_who_passed_is_asked_again_only_after_a_while(team: Team) -> None:
    await team.on("ann")
    person = await team.waits(1)
    await team.offered(person, "ann")
    assert await team.roster.withdraw("ann", "o1", "t1", "passed") == 1
    look = await team.look()
    assert allocate(look.people, look.listeners, look.now) == []
    assert allocate(look.people, look.listeners, look.now + int(team.roster.rules.again * 1000) + 100) != []


async def test_it_is_not_missed_when_the_person_has_gone(team: Team) -> None:
    await team.on("ann")
    for number in (1, 2, 3):
        person = await team.waits(number)
        await team.offered(person, "ann", f"o{number}")
        assert await team.roster.withdraw("ann", f"o{number}", person.id, "gone") == 0, "they are there"
        await team.pool.disconnect(person, person.connection)
        assert await team.accepts("ann", person, f"o{number}") == -1
        assert await team.roster.withdraw("ann", f"o{number}", person.id, "gone") == 1
    assert (await team.on("ann")).away is False


async def test_caps_and_pauses_in_the_store_are_those_of_the_policy(team: Team) -> None:
    """Every way a volunteer can stand, asked for somebody of every level: script and pure rule give the same answer."""
    person = await team.waits(1)
    key = "{q}:s:ann"
    for most in (1, 2):
        for levels in ((), (0,), (2,), (3,), (1, 2), (0, 4)):
            for on, away, paused in ((1, 0, 0), (0, 0, 0), (1, 1, 0), (1, 0, 1)):
                await team.on("ann", most=most)
                now = team.roster.now()
                pause = now + 60_000 if paused else 0
                await team.broker.command(key, "HSET", key, "on", on, "away", "1" if away else "", "pause", pause)
                await team.broker.command(key, "DEL", f"{key}:talks")
                for number, level in enumerate(levels):
                    await team.broker.command(key, "SADD", f"{key}:talks", f"r{number}")
                    await team.broker.command(key, "HSET", f"{{q}}:l:r{number}", "level", level)
                listener = Listener("ann", frozenset({"de"}), bool(on), bool(away), most, pause, 0, levels)
                for level in (0, 2, 3, 4):
                    said = await team.offered(replace(person, level=level), "ann")
                    assert (said > 0) == may_take(listener, level, now), (most, levels, on, away, paused, level)
                    await team.roster.withdraw("ann", "o1", "t1", "taken_back")


async def test_a_volunteer_whose_lease_is_over_is_not_asked_and_loses_the_offer(team: Team) -> None:
    await team.on("ann")
    person = await team.waits(1)
    assert await team.offered(person, "ann") > 0
    await team.broker.command("{q}:duty", "ZADD", "{q}:duty", 1, "ann")
    look = await team.look()
    assert look.listeners == []
    assert [over.staff for over in look.over] == ["ann"]
    assert await team.roster.withdraw("ann", "o1", "t1", "taken_back") == 1
    await team.on("ben")
    assert await team.offered(person, "ben", "o2") > 0
