"""Never again: a block after the talk, and what it ends."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.matching.around import NOTHING, Around
from tests.contract.matching.joining import refused


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


@pytest.mark.parametrize("text", ["", "x", "ä", "A" * 100])
async def test_only_a_genuine_seat_blocks(around: Around, text: str) -> None:
    refused(await around.http.post("/api/block", json={"seat": text, "member": "m2"}), 422, "seat_invalid")
