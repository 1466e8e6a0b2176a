"""What a seat may not say: a clear refusal, nothing in the log, and the socket stays for what comes next."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import NamedTuple

import pytest

from tests.system.door import Door
from tests.system.server import Server
from tests.system.talking import same_talk, sit, talk
from tests.system.visitor import pair


class Two(NamedTuple):
    one: Door
    two: Door


@pytest.fixture
async def doors(server: Server) -> AsyncIterator[Two]:
    place, other = await pair(server.url)
    one, _ = await sit(server.url, place.seat)
    two, _ = await sit(server.url, other.seat)
    yield Two(one, two)
    await one.close()
    await two.close()


async def _still_fine(doors: Two, n: int = 1) -> None:
    """The same number is still free, and nothing else has reached the other."""
    await doors.one.say(t="say", n=n, text="all good")
    assert (await doors.one.expect("entry", kind="text"))["n"] == n
    assert (await doors.two.expect("entry", kind="text"))["text"] == "all good"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("empty", ""),
        ("empty", "   \\n\\t "),
        ("empty", "\\u00a0\\u2003"),
        ("too_long", "x" * 2001),
        ("too_long", "\U0001f642" * 2001),
        ("bad_text", "a\\u0000b"),
        ("bad_text", "bell \\u0007"),
        ("bad_text", "escape \\u001b[31m"),
        ("bad_text", "delete \\u007f"),
        ("bad_text", "half \\ud83d"),
        ("bad_text", "other half \\ude42"),
        ("bad_text", "wrong way \\ude42\\ud83d"),
    ],
)
async def test_a_text_that_cannot_be_taken_is_refused(doors: Two, code: str, text: str) -> None:
    await doors.one.raw(f'{{"t":"say","n":1,"text":"{text}"}}')
    refusal = await doors.one.expect("refusal")
    assert (refusal["code"], refusal["n"], refusal["retry_in"]) == (code, 1, None)
    await _still_fine(doors)


FINE = [
    "x" * 2000,
    "\U0001f642" * 2000,
    "two\nlines\tand a tab",
    "e\u0301\u0323 שלום \u200f عربي",
    "👩\u200d👩\u200d👧\u200d👦 🏳️\u200d🌈",
    "<b>&amp;</b> '\"\\",
]


@pytest.mark.parametrize("text", FINE)
async def test_a_text_that_is_fine_arrives_as_it_was_said(doors: Two, text: str) -> None:
    frame = '{"t":"say","n":1,"text":' + _json(text) + "}"
    assert len(frame.encode()) <= 8192
    await doors.one.raw(frame)
    for door in doors:
        assert (await door.expect("entry", kind="text"))["text"] == text


def _json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


async def test_a_number_too_far_is_refused_and_the_right_one_is_taken(doors: Two) -> None:
    for n in (2, 3, 2**53):
        await doors.one.say(t="say", n=n, text=f"ahead {n}")
        refusal = await doors.one.expect("refusal")
        assert (refusal["code"], refusal["n"]) == ("order", n)
    await _still_fine(doors)


async def test_a_number_again_with_other_words_is_answered_by_the_first(doors: Two) -> None:
    """Teeth for de-duplication: without it, the other reads both."""
    await doors.one.say(t="say", n=1, text="the first")
    first = await doors.one.expect("entry", kind="text")
    await doors.one.say(t="say", n=1, text="something else")
    again = await doors.one.expect("entry", kind="text")
    assert (again["text"], again["pos"]) == ("the first", first["pos"])
    await doors.one.say(t="say", n=2, text="the second")
    assert (await doors.two.expect("entry", kind="text"))["text"] == "the first"
    assert (await doors.two.expect("entry", kind="text"))["text"] == "the second"


async def test_words_nobody_knows_are_refused_and_the_socket_stays(doors: Two) -> None:
    for frame in ('{"t":"dance"}', '{"t":"offer","id":"x"}', '{"t":""}'):
        await doors.one.raw(frame)
        refusal = await doors.one.expect("refusal")
        assert (refusal["code"], refusal["retry_in"]) == ("unknown_kind", None)
    await _still_fine(doors)


@pytest.mark.parametrize(
    "frame",
    [
        "{",
        '{"t":"say","n":1,"text":"a\nb"}',
        '{"t":"say","n":1,"text":"a"} {"t":"say","n":2,"text":"b"}',
        "[]",
        "7",
        "null",
        "{}",
        '{"t":7}',
        '{"t":null}',
        '{"t":"say"}',
        '{"t":"say","n":"1","text":"a"}',
        '{"t":"say","n":1.5,"text":"a"}',
        '{"t":"say","n":0,"text":"a"}',
        '{"t":"say","n":-1,"text":"a"}',
        '{"t":"say","n":99999999999999999999999,"text":"a"}',
        '{"t":"say","n":true,"text":"a"}',
        '{"t":"say","n":null,"text":"a"}',
        '{"t":"say","n":1,"text":["a"]}',
        '{"t":"say","n":1,"text":null}',
        '{"t":"say","n":NaN,"text":"a"}',
        '{"t":"typing","on":"yes"}',
        '{"t":"beat","pos":5}',
        '{"t":"pause","n":1,"minutes":99}',
        '{"t":"leave","goodbye":"<script>"}',
        '{"t":"say","n":1,"text":"a","x":' + "[" * 8000,
        "[" * 8192,
        "{" * 8192,
    ],
)
async def test_what_is_not_understood_closes_the_socket_and_says_nothing(doors: Two, frame: str) -> None:
    await doors.one.raw(frame)
    assert await doors.one.closed() == 4000
    assert [seen for seen in await doors.two.quiet(0.2) if seen["t"] == "entry"] == []


async def test_binary_closes_the_socket(doors: Two) -> None:
    await doors.one.raw(b'{"t":"say","n":1,"text":"a"}')
    assert await doors.one.closed() == 4000


async def test_text_that_is_no_utf8_closes_the_socket(doors: Two) -> None:
    await doors.one.connection.send(b'{"t":"say","n":1,"text":"\xff\xfe"}', text=True)
    assert await doors.one.closed() in (4000, 1007)


@pytest.mark.parametrize("size", [9 * 1024, 1024 * 1024])
async def test_a_frame_over_the_limit_closes_the_socket(doors: Two, size: int) -> None:
    await doors.one.raw('{"t":"say","n":1,"text":"' + "x" * size + '"}')
    assert await doors.one.closed() == 4013
    await doors.two.say(t="say", n=1, text="still here")
    assert (await doors.two.expect("entry", kind="text"))["text"] == "still here"


async def test_a_second_hello_takes_no_other_seat(doors: Two, server: Server) -> None:
    strange, _ = await pair(server.url)
    await doors.one.say(t="hello", v=1, seat=strange.seat, pos=None)
    assert not [frame for frame in await doors.one.quiet(0.3) if frame["t"] == "welcome"]
    assert doors.one.connection.close_code in (None, 4000)
    await doors.two.say(t="say", n=1, text="still here")
    assert (await doors.two.expect("entry", kind="text"))["text"] == "still here"


async def test_a_block_of_nobody_is_refused(doors: Two) -> None:
    await doors.one.say(t="block", member="m9")
    assert (await doors.one.expect("refusal"))["code"] == "not_member"
    await _still_fine(doors)


async def test_one_bad_guest_disturbs_nobody(server: Server) -> None:
    async with talk(server.url) as (one, two):
        for number in range(20):
            bad = await Door.open(server.url, "/ws/room")
            await bad.raw("[" * 8000)
            one.say(f"calm {number}")
        await same_talk(one, two)
        assert (one.connections, two.connections) == (1, 1)
