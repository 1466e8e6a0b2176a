"""Listening rooms in a real store: caps while a talk goes on, the pause after it, and the way back into the line."""

from __future__ import annotations

import asyncio

import pytest

from peerchat.broker.client import Broker
from peerchat.matching.pool import Waits
from peerchat.matching.ticket import Ticket
from peerchat.tokens import Signer, TicketToken
from peerchat.volunteers.duty.aside import Asides
from peerchat.volunteers.duty.policy import allocate
from peerchat.volunteers.duty.room import make_room
from tests.contract.volunteers.duty import Team


@pytest.fixture
def team(broker: Broker) -> Team:
    return Team(broker)


def token_of(person: Ticket) -> TicketToken:
    return TicketToken(
        exp=2**40, id=person.id, visitor=person.visitor, at=person.since, language="de", topics=person.topics, need="heard",
        role="either", format="volunteer", age="18+", no_go=(),
    )  # fmt: skip


async def test_a_pause_begins_with_the_end_and_nothing_overrides_it(team: Team) -> None:
    await team.on("ann")
    room = await team.talks("ann", await team.waits(1))
    person = await team.waits(2)
    assert await team.offered(person, "ann", "o2") == -1, "in a talk"
    await team.listening.over(room.room)
    assert await team.offered(person, "ann", "o2") == -1, "in the pause"
    for what in ("off", "on"):
        await team.roster.sign("ann", "c-ann", what, name="ann", languages=("de",))
    await team.on("ann")
    assert await team.offered(person, "ann", "o2") == -1, "off and on again"
    await asyncio.sleep(team.roster.rules.pause + 0.02)
    assert await team.offered(person, "ann", "o2") > 0


async def test_a_pause_is_longer_after_a_talk_that_became_acute(team: Team) -> None:
    await team.on("ann")
    room = await team.talks("ann", await team.waits(1))
    await team.listening.raised(room.room, 3, "ideation")
    await team.listening.raised(room.room, 2, "distress")
    known = await team.listening.room(room.room)
    assert known is not None
    assert (known.level, [(one.by, one.label, one.level) for one in known.why]) == (3, [("words", "ideation", 3)])
    before = team.roster.now()
    await team.listening.over(room.room)
    await team.listening.over(room.room)
    sign = await team.beat("ann")
    assert sign is not None
    assert (
        team.roster.rules.pause_acute * 1000 - 50 <= sign.pause - before <= team.roster.rules.pause_acute * 1000 + 5000
    )
    assert sign.rooms == frozenset()


async def test_two_at_most_and_one_while_it_is_acute(team: Team) -> None:
    await team.on("ann", most=2)
    first = await team.talks("ann", await team.waits(1))
    assert await team.offered(await team.waits(2, level=3), "ann", "o2") == -1, "acute ones are alone"
    ringing = await team.waits(3)
    assert await team.offered(ringing, "ann", "o3") > 0
    await team.listening.raised(first.room, 4, "plan")
    assert await team.accepts("ann", ringing, "o3") == 0, "taken back"
    look = await team.look()
    assert [one.offer for one in look.people] == ["", ""]
    assert await team.offered(ringing, "ann", "o4") == -1


async def test_a_pause_that_began_while_it_rang_takes_the_offer_back(team: Team) -> None:
    await team.on("ann", most=2)
    first = await team.talks("ann", await team.waits(1))
    ringing = await team.waits(2)
    assert await team.offered(ringing, "ann", "o2") > 0
    await team.listening.over(first.room)
    assert await team.accepts("ann", ringing, "o2") == 0
    await team.on("ben")
    assert await team.offered(ringing, "ben", "o3") > 0


async def test_whose_volunteer_is_gone_is_back_in_line_with_the_old_seniority_once(team: Team) -> None:
    await team.on("ann")
    person = await team.waits(1, topics=("grief",))
    room = await team.talks("ann", person)
    await team.listening.raised(room.room, 3, "ideation")
    assert room.theirs is not None
    seat = room.theirs.seat(token_of(person), 3600)
    way_back = await team.listening.back(seat)
    assert way_back is not None
    opened = Signer(b"s" * 32, clock=lambda: team.roster.now() / 1000).open(way_back, TicketToken)
    assert opened is not None
    assert (opened.id, opened.at, opened.level, opened.format) == (person.id, person.since, 3, "volunteer")
    found = await team.pool.enter(person, "c9", team.roster.now())
    assert isinstance(found, Waits)
    assert (found.since, found.position) == (person.since, 1)
    await team.listening.back(seat)
    tally = await team.pool.tally("de")
    assert (tally.returned, tally.exits["volunteer"], tally.in_line, tally.entries) == (1, 1, 1, 2)
    look = await team.look()
    await team.broker.command("{q}:s:ann", "HSET", "{q}:s:ann", "pause", 0)
    assert allocate(look.people, look.listeners, look.now) == [], "not the one again who was just lost"


async def test_a_talk_without_a_sign_of_life_is_over(team: Team) -> None:
    await team.on("ann")
    room = await team.talks("ann", await team.waits(1))
    await team.listening.over(room.room, "lost")
    assert (await team.listening.room(room.room) or room).state == "open"
    await team.broker.command("{q}:listening", "ZADD", "{q}:listening", 1, room.room)
    assert (await team.look()).silent == [room.room]
    await team.listening.over(room.room, "lost")
    sign = await team.beat("ann")
    assert sign is not None
    assert (sign.rooms, sign.pause > sign.now) == (frozenset(), True)


async def test_the_volunteers_seat_is_theirs_until_abuse_ended_the_talk(team: Team) -> None:
    await team.on("ann")
    person = await team.waits(1)
    room = await team.talks("ann", person)
    seat = room.seat(3600)
    assert await team.listening.arrive(seat)
    await team.listening.over(room.room)
    assert await team.listening.arrive(seat), "how it ended may be read"
    await team.listening.shield(room)
    assert not await team.listening.arrive(seat)
    assert await team.listening.shielded(person.visitor) > 86_000
    await team.on("ben")
    again = await team.waits(5, visitor=person.visitor)
    assert await team.offered(again, "ben", "o9") == -2
    assert (await team.look()).people == []


async def test_a_store_that_forgot_all_learns_of_the_talk_and_the_pause_again(team: Team) -> None:
    await team.on("ann")
    room = await team.talks("ann", await team.waits(1))
    await team.broker.command(
        "{q}:x", "EVAL", "for _, k in ipairs(redis.call('KEYS', '{q}:*')) do redis.call('DEL', k) end", 1, "{q}:x"
    )
    assert await team.listening.arrive(room.seat(3600))
    until = team.roster.now() + 5000
    sign = await team.roster.sign("ann", "c-ann", "beat", name="ann", languages=("de",), pause=until, on=True)
    assert sign is not None
    assert (sign.on, sign.pause, sign.rooms) == (True, until, frozenset({room.room}))


async def test_who_waited_in_vain_is_counted_once_with_the_reason(team: Team) -> None:
    one = await team.waits(1)
    assert await team.roster.unserved(one.id, "de") == "nobody_on_duty"
    await team.on("ann")
    assert await team.roster.unserved(one.id, "de") == "all_busy"
    other = await team.waits(2)
    await team.offered(other, "ann")
    assert await team.roster.unserved(other.id, "de") == "not_accepted"
    assert await team.roster.unserved_counts("de") == {"nobody_on_duty": 1, "not_accepted": 1}


async def test_no_words_outlive_the_talk_by_more_than_its_own(team: Team) -> None:
    """A note that was approved is there until somebody has taken over, and for that talk; words beside a talk go with it."""
    await team.on("ann")
    person = await team.waits(1)
    room = await team.talks("ann", person)
    await Asides(team.broker).say(room.room, "Ann", "volunteer", "Was sage ich?")
    assert room.theirs is not None
    seat = room.theirs.seat(token_of(person), 3600)
    await team.listening.back(seat, note="Ich trauere.", handed_over=True)
    await team.listening.over(room.room)
    assert 0 < await team.broker.command("{q}:x", "PTTL", f"{{q}}:l:{room.room}:aside") <= 600_000
    await team.on("ben")
    found = await team.pool.enter(person, "c9", team.roster.now())
    assert isinstance(found, Waits)
    assert await team.offered(person.placed(found.since, "c9"), "ben", "o2") > 0
    asked = await team.roster.asked("ben")
    assert asked is not None
    assert asked.note == "Ich trauere."
    second = make_room("ben", asked.ticket, "room9", team.roster.now(), lambda: 0.0, asked.note)
    assert await team.roster.accept("ben", "c-ben", asked, second) == 1
    assert await team.broker.command("{q}:x", "HGET", f"{{q}}:t:{person.id}", "note") is None
    assert (await team.listening.room("room9") or room).note == "Ich trauere."
    await team.listening.over("room9")
    assert (await team.listening.room("room9") or room).note == ""
