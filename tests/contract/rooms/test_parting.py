"""After the end: who talked is counted once, and hears of a break before the socket is closed; blocking still works."""

from __future__ import annotations

import pytest

from peerchat.rooms import parting
from tests.contract.patience import until
from tests.contract.rooms.conftest import Make
from tests.contract.rooms.scripted import ENDED, Scripted
from tests.contract.rooms.worker import Person, Worker, seats


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parting, "COUNT_LATER_SECONDS", 0.2)


async def two(worker: Make) -> tuple[Worker, Worker, Person, Person]:
    mine, theirs = seats()
    first, second = await worker(), await worker()
    return first, second, await first.sits(mine), await second.sits(theirs)


async def talks(one: Person, other: Person, *, heavy: bool = False) -> None:
    one.say(1, "help me" if heavy else "hello")
    other.say(1, "I hear you")
    await until(lambda: len(one.texts()) == 2 and len(other.texts()) == 2)


async def test_both_are_counted_once_where_they_sit(worker: Make, soon: None) -> None:
    first, second, one, other = await two(worker)
    await talks(one, other)
    one.tell(t="leave", goodbye="thanks")
    await one.is_closed()
    await other.is_closed(seconds=2)
    back = second.person(other.token).hello()
    await back.is_closed()
    later = [handle for handle in (first, second) if handle.talked]
    assert [worker.talked for worker in later] == [[("visitor-m1", 0)], [("visitor-m2", 0)]]
    assert not one.of("rest")


async def test_a_heavy_talk_proposes_a_break_to_both_before_the_socket_is_closed(worker: Make) -> None:
    first, second, one, other = await two(worker)
    await talks(one, other, heavy=True)
    other.tell(t="leave")
    for person in (one, other):
        assert await person.is_closed() == 1000
        assert person.of("rest") == [{"t": "rest", "after": "crisis", "minutes": 15}]
    assert sorted(first.talked + second.talked) == [("visitor-m1", 3), ("visitor-m2", 3)]


async def test_who_is_not_connected_at_the_end_is_counted_all_the_same(worker: Make, soon: None) -> None:
    first, second, one, other = await two(worker)
    await talks(one, other)
    other.gone()
    one.tell(t="leave")
    await one.is_closed()
    await until(lambda: first.talked == [("visitor-m1", 0), ("visitor-m2", 0)], what=str(first.talked))
    assert not second.talked


async def test_who_only_listened_to_nobody_did_not_talk(worker: Make, soon: None) -> None:
    first, second, one, other = await two(worker)
    one.say(1, "anybody there?")
    await other.reads("anybody there?")
    one.tell(t="leave")
    await one.is_closed()
    await other.is_closed()
    assert await first.hub.log.talked(one.token.room, "") == (0, [])
    assert first.talked + second.talked == []


async def test_who_leaves_a_circle_is_counted_then_and_not_again(worker: Make, soon: None) -> None:
    here = await worker()
    one, two_, three = [await here.sits(token) for token in await here.circle()]
    for person in (one, two_):
        person.say(1, f"{person.token.member}")
    await until(lambda: len(three.texts()) == 2)
    one.tell(t="leave")
    await one.is_closed()
    assert here.talked == [(one.token.visitor, 0)]
    two_.tell(t="leave")
    await three.is_closed()
    await until(lambda: len(here.talked) == 2)
    assert here.talked[1:] == [(two_.token.visitor, 0)], "the third wrote nothing"


async def test_the_highest_level_is_kept(room: Scripted) -> None:
    await room.attend("m1", "c1")
    await room.attend("m2", "c2")
    for n, level in enumerate((0, 3, 2, 4, 0), 1):
        await room.append(n, level=level)
    await room.append(1, seat="m2", connection="c2")
    assert await room.field("level") == "4"
    found = await room.broker.run("talked", [room.keys.room], ["m1"])
    assert found == [b"4", b"visitor-m1"]
    assert await room.broker.run("talked", [room.keys.room], [""]) == [b"4", b"visitor-m2"]
    assert await room.broker.run("talked", [room.keys.room], [""]) == [b"4"]


async def test_a_room_that_is_not_there_had_no_talk_and_is_not_made(room: Scripted) -> None:
    assert await room.broker.run("talked", [room.keys.room], [""]) == [b"0"]
    assert await room.do("EXISTS", room.keys.room) == 0


async def test_both_can_still_be_blocked_while_the_words_are_there(worker: Make, room: Scripted) -> None:
    first, _, one, other = await two(worker)
    await talks(one, other)
    one.tell(t="leave")
    await one.is_closed()
    room.at(one.token.room)
    assert await room.life(room.keys.room) >= await room.life(room.keys.log) > ENDED - 60_000
    assert await first.hub.log.visitor_of(one.token.room, "m2") == "visitor-m2"


async def test_the_one_who_stays_knows_why_within_two_seconds(worker: Make) -> None:
    _, _, one, other = await two(worker)
    await talks(one, other)
    one.tell(t="leave", goodbye="take_care")
    left = await other.hears("entry", kind="left", by="m1", seconds=2)
    ended = await other.hears("entry", kind="ended", seconds=2)
    assert (left["goodbye"], ended["reason"]) == ("take_care", "left")
