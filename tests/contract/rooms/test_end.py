"""end.lua, each branch, on one node and on a cluster; and that each script stays in one slot."""

from __future__ import annotations

import random
import re

import pytest

from peerchat.broker import keys
from peerchat.broker.client import Broker
from peerchat.broker.scripts import load
from peerchat.tokens import new_id
from tests.contract.patience import until
from tests.contract.rooms.scripted import ENDED, IDLE, ROOM, Heard, Scripted
from tests.contract.store import Store


@pytest.fixture
async def pair(room: Scripted) -> Scripted:
    await room.attend("m1", "c1", "w1")
    await room.attend("m2", "c2", "w2")
    return room


@pytest.fixture
async def circle(broker: Broker) -> Scripted:
    room = Scripted(broker, {"m1": "1", "m2": "2", "m3": "3"})
    for seat in room.members:
        await room.attend(seat, f"c-{seat}")
    return room


async def fragments(room: Scripted) -> list[str]:
    return [row.fragment for row in await room.log()]


# ---- leave ---------------------------------------------------------------------------------------


async def test_when_one_of_two_leaves_the_room_ends(pair: Scripted, heard: Heard) -> None:
    assert await pair.end("leave", "m1", "c1") == ["ok", "3", 2, "ended"]
    assert (await fragments(pair))[2:] == ['"left":"m1"', '"ended":1']
    assert await pair.field("num") == "4"
    before, left, ended = (await pair.log())[1:]
    await until(lambda: len(heard.messages) == 2)
    assert heard.messages == [f'e{left.id} {before.id}  "left":"m1"', f'e{ended.id} {left.id}  "ended":1']
    assert await pair.do("ZSCORE", pair.keys.live, pair.id) is None
    assert await pair.do("ZSCORE", pair.keys.here, "m1") is None
    assert 0 < await pair.life(pair.keys.log) <= ENDED
    assert 0 < await pair.life(pair.keys.room) <= ROOM


async def test_a_circle_goes_on_while_two_are_left(circle: Scripted) -> None:
    assert await circle.end("leave", "m1", "c-m1") == ["ok", "4", 1, "open"]
    assert await fragments(circle) == ['"joined":"m1"', '"joined":"m2"', '"joined":"m3"', '"left":"m1"']
    assert ENDED < await circle.life(circle.keys.log) <= IDLE
    assert await circle.append(1, connection="c-m1") == ["gone"]
    assert (await circle.append(1, seat="m2", connection="c-m2"))[:2] == ["ok", "5"]
    assert (await circle.end("leave", "m2", "c-m2"))[2:] == [2, "ended"]


async def test_who_never_came_counts_as_staying(broker: Broker) -> None:
    room = Scripted(broker, {"m1": "1", "m2": "2", "m3": "3"})
    await room.attend("m1", "c1")
    assert (await room.end("leave", "m1", "c1"))[3] == "open"
    assert await room.life(room.keys.room) > 0
    assert await room.do("EXISTS", room.keys.here) == 0
    assert (await room.attend("m2", "c2")).state == "open"
    assert 0 < await room.life(room.keys.here) <= ROOM


async def test_the_older_connection_cannot_leave_for_the_newer(pair: Scripted) -> None:
    await pair.attend("m1", "c9")
    assert await pair.end("leave", "m1", "c1") == ["displaced"]
    assert len(await pair.log()) == 2


async def test_who_lost_the_seat_to_nobody_can_still_leave(pair: Scripted) -> None:
    """The socket broke, or the store lost who sits here: going must not need a new connection."""
    await pair.detach("m1", "c1")
    assert (await pair.end("leave", "m1", "c1"))[3] == "ended"


# ---- no show, close ------------------------------------------------------------------------------


async def test_when_someone_never_came_the_room_ends_without_a_left(room: Scripted) -> None:
    await room.attend("m1", "c1")
    assert await room.end("no_show", "", "") == ["ok", "2", 1, "ended"]
    assert await fragments(room) == ['"joined":"m1"', '"ended":1']
    assert await room.append(1) == ["ended"]


async def test_when_all_came_there_is_no_no_show(pair: Scripted) -> None:
    assert await pair.end("no_show", "", "") == ["no"]
    assert len(await pair.log()) == 2
    assert await pair.field("state") == "open"


async def test_closing_ends_it_for_all(circle: Scripted) -> None:
    assert await circle.end("close", "", "") == ["ok", "4", 1, "ended"]


@pytest.mark.parametrize("what", ["leave", "no_show", "close"])
async def test_an_ended_room_does_not_end_again(pair: Scripted, what: str) -> None:
    await pair.end("close", "", "")
    log = await pair.log()
    await pair.do("PEXPIRE", pair.keys.log, 5_000)
    assert await pair.end(what, "m1", "c1") == ["ended"]
    assert await pair.log() == log
    assert await pair.life(pair.keys.log) <= 5_000


@pytest.mark.parametrize("what", ["leave", "no_show", "close"])
async def test_no_room_has_no_end(room: Scripted, pair: Scripted, what: str) -> None:
    fresh = Scripted(room.broker)
    assert await fresh.end(what) == ["gone"]
    await pair.do("DEL", pair.keys.log)
    assert await pair.end(what) == ["gone"]
    assert await pair.do("EXISTS", pair.keys.log) == 0


# ---- all scripts ---------------------------------------------------------------------------------


def test_all_keys_of_a_room_are_in_one_slot(store: Store) -> None:
    """Asked of the store itself."""
    ask = store.nodes[-1].client.execute_command
    for _ in range(50):
        k = keys.room(new_id())
        slots = {ask("CLUSTER", "KEYSLOT", key) for key in k} if store.cluster else {0}
        assert len(slots) == 1
        assert len({keys.slot_tag(key) for key in k}) == 1


@pytest.mark.parametrize("name", sorted(load()))
def test_every_script_is_small_and_says_what_it_promises(name: str) -> None:
    text = load()[name].text
    lines = text.splitlines()
    assert len(lines) <= 45
    assert lines[0].startswith("-- ")
    for part in (r"^-- KEYS", r"^-- ARGV", r"(?i)^-- reply"):
        unused = part == "^-- ARGV" and "ARGV" not in text
        assert unused or re.search(part, text, re.MULTILINE), part


@pytest.mark.parametrize("name", ["attend", "append", "since", "tick", "detach", "end"])
async def test_keys_of_another_type_are_an_error_and_harm_nothing(room: Scripted, name: str) -> None:
    k = room.keys
    await room.do("SET", k.room, "a string")
    wanted = {"attend": [k.room, k.log, k.here, k.live], "append": [k.room, k.log, k.live], "since": [k.room, k.log]}
    args: list[str | bytes | int] = [random.choice("12") for _ in range(20)]
    args[8] = room.now_ms() + 10_000
    with pytest.raises(RuntimeError, match=r"^store error (WRONGTYPE|ERR)$"):
        await room.broker.run(name, wanted.get(name, [k.room, k.log, k.here, k.live]), args)
    assert await room.do("GET", k.room) == "a string"
    await room.do("DEL", k.room)
    assert (await room.attend()).number == "1"
