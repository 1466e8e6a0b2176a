"""Waiting in line, with everything that happens to a phone meanwhile."""

from __future__ import annotations

import asyncio
import time

import pytest

from tests.system.door import Door
from tests.system.patience import TooLongError, patience
from tests.system.server import Server
from tests.system.talking import sit
from tests.system.visitor import join, matched, pair, site, stand_in_line


async def _topics(server: Server) -> list[str]:
    return [topic["id"] for topic in (await site(server.url))["topics"]]


async def _not_matched(*doors: Door, close: bool = True) -> None:
    """All stand in line for 3 s, and nobody comes for them."""
    for frames in await asyncio.gather(*(door.quiet(3) for door in doors)):
        assert not [frame for frame in frames if frame["t"] == "matched"]
    for door in doors if close else ():
        await door.close()


async def test_whoever_comes_is_told_the_place_at_once(server: Server) -> None:
    ticket = (await join(server.url, topics=(await _topics(server))[:1])).ticket
    async with await stand_in_line(server.url, ticket) as door:
        waiting = await door.next()
        assert waiting["t"] == "waiting"
        assert waiting["position"] >= 1
        assert "wait_s" in waiting
        assert waiting["widening"] == "same topic"


async def test_two_who_want_the_same_meet_in_one_room(server: Server) -> None:
    topic = (await _topics(server))[0]
    one, two = await pair(server.url, topics=[topic])
    assert one.topic == two.topic == topic
    assert one.seat != two.seat


async def test_age_groups_never_meet(two_workers: Server) -> None:
    url = two_workers.url
    young = await stand_in_line(url, (await join(url, age="16-17")).ticket)
    grown = await stand_in_line(url, (await join(url, age="18+")).ticket)
    await _not_matched(young, grown)


async def test_what_somebody_cannot_carry_is_not_brought_to_them(two_workers: Server) -> None:
    url = two_workers.url
    heavy = (await _topics(two_workers))[0]
    spared = await stand_in_line(url, (await join(url, no_go=[heavy])).ticket)
    other = await stand_in_line(url, (await join(url, topics=[heavy])).ticket)
    await _not_matched(spared, other)


async def test_whoever_came_first_is_served_first(server: Server) -> None:
    """The third comes back after a cut, and still is behind the second and before nobody."""
    first = (await join(server.url, age="16-17")).ticket
    await asyncio.sleep(0.01)
    second = (await join(server.url, age="16-17")).ticket
    early = await stand_in_line(server.url, first)
    early.abort()
    late, old = await asyncio.gather(stand_in_line(server.url, second), stand_in_line(server.url, first))
    one, two = await asyncio.gather(matched(late), matched(old))
    assert one.room == two.room


async def test_a_place_is_kept_over_a_disconnect_and_not_matched_meanwhile(two_workers: Server) -> None:
    url = two_workers.url
    mine = (await join(url)).ticket
    door = await stand_in_line(url, mine)
    await door.expect("waiting")
    door.abort()
    other = await stand_in_line(url, (await join(url)).ticket)
    assert not [frame for frame in await other.quiet(1.5) if frame["t"] == "matched"]
    back = await stand_in_line(url, mine)
    one, two = await asyncio.gather(matched(back), matched(other))
    assert one.room == two.room


async def test_position_never_rises(server: Server) -> None:
    """Five who cannot meet each other wait; those who leave make the others move up."""
    topics = (await _topics(server))[:5]
    doors: list[Door] = []
    for topic in topics:
        others = [other for other in topics if other != topic]
        ticket = (await join(server.url, topics=[topic], no_go=others, age="16-17")).ticket
        doors.append(await stand_in_line(server.url, ticket))
        await doors[-1].expect("waiting")
    doors[0].abort()
    doors[2].abort()
    await asyncio.gather(*(door.quiet(6) for door in doors[3:]))
    for door in doors:
        positions = [frame["position"] for frame in door.frames if frame["t"] == "waiting"]
        assert positions == sorted(positions, reverse=True)
        assert all(position >= 1 for position in positions)
        door.abort()


async def test_a_match_that_happened_meanwhile_comes_at_once(two_workers: Server) -> None:
    """The socket dies in the moment of the match: the same ticket is answered by the same seat."""
    url = two_workers.url
    tickets = [(await join(url)).ticket for _ in range(2)]
    doors = [await stand_in_line(url, ticket) for ticket in tickets]
    other = asyncio.create_task(matched(doors[1]))
    first = await doors[0].expect("matched", 10)
    start = time.monotonic()
    again = await matched(await stand_in_line(url, tickets[0]))
    assert time.monotonic() - start < patience(2)
    assert (again.room, (await other).room) == (first["room"], first["room"])


async def test_who_waits_for_a_partner_who_never_comes_goes_back_in_line(two_workers: Server) -> None:
    """And keeps the old seniority: meets the next one before somebody who came in between."""
    url = two_workers.url
    mine, absent = (await join(url)).ticket, (await join(url)).ticket
    mine_door, absent_door = await asyncio.gather(stand_in_line(url, mine), stand_in_line(url, absent))
    place, never_taken = await asyncio.gather(matched(mine_door), matched(absent_door))
    assert place.room == never_taken.room
    door, _ = await sit(url, place.seat)
    ended = await door.expect("entry", 12, kind="ended")
    assert ended.get("reason") == "no_show"
    assert await door.closed() == 1000
    back = await stand_in_line(url, mine)
    assert (await back.next())["t"] == "waiting"
    fresh = await stand_in_line(url, (await join(url)).ticket)
    one, two = await asyncio.gather(matched(back), matched(fresh))
    assert one.room == two.room != place.room


async def test_two_who_blocked_never_meet_again(two_workers: Server) -> None:
    url = two_workers.url
    one, two = await join(url), await join(url)
    places = await asyncio.gather(
        matched(await stand_in_line(url, one.ticket)), matched(await stand_in_line(url, two.ticket))
    )
    door, welcome = await sit(url, places[0].seat)
    other, _ = await sit(url, places[1].seat)
    them = next(member["id"] for member in welcome["members"] if member["id"] != welcome["you"])
    await door.say(t="block", member=them)
    await door.say(t="leave")
    assert await door.closed() == 1000
    assert await other.closed() == 1000
    assert not [frame for frame in other.frames if "block" in str(frame)]
    again = [await join(url, visitor=who.visitor) for who in (one, two)]
    doors = [await stand_in_line(url, joined.ticket) for joined in again]
    await _not_matched(*doors, close=False)
    third = await stand_in_line(url, (await join(url)).ticket)
    await matched(third)
    for waiting in doors:
        await waiting.close()


async def test_a_fitting_pair_never_waits_three_seconds_and_nobody_is_matched_twice(two_workers: Server) -> None:
    url = two_workers.url
    tickets = [(await join(url)).ticket for _ in range(30)]
    start = time.monotonic()
    doors = await asyncio.gather(*(stand_in_line(url, ticket) for ticket in tickets))
    places = await asyncio.gather(*(matched(door) for door in doors))
    assert time.monotonic() - start < patience(6)
    rooms = [place.room for place in places]
    assert len(set(rooms)) == 15
    assert all(rooms.count(room) == 2 for room in rooms)


async def test_the_same_ticket_in_two_tabs_is_one_place(two_workers: Server) -> None:
    url = two_workers.url
    ticket = (await join(url)).ticket
    older = await stand_in_line(url, ticket)
    await older.expect("waiting")
    newer = await stand_in_line(url, ticket)
    await newer.expect("waiting")
    with pytest.raises((TimeoutError, TooLongError)):
        await newer.expect("matched", 2)
    assert await older.closed() == 4009
    await newer.close()


async def test_a_choice_not_on_offer_is_refused(server: Server) -> None:
    async with await stand_in_line(server.url, (await join(server.url)).ticket) as door:
        await door.expect("waiting")
        await door.say(t="choose", option="volunteer")
        assert (await door.expect("refusal"))["code"] == "no_option"
