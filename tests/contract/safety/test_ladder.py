"""weigh.lua with the numbers that are delivered: what follows from which held message, and when it is over."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from peerchat.matching.codes import read
from peerchat.safety import ladder
from peerchat.wire import HoldCode
from tests.contract.safety.visitor import HALF_LIFE, Held


@pytest.mark.parametrize(
    ("codes", "steps"),
    [
        (["encouragement"], [""]),
        (["contact"] * 8, ["", "", "notice", "", "pause", "pause", "pause", "end"]),
        (["contact"] * 12, ["", "", "notice", "", "pause", "pause", "pause", "end", "end", "end", "end", "ban"]),
        (["encouragement"] * 5, ["", "notice", "pause", "end", "ban"]),
        (["abuse"] * 6, ["", "notice", "pause", "end", "end", "ban"]),
        (["flood"] * 6, ["", "", "", "", "", "notice"]),
        (["abuse", "contact", "encouragement"], ["", "notice", "pause"]),
    ],
)  # fmt: skip
async def test_the_first_is_only_held_and_then_it_goes_step_by_step(
    held: Held, codes: Sequence[HoldCode], steps: list[str]
) -> None:
    assert await held.steps(*codes) == steps


async def test_what_was_held_an_evening_ago_counts_no_more(held: Held) -> None:
    await held.steps("contact", "contact")
    await held.later(4 * ladder.HALF_LIFE_SECONDS)
    assert await held.steps("contact", "contact") == ["", ""]
    assert 0 < float(await held.do("HGET", held.key, "score")) < 2.2


async def test_it_halves_in_its_half_life(held: Held) -> None:
    await held.steps("encouragement")
    await held.later(ladder.HALF_LIFE_SECONDS)
    await held.steps("flood")
    assert float(await held.do("HGET", held.key, "score")) == pytest.approx(2.0, abs=0.01)


async def test_it_is_forgotten_when_a_quarter_is_left_and_no_key_stays(held: Held) -> None:
    await held.steps("contact")
    assert 0 < await held.do("PTTL", held.key) <= 2 * HALF_LIFE + 1  # 1 → 1/4
    await held.steps("encouragement")
    assert 2 * HALF_LIFE < await held.do("PTTL", held.key) <= 4 * HALF_LIFE + 1  # 4 → 1/4


async def test_pauses_grow(held: Held) -> None:
    lasted = []
    for _ in range(3):
        await held.do("HSET", held.key, "score", "4.5", "at", held.broker.now_ms(held.key), "held", 4, "step", 1)
        told = await held.hold("contact")
        assert told is not None
        lasted.append(told.seconds)
    assert lasted == [int(seconds) for seconds in ladder.PAUSES_SECONDS] == [120, 300, 900]


async def test_a_step_says_its_reason_its_time_and_a_code(held: Held) -> None:
    await held.steps("encouragement")
    notice, pause, end, ban = [await held.hold("encouragement") for _ in range(4)]
    assert notice is not None
    assert (notice.step, notice.reason, notice.seconds) == ("notice", "encouragement", None)
    assert read(notice.appeal) == notice.appeal
    assert pause is not None
    assert end is not None
    assert ban is not None
    assert (pause.seconds, end.seconds, ban.seconds) == (120, None, 86400)
    assert len({told.appeal for told in (notice, pause, end, ban)}) == 4
    assert held.sanctions.counts.all() == {f"sanction:{step}": 1 for step, _ in ladder.STEPS}


async def test_the_reason_is_that_of_the_last_one(held: Held) -> None:
    await held.steps("abuse")
    told = await held.hold("contact")
    assert told is not None
    assert told.reason == "contact"


async def test_sent_again_after_a_broken_connection_it_counts_once_and_insisting_counts(held: Held) -> None:
    await held.hold("contact", "the same", "c1")
    await held.hold("contact", "the same", "c2")
    assert float(await held.do("HGET", held.key, "score")) == 1.0
    await held.hold("contact", "the same", "c2")
    assert float(await held.do("HGET", held.key, "score")) == pytest.approx(2.0, abs=0.01)
    await held.hold("contact", "another", "c3")
    assert float(await held.do("HGET", held.key, "score")) == pytest.approx(3.0, abs=0.01)
