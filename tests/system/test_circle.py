"""Drop-in circles from the landing page to the talk: three open one, a fourth joins, they leave one by one."""

from __future__ import annotations

import asyncio

from tests.system.server import Server
from tests.system.talking import sit
from tests.system.visitor import Place, find_room, join, matched, stand_in_line


async def three(url: str, **changes: object) -> list[Place]:
    places = await asyncio.gather(*(find_room(url, format="circle", topics=["grief"], **changes) for _ in range(3)))
    assert len({place.room for place in places}) == 1
    return list(places)


async def test_three_open_a_circle_a_fourth_joins_and_all_hear_all(two_workers: Server) -> None:
    url = two_workers.url
    people = [(await sit(url, place.seat))[0] for place in await three(url)]
    fourth = await find_room(url, format="circle", topics=["grief"])
    late, welcome = await sit(url, fourth.seat)
    assert (welcome["kind"], welcome["topic"]) == ("circle", "grief")
    assert len({member["name"] for member in welcome["members"]}) == 4
    for door in people:
        entry = await door.expect("entry", kind="joined", by=welcome["you"])
        assert entry["member"]["name"] in {member["name"] for member in welcome["members"]}
    await late.say(t="say", n=1, text="hello to you all")
    for door in (*people, late):
        assert (await door.expect("entry", kind="text"))["text"] == "hello to you all"
    for door in people[:2]:
        await door.say(t="leave", goodbye="thanks")
        assert await door.closed() == 1000
    await late.say(t="say", n=2, text="two are left")
    await people[2].expect("entry", kind="text", n=2)
    await people[2].say(t="leave")
    ended = await late.expect("entry", 2, kind="ended")
    assert ended["reason"] == "left"
    assert await late.closed() == 1000


async def test_ages_do_not_sit_together(two_workers: Server) -> None:
    url = two_workers.url
    places = [await join(url, format="circle", age=age, topics=["sleep"]) for age in ("18+", "18+", "16-17")]
    doors = [await stand_in_line(url, place.ticket) for place in places]
    for door in doors:
        await door.expect("waiting")
        assert not [frame for frame in await door.quiet(1.5) if frame["t"] == "matched"]
    third = await find_room(url, format="circle", age="18+", topics=["sleep"])
    for door in doors[:2]:
        assert (await matched(door)).room == third.room
        assert await door.closed() == 1000
    assert not [frame for frame in await doors[2].quiet(1.5) if frame["t"] == "matched"]
    await doors[2].close()
