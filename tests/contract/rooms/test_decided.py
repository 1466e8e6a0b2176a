"""What a human decided reaches whoever sits in a room, wherever that is: with its reason, and nobody else learns of it."""

from __future__ import annotations

from peerchat.broker import keys
from peerchat.safety.decided import Verdict
from peerchat.wire import SanctionStep
from tests.contract.patience import until
from tests.contract.rooms.conftest import Make
from tests.contract.rooms.holding import answered, fields, pair, store_of
from tests.contract.rooms.worker import Person, seats

TOLD = {"de": "Ein Mensch hat entschieden.", "en": "A person has decided."}


async def decide(person: Person, step: SanctionStep, seconds: int = 0) -> None:
    sanctions = person.session._house.sanctions
    who = sanctions.decided.person(person.token.visitor)
    now = store_of(person).now_ms(keys.decided(who))
    await sanctions.decided.put(who, Verdict(step, "sexual", now + seconds * 1000 if seconds else 0, "0000-0000", TOLD))
    sanctions.bans.reached(who)


async def lift(person: Person) -> None:
    sanctions = person.session._house.sanctions
    who = sanctions.decided.person(person.token.visitor)
    await sanctions.decided.forget(who)
    sanctions.bans.reached(who)


async def test_a_pause_is_told_why_in_the_language_of_the_talk_and_ends_when_it_is_lifted(worker: Make) -> None:
    one, two = await pair(worker)
    await decide(one, "pause", 900)
    told = await one.hears("sanction")
    assert fields(told) == ("pause", "sexual", 900)
    assert told["told"] == TOLD[one.token.language]
    one.say(1, "an ordinary word")
    assert (await one.hears("refusal"))["code"] == "sanctioned"
    one.say(1, "help me")
    await two.reads("help me")
    await lift(one)
    await answered(one)
    one.say(2, "an ordinary word")
    await two.reads("help me", "an ordinary word")
    assert two.of("sanction") == []


async def test_it_is_told_again_to_whoever_comes_back_and_outlasts_what_a_program_gave(worker: Make) -> None:
    one, two = await pair(worker)
    await decide(one, "pause", 900)
    await one.hears("sanction")
    key = keys.standing(one.token.visitor)
    now = store_of(one).now_ms(key)
    await store_of(one).command(
        key, "HSET", key, "now", "pause", "reason", "abuse", "until", now + 60_000, "taken", now
    )
    back = await (await worker()).sits(one.token)
    await until(lambda: back.of("sanction"))
    assert max(frame["seconds"] for frame in back.of("sanction")) > 800
    await store_of(one).command(key, "DEL", key)
    back.say(1, "an ordinary word")
    assert 800 < (await back.hears("refusal"))["retry_in"] <= 901
    assert two.of("sanction") == []


async def test_a_ban_reaches_every_socket_with_its_reason(worker: Make) -> None:
    one, two = await pair(worker)
    there, mine = await worker(), seats()[0]
    elsewhere = await there.sits(mine)
    await decide(one, "ban", 86400)
    for person in (one, elsewhere):
        assert (await person.hears("sanction"))["told"] == TOLD[person.token.language]
        assert await person.is_closed() == 4003
    assert await two.is_closed() == 1000
    assert two.of("sanction") == []


async def test_a_notice_waits_for_whoever_is_not_there_and_is_told_once(worker: Make) -> None:
    one, _ = await pair(worker)
    there = await worker()
    elsewhere = there.person(seats()[0])
    await decide(one, "notice")
    assert fields(await one.hears("sanction")) == ("notice", "sexual", None)
    key = keys.decided(one.session._house.sanctions.decided.person(one.token.visitor))
    await answered(one)
    assert 0 < await store_of(one).command(key, "TTL", key) <= 30, "until a connection that breaks now is back"
    assert fields((await there.sits(elsewhere.token)).of("sanction")[0])[0] == "notice"
    await store_of(one).command(key, "DEL", key)
    assert (await there.sits(elsewhere.token)).of("sanction") == []
