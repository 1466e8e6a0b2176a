"""Other languages come last, and only for those who named them; one claim reaches across, and both sides hear of it."""

from __future__ import annotations

import asyncio

from peerchat.broker import keys
from peerchat.broker.client import Broker
from peerchat.matching.place import Pace
from peerchat.matching.schedule import SCHEDULE
from tests.conftest import TIME_FACTOR
from tests.contract.matching.meeting import Make, are_matched, long_ago
from tests.contract.matching.steps import key_of, ticket
from tests.contract.matching.worker import ticket_token
from tests.contract.patience import until

SLOW = Pace(round=60, look=60, forecast=60, seek=60)


async def test_whose_search_has_widened_finds_somebody_of_another_language(worker: Make) -> None:
    one, other = await worker(), await worker(pace=SLOW)
    native = other.joins(language="en")
    await native.hears("waiting")
    guest = one.joins(language="de", also=("en",), at=long_ago(SCHEDULE.language))
    seats = await are_matched(native, guest)
    assert {seat.language for seat in seats} == {"en"}, "the language that both speak"
    assert seats[0].room == seats[1].room
    assert seats[0].members == seats[1].members


async def test_who_arrives_finds_a_guest_of_another_language(worker: Make, broker: Broker) -> None:
    """The guest's own worker sleeps: only whoever arrives can find this pair."""
    one, other = await worker(), await worker(pace=SLOW)
    token = ticket_token(language="de", also=("en",), at=long_ago(SCHEDULE.language))
    guest = other.person().hello(token)
    await guest.hears("waiting")
    line = keys.guests("en", "18+")
    async with asyncio.timeout(5 * TIME_FACTOR):
        while not await broker.command(line, "ZCARD", line):
            await asyncio.sleep(0.005)
    seats = await are_matched(one.joins(language="en", topics=("sleep",), at=long_ago(SCHEDULE.any)), guest)
    assert {seat.language for seat in seats} == {"en"}


async def test_nobody_is_taken_abroad_before_time_or_against_their_will(worker: Make) -> None:
    here = await worker()
    native = here.joins(language="en")
    early = here.joins(language="de", also=("en",))
    unwilling = here.joins(
        language="de", also=("en",), most="any topic", topics=("sleep",), at=long_ago(SCHEDULE.language)
    )
    await asyncio.gather(*(person.hears("waiting") for person in (native, early, unwilling)))
    await asyncio.sleep(0.5)
    assert all("matched" not in person.kinds() for person in (native, early, unwilling))
    assert early.last("waiting")["widening"] == "same topic"  # type: ignore[index]


async def test_who_refuses_other_languages_is_out_of_their_lines(worker: Make, broker: Broker) -> None:
    here = await worker()
    token = ticket_token(language="de", also=("en",), at=long_ago(SCHEDULE.language))
    guest = here.person().hello(token)
    line = keys.guests("en", "18+")

    async def stands_there() -> bool:
        return bool(await broker.command(line, "ZCARD", line))

    async with asyncio.timeout(5 * TIME_FACTOR):
        while not await stands_there():
            await asyncio.sleep(0.005)
    guest.say(t="reach", most="same topic")
    assert (await guest.hears_next("waiting"))["most"] == "same topic"
    assert not await stands_there()
    native = here.joins(language="en")
    await native.hears("waiting")
    await asyncio.sleep(0.3)
    assert "matched" not in native.kinds()
    lines = await broker.command(key_of(ticket(token.id)), "HGET", key_of(ticket(token.id)), "lines")
    assert b"guests" not in lines


async def test_two_who_wish_to_meet_again_meet_in_whatever_language(worker: Make) -> None:
    one, other = await worker(), await worker()
    a = one.joins(meet="word", topics=("sleep",))
    b = other.joins(meet="word", language="en")
    stranger = one.joins(topics=("sleep",))
    seats = await are_matched(a, b)
    assert seats[0].room == seats[1].room
    assert seats[0].language == seats[1].language
    await stranger.hears("waiting")
    await until(lambda: "matched" not in stranger.kinds())
