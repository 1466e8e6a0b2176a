"""Two people talk: every promise of the room that needs no fault to be seen."""

from __future__ import annotations

import asyncio

import pytest

from tests.system.server import Server
from tests.system.talking import same_talk, sit, talk, whole
from tests.system.visitor import pair


async def test_what_is_said_reaches_both_in_one_order(server: Server) -> None:
    async with talk(server.url) as (one, two):
        for number in range(30):
            one.say(f"one {number}")
            two.say(f"two {number}")
        await same_talk(one, two)
        assert len(one.texts()) == 60
        await whole(one, two)


async def test_the_welcome_tells_what_the_protocol_says(server: Server) -> None:
    place, other = await pair(server.url, need="share")
    door, welcome = await sit(server.url, place.seat)
    assert welcome["room"] == place.room == other.room
    assert (welcome["kind"], welcome["acked"], welcome["reset"]) == ("pair", 0, True)
    assert welcome["you"] in {member["id"] for member in welcome["members"]}
    assert len(welcome["members"]) == 2
    for member in welcome["members"]:
        assert set(member) >= {"id", "name", "role", "need", "here"}
    mine = next(member for member in welcome["members"] if member["id"] == welcome["you"])
    assert (mine["need"], mine["here"]) == ("share", True)
    await door.close()


async def test_a_reconnect_brings_exactly_what_was_missed(server: Server) -> None:
    place, other = await pair(server.url)
    here, _ = await sit(server.url, place.seat)
    away, _ = await sit(server.url, other.seat)
    await here.say(t="say", n=1, text="before")
    seen = (await away.expect("entry", kind="text"))["pos"]
    away.abort()
    for n in (2, 3, 4):
        await here.say(t="say", n=n, text=f"missed {n}")
        await here.expect("entry", kind="text", n=n)
    again, welcome = await sit(server.url, other.seat, seen)
    assert not welcome["reset"]
    texts = [entry["text"] for entry in welcome["entries"] if entry["kind"] == "text"]
    assert texts == ["missed 2", "missed 3", "missed 4"]
    assert welcome["pos"] == welcome["entries"][-1]["pos"]
    await here.close()
    await again.close()


@pytest.mark.parametrize("pos", ["garbage", "", "0-0", "999999999-1", "A" * 64])
async def test_an_unknown_position_is_answered_with_all_there_is(server: Server, pos: str) -> None:
    place, _ = await pair(server.url)
    door, _ = await sit(server.url, place.seat)
    await door.say(t="say", n=1, text="still here")
    await door.expect("entry", kind="text")
    await door.close()
    again, welcome = await sit(server.url, place.seat, pos)
    assert welcome["reset"]
    assert [entry["text"] for entry in welcome["entries"] if entry["kind"] == "text"] == ["still here"]
    await again.close()


async def test_a_position_of_another_room_is_answered_with_all_there_is(server: Server) -> None:
    place, _ = await pair(server.url)
    strange, _ = await pair(server.url)
    door, _ = await sit(server.url, strange.seat)
    await door.say(t="say", n=1, text="elsewhere")
    pos = (await door.expect("entry", kind="text"))["pos"]
    await door.close()
    door, _ = await sit(server.url, place.seat)
    await door.say(t="say", n=1, text="here")
    await door.expect("entry", kind="text")
    await door.close()
    again, welcome = await sit(server.url, place.seat, pos)
    assert welcome["reset"]
    assert [entry["text"] for entry in welcome["entries"] if entry["kind"] == "text"] == ["here"]
    await again.close()


async def test_typing_is_seen_by_the_other_alone(server: Server) -> None:
    async with talk(server.url) as (one, two):
        one.send(t="typing", on=True)
        await two.until(lambda: two.of("typing", by=one.me, on=True))
        one.send(t="typing", on=False)
        await two.until(lambda: two.of("typing", by=one.me, on=False))
        assert not one.of("typing")


async def test_a_mark_and_a_pause_are_entries_numbered_like_a_say(server: Server) -> None:
    place, other = await pair(server.url)
    one, _ = await sit(server.url, place.seat)
    two, _ = await sit(server.url, other.seat)
    await two.say(t="say", n=1, text="that was hard")
    pos = (await one.expect("entry", kind="text"))["pos"]
    await one.say(t="mark", n=1, of=pos)
    await one.say(t="pause", n=2, minutes=3)
    await one.say(t="resume", n=3)
    await one.say(t="resume", n=3)
    for door in (one, two):
        assert (await door.expect("entry", kind="mark", n=1))["of"] == pos
        assert (await door.expect("entry", kind="pause", n=2))["minutes"] == 3
        await door.expect("entry", kind="resume", n=3)
    assert [frame for frame in await two.quiet(0.3) if frame["t"] == "entry"] == []
    await one.close()
    await two.close()


async def test_leaving_ends_a_pair_for_both_and_a_late_word_is_not_taken(server: Server) -> None:
    async with talk(server.url) as (one, two):
        one.say("bye")
        await same_talk(one, two)
        one.send(t="leave", goodbye="thanks")
        await asyncio.gather(one.until(lambda: one.over), two.until(lambda: two.over))
        assert (one.closes[-1], two.closes[-1]) == (1000, 1000)
        kinds = [entry["kind"] for entry in two.transcript]
        assert kinds[-2:] == ["left", "ended"]
        left = two.transcript[-2]
        assert (left["by"], left["goodbye"]) == (one.me, "thanks")
        door, welcome = await sit(server.url, two.token, two.pos)
        assert welcome["entries"] == []
        await door.say(t="say", n=1, text="wait")
        assert await door.closed() == 1000
        assert not [frame for frame in door.frames if frame["t"] == "entry"]
