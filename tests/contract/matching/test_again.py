"""Talk again, and never again: two wishes, two codes, one meeting; and what a block ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio

from peerchat.broker import keys
from peerchat.broker.client import Broker
from peerchat.matching.again import Again
from peerchat.matching.blocks import Blocks
from peerchat.matching.choose import fits
from peerchat.matching.codes import read
from peerchat.matching.pool import Pool
from peerchat.matching.ticket import Ticket
from peerchat.tokens import SeatMember, SeatToken, TicketToken, new_id
from tests.contract.matching.joining import CODES, Clock, body, http_of, refused
from tests.contract.matching.steps import life, pairs
from tests.contract.matching.worker import SIGNER
from tests.contract.store import Store

DAY, WEEK = 86400, 604800
NOTHING = {"code": None, "expires_at": None}


class Talk:
    """Two seats in one room. `sat`: who took theirs, by member."""

    def __init__(self, clock: Clock, kind: Any = "pair") -> None:
        members = (SeatMember("m1", "Otter", "seek", "heard"), SeatMember("m2", "Heron", "give", "heard"))
        self.room, self.sat = new_id(), {"m1": new_id(), "m2": new_id()}
        self.one, self.other = (
            SeatToken(
                exp=int(clock.now) + DAY, room=self.room, kind=kind, topic=None, language="de", at=int(clock.now * 1000),
                member=member, members=members, visitor=visitor, ticket=new_id(),
            )
            for member, visitor in self.sat.items()
        )  # fmt: skip

    async def visitor_of(self, room: str, member: str) -> str | None:
        return self.sat.get(member) if room == self.room else None


class Around:
    """The calls around one talk."""

    def __init__(self, http: httpx.AsyncClient, talk: Talk, again: Again, blocks: Blocks) -> None:
        self.http, self.talk, self.again, self.blocks = http, talk, again, blocks

    async def wish(self, seat: SeatToken, *, wish: bool = True) -> dict[str, Any]:
        answer = await self.http.post("/api/again", json={"seat": SIGNER.sign(seat), "wish": wish})
        assert answer.status_code == 200, answer.text
        assert answer.headers["cache-control"] == "no-store"
        said: dict[str, Any] = answer.json()
        return said

    async def both(self) -> tuple[str, str]:
        await self.wish(self.talk.one)
        other = (await self.wish(self.talk.other))["code"]
        return (await self.wish(self.talk.one))["code"], other

    async def block(self, seat: SeatToken, member: str) -> httpx.Response:
        return await self.http.post("/api/block", json={"seat": SIGNER.sign(seat), "member": member})

    async def join(self, code: str, **differs: Any) -> httpx.Response:
        return await self.http.post("/api/join", json=body(code=code, **differs))

    async def comes(self, code: str, **differs: Any) -> TicketToken:
        answer = await self.join(code, **differs)
        assert answer.status_code == 201, answer.text
        token = SIGNER.open(answer.json()["ticket"], TicketToken)
        assert token is not None
        return token


@pytest.fixture
def talk(clock: Clock) -> Talk:
    return Talk(clock)


@pytest_asyncio.fixture
async def around(broker: Broker, clock: Clock, talk: Talk, blocks: Blocks) -> AsyncIterator[Around]:
    again = Again(broker, CODES, WEEK, DAY, talk.visitor_of, clock)

    async def block(mine: str, theirs: str) -> None:
        await blocks.add(mine, theirs)
        later = await again.never(mine, theirs)
        if later is not None:
            await blocks.add(*later)

    parts: dict[str, Any] = {"again": again, "visitor_of": talk.visitor_of, "block": block}
    async with http_of(broker, clock, limited=False, **parts) as http:
        yield Around(http, talk, again, blocks)


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
async def test_only_a_genuine_seat_wishes_or_blocks(around: Around, text: str) -> None:
    refused(await around.http.post("/api/again", json={"seat": text, "wish": True}), 422, "seat_invalid")
    refused(await around.http.post("/api/block", json={"seat": text, "member": "m2"}), 422, "seat_invalid")


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
    await pool.release(tickets[0].id, "de")
    assert (await around.join(first)).status_code == 201, "nobody came: it was no meeting"


@pytest.mark.parametrize("code", ["", "7K3M-Q2XD", "x" * 64, "🙂" * 8])
async def test_no_such_code_looks_as_everywhere(around: Around, code: str) -> None:
    refused(await around.join(code), 404, "code_unknown")


async def test_the_code_of_a_kept_place_is_another_kind(around: Around) -> None:
    first, _ = await around.both()
    refused(await around.http.post("/api/return", json={"code": first}), 404, "code_unknown")


async def test_codes_cannot_be_tried_without_end_by_joining(broker: Broker, clock: Clock) -> None:
    async with http_of(broker, clock, limited=True, per_minute=2, work=None) as http:
        for _ in range(2):
            refused(await http.post("/api/join", json=body(code="0000-0000")), 404, "code_unknown")
        refused(await http.post("/api/join", json=body(code="0000-0000")), 429, "rate")


# ---- blocks ----------------------------------------------------------------------------------------


async def test_a_block_after_the_talk_is_silent_and_lasting(around: Around) -> None:
    answer = await around.block(around.talk.one, "m2")
    assert (answer.status_code, answer.content) == (204, b"")
    assert (await around.block(around.talk.one, "m2")).status_code == 204
    assert await around.blocks.of(around.talk.sat["m2"]) == {around.talk.sat["m1"]}
    assert await around.blocks.of(around.talk.sat["m1"]) == {around.talk.sat["m2"]}


@pytest.mark.parametrize("who", ["one", "other"])
@pytest.mark.parametrize("when", ["before", "between", "after"])
async def test_a_block_ends_every_wish(around: Around, who: str, when: str) -> None:
    blocker = getattr(around.talk, who)
    blocked = "m1" if blocker.member == "m2" else "m2"
    codes: list[str] = []
    if when == "between":
        await around.wish(around.talk.one)
    elif when == "after":
        codes += await around.both()
    assert (await around.block(blocker, blocked)).status_code == 204
    for seat in (around.talk.one, around.talk.other, around.talk.one):
        assert await around.wish(seat) == NOTHING
    for code in codes:
        refused(await around.join(code), 404, "code_unknown")


async def test_a_block_reaches_those_who_are_on_their_way_with_codes(around: Around) -> None:
    first, second = await around.both()
    one, other = await around.comes(first), await around.comes(second)
    assert one.visitor not in around.talk.sat.values()
    await around.block(around.talk.other, "m1")
    assert other.visitor in await around.blocks.of(one.visitor)
    assert one.visitor in await around.blocks.of(other.visitor)


@pytest.mark.parametrize("member", ["m1", "m3", "", "🙂"])
async def test_only_another_member_is_blocked(around: Around, member: str) -> None:
    refused(await around.block(around.talk.one, member), 422, "not_member")


async def test_who_never_came_and_a_room_that_is_gone_are_told_apart(around: Around) -> None:
    del around.talk.sat["m2"]
    refused(await around.block(around.talk.one, "m2"), 422, "not_member")
    assert await around.wish(around.talk.one) == NOTHING
    around.talk.sat.clear()
    refused(await around.block(around.talk.one, "m2"), 404, "room_gone")


NO_BLOCK: list[Any] = [
    {}, [], None, {"seat": "x"}, {"member": "m2"}, {"seat": None, "member": "m2"}, {"seat": "x" * 5000, "member": "m2"},
    *({"seat": "x", "member": member} for member in (None, 2, "m" * 9)),
]  # fmt: skip


@pytest.mark.parametrize("content", NO_BLOCK)
async def test_what_is_no_block_is_refused(around: Around, content: Any) -> None:
    refused(await around.http.post("/api/block", json=content), 422, "invalid")
