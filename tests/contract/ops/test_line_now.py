"""The line and the volunteers as operators see them: who waits where, who is there, and how the last hour went."""

from __future__ import annotations

import time

import pytest

from peerchat.broker.client import Broker
from peerchat.matching.tally import EXITS
from peerchat.matching.topics import Catalogue
from peerchat.ops.history.counts import Counts
from peerchat.ops.history.events import Came, came
from peerchat.ops.history.looks import minute
from peerchat.ops.line.lately import HOUR_MS, Lately, Window
from peerchat.ops.line.look import Looker
from peerchat.ops.line.sections import LineDesk
from peerchat.volunteers.duty.rules import DutyRules
from tests.contract.matching.steps import enters, pairs
from tests.contract.ops.yesterday import happens, offer
from tests.contract.volunteers.duty import Team

SLOW = DutyRules(ring=20.0)


@pytest.fixture
def team(broker: Broker) -> Team:
    return Team(broker, SLOW)


@pytest.fixture
def desk(broker: Broker, team: Team) -> LineDesk:
    return LineDesk(Looker(broker, team.pool, team.roster, Catalogue()), Lately(broker))


async def test_everybody_in_line_is_counted_where_they_wait(desk: LineDesk, team: Team) -> None:
    a, b = await enters(team.pool, "a", topics=("grief", "sleep")), await enters(team.pool, "b", topics=("grief",))
    await enters(team.pool, "c", ago=90, topics=("grief",))
    await enters(team.pool, "d", topics=(), age="16-17")
    await enters(team.pool, "e", ago=30, format="circle", topics=("sleep",))
    gone = await enters(team.pool, "f", language="en", topics=("grief",))
    await team.pool.disconnect(gone, gone.connection)
    await team.waits(60, level=3)
    assert await pairs(team.pool, a, b) is None
    line = await desk.line()
    german, english = line.languages
    assert (line.waiting, line.away, line.acute, german.waiting, english.waiting, english.away) == (4, 1, 1, 4, 0, 1)
    assert {kind: queue.waiting for kind, queue in german.by_format.items()} == {"pair": 2, "circle": 1, "volunteer": 1}
    assert {one.topic: (one.waiting, one.talking) for one in german.topics} == {
        "grief": (1, 1),
        "sleep": (1, 0),
        "-": (1, 0),
    }
    longest = [german.by_format[kind].longest_s or 0 for kind in ("pair", "circle", "volunteer")]
    assert [90 <= longest[0] < 100, 30 <= longest[1] < 40, 40 <= longest[2] < 50] == [True] * 3
    assert line.longest_s == german.longest_s == longest[0]
    assert english.longest_s is None
    said = line.last_hour
    assert (said.joined, said.returned, said.exits["matched"], sum(said.exits.values())) == (7, 0, 2, 2)
    assert (said.matched_share, said.abandonment) == (1.0, 0.0)
    assert said.joined + said.returned == sum(said.exits.values()) + line.waiting + line.away


async def test_volunteers_are_what_they_do_and_each_is_one_thing(desk: LineDesk, team: Team) -> None:
    await team.on("ann", languages=("de", "en"))
    await team.on("ben")
    await team.on("cleo")
    talks, waits = await team.waits(1), await team.waits(2, level=3)
    room = await team.talks("ann", talks)
    assert await team.offered(waits, "ben") > 0
    await team.roster.unserved(waits.id, "de")
    service = await desk.service()
    every = service.volunteers
    assert (every.on_duty, every.talking, every.offered, every.free) == (3, 1, 1, 1)
    assert (service.by_language["en"].on_duty, service.by_language["en"].talking) == (1, 1)
    assert (service.ringing, service.talks, service.hands) == (1, 1, 0)
    assert service.ringing_s is not None
    assert 0 <= service.ringing_s <= 3
    assert service.crisis_waiting_s is not None
    assert 98 <= service.crisis_waiting_s <= 110
    assert service.unserved == {"nobody_on_duty": 0, "all_busy": 0, "not_accepted": 1}
    looked = minute(await desk.now())
    assert (looked[""].on_duty, looked["de"].on_duty, looked["en"].on_duty, looked["de"].waiting) == (3, 3, 1, 1)
    assert (looked[""].talking, looked[""].waiting_most, looked[""].minutes) == (1, 1, 1)
    assert room.room not in f"{service}{await desk.line()}"


async def test_who_returned_has_waited_since_then_and_is_an_entry_again(desk: LineDesk, team: Team) -> None:
    one, other = await enters(team.pool, "a", ago=600), await enters(team.pool, "b", ago=600)
    await pairs(team.pool, one, other)
    await team.pool.release("a", "de", "room")
    for name in "ab":
        await enters(team.pool, name, ago=600)
    line = await desk.line()
    assert (line.waiting, line.last_hour.returned, line.last_hour.joined) == (2, 2, 2)
    assert line.longest_s is not None
    assert line.longest_s < 10, "a talk is no wait"


async def test_an_hour_later_it_is_not_the_last_hour_any_more(broker: Broker) -> None:
    now = int(time.time() * 1000)
    counts = Counts()
    window = Window[Came]("{q}:de:tally:log", came, counts.add)
    for minutes, what in ((61, "joined"), (59, "joined"), (30, "left"), (1, "matched")):
        await happens(broker, "de", now - minutes * 60_000, what, ms=7000)
    await window.follow(broker, now)
    assert {word: people for word, people in counts.of().items() if people} == {
        "joined": 1,
        "left": 1,
        "matched": 1,
        "wait:7": 1,
    }
    assert [event.what for event in window.since(now - 2 * 60_000)] == ["matched"]
    await happens(broker, "de", now, "later")
    await window.follow(broker, now + 45 * 60_000)
    assert {word: people for word, people in counts.of().items() if people} == {"matched": 1, "wait:7": 1, "later": 1}
    await window.follow(broker, now + 3 * HOUR_MS)
    assert not any(counts.of().values())
    assert not any(counts.topics.values())


async def test_offers_of_the_last_hour(broker: Broker, desk: LineDesk) -> None:
    now = int(time.time() * 1000) - 5000
    for at, what in enumerate(("offer", "missed", "offer", "missed", "offer", "accept", "beat")):
        await offer(broker, now + at, what)
    assert (await desk.service()).missed == 2
    assert set((await desk.line()).last_hour.exits) == set(EXITS)
