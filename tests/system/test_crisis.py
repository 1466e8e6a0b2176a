"""Somebody says the hardest thing: it is relayed, help stands beside it, and nobody else can tell."""

from __future__ import annotations

import pytest

from tests.system.door import Frame
from tests.system.server import Server
from tests.system.talking import same_talk, sit, talk, whole
from tests.system.visitor import pair

WORDS = {"en": "I want to kill myself tonight", "de": "ich will mich heute nacht umbringen"}


def _cards(frames: list[Frame], card: str = "crisis") -> list[Frame]:
    return [frame for frame in frames if frame.get("kind") == "card" and frame["card"]["card"] == card]


@pytest.mark.parametrize("language", ["en", "de"])
async def test_a_disclosure_is_relayed_and_help_comes_to_the_writer_alone(server: Server, language: str) -> None:
    place, other = await pair(server.url, language=language)
    writer, _ = await sit(server.url, place.seat)
    reader, _ = await sit(server.url, other.seat)
    await writer.say(t="say", n=1, text=WORDS[language])
    echo = await writer.expect("entry", kind="text")
    assert (echo["text"], echo["n"]) == (WORDS[language], 1)
    card = (await writer.expect("entry", kind="card"))["card"]
    assert card["card"] == "crisis"
    assert card["level"] >= 2
    assert card["emergency"]
    assert card["resources"]
    assert all(resource["name"] for resource in card["resources"])
    assert (await reader.expect("entry", kind="text"))["text"] == WORDS[language]
    coaching = await reader.expect("entry", kind="card")
    assert (coaching["card"]["card"], coaching["card"]["level"]) == ("coaching", card["level"])
    assert not _cards(await reader.quiet(0.3))
    assert not _cards(await writer.quiet(0.3), "coaching")
    await writer.close()
    await reader.close()


async def test_the_card_comes_from_nobody_and_comes_once(server: Server) -> None:
    place, _ = await pair(server.url)
    writer, _ = await sit(server.url, place.seat)
    for n in range(1, 4):
        await writer.say(t="say", n=n, text=f"{WORDS['en']} {n}")
        await writer.expect("entry", kind="text", n=n)
    await writer.quiet(0.3)
    cards = _cards(writer.frames)
    assert len(cards) == 1
    assert cards[0]["by"] is None
    await writer.close()


async def test_the_others_positions_do_not_tell_that_there_is_a_card(server: Server) -> None:
    """After a reconnect from before, in between and after, the other has a whole delta and no gap to wonder about."""
    place, other = await pair(server.url)
    writer, _ = await sit(server.url, place.seat)
    reader, start = await sit(server.url, other.seat)
    await writer.say(t="say", n=1, text="hello")
    await writer.say(t="say", n=2, text=WORDS["en"])
    await writer.say(t="say", n=3, text="sorry")
    texts = [await reader.expect("entry", kind="text", n=n) for n in (1, 2, 3)]
    await reader.close()
    for index, pos in enumerate([start["pos"], *(text["pos"] for text in texts)]):
        door, welcome = await sit(server.url, other.seat, pos)
        shown = [entry["n"] for entry in welcome["entries"] if entry["kind"] == "text"]
        assert shown == [1, 2, 3][index:]
        assert not welcome["reset"]
        assert not _cards(welcome["entries"])
        assert len(_cards(welcome["entries"], "coaching")) == (index < 3)
        assert welcome["pos"] == texts[-1]["pos"]
        await door.close()
    await writer.close()


async def test_a_position_of_a_card_belongs_to_its_reader_alone(server: Server) -> None:
    """Who got hold of it learns nothing: the other's seat is shown the same with it as with any unknown position."""
    place, other = await pair(server.url)
    writer, _ = await sit(server.url, place.seat)
    await writer.say(t="say", n=1, text=WORDS["en"])
    card = await writer.expect("entry", kind="card")
    await writer.close()
    back, welcome = await sit(server.url, place.seat, card["pos"])
    assert not welcome["reset"]
    assert welcome["entries"] == []
    await back.close()
    again, welcome = await sit(server.url, place.seat, None)
    assert len(_cards(welcome["entries"])) == 1
    await again.close()
    door, welcome = await sit(server.url, other.seat, None)
    assert not _cards(welcome["entries"])
    await door.close()


async def test_a_talk_with_cards_is_whole_on_both_sides(server: Server) -> None:
    async with talk(server.url) as (one, two):
        for number in range(5):
            one.say(f"{WORDS['en']} {number}")
            two.say(f"{WORDS['en']} too {number}")
        await same_talk(one, two)
        one.abort()
        two.abort()
        one.say(f"{WORDS['en']}, back again")
        await same_talk(one, two)
        for seat in (one, two):
            assert len(_cards(seat.transcript)) == len(_cards(seat.transcript, "coaching")) == 1
        await whole(one, two)
