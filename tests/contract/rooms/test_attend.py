"""attend.lua, each branch, on one node and on a cluster."""

from __future__ import annotations

import pytest

from peerchat.broker.bus import Bus
from peerchat.broker.client import Broker
from tests.contract.patience import until
from tests.contract.rooms.scripted import ENDED, IDLE, LAG, LEASE, ROOM, Heard, Scripted


async def talked(room: Scripted, messages: int = 3) -> list[str]:
    """Both sit, m1 said this much; the positions of the log."""
    await room.attend("m1", "c1")
    await room.attend("m2", "c2", "w2")
    for n in range(1, messages + 1):
        assert (await room.append(n))[0] == "ok"
    return [row.id for row in await room.log()]


# ---- opening -------------------------------------------------------------------------------------


async def test_the_first_to_come_opens_the_room(room: Scripted) -> None:
    found = await room.attend("m1", "c1", "w1")
    assert (found.acked, found.number, found.reset, found.workers, found.state, found.fence) == (
        "0",
        "1",
        1,
        "w1,",
        "open",
        1,
    )
    assert [row.fragment for row in found.entries] == ['"joined":"m1"']
    assert set(found.members) == {"m1", "m2"}
    profile, connection, left = found.members["m1"]
    assert (profile, connection) == (room.members["m1"], "c1")
    assert 0 < left <= LEASE
    profile, connection, left = found.members["m2"]
    assert (profile, connection) == (room.members["m2"], "")
    assert left < 0, "who never came is not here"
    for name, value in (
        ("kind", "pair"),
        ("topic", "grief"),
        ("lang", "de"),
        ("born", "1790000000000"),
        ("v:m1", "visitor-m1"),
    ):
        assert await room.field(name) == value


async def test_each_joins_once_and_all_see_the_same(room: Scripted) -> None:
    await room.attend("m1", "c1")
    second = await room.attend("m2", "c2", "w2")
    assert [row.fragment for row in second.entries] == ['"joined":"m1"', '"joined":"m2"']
    assert second.workers == "w1,w2,"
    again = await room.attend("m1", "c3", "w2")
    assert [row.fragment for row in again.entries] == ['"joined":"m1"', '"joined":"m2"']
    assert again.workers == "w1,w2,"


async def test_a_worker_whose_name_ends_like_another_is_not_taken_for_it(room: Scripted) -> None:
    await room.attend("m1", "c1", "xw1")
    assert (await room.attend("m2", "c2", "w1")).workers == "xw1,w1,"


async def test_after_a_flush_the_room_is_made_from_the_token(room: Scripted) -> None:
    await talked(room)
    await room.gone()
    found = await room.attend("m2", "c4")
    assert (found.acked, found.number, found.reset) == ("0", "1", 1)
    assert [row.fragment for row in found.entries] == ['"joined":"m2"']


async def test_an_old_token_makes_no_room(room: Scripted) -> None:
    assert await room.attend_raw(young=False) == ["gone"]
    assert await room.do("EXISTS", room.keys.room, room.keys.log, room.keys.here, room.keys.live) == 0


async def test_an_old_token_still_opens_a_room_that_is_there(room: Scripted) -> None:
    await room.attend("m1", "c1")
    assert (await room.attend("m2", "c2", young=False)).number == "2"


async def test_carried_out_too_late_it_changes_nothing(room: Scripted) -> None:
    await room.attend("m1", "newer")
    assert await room.attend_raw("m1", "older", deadline=room.now_ms() - LAG) == ["late"]
    assert await room.field("c:m1") == "newer"
    fresh = Scripted(room.broker)
    assert await fresh.attend_raw(deadline=fresh.now_ms() - LAG) == ["late"]
    assert await fresh.do("EXISTS", fresh.keys.room) == 0


# ---- the seat ------------------------------------------------------------------------------------


async def test_a_newer_connection_fences_off_the_older(room: Scripted) -> None:
    first = await room.attend("m1", "c1")
    second = await room.attend("m1", "c2", "w2")
    assert second.fence == first.fence + 1
    assert second.members["m1"][1] == "c2"
    assert await room.append(1, connection="c1") == ["displaced"]
    assert (await room.append(1, connection="c2", worker="w2"))[0] == "ok"


async def test_others_hear_who_took_the_seat_and_what_joined(room: Scripted, heard: Heard) -> None:
    await room.attend("m1", "c1", "w1")
    await room.attend("m2", "c2", "w2")
    await until(lambda: len(heard.messages) == 2)
    entry, held = heard.messages
    first, second = await room.log()
    assert entry == f'e{second.id} {first.id}  "joined":"m2"'
    assert held == "pm2 here c2 1"
    await room.attend("m2", "c3", "w2")
    await until(lambda: len(heard.messages) == 3)
    assert heard.messages[2] == "pm2 here c3 2"


async def test_where_nobody_attends_nothing_rings(room: Scripted, heard: Heard, bus: Bus) -> None:
    await room.attend("m1", "c1")
    await bus.publish(room.keys.bus, b"last")
    await until(lambda: heard.messages)
    assert heard.messages == ["last"]


async def test_who_left_does_not_come_back_while_the_others_talk_on(broker: Broker) -> None:
    room = Scripted(broker, {"m1": "1", "m2": "2", "m3": "3"})
    for seat in room.members:
        await room.attend(seat, f"c-{seat}")
    assert (await room.end("leave", "m1", "c-m1"))[3] == "open"
    assert await room.attend_raw("m1", "again") == ["left"]
    assert (await room.attend("m2", "again")).state == "open"


# ---- what was missed -----------------------------------------------------------------------------


@pytest.mark.parametrize(("back", "numbers"), [(1, []), (2, [5]), (4, [3, 4, 5])])
async def test_a_known_position_is_answered_by_what_follows(room: Scripted, back: int, numbers: list[int]) -> None:
    positions = await talked(room)
    found = await room.attend("m2", "c3", pos=positions[-back])
    assert found.reset == 0
    assert [row.number for row in found.entries] == numbers


@pytest.mark.parametrize(
    "pos",
    ["", "3-999999", "999999-1", "0-0", "18446744073709551615-18446744073709551615"],
    ids=["none", "same number of another log", "ahead of the log", "zero", "the highest there can be"],
)
async def test_any_other_position_is_answered_by_all_there_is(room: Scripted, pos: str) -> None:
    await talked(room)
    found = await room.attend("m2", "c3", pos=pos)
    assert found.reset == 1
    assert [row.number for row in found.entries] == [1, 2, 3, 4, 5]


async def test_a_position_that_was_trimmed_away_resets(room: Scripted) -> None:
    positions = await talked(room)
    for n in range(4, 9):
        await room.append(n, keep=5)
    found = await room.attend("m2", "c3", pos=positions[-1])
    assert found.reset == 1
    assert [row.number for row in found.entries] == [6, 7, 8, 9, 10]


async def test_a_position_of_another_room_resets(room: Scripted) -> None:
    await talked(room)
    other = Scripted(room.broker)
    other.nonce = lambda: "77"  # type: ignore[method-assign]
    [*_, foreign] = await talked(other)
    assert (await room.attend("m2", "c3", pos=foreign)).reset == 1


async def test_a_position_of_the_room_before_it_was_made_anew_resets(room: Scripted) -> None:
    *_, last = await talked(room)
    await room.gone()
    await talked(room, 6)
    found = await room.attend("m2", "c3", pos=last)
    assert (found.reset, len(found.entries)) == (1, 8)


async def test_a_failover_that_lost_acknowledged_entries_resets_whoever_saw_them(room: Scripted) -> None:
    """The store takes back what it had acknowledged: a number alone would be believed, the position is not."""
    kept = (await talked(room, 2))[-1]
    behind = await room.copied()
    await room.append(3, "lost")
    lost = (await room.log())[-1].id
    await room.falls_back_to(behind)
    assert (await room.append(3, "said instead"))[0] == "ok"
    assert (await room.append(4))[0] == "ok"
    lied_to = await room.attend("m2", "c3", pos=lost)
    assert lied_to.reset == 1
    assert [row.fragment for row in lied_to.entries][-2:] == ["said instead", "m1 says 4"]
    assert (await room.attend("m2", "c4", pos=kept)).reset == 0


async def test_an_expired_log_is_no_room_and_no_token_brings_it_back(room: Scripted) -> None:
    positions = await talked(room)
    await room.do("DEL", room.keys.log)
    assert await room.attend_raw("m1", "c9", pos=positions[-1]) == ["gone"]


# ---- after the end -------------------------------------------------------------------------------


async def test_within_the_texts_life_the_end_can_be_read(room: Scripted) -> None:
    positions = await talked(room)
    await room.end("leave", "m1", "c1")
    for seat in ("m1", "m2"):
        found = await room.attend(seat, "late", pos=positions[-1])
        assert (found.state, found.reset) == ("ended", 0)
        assert [row.fragment for row in found.entries] == ['"left":"m1"', '"ended":1']
    assert await room.field("c:m2") == "c2", "an ended room seats nobody"
    assert await room.append(9, seat="m2", connection="late") == ["ended"]


async def test_after_the_texts_life_the_tombstone_keeps_it_closed(room: Scripted) -> None:
    await talked(room)
    await room.end("leave", "m1", "c1")
    assert 0 < await room.life(room.keys.log) <= ENDED
    await room.do("DEL", room.keys.log)
    assert await room.attend_raw("m2", "late") == ["gone"]
    assert 0 < await room.life(room.keys.room) <= ROOM


# ---- life ----------------------------------------------------------------------------------------


async def test_every_key_expires_by_itself(room: Scripted) -> None:
    await room.attend()
    for key, most in ((room.keys.room, ROOM), (room.keys.log, IDLE), (room.keys.here, ROOM), (room.keys.live, ROOM)):
        assert 0 < await room.life(key) <= most, key


async def test_coming_back_does_not_lengthen_the_texts_life(room: Scripted) -> None:
    await room.attend(idle=5_000)
    await room.attend(connection="c2", idle=900_000)
    assert await room.life(room.keys.log) <= 5_000


async def test_the_index_of_living_rooms_forgets_those_whose_text_is_gone(room: Scripted) -> None:
    live = room.keys.live
    await room.do("ZADD", live, room.now_ms() - IDLE - 1000, "silent", room.now_ms() - IDLE // 2, "quiet")
    await room.attend()
    assert set(await room.do("ZRANGE", live, 0, -1)) == {"quiet", room.id}
