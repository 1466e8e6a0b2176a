"""Before and after a talk, on the real server: a kept place, a wish to talk again, a block, a break; nothing of it in any log."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import httpx
import pytest

from tests.system.server import Server
from tests.system.talking import sit
from tests.system.visitor import Joined, Place, join, matched, post, stand_in_line, wishes


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Two workers that write the most they ever write to their log."""
    with Server(workers=2, log_level="debug", frontend="skip") as running:
        yield running


async def _act(server: Server, path: str, **body: object) -> httpx.Response:
    return await post(server.url, path, json=body)


async def _meet(server: Server, one: Joined, other: Joined) -> tuple[Place, Place]:
    doors = [await stand_in_line(server.url, joined.ticket) for joined in (one, other)]
    first, second = await asyncio.gather(*(matched(door) for door in doors))
    assert first.room == second.room
    return first, second


async def _talk(place: Place, other: Place, server: Server) -> None:
    """Both come, and go."""
    for seat in (place.seat, other.seat):
        door, _ = await sit(server.url, seat)
        await door.close()


def _told(server: Server, *secrets: str) -> list[str]:
    written = [*server.lines, *(path.read_bytes().decode("latin-1") for path in server.files())]
    return [secret for secret in secrets if any(secret in text for text in written)]


async def test_a_kept_place_is_found_again_on_another_worker(server: Server) -> None:
    joined = await join(server.url, language="de", topics=["sleep"], role="give")
    door = await stand_in_line(server.url, joined.ticket)
    await door.expect("waiting")
    address = "https://push.evil.test/send/secret-address"
    await door.say(t="keep", push=address)
    kept = await door.expect("kept")
    assert kept["push"] is None, "not a service that is called"
    await door.close()
    back = await _act(server, "/api/return", code=kept["code"].lower())
    assert back.status_code == 200
    again = await stand_in_line(server.url, back.json()["ticket"])
    await again.expect("waiting")
    other = await stand_in_line(server.url, (await join(server.url, language="de", topics=["sleep"])).ticket)
    mine, theirs = await asyncio.gather(matched(again), matched(other))
    assert mine.room == theirs.room
    assert _told(server, kept["code"], kept["code"].replace("-", ""), address, "secret-address") == []


async def test_two_who_wish_it_meet_again_once(server: Server) -> None:
    one, other = await join(server.url, topics=["grief"]), await join(server.url, topics=["grief"])
    mine, theirs = await _meet(server, one, other)
    await _talk(mine, theirs, server)
    alone = await _act(server, "/api/again", seat=mine.seat, wish=True)
    assert (alone.status_code, alone.json()) == (200, {"code": None, "expires_at": None})
    codes = [(await _act(server, "/api/again", seat=place.seat, wish=True)).json()["code"] for place in (theirs, mine)]
    assert len(set(codes)) == 2
    joined = [await join(server.url, topics=[], code=code) for code in codes]
    third = await stand_in_line(server.url, (await join(server.url)).ticket)
    await _meet(server, joined[0], joined[1])
    for code in codes:
        used = await post(server.url, "/api/join", json=await wishes(server.url, code=code))
        assert (used.status_code, used.json()["code"]) == (404, "code_unknown")
    assert "matched" not in [frame["t"] for frame in await third.quiet(1)], "a code leads to nobody else"
    await third.close()
    assert _told(server, *codes) == []


async def test_who_was_blocked_after_the_talk_is_never_met_again(server: Server) -> None:
    one, other = await join(server.url, topics=["family"]), await join(server.url, topics=["family"])
    mine, theirs = await _meet(server, one, other)
    room, welcome = await sit(server.url, mine.seat)
    other_room, _ = await sit(server.url, theirs.seat)
    (them,) = (member["id"] for member in welcome["members"] if member["id"] != welcome["you"])
    await room.say(t="leave")
    assert await room.closed() == 1000
    await other_room.close()
    for place in (mine, theirs):
        await _act(server, "/api/again", seat=place.seat, wish=True)
    code = (await _act(server, "/api/again", seat=theirs.seat, wish=True)).json()["code"]
    assert code
    assert (await _act(server, "/api/block", seat=mine.seat, member=them)).status_code == 204
    gone = await post(server.url, "/api/join", json=await wishes(server.url, code=code))
    assert gone.json()["code"] == "code_unknown"
    doors = [
        await stand_in_line(server.url, (await join(server.url, topics=["family"], visitor=joined.visitor)).ticket)
        for joined in (one, other)
    ]
    heard = await asyncio.gather(*(door.quiet(3) for door in doors))  # any two others would have met by then
    assert [{frame["t"] for frame in frames} for frames in heard] == [{"waiting"}, {"waiting"}]
    third = await stand_in_line(server.url, (await join(server.url, topics=["family"])).ticket)
    await matched(third)
    for door in (*doors, third):
        await door.close()


async def test_after_a_heavy_talk_a_break_is_proposed_to_both(server: Server) -> None:
    mine, theirs = await _meet(
        server, await join(server.url, topics=["sleep"]), await join(server.url, topics=["sleep"])
    )
    room, other_room = (await sit(server.url, mine.seat))[0], (await sit(server.url, theirs.seat))[0]
    await room.say(t="say", n=1, text="I am going to kill myself tonight")
    await other_room.expect("entry", kind="text")
    await other_room.say(t="say", n=1, text="I am here with you")
    await room.expect("entry", kind="text", text="I am here with you")
    await other_room.say(t="leave")
    for door in (other_room, room):
        proposed = await door.expect("rest", 10)
        assert (proposed["after"], proposed["minutes"]) == ("crisis", 15)
        await door.close()


async def test_who_takes_a_break_does_not_give(server: Server) -> None:
    joined = await join(server.url)
    taken = await _act(server, "/api/rest", visitor=joined.visitor, minutes=15)
    assert taken.status_code == 200
    body = await wishes(server.url, visitor=joined.visitor, role="give")
    resting = await post(server.url, "/api/join", json=body)
    assert (resting.status_code, resting.json()["code"]) == (409, "resting")
    assert 0 < int(resting.headers["retry-after"]) <= 900
    assert (await post(server.url, "/api/join", json={**body, "role": "seek"})).status_code == 201
    await _act(server, "/api/rest", visitor=joined.visitor, minutes=0)
    assert (await post(server.url, "/api/join", json=body)).status_code == 201


async def test_a_browser_learns_whom_a_call_passes(server: Server) -> None:
    answer = await asyncio.to_thread(server.get, "/api/push")
    assert answer.status_code == 200
    assert {one["name"] for one in answer.json()["services"]} == {"Google", "Mozilla", "Apple", "Microsoft"}
