"""since.lua, tick.lua and detach.lua, each branch, on one node and on a cluster."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from peerchat.broker.bus import Bus
from tests.contract.patience import until
from tests.contract.rooms.scripted import LAG, LEASE, ROOM, Heard, Scripted


@pytest.fixture
async def pair(room: Scripted) -> Scripted:
    """m1 on w1, m2 on w2, three messages."""
    await room.attend("m1", "c1", "w1")
    await room.attend("m2", "c2", "w2")
    for n in (1, 2, 3):
        await room.append(n)
    return room


def there(reply: list[object]) -> dict[str, tuple[str, float]]:
    places = reply[3]
    assert isinstance(places, list)
    return {member: (connection, float(left)) for member, connection, left, _kept in places}


# ---- since ---------------------------------------------------------------------------------------


async def test_since_a_position_only_what_follows(pair: Scripted) -> None:
    log = await pair.log()
    assert await pair.since(log[2].id) == ["ok", "5", 0, log[3:]]
    assert await pair.since(log[-1].id) == ["ok", "5", 0, []]


@pytest.mark.parametrize("pos", ["", "4-123456", "6-1"], ids=["none", "of another log", "ahead"])
async def test_since_anything_else_all_there_is(pair: Scripted, pos: str) -> None:
    assert await pair.since(pos) == ["ok", "5", 1, await pair.log()]


async def test_since_in_no_room(room: Scripted, pair: Scripted) -> None:
    assert await Scripted(room.broker).since("") == ["gone"]
    await pair.do("DEL", pair.keys.log)
    assert await pair.since("") == ["gone"]


async def test_an_ended_room_can_be_read(pair: Scripted) -> None:
    *_, last = await pair.log()
    await pair.end("close", "", "")
    assert [row.fragment for row in (await pair.since(last.id))[3]] == ['"ended":1']


# ---- tick ----------------------------------------------------------------------------------------


async def test_a_tick_tells_how_far_and_who_is_there(pair: Scripted) -> None:
    reply = await pair.tick("w1", ("m1", "c1"))
    assert reply[:2] == ["ok", (await pair.log())[-1].id]
    assert set(reply[2].split(",")) == {"w1", "w2", ""}
    assert {member: connection for member, (connection, _) in there(reply).items()} == {"m1": "c1", "m2": "c2"}
    assert all(0 < left <= LEASE for _, left in there(reply).values())


async def test_a_tick_vouches_only_for_the_connection_that_has_the_seat(pair: Scripted) -> None:
    await pair.do("ZADD", pair.keys.here, pair.now_ms() + 50, "m1", pair.now_ms() + 50, "m2")
    places = there(await pair.tick("w1", ("m1", "c1"), ("m2", "older")))
    assert places["m1"][1] > 5_000
    assert places["m2"][1] < 100
    assert places["m2"][0] == "c2", "and tells who has it"


async def test_who_was_not_vouched_for_is_gone_when_the_lease_ends(pair: Scripted) -> None:
    await pair.do("ZADD", pair.keys.here, pair.now_ms() - LAG, "m2")
    reply = await pair.tick("w1", ("m1", "c1"))
    assert there(reply)["m2"][1] <= 0
    assert reply[2] == "w1,", "a worker that died without a word stops counting"
    assert (await pair.append(4))[2] == "0"


async def test_the_ticking_worker_always_counts(pair: Scripted) -> None:
    assert set((await pair.tick("w3"))[2].split(",")) == {"w1", "w2", "w3", ""}
    assert (await pair.attend("m1", "c7", "w1")).workers.count("w1,") == 1


async def test_a_tick_in_no_room(room: Scripted, pair: Scripted) -> None:
    fresh = Scripted(room.broker)
    assert await fresh.tick("w1", ("m1", "c1")) == ["gone"]
    assert await fresh.do("EXISTS", fresh.keys.room, fresh.keys.here) == 0
    # One room in 256 shares the index with the pair's.
    assert await fresh.do("ZSCORE", fresh.keys.live, fresh.id) is None
    await pair.do("DEL", pair.keys.log)
    assert await pair.tick("w1", ("m1", "c1")) == ["gone"]


async def test_a_tick_in_an_ended_room_changes_nothing(pair: Scripted) -> None:
    await pair.end("close", "", "")
    await pair.do("PEXPIRE", pair.keys.room, 5_000)
    assert await pair.tick("w1", ("m1", "c1")) == ["ended", "6"]
    assert await pair.life(pair.keys.room) <= 5_000


async def test_a_tick_keeps_the_room_and_not_its_text(pair: Scripted) -> None:
    for key in (pair.keys.room, pair.keys.here, pair.keys.live, pair.keys.log):
        await pair.do("PEXPIRE", key, 5_000)
    await pair.tick("w1", ("m1", "c1"))
    for key in (pair.keys.room, pair.keys.here, pair.keys.live):
        assert 5_000 < await pair.life(key) <= ROOM, key
    assert await pair.life(pair.keys.log) <= 5_000


@pytest.fixture
async def alone(room: Scripted) -> Scripted:
    """m1 and m2 on w1, three messages; as `as_known` says."""
    await room.attend("m1", "c1", "w1")
    await room.attend("m2", "c2", "w1")
    for n in (1, 2, 3):
        await room.append(n)
    return room


async def as_known(room: Scripted, *, said: bool = False) -> object:
    return await room.tick("w1", ("m1", "c1"), ("m2", "c2"), known=(await room.log())[-1].id, said=said)


async def test_where_all_is_as_the_worker_knows_it_the_seats_are_vouched_for_and_nothing_is_told(
    alone: Scripted,
) -> None:
    await alone.do("ZADD", alone.keys.here, 5, "m1", 5, "m2")
    assert await as_known(alone) == 0
    for member in ("m1", "m2"):
        assert float(await alone.do("ZSCORE", alone.keys.here, member)) > alone.now_ms()


changed = pytest.mark.parametrize(
    "change",
    [
        lambda room: room.append(4),
        lambda room: room.attend("m1", "c3", "w1"),
        lambda room: room.attend("m2", "c4", "w2"),
        lambda room: room.detach("m1", "c1", "w1", last=False),
        lambda room: room.attend("m3", "c5", "w1"),
        lambda room: room.do("HSET", room.keys.room, "ws", "w1,w9,"),
        lambda room: room.end("close", "", ""),
        lambda room: room.do("DEL", room.keys.log),
        lambda room: room.gone(),
    ],
    ids=["entry", "other connection", "other worker", "gone", "third", "worker", "end", "no log", "no room"],
)


@changed
async def test_whatever_has_changed_is_told(alone: Scripted, change: Callable[[Scripted], Awaitable[object]]) -> None:
    known = (await alone.log())[-1].id
    await change(alone)
    reply = await alone.tick("w1", ("m1", "c1"), ("m2", "c2"), known=known)
    assert reply != 0
    assert reply == await alone.tick("w1", ("m1", "c1"), ("m2", "c2")) or reply[0] == "ok"


async def vouched(room: Scripted, known: str) -> object:
    said = await room.broker.run("vouch", [room.keys.room], ["w1", LEASE, f"{known} m1 c1 m2 c2"])
    return said[0]


async def test_a_quiet_pair_is_vouched_for_in_one_word(alone: Scripted) -> None:
    await alone.do("ZADD", alone.keys.here, 5, "m1", 5, "m2")
    assert await vouched(alone, (await alone.log())[-1].id) == 0
    for member in ("m1", "m2"):
        assert 0 < float(await alone.do("ZSCORE", alone.keys.here, member)) - alone.now_ms() <= LEASE + LAG


@changed
async def test_nobody_is_vouched_for_where_anything_has_changed(
    alone: Scripted, change: Callable[[Scripted], Awaitable[object]]
) -> None:
    known = (await alone.log())[-1].id
    await change(alone)
    before = await alone.do("ZSCORE", alone.keys.here, "m2")
    assert await vouched(alone, known) == 1
    assert await alone.do("ZSCORE", alone.keys.here, "m2") == before


async def test_who_went_silently_is_told_of_by_the_one_who_stays(alone: Scripted) -> None:
    assert (await alone.tick("w1", ("m1", "c1"), known=(await alone.log())[-1].id))[0] == "ok"


async def test_what_was_said_since_the_last_mark_is_marked_by_the_tick(alone: Scripted) -> None:
    await alone.do("ZADD", alone.keys.live, 5, alone.id)
    await as_known(alone)
    assert await alone.do("ZSCORE", alone.keys.live, alone.id) == "5"
    await as_known(alone, said=True)
    assert abs(float(await alone.do("ZSCORE", alone.keys.live, alone.id)) - alone.now_ms()) < 5_000


async def test_several_rooms_in_one_tick_each_get_their_own_answer(alone: Scripted) -> None:
    if alone.broker.cluster:
        return  # a call goes to one slot
    k, other = alone.keys, Scripted(alone.broker)
    await other.attend("m1", "c1", "w1")
    args: list[str | int] = ["w1", LEASE, ROOM, other.id, "", 0, 1, "m1", "c1"]
    args += ["nowhere", "", 0, 0, alone.id, (await alone.log())[-1].id, 0, 2, "m1", "c1", "m2", "c2"]
    names = [*other.keys[:4], *(f"{name}:nowhere" for name in k[:4]), *k[:4]]
    first, second, third = await alone.broker.run("tick", names, args)
    assert (first[0], sorted(m for m, *_ in first[3]), second, third) == (b"ok", [b"m1", b"m2"], [b"gone"], 0)


# ---- detach --------------------------------------------------------------------------------------


async def test_a_lost_socket_keeps_its_seat_for_the_lease(pair: Scripted, heard: Heard) -> None:
    assert await pair.detach("m1", "c1", "w1") == 1
    await until(lambda: heard.messages)
    assert heard.messages == ["pm1 reconnecting c1 0"]
    connection, left = there(await pair.tick("w2", ("m2", "c2")))["m1"]
    assert connection == ""
    assert LEASE - 5_000 < left <= LEASE
    assert await pair.field("ws") == "w2,"


async def test_a_newer_connection_is_not_detached_by_the_older(pair: Scripted, heard: Heard) -> None:
    await pair.attend("m1", "c9", "w2")
    await until(lambda: heard.messages)
    assert await pair.detach("m1", "c1", "w1") == 0
    assert await pair.field("c:m1") == "c9"
    assert await pair.field("ws") == "w2,", "the worker is gone from the room all the same"
    assert (await pair.append(4, connection="c9", worker="w2"))[0] == "ok"


async def test_a_worker_with_other_seats_here_still_attends(pair: Scripted) -> None:
    await pair.attend("m2", "c3", "w1")
    assert await pair.detach("m1", "c1", "w1", last=False) == 1
    assert await pair.field("ws") == "w1,w2,"


async def test_a_worker_is_taken_out_by_its_whole_name(pair: Scripted) -> None:
    await pair.attend("m1", "c1", "w11")
    await pair.detach("m1", "c1", "w1")
    assert await pair.field("ws") == "w2,w11,"


async def test_where_nobody_else_attends_nothing_rings(room: Scripted, heard: Heard, bus: Bus) -> None:
    await room.attend("m1", "c1", "w1")
    await room.detach("m1", "c1", "w1")
    await bus.publish(room.keys.bus, b"last")
    await until(lambda: heard.messages)
    assert heard.messages == ["last"]


async def test_detached_from_no_room_or_an_ended_one(room: Scripted, pair: Scripted) -> None:
    fresh = Scripted(room.broker)
    assert await fresh.detach() == 0
    assert await fresh.do("EXISTS", fresh.keys.room, fresh.keys.here) == 0
    await pair.end("close", "", "")
    assert await pair.detach("m1", "c1", "w1") == 0
    assert await pair.field("c:m1") == "c1"


async def test_every_key_that_a_detach_leaves_expires(room: Scripted) -> None:
    await room.attend()
    await room.detach()
    for key in (room.keys.room, room.keys.log, room.keys.here, room.keys.live):
        assert 0 < await room.life(key) <= ROOM, key
