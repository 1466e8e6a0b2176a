"""On the real server, with the real ear: what is held, what is hidden, and what comes of insisting."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.system.door import Door
from tests.system.server import Server
from tests.system.store import Store
from tests.system.talking import sit
from tests.system.visitor import Place, join, matched, pair, post, stand_in_line, wishes

CALL = "my number is 0170 1234567, call me"


@pytest.fixture(scope="module")
def two(store: Store) -> Iterator[Server]:
    with Server(workers=2, store_url=store.url) as running:
        yield running


async def hold(door: Door, n: int, text: str) -> None:
    await door.say(t="say", n=n, text=text)
    held = await door.expect("hold", n=n)
    assert [reason["code"] for reason in held["reasons"]] == ["contact"]
    (start, end), *_ = held["reasons"][0]["spans"]
    assert text[start:end].strip(" ,").startswith("0170")


async def test_contact_data_stays_with_its_sender_and_can_be_edited(server: Server) -> None:
    place, other = await pair(server.url)
    one, _ = await sit(server.url, place.seat)
    two, _ = await sit(server.url, other.seat)
    await hold(one, 1, CALL)
    await one.say(t="say", n=1, text="I would like to go on here")
    assert (await two.expect("entry", kind="text"))["text"] == "I would like to go on here"
    assert (await one.expect("entry", kind="text"))["n"] == 1
    assert "1234567" not in repr([frame for door in (one, two) for frame in door.frames])
    await one.close()
    await two.close()


async def test_a_cry_with_a_number_in_it_is_delivered_and_the_number_is_not(server: Server) -> None:
    place, other = await pair(server.url)
    one, _ = await sit(server.url, place.seat)
    two, _ = await sit(server.url, other.seat)
    await one.say(t="say", n=1, text="I want to kill myself tonight, my number is 0170 1234567")
    for door in (one, two):
        entry = await door.expect("entry", kind="text")
        assert entry["masked"] is True
        assert "I want to kill myself tonight" in entry["text"]
        assert "▒▒▒" in entry["text"]
        assert "1234567" not in entry["text"]
    await one.close()
    await two.close()


async def seats_of(server: Server) -> tuple[str, Place, Place]:
    """(visitor's token of the first, both places)."""
    mine, theirs = await join(server.url), await join(server.url)
    doors = [await stand_in_line(server.url, one.ticket) for one in (mine, theirs)]
    places = [await matched(door) for door in doors]
    return mine.visitor, places[0], places[1]


@pytest.mark.timeout(120)
async def test_insisting_leads_step_by_step_to_a_ban_that_the_join_knows(two: Server, store: Store) -> None:
    of_others = set(store.command("KEYS", "*:standing"))
    visitor, place, other = await seats_of(two)
    writer, _ = await sit(two.url, place.seat)
    reader, _ = await sit(two.url, other.seat)
    for number in range(5):
        await hold(writer, 1, f"{CALL}, {number}")
    frame = await writer.expect("sanction", step="pause")
    steps = [known for known in writer.frames if known["t"] == "sanction"]
    assert [known["step"] for known in steps] == ["notice", "pause"]
    assert all((known["reason"], len(known["appeal"])) == ("contact", 9) for known in steps)
    await writer.say(t="say", n=1, text="an ordinary word")
    refused = await writer.expect("refusal")
    assert (refused["code"], refused["n"]) == ("sanctioned", 1)
    assert 60 < refused["retry_in"] <= 121
    await writer.say(t="say", n=1, text="I want to kill myself tonight")
    assert (await reader.expect("entry", kind="text"))["text"] == "I want to kill myself tonight"
    assert not [frame for frame in reader.frames if frame["t"] in ("hold", "sanction")]
    appeal = await post(two.url, "/api/appeals", json={"code": frame["appeal"], "text": "It was a mistake"})
    assert appeal.status_code == 201
    again = await post(two.url, "/api/join", json=await wishes(two.url, visitor=visitor))
    assert again.status_code == 201, "a pause is no ban"
    waiting = await stand_in_line(two.url, again.json()["ticket"])
    await waiting.expect("waiting")
    # As if the pause were over, and much had been held meanwhile.
    [key] = set(store.command("KEYS", "*:standing")) - of_others
    store.command("HSET", key, "until", "0", "score", "12", "step", "3")
    await writer.close()
    back, _ = await sit(two.url, place.seat)
    await hold(back, 2, CALL)
    ban = await back.expect("sanction")
    assert (ban["step"], ban["seconds"]) == ("ban", 86400)
    for door in (back, waiting):
        assert await door.closed(2) == 4003
    assert (await reader.expect("entry", kind="ended"))["reason"] == "safety"
    assert await reader.closed() == 1000
    banned = await post(two.url, "/api/join", json=await wishes(two.url, visitor=visitor))
    assert (banned.status_code, banned.json()["code"]) == (403, "banned")
    assert 86_000 < int(banned.headers["retry-after"]) <= 86_400
    assert "1234567" not in two.output
    assert b"1234567" not in store.dump().read_bytes()
