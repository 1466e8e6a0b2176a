"""What only several messages show, and what happens where the ear shows nothing at all."""

from __future__ import annotations

import json
from typing import Any

import pytest

from peerchat.broker import keys
from peerchat.safety.assessment import Assessment
from tests.contract.rooms.conftest import Make
from tests.contract.rooms.holding import PACE, answered, pair, store_of
from tests.contract.rooms.worker import Worker, seats
from tests.contract.store import Store

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


# ---- contact data in pieces ----------------------------------------------------------------------


async def test_a_number_in_pieces_is_held_with_the_piece_that_completes_it(worker: Make) -> None:
    one, two = await pair(worker)
    one.say(1, "0171")
    one.say(2, "39")
    one.say(3, "20063")
    assert (await one.hears("hold"))["reasons"] == [{"code": "contact", "spans": [[0, 5]]}]
    one.say(3, "never mind")
    await two.reads("0171", "39", "never mind")


async def test_a_name_is_held_where_the_other_asked_for_it_on_whichever_worker(worker: Make) -> None:
    mine, theirs = seats()
    one, two = await (await worker()).sits(mine), await (await worker()).sits(theirs)
    one.say(1, "lena_99")
    await two.reads("lena_99")
    two.say(1, "hast du insta?")
    await one.reads("lena_99", "hast du insta?")
    one.say(2, "lena_99")
    one.say(2, "I would rather stay here")
    assert (await one.hears("hold"))["n"] == 2
    await two.reads("lena_99", "hast du insta?", "I would rather stay here")
    key = keys.asked(mine.room)
    assert 0 < await store_of(one).command(key, "PTTL", key) <= 300_000


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
