"""weigh.lua and its neighbours, with the numbers that are delivered: what follows from which held message, and when it is over."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Sequence
from typing import Any

import pytest
import pytest_asyncio

from peerchat.broker import keys
from peerchat.broker.bus import Bus
from peerchat.broker.client import Broker
from peerchat.errors import StoreAway
from peerchat.matching.codes import Codes, read
from peerchat.safety import ladder
from peerchat.safety.bans import Bans
from peerchat.safety.counts import Counts
from peerchat.safety.flood import Openings, Prints
from peerchat.safety.ladder import Sanction
from peerchat.safety.policy import TABLE
from peerchat.safety.sanctions import Sanctions, Told
from peerchat.tokens import new_id
from peerchat.wire import HoldCode
from tests.contract.patience import until
from tests.contract.store import Store

SECRET = b"a secret of thirty-two bytes, or more"
FIVE: list[HoldCode] = ["encouragement"] * 5  # until a ban
HALF_LIFE = int(ladder.HALF_LIFE_SECONDS * 1000)


class Held:
    """One visitor on the ladder."""

    def __init__(self, broker: Broker, bus: Bus) -> None:
        self.broker = broker
        self.sanctions = Sanctions(broker, Codes(SECRET), Prints(SECRET), Bans(bus), Counts())
        self.visitor = new_id()
        self.key = keys.standing(self.visitor)
        self._number = 0

    async def hold(self, code: HoldCode = "contact", mark: str = "", connection: str = "c1") -> Told | None:
        """The step that follows, if any."""
        told: list[Told] = []
        self._number += 1
        mark = mark or f"mark-{self._number}"
        self.sanctions.held(self.visitor, code, TABLE[code].weight, mark, connection, told.append)
        await self.do("GET", self.key + ":fence")  # one slot, one link: answered after it
        return told[0] if told else None

    async def steps(self, *codes: HoldCode) -> list[str]:
        return [told.step if (told := await self.hold(code)) else "" for code in codes]

    async def do(self, *command: Any) -> Any:
        return await self.broker.command(self.key, *command)

    async def later(self, seconds: float) -> None:
        """All that is remembered happened so much earlier; nothing expires by it."""
        for field in ("at", "until", "taken"):
            value = await self.do("HGET", self.key, field)
            if value is not None:
                await self.do("HSET", self.key, field, int(value) - int(seconds * 1000))

    async def standing(self) -> tuple[Told | None, Openings]:
        known: asyncio.Future[tuple[Told | None, Openings]] = asyncio.get_running_loop().create_future()
        self.sanctions.standing(self.visitor, lambda told, openings: known.set_result((told, openings)))
        return await known


@pytest_asyncio.fixture
async def held(broker: Broker, bus: Bus) -> Held:
    return Held(broker, bus)


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
    assert 2 * HALF_LIFE < await held.do("PTTL", held.key) <= 4 * HALF_LIFE  # 4 → 1/4


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
    assert await held.sanctions.banned(held.visitor) > 0
    await held.sanctions.lift(held.visitor)
    assert await held.sanctions.banned(held.visitor) == 0.0
    assert await held.steps("encouragement", "encouragement") == ["", "notice"]


# ---- who comes ------------------------------------------------------------------------------------


async def test_a_ban_lasts_a_day_and_stays_while_the_weight_is_long_gone(held: Held) -> None:
    await held.steps(*FIVE)
    assert 86_390 < await held.sanctions.banned(held.visitor) <= 86_400
    assert 86_390_000 < await held.do("PTTL", held.key) <= 86_400_000
    await held.later(86_400)
    assert await held.sanctions.banned(held.visitor) == 0.0


async def test_nobody_else_is_banned(held: Held) -> None:
    assert await held.sanctions.banned(new_id()) == 0.0
    assert (await held.standing())[0] is None


async def test_a_pause_that_goes_on_is_known_with_the_same_code(held: Held) -> None:
    await held.steps("encouragement", "encouragement")
    pause = await held.hold("encouragement")
    assert pause is not None
    await held.later(0)
    told, _ = await held.standing()
    assert told is not None
    assert (told.step, told.reason, told.appeal) == ("pause", "encouragement", pause.appeal)
    assert 118 <= (told.seconds or 0) <= 120
    await held.later(120)
    assert (await held.standing())[0] is None
    assert await held.sanctions.banned(held.visitor) == 0.0


async def test_a_notice_and_an_end_leave_nothing_to_wait_for(held: Held) -> None:
    await held.steps("encouragement", "encouragement")
    assert (await held.standing())[0] is None


async def test_openings_are_known_by_their_rooms_and_forgotten_in_half_an_hour(held: Held) -> None:
    for room in ("r1", "r2", "r3", "r4", "r4"):
        held.sanctions.opened(held.visitor, "mark", room)
    _, openings = await held.standing()
    assert openings.worn("mark", "r9")
    assert not openings.worn("mark", "r1")
    key = keys.openings(held.visitor)
    assert 0 < await held.broker.command(key, "PTTL", key) <= 1_800_000
    for number in range(200):
        held.sanctions.opened(held.visitor, f"mark-{number}", "r1")
    await held.standing()
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


# ---- the store away, bans between workers -----------------------------------------------------------


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
        await held.sanctions.banned(held.visitor)
    own.nodes[0].resume()
    await broker.close()


async def test_a_ban_reaches_every_socket_of_that_visitor_on_every_worker(
    broker: Broker, bus: Bus, store: Store
) -> None:
    other = Broker(store.url, timeout=2.0)
    await other.start()
    ears = Bus(other, "w2")
    await ears.start()
    here, there = Bans(bus), Bans(ears)
    await here.listen()
    await there.listen()
    reached: list[str] = []
    for place, bans in (("here", here), ("there", there)):
        bans.watch("banned", functools.partial(reached.append, place))
        bans.watch("somebody else", lambda: reached.append("wrong"))
    unwatch = there.watch("banned", lambda: reached.append("gone"))
    unwatch()
    unwatch()
    here.reached("banned")
    assert reached == ["here"], "at once"
    await until(lambda: "there" in reached)
    assert set(reached) == {"here", "there"}
    await ears.close()
    await other.close()


async def test_whoever_waits_is_asked_for_a_ban_that_was_given_before(held: Held) -> None:
    reached: list[str] = []
    held.sanctions.watch(held.visitor, lambda: reached.append("too early"))()
    await held.steps(*FIVE)
    reached.clear()
    held.sanctions.watch(held.visitor, lambda: reached.append("banned"))
    held.sanctions.watch(new_id(), lambda: reached.append("wrong"))
    await until(lambda: reached)
    await held.standing()
    assert reached == ["banned"]
