"""One look after the other at a real store: what it finds, what it costs, and what it never brings along."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import pytest_asyncio

from peerchat.broker import keys
from peerchat.broker.client import Broker
from peerchat.ops.rooms import ward as wards
from peerchat.ops.rooms.forms import UNWELL_MOST
from peerchat.ops.rooms.scan import Scan
from peerchat.ops.rooms.telling import Handles, section, tell
from peerchat.ops.rooms.ward import Ward
from tests import scenario
from tests.conftest import TIME_FACTOR
from tests.contract.rooms.scripted import Scripted
from tests.contract.store import Store
from tests.scenario import CANARY_NAME, CANARY_VISITOR, CANARY_WORDS, Room

HANDLES = Handles(b"a secret of thirty-two bytes, or more")


class Eye:
    def __init__(self, store: Store, broker: Broker) -> None:
        self.store, self.broker = store, broker
        self.ward = Ward()
        self.scan = Scan(broker, self.ward)
        self.now = 0

    async def look(self) -> None:
        self.now = await self.scan.look()

    async def read(self) -> int:
        """Looks, and how many rooms were read for it."""
        before = self.scan.rooms_read
        await self.look()
        return self.scan.rooms_read - before

    def put(self, room: Room) -> str:
        name = f"room{room.number}"
        store = self.store.node_of(keys.room(name).room).client
        scenario.put(store, room, self.broker.now_ms(keys.room(name).room), name)
        store.delete(f"{keys.room(name).live}:stir")  # seen by the first look anyway
        if "hand_at" in room.rest:
            at = self.broker.now_ms(keys.hands()) - room.rest["hand_at"] * 1000
            self.store.node_of(keys.hands()).client.zadd(keys.hands(), {name: at})
        return name

    def reasons(self, name: str) -> tuple[str, ...] | None:
        known = self.ward.get(name)
        return tuple(reason.code for reason in known.judged.reasons) if known else None


@pytest_asyncio.fixture
async def eye(store: Store, broker: Broker) -> Eye:
    return Eye(store, broker)


@pytest.fixture
def room(broker: Broker) -> Scripted:
    return Scripted(broker)


async def sit(room: Scripted) -> None:
    await room.attend("m1", "c1")
    await room.attend("m2", "c2", "w2")


async def test_the_scenario_in_the_store_gets_the_same_verdicts(eye: Eye) -> None:
    rooms = {eye.put(room): room for room in scenario.rooms()}
    await eye.look()
    assert {name: eye.reasons(name) for name in rooms} == {name: room.reasons for name, room in rooms.items()}
    told = section(eye.ward, HANDLES)
    assert (told.total, told.whole, told.well + told.watch + told.act) == (200, True, 200)
    assert told.act == sum(room.verdict == "act" for room in rooms.values())
    assert told.here == sum(who.state == "here" for room in rooms.values() for who in room.seats.values())
    assert [one.verdict for one in told.unwell] == ["act"] * UNWELL_MOST  # the most urgent first
    assert told.unwell[0].reasons[0].code == "acute_unstaffed"
    by_name = {name: tell(known, HANDLES) for name in rooms if (known := eye.ward.get(name))}
    for name, room in rooms.items():
        one = by_name[name]
        assert (one.kind, one.topic, one.language, one.level) == (
            room.kind,
            room.topic,
            room.language,
            room.rest.get("level", 0),
        )
        assert one.born == pytest.approx(eye.now / 1000 - room.age, abs=60)
        if not any(200 < said.ago < 310 for said in room.talk):  # it may take a while to put them all there
            assert one.per_minute == pytest.approx(sum(said.ago < 300 for said in room.talk) / 5, abs=0.3), room.name
    body = "".join(one.model_dump_json() for one in by_name.values())
    assert [canary for canary in (CANARY_NAME, CANARY_VISITOR, CANARY_WORDS, "room1") if canary in body] == []


async def test_a_quiet_house_is_looked_at_without_reading_a_room(eye: Eye) -> None:
    for room in scenario.rooms():
        if room.name in ("lively", "one-sided", "crisis with a volunteer"):
            eye.put(room)
    assert await eye.read() == len(eye.ward) > 10
    async with asyncio.timeout(10 * TIME_FACTOR):
        while await eye.read():  # by two clocks, some of it may have happened after the first look
            pass
    assert [await eye.read() for _ in range(3)] == [0, 0, 0]


async def test_what_happens_is_seen_at_the_next_look(eye: Eye, room: Scripted) -> None:
    await sit(room)
    await eye.look()
    assert eye.reasons(room.id) == ()
    known = eye.ward.get(room.id)
    assert known is not None
    assert known.calm
    assert [one.state for one in known.vitals.seats] == ["here", "here"]
    await room.append(1, f'"at":{room.now_ms()},"by":"m1","kind":"text","n":1,"text":"x"', level=3)
    await eye.look()
    assert eye.reasons(room.id) == ("acute_unstaffed",)
    await room.detach("m2", "c2", "w2")
    await eye.look()
    known = eye.ward.get(room.id)
    assert known is not None
    assert sorted(one.state for one in known.vitals.seats) == ["here", "reconnecting"]
    await room.attend("m2", "c3", "w2")
    await eye.look()
    assert tell(known, HANDLES).resumes == 1
    await room.end("close", "", "")
    await eye.look()
    assert len(eye.ward) == 0
    assert section(eye.ward, HANDLES).reasons == {}


async def test_holds_and_slow_closes_are_counted_where_they_happen(eye: Eye, room: Scripted) -> None:
    await sit(room)
    k = room.keys
    for field in ("holds", "holds", "holds", "slow", "slow"):
        assert await room.broker.run("note", [k.room, k.live], [room.id, field]) == 1
    await eye.look()
    assert eye.reasons(room.id) == ("held", "slow")
    await room.end("close", "", "")
    assert await room.broker.run("note", [k.room, k.live], [room.id, "holds"]) == 0


async def test_words_in_a_calm_room_are_read_in_turn_and_others_at_once(eye: Eye, broker: Broker) -> None:
    calm = [Scripted(broker) for _ in range(wards.CALM_MOST + 5)]
    for room in calm:
        await sit(room)
    await eye.look()
    for room in calm:
        await room.append(1, f'"at":{room.now_ms()},"by":"m1","kind":"text","n":1,"text":"x"')
    assert await eye.read() == wards.CALM_MOST
    assert await eye.read() == 5
    assert await eye.read() == 0
    assert all(known.vitals.said == 1 for known in eye.ward)


async def test_a_worker_that_dies_is_told_of_by_the_one_that_ticks(eye: Eye, room: Scripted) -> None:
    await room.attend("m1", "c1", "w1")
    await room.attend("m2", "c2", "w2", lease=1)
    await room.do("ZADD", room.keys.here, room.now_ms() - 31_000, "m2")
    await room.do("HSET", room.keys.room, "made", room.now_ms() - 100_000)
    await eye.look()
    await room.do("ZADD", room.keys.live, room.now_ms() - 60_000, room.id)
    before = eye.scan.rooms_read
    await room.tick("w1", ("m1", "c1"))
    await eye.look()
    assert eye.scan.rooms_read == before + 1
    assert eye.reasons(room.id) == ("ghosted",)


async def test_a_store_that_lost_everything_is_believed(eye: Eye, store: Store, broker: Broker) -> None:
    for room in scenario.rooms()[:30]:
        eye.put(room)
    await eye.look()
    assert len(eye.ward) == 30
    store.flush()
    eye.scan.anew()
    await eye.look()
    assert len(eye.ward) == 0


async def test_of_a_listening_room_the_persons_own_word_counts_too(eye: Eye, broker: Broker) -> None:
    (calm,) = [room for room in scenario.rooms()[:40] if room.name == "a lively listening room"][:1]
    name = eye.put(calm)
    key = keys.listening_room(name)
    at = broker.now_ms(key) - 5000
    await broker.command(key, "HSET", key, "level", 3, "why", f"own_word:3:{at}")
    await eye.look()
    known = eye.ward.get(name)
    assert known is not None
    assert (known.vitals.level, known.vitals.level_at, eye.reasons(name)) == (3, at, ("acute",))


async def test_rooms_of_ten_thousand_are_read_without_a_long_pause(eye: Eye, monkeypatch: pytest.MonkeyPatch) -> None:
    """No look reads more than READ_MOST: what is left is told, and read by the next."""
    monkeypatch.setattr(wards, "READ_MOST", 50)
    for room in scenario.rooms()[:120]:
        eye.put(room)
    seen: list[Any] = []
    for _ in range(3):
        await eye.look()
        seen.append((len(eye.ward), section(eye.ward, HANDLES).whole))
        await asyncio.sleep(0)
    assert seen == [(50, False), (100, False), (120, True)]
