"""A second opinion: it looks beside the message, can bring help, and whatever it does the talk goes on."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from statistics import median
from typing import Any

import pytest

from tests.system.door import Door, Frame
from tests.system.elsewhere import Classifier
from tests.system.patience import patience, until
from tests.system.server import Server
from tests.system.store import free_port
from tests.system.talking import sit
from tests.system.visitor import join, pair, post, site, stand_in_line, wishes
from tests.system.volunteer import Volunteer, hire

QUIET = "it is just so very still here today"  # our own ear hears nothing in it
PLACE = "Server in Wien"
RELAYED_SECONDS = 0.05


CALM = Classifier.says({"crisis_level": 0})


def serving(port: int, **knobs: Any) -> Server:
    url = Classifier(port).url
    return Server(opinion="service", opinion_url=url, opinion_place=PLACE, **knobs)


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def read_along(port: int) -> Iterator[Server]:
    with serving(port, opinion_timeout_seconds=10) as running:
        yield running


@asynccontextmanager
async def room(server: Server) -> AsyncIterator[tuple[Door, Door]]:
    """The writer's and the reader's socket."""
    place, other = await pair(server.url)
    writer, _ = await sit(server.url, place.seat)
    reader, _ = await sit(server.url, other.seat)
    yield writer, reader
    await writer.close()
    await reader.close()


@pytest.fixture
async def there(read_along: Server, port: int) -> AsyncIterator[tuple[Classifier, Door, Door]]:
    """One question was answered well, so what failed before counts for nothing. The next n is 2."""
    async with Classifier(port, CALM) as classifier, room(read_along) as (writer, reader):
        await writer.say(t="say", n=1, text="good evening")
        await reader.expect("entry", kind="text", n=1)
        await until(lambda: len(classifier.asked) == 1, 5, "the first question")
        classifier.asked.clear()
        classifier.answer = None
        yield classifier, writer, reader


def asked(classifier: Classifier, times: int) -> Callable[[], bool]:
    return lambda: len(classifier.asked) == times


def cards(*doors: Door) -> list[Frame]:
    return [frame for door in doors for frame in door.frames if frame.get("kind") == "card"]


async def test_the_message_is_out_before_the_opinion_is_there_and_help_comes_with_it(
    read_along: Server, there: tuple[Classifier, Door, Door]
) -> None:
    classifier, writer, reader = there
    await writer.say(t="say", n=2, text=QUIET)
    assert (await reader.expect("entry", kind="text", n=2))["text"] == QUIET
    await writer.expect("entry", kind="text", n=2)
    await until(lambda: len(classifier.asked) == 1, 5, "the question")
    assert cards(writer, reader) == []
    classifier.answer = Classifier.says({"crisis_level": 3, "scores": {"crisis": 0.9}})
    classifier.free.set()
    card = await writer.expect("entry", kind="card")
    assert (card["by"], card["card"]["card"], card["card"]["level"]) == (None, "crisis", 3)
    assert (await reader.expect("entry", kind="card"))["card"]["card"] == "coaching"
    head, body = classifier.asked[0]
    assert body == {"text": QUIET, "lang": "en"}
    assert {line.split(":")[0].lower() for line in head.split("\r\n")[1:] if line} == {
        "host", "accept", "accept-encoding", "connection", "user-agent", "content-length", "content-type",
    }  # fmt: skip
    # The same level within ten minutes is nothing new.
    await writer.say(t="say", n=3, text=f"{QUIET} too")
    await until(lambda: len(classifier.asked) == 2, 5, "the next question")
    await writer.quiet(0.3)
    assert len(cards(writer)) == len(cards(reader)) == 1
    assert QUIET not in read_along.output
    assert classifier.url not in read_along.output


async def test_the_volunteer_beside_it_sees_the_level_that_it_hears(read_along: Server, port: int) -> None:
    url = read_along.url
    async with (
        Classifier(port, Classifier.says({"crisis_level": 3})),
        Volunteer(url, (await hire(read_along, "Vera"))[0]) as vera,
    ):
        await vera.on()
        async with asyncio.timeout(patience(12)):  # the site's word is up to five seconds old
            while (await site(url))["listening"]["en"]["state"] != "open":
                await asyncio.sleep(0.1)
        wish = {"format": "volunteer", "language": "en", "role": "seek"}
        async with await stand_in_line(url, (await join(url, **wish)).ticket) as line:
            await vera.say(t="accept", id=(await vera.got("offer"))["id"])
            seat = (await line.expect("matched"))["seat"]
        writer, _ = await sit(url, seat)
        async with writer:
            assert (await vera.got("talk"))["level"] == 0
            await writer.say(t="say", n=1, text=QUIET)
            why = (await vera.got("talk", level=3))["why"]
            assert [(one["by"], one["label"], one["level"]) for one in why] == [("words", "need", 3)]


async def test_while_it_hangs_every_message_is_relayed_at_once_and_nothing_else_happens() -> None:
    port = free_port()
    server = serving(port, opinion_timeout_seconds=1, opinion_at_once=2, opinion_waiting=2)
    try:
        await asyncio.to_thread(server.start)
        async with Classifier(port) as classifier, room(server) as (writer, reader):
            took = []
            for n in range(1, 12):
                begun = time.perf_counter()
                await writer.say(t="say", n=n, text=f"{QUIET} {n}")
                await reader.expect("entry", kind="text", n=n)
                took.append(time.perf_counter() - begun)
            assert classifier.given_up == 0, "all were relayed while the first question still hung"
            assert len(classifier.asked) == 2
            assert median(took) <= patience(RELAYED_SECONDS)
            await until(lambda: classifier.given_up >= 2, 5, "the questions are given up")
            await writer.say(t="say", n=12, text="still here")
            await reader.expect("entry", kind="text", n=12)
            assert cards(writer, reader) == []
            assert QUIET not in server.output
    finally:
        await asyncio.to_thread(server.close)


async def test_what_is_no_opinion_changes_nothing(there: tuple[Classifier, Door, Door]) -> None:
    classifier, writer, reader = there
    answers = [
        Classifier.says({"crisis_level": 7}),
        Classifier.says(b"\xff\xfe nonsense"),
        Classifier.says({"crisis_level": 4, "scores": {"x": "y" * 9000}}),
        Classifier.says({"crisis_level": 4}, "500 Oh"),
    ]
    for n, answer in enumerate(answers, 2):
        classifier.answer = answer
        await writer.say(t="say", n=n, text=f"{QUIET} {n}")
        await reader.expect("entry", kind="text", n=n)
        await until(asked(classifier, n - 1), 5, "the question")
    await writer.quiet(0.3)
    assert cards(writer, reader) == []


async def test_a_redirect_is_not_followed_and_a_cookie_is_not_kept(there: tuple[Classifier, Door, Door]) -> None:
    classifier, writer, reader = there
    async with Classifier(free_port(), Classifier.says({"crisis_level": 4})) as other:
        classifier.answer = Classifier.says(b"", "307 Moved", f"Location: {other.url}", "Set-Cookie: who=you")
        for n in (2, 3):
            await writer.say(t="say", n=n, text=f"{QUIET} {n}")
            await reader.expect("entry", kind="text", n=n)
            await until(asked(classifier, n - 1), 5, "the question")
        await writer.quiet(0.2)
        assert "cookie" not in classifier.asked[1][0].lower()
        assert cards(writer, reader) == []
        assert other.asked == []


async def test_what_is_hidden_in_a_disclosure_is_hidden_from_it_too_and_held_text_never_gets_there(
    there: tuple[Classifier, Door, Door],
) -> None:
    classifier, writer, reader = there
    classifier.answer = CALM
    await writer.say(t="say", n=2, text="call me on +49 170 1234567")
    await writer.expect("hold")
    await writer.say(t="say", n=2, text="I want to kill myself, call me on +49 170 1234567")
    said = (await reader.expect("entry", kind="text", n=2))["text"]
    await until(lambda: len(classifier.asked) == 1, 5, "the question")
    assert classifier.asked[0][1]["text"] == said
    assert "1234567" not in said


async def test_people_agree_to_it_by_name_before_they_talk(read_along: Server) -> None:
    rules = (await site(read_along.url))["guidelines"]
    for language in ("de", "en"):
        assert [PLACE in line for line in rules["text"][language]].count(True) == 1
        assert len(rules["text"][language]) == len(rules["examples"][language])
    old = rules["version"].partition("-")[0]
    refused = await post(read_along.url, "/api/join", json=await wishes(read_along.url, accept=old))
    assert (refused.status_code, refused.json()["code"]) == (409, "guidelines_outdated")
