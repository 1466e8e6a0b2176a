"""Rooms where nothing happens cost nothing, and readers that do not keep up are cut and resume whole."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from peerchat.broker import keys
from peerchat.rooms.entry import Entry
from peerchat.rooms.log import Look
from peerchat.rooms.rounds import Rounds
from peerchat.rooms.seat import Patience
from tests.contract.patience import until
from tests.contract.rooms.conftest import Make
from tests.contract.rooms.worker import seats
from tests.contract.store import Store


async def test_a_room_where_nobody_sits_costs_nothing(worker: Make, store: Store) -> None:
    mine, theirs = seats()
    here = await worker()
    one, two = await here.sits(mine), await here.sits(theirs)
    two.gone()
    one.gone()
    hub, bus, k = here.hub, here.bus, keys.room(mine.room)
    assert not hub.rooms
    assert not hub._ears
    assert list(bus._channels) == [keys.bans()]
    assert not any(hub._wheel._spokes)
    node = store.node_of(k.room).client
    await until(lambda: node.execute_command("PUBSUB", "SHARDNUMSUB", k.bus)[1] == 0)
    await until(lambda: node.hget(k.room, "ws") == b"")
    assert not hub._tasks


async def test_an_entry_is_encoded_once_for_all_who_sit_here(worker: Make) -> None:
    here = await worker()
    circle = [await here.sits(token) for token in seats(5, "circle")]
    encoded: list[int] = []
    room = here.hub.rooms[circle[0].token.room]
    frame = room._frame

    def counted(entry: Entry) -> bytes:
        encoded.append(entry.number)
        return frame(entry)

    room._frame = counted
    circle[0].say(1, "once")
    for person in circle:
        await person.reads("once")
    assert len(encoded) == len(set(encoded))


async def test_alone_on_the_worker_nothing_is_published(worker: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    mine, theirs = seats()
    here = await worker()
    one, two = await here.sits(mine), await here.sits(theirs)
    rung: list[bytes] = []
    monkeypatch.setattr(here.bus, "rang", lambda _channel, data: rung.append(data))
    one.say(1, "here")
    one.tell(t="typing", on=True)
    await two.hears("typing")
    await two.reads("here")
    await here.broker.command(keys.room(mine.room).bus, "SPUBLISH", keys.room(mine.room).bus, b"last")
    await until(lambda: b"last" in rung)
    assert rung == [b"last"]


async def test_a_burst_is_not_slowness_whenever_the_tick_looks(worker: Make) -> None:
    mine, theirs = seats()
    here = await worker(patience=Patience(1000, 45), tick=20.0)
    one, two = await here.sits(mine), await here.sits(theirs)
    two.buffered = 3500
    one.say(1, "much at once")
    await two.reads("much at once")
    here.hub._tick(mine.room)
    one.say(2, "more")
    await two.reads("much at once", "more")
    here.hub._tick(mine.room)
    two.buffered = 0
    one.say(3, "read")
    await two.reads("much at once", "more", "read")
    assert two.code is None


async def test_a_reader_with_far_too_much_before_it_is_cut_and_resumes_whole(worker: Make) -> None:
    mine, theirs = seats()
    here = await worker(patience=Patience(1000, 45))
    one, two = await here.sits(mine), await here.sits(theirs)
    two.buffered = 4001
    one.say(1, "too much")
    assert await two.is_closed() == 4008
    two.gone()
    one.say(2, "meanwhile")
    await one.reads("too much", "meanwhile")
    back = await here.sits(two.token, two.pos)
    assert two.texts() + back.texts() == ["too much", "meanwhile"]


async def test_the_store_is_asked_for_a_quiet_pair_at_every_second_look(
    worker: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, theirs = seats()
    here = await worker()
    one, two = await here.sits(mine), await here.sits(theirs)
    await until(lambda: len(here.hub.rooms[mine.room].presence) == 2)
    asked: list[str] = []
    clock = [1_000.0]
    rounds = Rounds(here.hub, here.hub.log, Patience(65536, 45), here.hub._contest, 10.0)
    monkeypatch.setattr(
        "peerchat.rooms.rounds.asyncio.get_running_loop", lambda: SimpleNamespace(time=lambda: clock[0])
    )
    monkeypatch.setattr(here.hub.log, "vouch", lambda looks, _reply: asked.append("vouch"))
    monkeypatch.setattr(here.hub.log, "tick", lambda looks, _reply: asked.append("tick"))
    for person in (one, two):
        here.hub.rooms[mine.room].seats[person.token.member].heard_at = clock[0]

    def look(at: float) -> list[str]:
        asked.clear()
        clock[0] = at
        rounds.turn([mine.room])
        return list(asked)

    assert [look(at) for at in (1_000.0, 1_010.1, 1_020.2, 1_030.3)] == [["vouch"], [], ["vouch"], []]
    here.hub.rooms[mine.room].unmarked = 1
    assert look(1_030.4) == ["tick"], "something was said"
    rounds._unanswered([Look(mine.room, "", said=False, vouched=[])])
    assert look(1_030.5) == ["vouch"], "the store was away"
    rounds.look([mine.room])
    assert asked == ["vouch", "vouch"], "whoever asks is answered"
    two.gone()
    assert look(1_031.0) == ["tick"], "only one is here"
