"""Talk again: two wishes, two codes, one meeting."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from peerchat.broker import keys
from peerchat.broker.client import Broker
from peerchat.matching.blocks import Blocks
from peerchat.matching.choose import fits
from peerchat.matching.codes import read
from peerchat.matching.pool import Pool
from peerchat.matching.ticket import Ticket
from peerchat.tokens import TicketToken
from tests.contract.matching.around import DAY, NOTHING, WEEK, Around, Talk
from tests.contract.matching.joining import CODES, Clock, body, http_of, refused
from tests.contract.matching.steps import life, pairs
from tests.contract.matching.worker import SIGNER
from tests.contract.store import Store

# ---- wishes ----------------------------------------------------------------------------------------


async def test_two_wishes_give_two_codes(around: Around, clock: Clock) -> None:
    assert await around.wish(around.talk.one) == NOTHING
    assert await around.wish(around.talk.one) == NOTHING
    second = await around.wish(around.talk.other)
    first = await around.wish(around.talk.one)
    assert read(first["code"]) == first["code"] != second["code"] == read(second["code"])
    assert first["expires_at"] == second["expires_at"]
    assert abs(first["expires_at"] - clock.now - WEEK) < 60
    assert await around.wish(around.talk.one) == first, "the same code, however often it is asked for"


async def test_both_at_once_get_theirs(around: Around) -> None:
    seats = (around.talk.one, around.talk.other)
    await asyncio.gather(*(around.wish(seat) for seat in seats * 5))
    codes = {(await around.wish(seat))["code"] for seat in seats}
    assert len(codes) == 2
    assert None not in codes


async def test_a_wish_alone_is_never_told(around: Around) -> None:
    await around.wish(around.talk.one)
    assert await around.wish(around.talk.other, wish=False) == NOTHING
    assert await around.wish(around.talk.other, wish=False) == NOTHING


async def test_a_wish_can_be_taken_back_until_they_meet(around: Around) -> None:
    await around.wish(around.talk.one)
    assert await around.wish(around.talk.one, wish=False) == NOTHING
    assert await around.wish(around.talk.other) == NOTHING
    code = (await around.wish(around.talk.one))["code"]
    assert await around.wish(around.talk.other, wish=False) == NOTHING
    assert await around.wish(around.talk.one) == NOTHING
    refused(await around.join(code), 404, "code_unknown")
    assert (await around.wish(around.talk.other))["code"]
    assert (await around.join(code)).status_code == 201


async def test_wishes_and_codes_do_not_live_for_ever(broker: Broker, around: Around) -> None:
    await around.wish(around.talk.one)
    wishes = keys.again(CODES.name("meeting", around.talk.room))
    assert DAY - 10 < await life(broker, wishes) <= DAY
    code = (await around.wish(around.talk.other))["code"]
    assert WEEK - 10 < await life(broker, wishes) <= WEEK
    assert WEEK - 10 < await life(broker, keys.again_code(CODES.digest(code))) <= WEEK


async def test_the_store_sees_no_code_and_no_room(store: Store, around: Around) -> None:
    codes = await around.both()
    await around.comes(codes[0])
    held = b""
    for node in store.nodes:
        for key in node.client.keys("{q}:again*"):
            kind = node.client.type(key)
            held += key + repr(node.client.hgetall(key) if kind == b"hash" else node.client.get(key)).encode()
    assert held
    assert not any(word.encode() in held for word in (*codes, around.talk.room, *around.talk.sat.values()))


async def test_nobody_else_wishes_for_them(around: Around, clock: Clock) -> None:
    stranger = Talk(clock)
    await around.wish(around.talk.one)
    assert await around.wish(stranger.other) == NOTHING
    assert await around.wish(around.talk.one) == NOTHING


@pytest.mark.parametrize("text", ["", "x", "ä", "A" * 100])
async def test_only_a_genuine_seat_wishes(around: Around, text: str) -> None:
    refused(await around.http.post("/api/again", json={"seat": text, "wish": True}), 422, "seat_invalid")


async def test_other_tokens_and_other_rooms_are_no_seat_between_two(around: Around, clock: Clock) -> None:
    joined = (await around.http.post("/api/join", json=body())).json()
    for text in (joined["ticket"], joined["visitor"], SIGNER.sign(Talk(clock, "circle").one)):
        refused(await around.http.post("/api/again", json={"seat": text, "wish": True}), 422, "seat_invalid")


NO_WISH: list[Any] = [
    {}, [], None, {"seat": "x"}, {"wish": True}, {"seat": 5, "wish": True}, {"seat": "x" * 5000, "wish": True},
    *({"seat": "x", "wish": wish} for wish in (None, "yes", 1, 0, "true")),
]  # fmt: skip


@pytest.mark.parametrize("content", NO_WISH)
async def test_what_is_no_wish_is_refused(around: Around, content: Any) -> None:
    refused(await around.http.post("/api/again", json=content), 422, "invalid")


# ---- coming with a code ----------------------------------------------------------------------------


async def test_the_codes_lead_to_each_other_and_to_nobody_else(around: Around, clock: Clock) -> None:
    first, second = await around.both()
    one = await around.comes(first.lower(), topics=["sleep"], no_go=["grief"], format="circle")
    other = await around.comes(f" {second.replace('-', '')} ", topics=["grief"], language="en")
    stranger = SIGNER.open((await around.http.post("/api/join", json=body())).json()["ticket"], TicketToken)
    assert stranger is not None
    assert one.meet == other.meet != ""
    assert one.format == "pair"
    a, b, c = (Ticket.of(token).placed(token.at, "here") for token in (one, other, stranger))
    assert fits(a, b, clock.now)
    assert not fits(a, c, clock.now)
    assert not fits(c, b, clock.now)


async def test_a_code_does_not_lead_to_oneself(around: Around, clock: Clock) -> None:
    first, _ = await around.both()
    tabs = [Ticket.of(await around.comes(first)).placed(1, "here") for _ in range(2)]
    assert tabs[0].id != tabs[1].id
    assert tabs[0].visitor == tabs[1].visitor
    assert not fits(tabs[0], tabs[1], clock.now)


async def test_whoever_comes_from_the_same_tab_stays_who_they_are(around: Around) -> None:
    first, _ = await around.both()
    joined = (await around.http.post("/api/join", json=body())).json()
    before = SIGNER.open(joined["ticket"], TicketToken)
    assert before is not None
    assert (await around.comes(first, visitor=joined["visitor"])).visitor == before.visitor


async def test_a_code_works_again_until_they_have_met(broker: Broker, around: Around) -> None:
    first, second = await around.both()
    meet = {(await around.comes(code)).meet for code in (first, second, first)}
    assert len(meet) == 1
    await broker.command("{q}", "SET", keys.again_met(meet.pop()), "room")
    for code in (first, second):
        refused(await around.join(code), 404, "code_unknown")
    assert await around.wish(around.talk.one) == NOTHING


async def test_their_match_uses_the_codes_up_unless_one_does_not_come(pool: Pool, around: Around) -> None:
    first, second = await around.both()
    tickets = []
    for code in (first, second):
        token = await around.comes(code)
        await pool.enter(Ticket.of(token), f"at {token.id}", token.at)
        tickets.append(Ticket.of(token).placed(token.at, f"at {token.id}"))
    assert await pairs(pool, tickets[0], tickets[1]) is None
    refused(await around.join(first), 404, "code_unknown")
    await pool.release(tickets[0].id, "de", "room")
    assert (await around.join(first)).status_code == 201, "nobody came: it was no meeting"


@pytest.mark.parametrize("code", ["", "7K3M-Q2XD", "x" * 64, "🙂" * 8])
async def test_no_such_code_looks_as_everywhere(around: Around, code: str) -> None:
    refused(await around.join(code), 404, "code_unknown")


async def test_the_code_of_a_kept_place_is_another_kind_and_asking_with_it_binds_nobody(around: Around) -> None:
    first, second = await around.both()
    for _ in range(2):
        refused(await around.http.post("/api/return", json={"code": first}), 409, "age_needed")
    visitor = (await around.comes(first)).visitor
    assert visitor
    assert (await around.comes(second)).visitor != visitor
    assert (await around.comes(first)).visitor == visitor


async def test_a_code_taken_back_is_unknown_before_any_age_is_asked(around: Around) -> None:
    first, _ = await around.both()
    await around.wish(around.talk.one, wish=False)
    refused(await around.http.post("/api/return", json={"code": first}), 404, "code_unknown")


async def test_codes_cannot_be_tried_without_end_by_joining(broker: Broker, clock: Clock) -> None:
    async with http_of(broker, clock, limited=True, per_minute=2, work=None) as http:
        for _ in range(2):
            refused(await http.post("/api/join", json=body(code="0000-0000")), 404, "code_unknown")
        refused(await http.post("/api/join", json=body(code="0000-0000")), 429, "rate")


async def test_a_block_keeps_apart_who_came_with_the_codes_in_the_same_act(around: Around, blocks: Blocks) -> None:
    one, other = [await around.comes(code) for code in await around.both()]
    await around.again.never(around.talk.one.visitor, around.talk.other.visitor)  # its answer may be lost
    assert await blocks.of(one.visitor) == {other.visitor}
    assert await blocks.of(other.visitor) == {one.visitor}
