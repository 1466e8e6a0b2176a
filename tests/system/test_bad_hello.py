"""Whoever does not say a proper hello gets no further: right code, in time, and nobody else notices."""

from __future__ import annotations

import asyncio
import contextlib
import time

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from peerchat.tokens import SeatToken, Signer, TicketToken, VisitorToken
from tests.system.door import Door
from tests.system.patience import patience
from tests.system.server import SECRET, Server
from tests.system.talking import same_talk, sit, talk
from tests.system.visitor import join, pair

BOTH = pytest.mark.parametrize("path", ["/ws/room", "/ws/queue"])


def _altered(token: str) -> str:
    middle = len(token) // 2
    return token[:middle] + ("A" if token[middle] != "A" else "B") + token[middle + 1 :]


async def test_no_hello_is_closed_after_five_seconds(server: Server) -> None:
    doors = [await Door.open(server.url, path) for path in ("/ws/room", "/ws/queue")]
    start = time.monotonic()
    assert await asyncio.gather(*(door.closed(8) for door in doors)) == [4001, 4001]
    assert 4 < time.monotonic() - start < patience(7)
    assert [door.frames for door in doors] == [[], []]


async def test_a_late_hello_comes_too_late(server: Server) -> None:
    place, _ = await pair(server.url)
    door = await Door.open(server.url, "/ws/room")
    await asyncio.sleep(5.6)
    await door.say(t="hello", v=1, seat=place.seat, pos=None)
    assert await door.closed() == 4001
    assert door.frames == []


async def test_pings_do_not_stretch_the_time_for_hello(server: Server) -> None:
    door = await Door.open(server.url, "/ws/room")
    start = time.monotonic()
    while time.monotonic() - start < 7 and door.connection.close_code is None:
        with contextlib.suppress(ConnectionClosed):
            await (await door.connection.ping())
        await asyncio.sleep(0.5)
    assert await door.closed(1) == 4001


@BOTH
@pytest.mark.parametrize("token", ["", "x", "not a token", "ä" * 20, "A" * 4000, "....", "eyJhbGciOiJub25lIn0.e30."])
async def test_a_made_up_token_is_closed(server: Server, path: str, token: str) -> None:
    door = await Door.open(server.url, path)
    await door.say(t="hello", v=1, seat=token, ticket=token)
    assert await door.closed() == 4001


async def test_an_altered_token_is_closed(server: Server) -> None:
    place, _ = await pair(server.url)
    ticket = (await join(server.url)).ticket
    for path, name, token in (("/ws/room", "seat", place.seat), ("/ws/queue", "ticket", ticket)):
        door = await Door.open(server.url, path)
        await door.say(t="hello", v=1, **{name: _altered(token)})
        assert await door.closed() == 4001


async def test_a_token_of_another_kind_is_closed(server: Server) -> None:
    place, _ = await pair(server.url)
    joined = await join(server.url)
    wrong = [("/ws/room", "seat", joined.ticket), ("/ws/room", "seat", joined.visitor)]
    wrong += [("/ws/queue", "ticket", place.seat), ("/ws/queue", "ticket", joined.visitor)]
    for path, name, token in wrong:
        door = await Door.open(server.url, path)
        await door.say(t="hello", v=1, **{name: token})
        assert await door.closed() == 4001


def _expired() -> dict[str, str]:
    """Tokens that were good an hour ago, signed with the server's own secret."""
    signer, exp = Signer(SECRET.encode()), int(time.time()) - 3600
    seat = SeatToken(exp, "room", "pair", None, "en", 1, "m1", (), "visitor", "ticket")
    ticket = TicketToken(exp, "ticket", "visitor", 1, "en", (), "heard", "either", "pair", "18+", ())
    return {"/ws/room": signer.sign(seat), "/ws/queue": signer.sign(ticket)}


@BOTH
async def test_an_expired_token_is_closed(server: Server, path: str) -> None:
    door = await Door.open(server.url, path)
    await door.say(t="hello", v=1, seat=_expired()[path], ticket=_expired()[path])
    assert await door.closed() == 4001


async def test_a_token_of_another_house_is_closed(server: Server) -> None:
    stranger = Signer(b"another secret of another house, as long as it must be")
    token = stranger.sign(VisitorToken(int(time.time()) + 3600, "visitor"))
    door = await Door.open(server.url, "/ws/room")
    await door.say(t="hello", v=1, seat=token, pos=None)
    assert await door.closed() == 4001


async def test_a_seat_opens_no_other_room_whatever_the_address_says(server: Server) -> None:
    place, _ = await pair(server.url)
    strange, _ = await pair(server.url)
    door = await Door.open(server.url, f"/ws/room?r={strange.room}")
    await door.say(t="hello", v=1, seat=place.seat, pos=None)
    frame = await door.next()
    assert frame["t"] == "welcome"
    assert frame["room"] == place.room
    await door.close()


@BOTH
@pytest.mark.parametrize(
    "hello",
    [
        '{"t":"nonsense"}',
        '{"t":"hello"}',
        '{"t":"hello","v":"one","seat":"x","ticket":"x"}',
        '{"t":"hello","v":1,"seat":7,"ticket":7}',
        '{"v":1,"seat":"x","ticket":"x"}',
        "[]",
        "null",
        '"hello"',
        "",
        "{",
        '{"t":"hello","v":1',
        "[" * 8000,
        '{"t":"hello","v":1,"x":' + "[" * 8000,
        '{"t":' * 1500,
    ],
)
async def test_a_first_frame_that_is_no_hello_is_not_understood(server: Server, path: str, hello: str) -> None:
    door = await Door.open(server.url, path)
    await door.raw(hello)
    assert await door.closed() == 4000


@BOTH
async def test_to_talk_without_a_hello_is_to_have_no_token(server: Server, path: str) -> None:
    door = await Door.open(server.url, path)
    await door.say(t="beat", pos=None)
    assert await door.closed() in (4000, 4001)


@BOTH
async def test_a_binary_hello_is_not_understood(server: Server, path: str) -> None:
    door = await Door.open(server.url, path)
    await door.raw(b'{"t":"hello"}')
    assert await door.closed() == 4000


@BOTH
@pytest.mark.parametrize("size", [9 * 1024, 1024 * 1024])
async def test_a_hello_over_the_limit_is_too_big(server: Server, path: str, size: int) -> None:
    door = await Door.open(server.url, path)
    await door.raw('{"t":"hello","v":1,"seat":"' + "x" * size + '"}')
    assert await door.closed() == 4013


async def test_a_hello_in_pieces_is_a_hello(server: Server) -> None:
    place, _ = await pair(server.url)
    door = await Door.open(server.url, "/ws/room")
    hello = f'{{"t":"hello","v":1,"seat":"{place.seat}","pos":null}}'
    await door.connection.send(iter([hello[:7], hello[7:40], hello[40:]]))
    assert (await door.next())["t"] == "welcome"
    await door.close()


async def test_pieces_that_add_up_to_too_much_are_too_big(server: Server) -> None:
    async with talk(server.url) as (one, two):
        door = await Door.open(server.url, "/ws/room")
        await door.connection.send("x" * 100 for _ in range(200))
        assert await door.closed() == 4013
        one.say("nobody noticed")
        await same_talk(one, two)


async def test_fields_that_nobody_knows_are_ignored(server: Server) -> None:
    place, _ = await pair(server.url)
    door = await Door.open(server.url, "/ws/room")
    await door.say(t="hello", v=1, seat=place.seat, pos=None, colour="green", nested={"a": [1, 2, {"b": None}]})
    assert (await door.next())["t"] == "welcome"
    await door.close()


async def test_no_token_is_taken_from_the_address(server: Server) -> None:
    place, _ = await pair(server.url)
    door = await Door.open(server.url, f"/ws/room?seat={place.seat}")
    await door.say(t="beat", pos=None)
    assert await door.closed() == 4001


async def test_there_is_no_socket_anywhere_else(server: Server) -> None:
    for path in ("/ws", "/ws/other", "/", "/api/site"):
        with pytest.raises(InvalidStatus):
            await Door.open(server.url, path)


async def test_a_seat_is_shown_by_sit(server: Server) -> None:
    """The other tests of this file prove something only if a good hello is welcome."""
    place, _ = await pair(server.url)
    door, welcome = await sit(server.url, place.seat)
    assert welcome["you"]
    await door.close()
