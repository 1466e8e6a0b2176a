"""What is known of somebody: by a code, at the door, by signs that add up; and nothing where the store is away."""

from __future__ import annotations

import asyncio

import pytest

from peerchat.broker import keys
from peerchat.broker.bus import Bus
from peerchat.broker.client import Broker
from peerchat.errors import StoreAway
from peerchat.matching.codes import Codes
from peerchat.safety import ladder
from peerchat.safety.ladder import Sanction
from peerchat.safety.sanctions import Told
from peerchat.tokens import new_id
from tests.contract.patience import until
from tests.contract.safety.visitor import FIVE, SECRET, Held
from tests.contract.store import Store

# ---- the record -----------------------------------------------------------------------------------


async def test_a_human_finds_the_sanction_by_its_code(held: Held) -> None:
    before = held.broker.now_ms(held.key)
    await held.steps("encouragement", "encouragement")
    pause = await held.hold("encouragement")
    assert pause is not None
    found = await held.sanctions.by_code(pause.appeal)
    assert isinstance(found, Sanction)
    assert (found.step, found.reason, found.visitor) == ("pause", "encouragement", held.visitor)
    assert before - 1000 <= found.at <= before + 60_000
    assert found.until == found.at + 120_000
    key = keys.sanction(Codes(SECRET).digest(pause.appeal))
    assert 0 < await held.broker.command(key, "PTTL", key) <= ladder.APPEAL_SECONDS * 1000


async def test_another_code_finds_nothing(held: Held) -> None:
    assert await held.sanctions.by_code("AAAA-BBBB") is None


async def test_what_was_lifted_is_held_against_nobody(held: Held) -> None:
    assert (await held.steps(*FIVE))[-1] == "ban"
    assert await held.sanctions.refused(held.visitor)
    await held.sanctions.lift(held.visitor)
    assert await held.sanctions.refused(held.visitor) is None
    assert await held.steps("encouragement", "encouragement") == ["", "notice"]


# ---- who comes ------------------------------------------------------------------------------------


async def test_a_ban_lasts_a_day_and_stays_while_the_weight_is_long_gone(held: Held) -> None:
    await held.steps(*FIVE)
    ban = await held.sanctions.refused(held.visitor)
    assert ban is not None
    assert 86_390 < (ban.seconds or 0) <= 86_400
    assert 86_390_000 < await held.do("PTTL", held.key) <= 86_400_000
    await held.later(86_400)
    assert await held.sanctions.refused(held.visitor) is None


async def test_nobody_else_is_banned(held: Held) -> None:
    assert await held.sanctions.refused(new_id()) is None
    assert await held.standing() is None


async def test_a_pause_that_goes_on_is_known_with_the_same_code(held: Held) -> None:
    await held.steps("encouragement", "encouragement")
    pause = await held.hold("encouragement")
    assert pause is not None
    await held.later(0)
    told = await held.standing()
    assert told is not None
    assert (told.step, told.reason, told.appeal) == ("pause", "encouragement", pause.appeal)
    assert 118 <= (told.seconds or 0) <= 120
    await held.later(120)
    assert await held.standing() is None
    assert await held.sanctions.refused(held.visitor) is None


async def test_a_notice_and_an_end_leave_nothing_to_wait_for(held: Held) -> None:
    await held.steps("encouragement", "encouragement")
    assert await held.standing() is None


async def test_openings_are_known_by_their_rooms_and_forgotten_in_half_an_hour(held: Held) -> None:
    for room in ("r1", "r2", "r3", "r4", "r4"):
        held.sanctions.opened(held.visitor, "mark", room)
    openings = await held.openings()
    assert openings.worn("mark", "r9")
    assert not openings.worn("mark", "r1")
    key = keys.openings(held.visitor)
    assert 0 < await held.broker.command(key, "PTTL", key) <= 1_800_000
    for number in range(200):
        held.sanctions.opened(held.visitor, f"mark-{number}", "r1")
    assert await held.broker.command(key, "SCARD", key) == 64


# ---- patterns -------------------------------------------------------------------------------------


async def gather(held: Held) -> bool:
    clear: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
    held.sanctions.gather(held.visitor, clear.set_result)
    return await clear


async def test_three_signs_are_a_pattern_and_two_never_are(held: Held) -> None:
    assert [await gather(held) for _ in range(4)] == [False, False, True, True]
    key = keys.pattern(held.visitor)
    assert 0 < await held.broker.command(key, "PTTL", key) < 5 * ladder.PATTERN_HALF_LIFE_SECONDS * 1000


@pytest.mark.parametrize(
    ("minutes", "clear"), [(10, [False, False, True]), (30, [False, False, False, True]), (120, [False] * 6)]
)
async def test_signs_fade_with_the_hours(held: Held, minutes: float, clear: list[bool]) -> None:
    key, seen = keys.pattern(held.visitor), []
    for _ in clear:
        seen.append(await gather(held))
        at = int(await held.broker.command(key, "HGET", key, "at"))
        await held.broker.command(key, "HSET", key, "at", at - int(minutes * 60_000))
    assert seen == clear


# ---- the store away -----------------------------------------------------------


async def test_with_the_store_away_nothing_follows_and_nothing_is_thought_of_anybody(own: Store) -> None:
    broker = Broker(own.url, timeout=0.2)
    await broker.start()
    bus = Bus(broker, "w1")
    held = Held(broker, bus)
    own.nodes[0].pause()
    told: list[Told] = []
    clear: list[bool] = []
    held.sanctions.held(held.visitor, "abuse", 99.0, "mark", "c1", told.append)
    held.sanctions.gather(held.visitor, clear.append)
    await until(lambda: clear)
    assert (told, clear) == ([], [False])
    with pytest.raises(StoreAway):
        await held.sanctions.refused(held.visitor)
    own.nodes[0].resume()
    await broker.close()
