"""Circles in a room: people come one by one, leave one by one, and vanish; nobody's silence ends it for the others."""

from __future__ import annotations

import json
from typing import Any

import pytest

from peerchat.broker.client import Broker
from peerchat.matching import circles as module
from peerchat.matching.pool import Pool
from tests.conftest import TIME_FACTOR
from tests.contract.patience import until
from tests.contract.rooms.conftest import Make
from tests.contract.rooms.worker import Person, seats
from tests.contract.store import Store


def told(person: Person) -> list[Any]:
    """Who joined and left, as on the screen."""
    return [(e["kind"], e["by"]) for e in person.transcript if e["kind"] in ("joined", "left", "ended")]


def late_name(person: Person) -> str:
    return next(member.name for member in person.token.members if member.id == person.token.member)


def named(person: Person) -> dict[str, str]:
    """Everybody this client has a name for."""
    joined = [entry["member"] for entry in person.transcript if entry["kind"] == "joined"]
    return {member["id"]: member["name"] for member in [*person.welcome["members"], *joined]}


@pytest.fixture
def brief(monkeypatch: pytest.MonkeyPatch) -> None:
    """A seat is free a moment after its holder is gone."""
    monkeypatch.setattr(module, "SEAT_SECONDS", 0.5)
    monkeypatch.setattr(module, "REMADE_SECONDS", 0.5)


# ---- coming --------------------------------------------------------------------------------------


@pytest.mark.parametrize("apart", [False, True])
async def test_those_who_sit_there_learn_who_comes_before_they_see_them_present(worker: Make, apart: bool) -> None:
    here = await worker()
    three = await here.circle()
    old = [await here.sits(token) for token in three]
    late = await (await worker() if apart else here).sits(await here.newcomer(4))
    for person in old:
        entry = await person.hears("entry", kind="joined", by="m4")
        assert entry["member"] == {"id": "m4", "name": late_name(late), "role": "either", "need": "heard", "here": True}
        await person.hears("presence", member="m4", state="here")
        frames = [f for f in person.frames if f.get("by") == "m4" or f.get("member") == "m4"]
        assert [f["t"] for f in frames] == ["entry", "presence"]
        assert named(person).keys() == {"m1", "m2", "m3", "m4"}
    assert {m["id"]: m["here"] for m in late.welcome["members"]} == dict.fromkeys(["m1", "m2", "m3", "m4"], True)


async def test_all_talk_with_all_over_two_workers(worker: Make) -> None:
    first, second = await worker(), await worker()
    people = [await (first, second)[number % 2].sits(token) for number, token in enumerate(await first.circle(8))]
    for person in people:
        person.say(1, f"from {person.token.member}")
    await until(lambda: all(len(person.texts()) == 8 for person in people))
    assert len({tuple(person.texts()) for person in people}) == 1
    people[3].tell(t="typing", on=True)
    for person in people:
        if person is not people[3]:
            await person.hears("typing", by="m4", on=True)
    people[5].gone()
    for person in people:
        if person is not people[5]:
            await person.hears("presence", member="m6", state="reconnecting")


async def test_a_pair_says_nothing_about_who_joins(worker: Make) -> None:
    mine, theirs = seats()
    here = await worker()
    one, two = await here.sits(mine), await here.sits(theirs)
    await one.hears("entry", kind="joined", by="m2")
    assert not [entry for entry in [*one.transcript, *two.transcript] if "member" in entry]


# ---- leaving -------------------------------------------------------------------------------------


async def test_one_leaves_and_the_others_go_on_until_one_is_left(worker: Make) -> None:
    first, second = await worker(), await worker()
    three = await first.circle()
    one, two, three_ = await first.sits(three[0]), await first.sits(three[1]), await second.sits(three[2])
    one.tell(t="leave", goodbye="thanks")
    assert await one.is_closed() == 1000
    one.gone()
    for person in (two, three_):
        assert (await person.hears("entry", kind="left", by="m1"))["goodbye"] == "thanks"
    two.say(1, "we go on")
    await three_.reads("we go on")
    assert not two.of("presence", member="m1", state="reconnecting")
    assert not first.ended
    two.tell(t="leave")
    assert await three_.is_closed() == 1000
    assert told(three_)[-2:] == [("left", "m2"), ("ended", None)]
    assert three_.transcript[-1]["reason"] == "left"
    back = second.person(three[0]).hello()
    assert await back.is_closed() == 4004


async def test_who_left_stays_named_for_the_old_lines(worker: Make) -> None:
    here = await worker()
    three = await here.circle()
    one, *_ = [await here.sits(token) for token in three]
    one.say(1, "I was here")
    one.tell(t="leave")
    await one.is_closed()
    one.gone()
    late = await here.sits(await here.newcomer(4))
    assert {m["id"]: m["here"] for m in late.welcome["members"]} == {"m1": False, "m2": True, "m3": True, "m4": True}
    assert late.texts() == ["I was here"]


async def test_who_left_does_not_come_back(worker: Make) -> None:
    here = await worker()
    three = await here.circle()
    one, *_ = [await here.sits(token) for token in three]
    one.tell(t="leave")
    await one.is_closed()
    assert await here.person(three[0]).hello().is_closed() == 4004


async def test_the_circle_waits_for_one_who_is_on_the_way(worker: Make) -> None:
    here = await worker()
    three = await here.circle()
    one, two = await here.sits(three[0]), await here.sits(three[1])
    one.tell(t="leave")
    assert await one.is_closed() == 1000
    three_ = await here.sits(three[2])
    two.say(1, "good that you are here")
    await three_.reads("good that you are here")


# ---- vanishing -----------------------------------------------------------------------------------


async def test_a_silent_death_does_not_end_it(worker: Make, brief: None) -> None:
    here = await worker(tick=0.1, lease=0.4 * TIME_FACTOR)
    one, two, three = [await here.sits(token) for token in await here.circle()]
    three.gone()
    await one.hears("presence", member="m3", state="gone")
    one.say(1, "still two")
    await two.reads("still two")
    back = await here.sits(three.token)
    assert back.texts() == ["still two"]


async def test_when_all_others_vanish_it_ends_kindly_for_the_last(worker: Make, brief: None) -> None:
    here = await worker(tick=0.1, lease=0.4 * TIME_FACTOR)
    one, two, three = [await here.sits(token) for token in await here.circle()]
    one.say(1, "hello")
    two.gone()
    three.gone()
    assert await one.is_closed() == 1000
    assert (told(one)[-1], one.transcript[-1]["reason"]) == (("ended", None), "left")


async def test_nobody_else_came_so_who_did_waits_again(worker: Make) -> None:
    here = await worker(grace=1.0)
    mine, theirs, _ = await here.circle()
    one = await here.sits(mine)
    assert await one.is_closed() == 1000
    assert one.transcript[-1]["reason"] == "no_show"
    late = here.person(theirs).hello()
    assert await late.is_closed() == 4004
    assert not late.of("welcome")
    tally = await Pool(here.broker, 120.0, 25.0).tally("de")
    assert (tally.returned, tally.in_line, tally.exits["circle"]) == (2, 2, 3)


async def test_two_of_three_came_and_talk(worker: Make) -> None:
    here = await worker()
    mine, theirs, _ = await here.circle()
    one, two = await here.sits(mine), await here.sits(theirs)
    await one.session._talk.parting.no_show()  # type: ignore[union-attr]
    one.say(1, "we are two")
    await two.reads("we are two")
    assert one.code is None


# ---- a store that lost it ------------------------------------------------------------------------


async def test_a_store_that_comes_back_empty_makes_the_circle_again_from_all_tokens(
    worker: Make, store: Store, broker: Broker
) -> None:
    here = await worker(tick=0.1)
    three = await here.circle()
    people = [await here.sits(token) for token in [*three, await here.newcomer(4)]]
    people[0].say(1, "before")
    await people[3].reads("before")
    store.flush()
    for person in people:
        await person.hears("welcome", times=2, seconds=10)
    people[0].say(1, "after")
    for person in people:
        await person.reads("after")
    again = await here.sits(three[0])
    assert {m["id"] for m in again.welcome["members"]} == {"m1", "m2", "m3", "m4"}
    assert "visitor" not in json.dumps([person.frames for person in people])
