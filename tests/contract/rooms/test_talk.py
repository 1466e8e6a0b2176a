"""Two people on two workers: everything that one does reaches the other, once, in order, and is gone when they are."""

from __future__ import annotations

import asyncio

import pytest

from tests.conftest import TIME_FACTOR
from tests.contract.patience import until
from tests.contract.rooms.conftest import Make
from tests.contract.rooms.worker import Person, seats
from tests.contract.store import Store


async def pair(worker: Make, **differs: object) -> tuple[Person, Person]:
    """On two workers."""
    mine, theirs = seats()
    one = await (await worker(**differs)).sits(mine)
    two = await (await worker(**differs)).sits(theirs)
    await one.hears("presence", member="m2", state="here")
    return one, two


# ---- what is said --------------------------------------------------------------------------------


async def test_a_welcome_tells_where_one_is(worker: Make) -> None:
    mine, theirs = seats()
    here = await worker()
    one = await here.sits(mine)
    assert one.kinds() == ["welcome"]
    found = one.welcome
    assert (found["room"], found["kind"], found["topic"], found["you"]) == (mine.room, "pair", "grief", "m1")
    assert (found["acked"], found["reset"]) == (0, True)
    assert [(m["id"], m["name"], m["here"]) for m in found["members"]] == [
        ("m1", "name 1", True),
        ("m2", "name 2", False),
    ]
    assert [(e["kind"], e["by"]) for e in found["entries"]] == [("joined", "m1")]
    assert found["pos"] == found["entries"][-1]["pos"]
    two = await here.sits(theirs)
    assert all(member["here"] for member in two.welcome["members"])


async def test_both_see_the_same_in_the_same_order_and_the_echo_has_the_n(worker: Make) -> None:
    one, two = await pair(worker)
    for n in range(1, 31):
        one.say(n, f"one {n}")
        two.say(n, f"two {n}")
    await until(lambda: len(one.texts()) == len(two.texts()) == 60)
    assert one.texts() == two.texts()
    assert [e["pos"] for e in one.transcript][1:] == [e["pos"] for e in two.transcript][1:]
    for person, me in ((one, "m1"), (two, "m2")):
        assert [e["n"] for e in person.transcript if e["by"] == me and e["kind"] == "text"] == list(range(1, 31))


async def test_a_circle_of_eight_on_two_workers_sees_one_talk(worker: Make) -> None:
    here, there = await worker(), await worker()
    circle = [await (here, there)[number % 2].sits(token) for number, token in enumerate(seats(8, "circle"))]
    for n in range(1, 11):
        for person in circle:
            person.say(n, f"{person.token.member} {n}")
    await until(lambda: all(len(person.texts()) == 80 for person in circle))
    assert len({tuple(person.texts()) for person in circle}) == 1


async def test_a_return_with_a_position_is_given_what_was_missed_and_no_more(worker: Make) -> None:
    one, two = await pair(worker)
    one.say(1, "before")
    await two.reads("before")
    two.gone()
    one.say(2, "meanwhile")
    await one.hears("entry", n=2, by="m1")
    back = await (await worker()).sits(two.token, two.pos)
    assert (back.welcome["reset"], back.texts()) == (False, ["meanwhile"])
    one.say(3, "after")
    await back.reads("meanwhile", "after")


async def test_a_position_that_is_garbage_gets_everything(worker: Make) -> None:
    one, two = await pair(worker)
    one.say(1, "said")
    await two.reads("said")
    for pos in ("garbage", "A" * 15, "😀", "", seats()[0].room):
        again = await (await worker()).sits(two.token, pos)
        assert (again.welcome["reset"], again.texts()) == (True, ["said"])


async def test_a_card_is_seen_by_its_seat_alone_and_its_number_by_nobody(worker: Make) -> None:
    one, two = await pair(worker)
    one.say(1, "help me")
    one.say(2, "still here")
    await one.reads("help me", "still here")
    await two.reads("help me", "still here")
    for person, card in ((one, "crisis"), (two, "coaching")):
        assert [e["kind"] for e in person.transcript][-3:] == ["text", "card", "text"]
        for pos in (None, person.transcript[1]["pos"]):
            again = await (await worker()).sits(person.token, pos)
            assert [e["card"]["card"] for e in again.transcript if e["kind"] == "card"] == [card]
            assert again.texts() == ["help me", "still here"]


async def test_a_repeated_n_is_answered_by_its_echo_to_the_sender_alone(worker: Make) -> None:
    one, two = await pair(worker)
    one.say(1, "first said")
    await two.reads("first said")
    before = len(two.frames)
    one.say(1, "said otherwise")
    echo = await one.hears("entry", times=2, n=1)
    assert echo == one.of("entry", n=1)[0]
    two.say(1, "fence")
    await two.hears("entry", n=1, by="m2")
    assert len(two.frames) == before + 1


@pytest.mark.parametrize(("n", "code"), [(2, "order"), (9, "order")])
async def test_a_skipped_n_is_refused_with_that_n(worker: Make, n: int, code: str) -> None:
    one, _ = await pair(worker)
    one.say(n, "too early")
    assert await one.hears("refusal") == {"t": "refusal", "code": code, "retry_in": None, "n": n}


async def test_an_echo_that_was_trimmed_away_is_called_a_duplicate(worker: Make) -> None:
    one, two = await pair(worker, entries=50)
    for n in range(1, 61):
        one.say(n, str(n))
    await until(lambda: len(two.texts()) == 60)
    one.say(1, "1")
    assert (await one.hears("refusal"))["code"] == "duplicate"


# ---- what is in no log ---------------------------------------------------------------------------


async def test_typing_reaches_the_other_worker_and_not_oneself(worker: Make) -> None:
    one, two = await pair(worker)
    one.tell(t="typing", on=True)
    await two.hears("typing", by="m1", on=True)
    one.tell(t="typing", on=False)
    await two.hears("typing", by="m1", on=False)
    assert not one.of("typing")


async def test_a_lost_connection_is_reconnecting_then_here_again(worker: Make) -> None:
    one, two = await pair(worker)
    two.gone()
    await one.hears("presence", member="m2", state="reconnecting")
    await (await worker()).sits(two.token, two.pos)
    await one.hears("presence", times=2, member="m2", state="here")
    assert not one.of("presence", state="gone")


async def test_whoever_does_not_come_back_is_gone_when_the_lease_ends_and_is_told_once(worker: Make) -> None:
    mine, theirs = seats()
    one = await (await worker(tick=0.1, lease=0.4 * TIME_FACTOR)).sits(mine)
    two = await (await worker(tick=0.1, lease=0.4 * TIME_FACTOR)).sits(theirs)
    await one.hears("presence", member="m2", state="here")
    two.gone()
    await one.hears("presence", member="m2", state="gone")
    assert [f["state"] for f in one.of("presence")] == ["here", "reconnecting", "gone"]


async def test_a_worker_that_dies_without_a_word_is_gone_when_the_lease_ends(worker: Make) -> None:
    mine, theirs = seats()
    one = await (await worker(tick=0.1, lease=0.5 * TIME_FACTOR)).sits(mine)
    dying = await worker(tick=0.1, lease=0.5 * TIME_FACTOR)
    two = await dying.sits(theirs)
    await one.hears("presence", member="m2", state="here")
    two.connected = False
    assert dying.wheel is not None
    dying.wheel.cancel()
    await one.hears("presence", member="m2", state="gone")
    one.say(1, "into the quiet")
    await one.reads("into the quiet")
    await until(lambda: not one.session._hub.rooms[mine.room].elsewhere)


# ---- ends ----------------------------------------------------------------------------------------


async def test_leaving_tells_the_other_a_kind_word_and_ends_it_for_both(worker: Make) -> None:
    one, two = await pair(worker)
    one.tell(t="leave", goodbye="thanks")
    assert await one.is_closed() == 1000
    assert await two.is_closed() == 1000
    assert [(e["kind"], e["by"]) for e in two.transcript][-2:] == [("left", "m1"), ("ended", None)]
    assert two.transcript[-2]["goodbye"] == "thanks"
    assert two.transcript[-1]["reason"] == "left"


async def test_what_is_said_into_an_ended_room_is_refused_and_the_end_is_shown(
    worker: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = await pair(worker)
    monkeypatch.setattr(two.session._hub._ears._bus, "rang", lambda *_: None)  # its worker does not hear of the end
    one.tell(t="leave")
    await one.is_closed()
    two.say(1, "too late")
    assert (await two.hears("refusal", n=1))["code"] == "ended"
    assert await two.is_closed() == 1000
    assert [e["kind"] for e in two.transcript][-2:] == ["left", "ended"]


async def test_coming_back_after_the_end_shows_the_end(worker: Make) -> None:
    one, two = await pair(worker)
    two.gone()
    one.tell(t="leave")
    await one.is_closed()
    back = (await worker()).person(two.token).hello(two.pos)
    assert await back.is_closed() == 1000
    assert [e["kind"] for e in back.transcript] == ["left", "ended"]


async def test_nobody_came(worker: Make) -> None:
    here = await worker(grace=1.0)
    mine, _ = seats()
    one = await here.sits(mine)
    assert await one.is_closed() == 1000
    assert one.transcript[-1]["reason"] == "no_show"
    assert here.released == [mine.ticket]


async def test_who_sees_the_other_does_not_ask_the_store_whether_anybody_came(
    worker: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, theirs = seats()
    here, there = await worker(grace=0.3 * TIME_FACTOR), await worker(grace=0.3 * TIME_FACTOR)
    asked: list[str] = []
    monkeypatch.setattr(here.hub.log, "end", lambda *what: asked.append("end"))
    one = await here.sits(mine)
    await there.sits(theirs)
    await one.hears("presence", member="m2", state="here")
    timer = one.session._timer
    assert timer is not None
    await until(lambda: asyncio.get_running_loop().time() > timer.when() + 0.1)
    assert (asked, one.code) == ([], None)


async def test_a_store_that_forgot_its_scripts_in_mid_talk_is_not_noticed(worker: Make, store: Store) -> None:
    mine, theirs = seats()
    here = await worker()
    one, two = await here.sits(mine), await here.sits(theirs)
    for n in range(1, 9):
        if n % 3 == 0:
            store.forget_scripts()
        one.say(n, f"line {n}")
    await two.reads(*(f"line {n}" for n in range(1, 9)))


async def test_who_comes_in_time_is_no_no_show(worker: Make) -> None:
    here = await worker()
    mine, theirs = seats()
    one, two = await here.sits(mine), await here.sits(theirs)
    await one.session._talk.parting.no_show()  # type: ignore[union-attr]
    one.say(1, "hello")
    await two.reads("hello")
    assert (one.code, here.released) == (None, [])


async def test_no_such_room_any_more(worker: Make, store: Store) -> None:
    [old, _] = seats(at=1_500_000_000_000)
    assert await (await worker()).person(old).hello().is_closed() == 4004


async def test_blocking_is_silent_and_names_the_visitor_to_nobody(worker: Make) -> None:
    mine, theirs = seats()
    here = await worker()
    one, two = await here.sits(mine), await here.sits(theirs)
    heard = len(two.frames)
    one.tell(t="block", member="m2")
    await until(lambda: here.blocked)
    assert here.blocked == [("visitor-m1", "visitor-m2")]
    for stranger in ("m9", "m1"):
        one.tell(t="block", member=stranger)
    await one.hears("refusal", times=2, code="not_member")
    assert len(two.frames) == heard
    assert "visitor" not in str(one.frames) + str(two.frames)
