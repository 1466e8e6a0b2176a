"""Held messages in a room: what their sender is told, what follows, and that nobody else learns of it or is silenced by it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from peerchat.broker import keys
from peerchat.broker.client import Broker
from peerchat.rooms.house import Pace
from peerchat.safety.assessment import Assessment
from tests.contract.patience import until
from tests.contract.rooms.conftest import Make
from tests.contract.rooms.worker import Frame, Person, Worker, seats
from tests.contract.store import Store

PACE = Pace((1000.0, 1000.0), (1000.0, 1000.0))  # limits are on, and none of them is met


async def pair(worker: Make, **differs: Any) -> tuple[Person, Person]:
    here = await worker(**differs)
    mine, theirs = seats()
    one, two = await here.sits(mine), await here.sits(theirs)
    await one.hears("presence", member="m2")
    return one, two


async def held(person: Person, n: int, text: str, times: int = 1) -> list[Frame]:
    """Says it so often, each time held; the sanctions that followed by then."""
    for _ in range(times):
        before = len(person.of("hold"))
        person.say(n, text)
        await person.hears("hold", before + 1)
    await answered(person)
    return person.of("sanction")


async def answered(person: Person) -> None:
    """What was asked of the store for this person until now has been answered: one link, one order."""
    key = keys.standing(person.token.visitor)
    await store_of(person).command(key, "EXISTS", key)


def store_of(person: Person) -> Broker:
    return person.session._house.hub.log.broker


def fields(frame: Frame) -> tuple[str, str, int | None]:
    assert frame["appeal"]
    return frame["step"], frame["reason"], frame["seconds"]


# ---- hold ----------------------------------------------------------------------------------------


async def test_a_held_message_goes_nowhere_and_its_n_is_free_again(worker: Make) -> None:
    one, two = await pair(worker)
    one.say(1, "call [phone] now")
    assert await one.hears("hold") == {
        "t": "hold", "n": 1, "reasons": [{"code": "contact", "spans": [[5, 12]]}], "edit": True,
    }  # fmt: skip
    one.say(1, "call me some day")
    await one.reads("call me some day")
    await two.reads("call me some day")
    await answered(one)
    assert one.of("sanction") == two.of("hold") == two.of("sanction") == []


async def test_what_is_masked_is_masked_for_everybody_and_says_so(worker: Make) -> None:
    one, two = await pair(worker)
    one.say(1, "help me [phone] or [method] with [abuse]")
    for person in (one, two):
        await person.reads("help me ▒▒▒ or ▒▒▒ with [abuse]")
        assert (await person.hears("entry", kind="text"))["masked"] is True
    broker, key = store_of(one), keys.room(one.token.room).room
    assert await broker.command(key, "HMGET", key, "level", "flag") == [b"3", b"abuse"]
    assert one.of("hold") == []


# ---- the ladder ----------------------------------------------------------------------------------


async def test_notice_pause_and_end_are_told_to_the_sender_alone_and_nobody_is_blamed(worker: Make) -> None:
    one, two = await pair(worker)
    assert await held(one, 1, "[encouragement]") == []
    assert [fields(step) for step in await held(one, 1, "[encouragement]")] == [("notice", "encouragement", None)]
    assert fields((await held(one, 1, "[encouragement]"))[-1]) == ("pause", "encouragement", 120)
    one.say(1, "an ordinary word")
    refused = await one.hears("refusal")
    assert (refused["code"], refused["n"]) == ("sanctioned", 1)
    assert 100 < refused["retry_in"] <= 120.1
    key = keys.standing(one.token.visitor)
    await store_of(one).command(key, "HSET", key, "until", 0)
    again = await (await worker()).sits(one.token)  # the pause is over, on another worker
    assert again.of("sanction") == []
    assert fields((await held(again, 1, "more [encouragement]"))[-1]) == ("end", "encouragement", None)
    for person in (again, two):
        assert await person.is_closed() == 1000
        assert [(e["kind"], e.get("reason"), e["by"]) for e in person.transcript][-1] == ("ended", "safety", None)
    assert two.of("sanction") == two.of("hold") == []
    await (await worker()).sits(two.token)


async def test_a_ban_closes_every_socket_of_that_visitor_and_lets_nobody_in(worker: Make) -> None:
    one, two = await pair(worker)
    there, mine = await worker(), seats()[0]
    elsewhere = await there.sits(mine)  # the same visitor in another room, on another worker
    assert elsewhere.token.visitor == one.token.visitor
    key = keys.standing(one.token.visitor)
    await held(one, 1, "[encouragement]")
    await store_of(one).command(key, "HSET", key, "score", "12", "step", "3")
    assert fields((await held(one, 1, "[encouragement]"))[-1]) == ("ban", "encouragement", 86400)
    assert await one.is_closed() == 4003
    assert await elsewhere.is_closed() == 4003
    assert await two.is_closed() == 1000
    assert two.transcript[-1]["reason"] == "safety"
    back = there.person(seats()[0]).hello()
    assert await back.is_closed() == 4003
    assert fields(back.of("sanction")[0])[0] == "ban"
    assert back.of("sanction")[0]["appeal"] == one.of("sanction")[-1]["appeal"]


async def test_whoever_comes_back_during_a_pause_is_told_again_with_the_same_code(worker: Make) -> None:
    one, _ = await pair(worker)
    pause = (await held(one, 1, "[encouragement]", 3))[-1]
    again = await (await worker()).sits(one.token)
    told = await again.hears("sanction")
    assert again.kinds().index("sanction") > again.kinds().index("welcome")
    assert (told["step"], told["appeal"]) == ("pause", pause["appeal"])
    assert 110 < told["seconds"] <= 120
    again.say(1, "an ordinary word")
    assert (await again.hears("refusal"))["code"] == "sanctioned"


async def test_a_cry_is_heard_during_a_pause_and_weighs_nothing(worker: Make) -> None:
    one, two = await pair(worker)
    await held(one, 1, "[encouragement]", 3)
    key = keys.standing(one.token.visitor)
    before = await store_of(one).command(key, "HGETALL", key)
    one.say(1, "help me, [abuse]")
    await two.reads("help me, [abuse]")
    assert [card["card"]["card"] for card in one.of("entry", kind="card")] == ["crisis"]
    assert await store_of(one).command(key, "HGETALL", key) == before
    one.tell(t="mark", n=2, of=one.pos)
    await two.hears("entry", kind="mark")


async def test_in_a_circle_only_the_one_who_did_it_goes(worker: Make) -> None:
    here = await worker()
    one, two, three = [await here.sits(token) for token in await here.circle()]
    await held(one, 1, "[encouragement]", 3)
    key = keys.standing(one.token.visitor)
    await here.broker.command(key, "HSET", key, "until", 0)
    again = await (await worker()).sits(one.token)
    assert fields((await held(again, 1, "more [encouragement]"))[-1])[0] == "end"
    assert await again.is_closed() == 1000
    two.say(1, "we go on")
    await three.reads("we go on")
    for person in (two, three):
        assert [(e["kind"], e["by"]) for e in person.transcript if e["kind"] == "left"] == [("left", one.token.member)]
        assert (person.code, person.of("sanction")) == (None, [])


async def test_everybody_else_in_a_circle_is_coached_also_who_came_later(worker: Make) -> None:
    here = await worker()
    people = [await here.sits(token) for token in await here.circle()]
    people.append(await (await worker()).sits(await here.newcomer(4)))
    await until(lambda: len(here.hub.there(people[0].token.room)) == 4)
    people[0].say(1, "help me")
    people[0].say(2, "help me, again")
    for person in people:
        await until(lambda: "help me, again" in person.texts())  # noqa: B023
        cards = [e["card"]["card"] for e in person.transcript if e["kind"] == "card"]
        assert cards == ["crisis" if person is people[0] else "coaching"]


# ---- patterns ------------------------------------------------------------------------------------


async def test_a_pattern_is_held_when_it_is_clear_also_over_rooms_and_workers(worker: Make) -> None:
    one, two = await pair(worker)
    one.say(1, "first [grooming]")
    one.say(2, "second [grooming]")
    await two.reads("first [grooming]", "second [grooming]")
    elsewhere = await (await worker()).sits(seats()[0])
    elsewhere.say(1, "third [grooming]")
    hold = await elsewhere.hears("hold")
    assert hold["reasons"] == [{"code": "grooming", "spans": [[6, 16]]}]
    assert elsewhere.texts() == []


async def test_what_is_said_behind_a_sign_stays_behind_it(worker: Make) -> None:
    one, two = await pair(worker)
    said = ["a [grooming]", "b", "c", "d [grooming]", "e"]
    for n, text in enumerate(said, 1):
        one.say(n, text)
    one.tell(t="mark", n=6, of=one.pos)
    await two.reads(*said)
    await two.hears("entry", kind="mark")
    assert one.of("refusal") == []


async def test_a_sign_during_a_frost_is_judged_by_itself(own: Store, start: Make) -> None:
    mine, _ = seats()
    one = await (await start(own.url, timeout=0.3)).sits(mine)
    own.nodes[0].pause()
    one.say(1, "a [grooming]")
    one.say(2, "b")
    await one.hears("refusal", n=2)
    assert {refusal["code"] for refusal in one.of("refusal")} == {"store_away"}
    own.nodes[0].resume()
    await one.hears("calm")
    one.say(1, "a [grooming]")
    one.say(2, "b")
    await one.reads("a [grooming]", "b")


# ---- floods --------------------------------------------------------------------------------------


async def test_the_same_a_fourth_time_is_held_as_a_flood_and_other_words_pass(worker: Make) -> None:
    one, two = await pair(worker, pace=PACE)
    for n in range(1, 4):
        one.say(n, "Are you still there?")
    one.say(4, "are you still there")
    assert (await one.hears("hold"))["reasons"] == [{"code": "flood", "spans": []}]
    one.say(4, "I would like to go on")
    await two.reads(*["Are you still there?"] * 3, "I would like to go on")


async def test_a_cry_may_be_repeated(worker: Make) -> None:
    one, two = await pair(worker, pace=PACE)
    for n in range(1, 9):
        one.say(n, "please help me, somebody")
    await two.reads(*["please help me, somebody"] * 8)


async def test_the_same_opening_in_many_rooms_is_held_from_the_fifth_on(worker: Make) -> None:
    opening = "Hello, I am new here and wanted to ask whether you would listen to me for a while"
    here = await worker(pace=PACE)
    for _ in range(4):
        one = await here.sits(seats()[0])
        one.say(1, opening)
        await one.reads(opening)
    one = await here.sits(seats()[0])
    await answered(one)
    one.say(1, f"{opening}!!")
    assert (await one.hears("hold"))["reasons"][0]["code"] == "flood"


# ---- the ear fails ---------------------------------------------------------------------------------


class Broken:
    """An ear that fails in the way that is wished for."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def __call__(self, text: str, lang: str) -> Any:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.mark.parametrize(
    "answer",
    [RuntimeError("canary"), None, Assessment(9, (), ()), Assessment(0, ("phone",), ((0, 999, "phone"),))],
    ids=["raises", "nothing", "level 9", "span outside"],
)
async def test_when_the_ear_fails_everything_is_relayed_help_is_offered_once_and_it_is_counted(
    worker: Make, answer: Any
) -> None:
    here: Worker = await worker()
    object.__setattr__(here.house, "assess", Broken(answer))
    mine, theirs = seats()
    one, two = await here.sits(mine), await here.sits(theirs)
    for n in (1, 2, 3):
        one.say(n, f"said {n}")
    await two.reads("said 1", "said 2", "said 3")
    assert [card["card"]["level"] for card in one.of("entry", kind="card")] == [0]
    assert two.of("entry", kind="card") == []
    failed = {what: count for what, count in here.house.sanctions.counts.all().items() if what.startswith("failed:")}
    assert list(failed.values()) == [3]
    assert "canary" not in json.dumps(here.house.sanctions.counts.all())
