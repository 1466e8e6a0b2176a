"""Held messages in a room: what their sender is told, what follows, and that nobody else learns of it or is silenced by it."""

from __future__ import annotations

from peerchat.broker import keys
from tests.contract.patience import until
from tests.contract.rooms.conftest import Make
from tests.contract.rooms.holding import PACE, answered, fields, held, pair, store_of
from tests.contract.rooms.worker import seats
from tests.contract.store import Store

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
    assert 100 < refused["retry_in"] <= 121
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


async def test_an_end_that_the_store_does_not_answer_comes_when_it_is_back(own: Store, start: Make) -> None:
    here = await start(own.url, timeout=0.3)
    mine, theirs = seats()
    one, two = await here.sits(mine), await here.sits(theirs)
    talk = one.session._talk
    assert talk is not None
    own.nodes[0].pause()
    here.hub.spawn(talk.parting.expel())
    await one.hears("trouble")
    own.nodes[0].resume()
    for person in (one, two):
        assert await person.is_closed(10) == 1000
        assert person.transcript[-1]["reason"] == "safety"


async def test_an_ordinary_message_asks_the_store_once(worker: Make, store: Store) -> None:
    def scripts() -> int:
        stats = [node.client.info("commandstats") for node in store.nodes]
        return sum(
            one.get(name, {"calls": 0})["calls"] for one in stats for name in ("cmdstat_evalsha", "cmdstat_eval")
        )

    one, two = await pair(worker, pace=PACE)
    one.say(1, "the first may bring the script along, so it is not counted, and it is long enough for an opening")
    await two.hears("entry", n=1)
    before = scripts()
    for n in range(2, 52):
        one.say(n, f"ordinary word number {n}")
    await two.hears("entry", n=51)
    assert scripts() - before == 50
