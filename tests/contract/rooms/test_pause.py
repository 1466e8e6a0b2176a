"""Need a minute: an entry for both, no reason, nobody is put out for it, and no weapon."""

from __future__ import annotations

import asyncio

from peerchat.rooms.pauses import MOST
from peerchat.rooms.seat import Patience
from tests.contract.patience import until
from tests.contract.rooms.conftest import Make
from tests.contract.rooms.worker import Person, seats


async def test_the_other_sees_a_timer_and_no_reason_and_both_may_write(worker: Make) -> None:
    mine, theirs = seats()
    one, two = await (await worker()).sits(mine), await (await worker()).sits(theirs)
    one.tell(t="pause", n=1, minutes=3)
    entry = await two.hears("entry", kind="pause", by="m1")
    assert set(entry) == {"t", "pos", "at", "by", "kind", "n", "minutes"}
    assert entry["minutes"] == 3
    two.say(1, "take your time")
    await one.reads("take your time")
    one.say(2, "thank you")
    await two.reads("take your time", "thank you")
    one.tell(t="resume", n=3)
    await two.hears("entry", kind="resume", by="m1")


async def test_both_may_need_one_at_once(worker: Make) -> None:
    here = await worker()
    one, two = [await here.sits(token) for token in seats()]
    one.tell(t="pause", n=1, minutes=1)
    two.tell(t="pause", n=1, minutes=5)
    for person in (one, two):
        assert (await person.hears("entry", kind="pause", by="m1"))["minutes"] == 1
        assert (await person.hears("entry", kind="pause", by="m2"))["minutes"] == 5


async def test_six_minutes_or_none_are_not_on_offer(worker: Make) -> None:
    here = await worker()
    for minutes in (0, 6, -1):
        one = await here.sits(seats()[0])
        one.tell(t="pause", n=1, minutes=minutes)
        await until(lambda: one.code or one.of("refusal"), what=str(minutes))  # noqa: B023
        assert not one.of("entry", kind="pause")


async def test_on_and_off_and_on_again_has_a_measure_and_words_go_on(worker: Make) -> None:
    here = await worker()
    one, two = [await here.sits(token) for token in seats()]
    for n in range(1, MOST + 1):
        one.tell(t="pause", n=n, minutes=5)
    await one.hears("entry", times=MOST, kind="pause")
    one.tell(t="pause", n=MOST + 1, minutes=5)
    refusal = await one.hears("refusal", n=MOST + 1)
    assert refusal["code"] == "no_option"
    assert 0 < refusal["retry_in"] <= 1200
    one.say(MOST + 1, "I can still write")
    await two.reads("I can still write")
    two.tell(t="pause", n=1)
    await two.hears("entry", kind="pause", by="m2")


async def test_a_fresh_page_has_no_fresh_pauses_and_a_repeated_one_is_echoed(worker: Make) -> None:
    here, elsewhere = await worker(), await worker()
    mine, _ = seats()
    one = await here.sits(mine)
    for n in range(1, MOST + 1):
        one.tell(t="pause", n=n, minutes=5)
    await one.hears("entry", times=MOST, kind="pause")
    one.gone()
    back = await elsewhere.sits(mine)
    back.tell(t="pause", n=MOST, minutes=5)
    await back.hears("entry", kind="pause", n=MOST)
    back.tell(t="pause", n=MOST + 1, minutes=5)
    assert (await back.hears("refusal", n=MOST + 1))["code"] == "no_option"


async def test_nobody_is_put_out_for_being_quiet_in_a_pause(worker: Make) -> None:
    here = await worker(tick=0.05, patience=Patience(65536, 0.6))
    one, two = [await here.sits(token) for token in seats()]
    one.tell(t="pause", n=1, minutes=5)
    await two.hears("entry", kind="pause")
    loop = here.hub.spawn(beats(one, two))
    await until(loop.done, 10)
    assert (one.code, two.code) == (None, None)


async def beats(*people: Person) -> None:
    for _ in range(12):
        for person in people:
            person.tell(t="beat", pos=person.pos)
        await asyncio.sleep(0.1)
