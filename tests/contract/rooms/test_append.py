"""append.lua, each branch, on one node and on a cluster; and say.lua, which does the same for plain messages."""

from __future__ import annotations

import asyncio

import pytest

from peerchat.broker.bus import Bus
from tests.contract.patience import until
from tests.contract.rooms.scripted import IDLE, ROOM, Heard, Scripted


@pytest.fixture(params=["append", "say"])
async def open_room(request: pytest.FixtureRequest, room: Scripted) -> Scripted:
    room.shortly = request.param == "say"
    await room.attend("m1", "c1", "w1")
    return room


async def fragments(room: Scripted) -> list[str]:
    return [row.fragment for row in await room.log()]


async def test_the_next_n_is_written_and_numbered(open_room: Scripted) -> None:
    assert await open_room.append(1, "one") == ["ok", "2", "0"]
    assert await open_room.append(2, "two") == ["ok", "3", "0"]
    assert [(row.number, row.fragment, row.source) for row in (await open_room.log())[1:]] == [
        (2, "one", "m1:1"),
        (3, "two", "m1:2"),
    ]
    assert await open_room.field("num") == "3"
    assert await open_room.field("n:m1") == "2"


async def test_each_seat_counts_for_itself(open_room: Scripted) -> None:
    await open_room.attend("m2", "c2")
    assert (await open_room.append(1))[0] == "ok"
    assert (await open_room.append(1, seat="m2", connection="c2"))[0] == "ok"


async def test_a_repeated_n_finds_its_echo_whatever_it_says_now(open_room: Scripted) -> None:
    await open_room.append(1, "first said")
    await open_room.append(2, "then")
    position = (await open_room.log())[1].id
    before = await open_room.log()
    assert await open_room.append(1, "said otherwise") == ["dup", "2", position, "first said"]
    assert await open_room.append(2, "otherwise too") == ["dup", "2", before[2].id, "then"]
    assert await open_room.log() == before


async def test_a_repeated_n_whose_entry_was_trimmed_is_still_known(open_room: Scripted) -> None:
    for n in range(1, 7):
        await open_room.append(n, keep=3)
    assert await open_room.append(1, "again") == ["dup", "6", "", ""]
    assert len(await open_room.log()) == 3


async def test_an_n_that_looks_like_anothers_is_not_its_echo(open_room: Scripted) -> None:
    await open_room.attend("m11", "c11")
    await open_room.append(1, "of m11", seat="m11", connection="c11")
    await open_room.append(1, "of m1")
    assert (await open_room.append(1))[3] == "of m1"


@pytest.mark.parametrize("n", [2, 3, 2**53])
async def test_a_skipped_n_is_refused(open_room: Scripted, n: int) -> None:
    assert await open_room.append(n) == ["order", "0"]
    await open_room.append(1)
    assert await open_room.append(n + 1) == ["order", "1"]
    assert len(await open_room.log()) == 2


async def test_what_is_not_numbered_neither_counts_nor_repeats(open_room: Scripted) -> None:
    assert (await open_room.append(0, "by the house"))[0] == "ok"
    assert (await open_room.append(0, "by the house"))[0] == "ok"
    assert (await open_room.append(1))[:2] == ["ok", "4"]
    assert [row.source for row in await open_room.log()] == ["", "", "", "m1:1"]


async def test_the_older_connection_cannot_write(open_room: Scripted) -> None:
    await open_room.attend("m1", "c2")
    assert await open_room.append(1, connection="c1") == ["displaced"]
    assert await open_room.append(1, connection="never seen") == ["displaced"]
    assert len(await open_room.log()) == 1


async def test_a_seat_that_nobody_holds_is_not_displaced_but_has_to_attend(open_room: Scripted) -> None:
    """The store lost the room, and the other member was the first to make it anew."""
    await open_room.gone()
    await open_room.attend("m2", "c2")
    assert await open_room.append(1, connection="c1") == ["gone"]
    await open_room.attend("m1", "c1")
    await open_room.detach("m1", "c1")
    assert await open_room.append(1, connection="c1") == ["gone"]


async def test_an_ended_room_takes_nothing(open_room: Scripted) -> None:
    await open_room.append(1)
    await open_room.end("close", "", "")
    before = await open_room.log()
    assert await open_room.append(2) == ["ended"]
    assert await open_room.append(1) == ["ended"]
    assert await open_room.log() == before


async def test_a_room_that_is_not_there_takes_nothing(room: Scripted) -> None:
    assert await room.append(1) == await room.say(1) == ["gone"]
    assert await room.do("EXISTS", room.keys.room, room.keys.log, room.keys.live) == 0


async def test_where_the_log_has_expired_the_room_is_gone(open_room: Scripted) -> None:
    await open_room.do("DEL", open_room.keys.log)
    assert await open_room.append(1) == ["gone"]
    assert await open_room.do("EXISTS", open_room.keys.log) == 0
    assert await open_room.field("n:m1") is None


async def test_a_message_and_its_private_card_are_one_act(open_room: Scripted) -> None:
    assert await open_room.append(1, "said", ("m1", "card"), ("m1", "another")) == ["ok", "2", "0"]
    assert [(row.number, row.to, row.fragment, row.source) for row in (await open_room.log())[1:]] == [
        (2, "", "said", "m1:1"),
        (3, "m1", "card", ""),
        (4, "m1", "another", ""),
    ]
    assert await open_room.field("num") == "4"
    assert (await open_room.append(1))[3] == "said", "the echo is the message, not the card"
    assert (await open_room.append(2))[:2] == ["ok", "5"]


async def test_each_entry_names_the_one_before_it(open_room: Scripted) -> None:
    """So that a worker can tell the log it served from another one with the same numbers."""
    for n in (1, 2):
        before = (await open_room.log())[-1].id
        await open_room.append(n, "said", ("m1", "card"))
        assert open_room.after == before
        assert await open_room.field("last") == (await open_room.log())[-1].id
    await open_room.attend("m2", "c2")
    assert await open_room.field("last") == (await open_room.log())[-1].id
    await open_room.end("leave", "m2", "c2")
    assert await open_room.field("last") == (await open_room.log())[-1].id


async def test_nothing_rings_where_only_this_worker_attends(open_room: Scripted, heard: Heard, bus: Bus) -> None:
    assert (await open_room.append(1))[2] == "0"
    await bus.publish(open_room.keys.bus, b"last")
    await until(lambda: heard.messages)
    assert heard.messages == ["last"]


async def test_every_entry_rings_where_another_worker_attends(open_room: Scripted, heard: Heard) -> None:
    await open_room.attend("m2", "c2", "w2")
    assert (await open_room.append(1, 'with "spaces"  in it', ("m1", "card")))[2] == "1"
    await until(lambda: len(heard.messages) == 4)
    said, card = (await open_room.log())[2:]
    before = (await open_room.log())[1].id
    assert heard.messages[2:] == [f'e{said.id} {before}  with "spaces"  in it', f"e{card.id} {said.id} m1 card"]


async def test_the_worker_that_writes_need_not_be_the_one_that_attends(open_room: Scripted, heard: Heard) -> None:
    assert (await open_room.append(1, worker="w9"))[2] == "1"
    await until(lambda: heard.messages)


async def test_the_log_keeps_exactly_so_many(open_room: Scripted) -> None:
    for n in range(1, 21):
        await open_room.append(n, f"text {n}", ("m1", f"card {n}"), keep=7)
        assert len(await open_room.log()) == min(7, 1 + 2 * n)
    assert (await fragments(open_room))[-2:] == ["text 20", "card 20"]


async def test_each_message_lengthens_the_texts_life_and_no_key_stays_for_ever(open_room: Scripted) -> None:
    await open_room.append(1, idle=5_000)
    assert 0 < await open_room.life(open_room.keys.log) <= 5_000
    await open_room.append(2)
    assert 5_000 < await open_room.life(open_room.keys.log) <= IDLE
    for key in (open_room.keys.room, open_room.keys.live):
        assert 0 < await open_room.life(key) <= ROOM


async def test_the_index_knows_when_something_was_last_said(open_room: Scripted) -> None:
    await open_room.do("ZADD", open_room.keys.live, 5, open_room.id)
    await open_room.append(1)
    score = await open_room.do("ZSCORE", open_room.keys.live, open_room.id)
    assert abs(float(score) - open_room.now_ms()) < 5_000


async def test_most_messages_do_not_mark_the_room_as_alive_and_are_trimmed_with_the_next_that_does(
    open_room: Scripted,
) -> None:
    await open_room.do("ZADD", open_room.keys.live, 5, open_room.id)
    await open_room.do("PEXPIRE", open_room.keys.log, 5_000)
    for n in range(1, 10):
        await open_room.say(n, marks=False)
    assert len(await open_room.log()) == 10
    assert await open_room.do("ZSCORE", open_room.keys.live, open_room.id) == "5"
    assert 0 < await open_room.life(open_room.keys.log) <= 5_000
    await open_room.say(10, keep=7)
    assert len(await open_room.log()) == 7
    assert float(await open_room.do("ZSCORE", open_room.keys.live, open_room.id)) > 5
    assert 5_000 < await open_room.life(open_room.keys.log) <= IDLE


async def test_of_many_at_once_each_n_is_written_once(open_room: Scripted) -> None:
    replies = await asyncio.gather(*(open_room.append(1, f"try {number}") for number in range(50)))
    assert sorted(reply[0] for reply in replies) == ["dup"] * 49 + ["ok"]
    assert await fragments(open_room) == ['"joined":"m1"', "try 0"]


# ---- cards ---------------------------------------------------------------------------------------


async def test_a_seat_is_given_a_card_once_per_level_and_the_rest_is_numbered_without_a_gap(
    open_room: Scripted,
) -> None:
    await open_room.append(1, "said", ("m1", "card", "c2"), ("m2", "card for two", "l2"))
    assert open_room.written == "111"
    assert await open_room.append(2, "again", ("m1", "card", "c2"), ("m2", "card for two", "l2")) == ["ok", "5", "0"]
    assert open_room.written == "100"
    assert await open_room.append(3, "more") == ["ok", "6", "0"]
    assert await fragments(open_room) == ['"joined":"m1"', "said", "card", "card for two", "again", "more"]


@pytest.mark.parametrize(
    ("given", "card", "due"),
    [
        ([], "c2", True),
        (["c2"], "c2", False),
        (["c2"], "c3", True),  # it got heavier: other words
        (["c3"], "c2", False),  # the heavier card has said it
        (["c2", "c3"], "c4", True),
        (["c4"], "c0", False),
        (["c0"], "c0", False),
        (["c0"], "c2", True),
        (["l3"], "c3", True),  # it listened to somebody, and needs help of its own
        (["c3"], "l3", True),
    ],
)  # fmt: skip
async def test_at_most_one_card_per_kind_and_level(open_room: Scripted, given: list[str], card: str, due: bool) -> None:
    for n, one in enumerate(given, 1):
        await open_room.append(n, "said", ("m1", "card", one))
    await open_room.append(len(given) + 1, "said", ("m1", "card", card))
    assert open_room.written == ("11" if due else "10")


async def test_what_one_seat_was_given_says_nothing_of_another(open_room: Scripted) -> None:
    await open_room.append(1, "said", ("m1", "card", "l2"))
    await open_room.append(2, "said", ("m1", "card", "l2"), ("m11", "card", "l2"), ("m2", "card", "l2"))
    assert open_room.written == "1011"


async def test_after_a_while_a_card_is_due_again_whoever_connects_and_from_wherever(open_room: Scripted) -> None:
    await open_room.append(1, "said", ("m1", "card", "c2"))
    await open_room.attend("m1", "c2", "w2")
    await open_room.append(2, "said", ("m1", "card", "c2"), connection="c2", worker="w2")
    assert open_room.written == "10"
    await open_room.append(3, "said", ("m1", "card", "c2"), connection="c2", worker="w2", every=0)
    assert open_room.written == "11"


async def test_a_message_that_was_not_taken_gives_no_card(open_room: Scripted) -> None:
    assert await open_room.append(2, "too early", ("m1", "card", "c2")) == ["order", "0"]
    await open_room.append(1, "said", ("m1", "card", "c2"))
    assert open_room.written == "11"


async def test_a_card_that_is_not_due_rings_nowhere(open_room: Scripted, heard: Heard) -> None:
    await open_room.append(1, "said", ("m1", "card", "c2"))
    await open_room.attend("m2", "c2", "w2")
    await open_room.append(2, "again", ("m1", "card", "c2"))
    await open_room.append(3, "more")
    rung = [row.id for row in await open_room.log()][-2:]
    await until(lambda: any(rung[1] in message for message in heard.messages))
    assert [message.split()[0] for message in heard.messages if message[0] == "e"][-2:] == [f"e{one}" for one in rung]


async def test_staff_see_the_highest_level_since_when_and_which_harm_but_no_words(open_room: Scripted) -> None:
    await open_room.append(1, "said")
    assert await open_room.field("level") is None
    await open_room.append(2, "said", level=3)
    since = await open_room.field("level_at")
    assert abs(int(since or 0) - open_room.now_ms()) < 5_000
    await open_room.append(3, "said", level=2)
    assert (await open_room.field("level"), await open_room.field("level_at")) == ("3", since)
    assert await open_room.field("flag") is None
    await open_room.append(4, "said", level=4, flag="encouragement")
    assert (await open_room.field("level"), await open_room.field("flag")) == ("4", "encouragement")
    assert abs(int(await open_room.field("flag_at") or 0) - open_room.now_ms()) < 5_000
