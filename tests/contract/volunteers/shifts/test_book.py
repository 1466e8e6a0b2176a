from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import time, timedelta
from random import Random

import pytest

from peerchat.errors import Refusal
from peerchat.volunteers.shifts.book import Book
from peerchat.volunteers.shifts.office import Office
from tests.contract.volunteers.shifts.nights import THURSDAY, TONIGHT, on, planned
from tests.contract.volunteers.team import NOW, Team

WEEK = timedelta(days=7)


async def codes(acts: Iterable[Awaitable[object]]) -> list[str]:
    """`ok`, or why not, of many at once."""

    async def one(act: Awaitable[object]) -> str:
        try:
            await act
        except Refusal as refusal:
            return refusal.code
        return "ok"

    return list(await asyncio.gather(*(one(act) for act in acts)))


async def people(book: Book, shift: str) -> list[str]:
    plan = await book.plan(NOW, NOW + WEEK)
    return [seat.name for seat in plan.seats.get(shift, [])]


async def test_of_many_who_want_a_seat_at_once_as_many_get_one_as_there_are(
    team: Team, book: Book, office: Office
) -> None:
    night = await planned(team, office, seats=3)
    all_ = [await team.add(f"v{number}") for number in range(12)]
    found = await codes(book.take(one, on(night)) for one in all_)
    assert sorted(found) == ["ok"] * 3 + ["shift_full"] * 9
    assert len(await people(book, on(night))) == 3


async def test_twice_at_once_is_once(team: Team, book: Book, office: Office) -> None:
    night = await planned(team, office, seats=3)
    kim = await team.add("kim")
    assert sorted(await codes(book.take(kim, on(night)) for _ in range(4))) == ["already_yours"] * 3 + ["ok"]
    assert await people(book, on(night)) == ["Kim"]


async def test_nobody_is_in_two_places_at_a_time_however_fast_they_click(
    team: Team, book: Book, office: Office
) -> None:
    night = await planned(team, office)
    late = await planned(team, office, begin=time(20), end=time(23))
    kim = await team.add("kim")
    for turn in range(3):
        day = THURSDAY + timedelta(days=turn)
        assert sorted(await codes([book.take(kim, on(night, day)), book.take(kim, on(late, day))])) == [
            "ok",
            "overlaps",
        ]


async def test_an_offered_seat_stays_ones_own_until_exactly_one_takes_it(
    team: Team, book: Book, office: Office
) -> None:
    night = await planned(team, office, seats=1)
    kim, *others = [await team.add(name) for name in ("kim", "a", "b", "c", "d")]
    await book.take(kim, on(night))
    assert await codes([book.take_over(others[0], on(night))]) == ["not_offered"]
    await book.offer(kim, on(night), on=True)
    assert await people(book, on(night)) == ["Kim"]
    found = await codes(book.take_over(one, on(night)) for one in others)
    assert sorted(found) == ["not_offered"] * 3 + ["ok"]
    [now] = await people(book, on(night))
    assert now.lower() == "abcd"[found.index("ok")]


async def test_taking_over_and_keeping_after_all_at_once_never_leaves_a_gap(
    team: Team, book: Book, office: Office
) -> None:
    night = await planned(team, office, seats=1)
    kim, lou = await team.add("kim"), await team.add("lou")
    for turn in range(4):
        shift = on(night, THURSDAY + timedelta(days=turn))
        await book.take(kim, shift)
        await book.offer(kim, shift, on=True)
        kept, taken = await codes([book.offer(kim, shift, on=False), book.take_over(lou, shift)])
        assert (kept, taken) in {("ok", "not_offered"), ("not_yours", "ok")}
        assert await people(book, shift) == ["Kim" if kept == "ok" else "Lou"]


async def test_whoever_has_a_seat_already_cannot_take_over_another(team: Team, book: Book, office: Office) -> None:
    night = await planned(team, office)
    kim, lou = await team.add("kim"), await team.add("lou")
    await book.take(kim, on(night))
    await book.take(lou, on(night))
    await book.offer(kim, on(night), on=True)
    assert await codes([book.take_over(lou, on(night)), book.take_over(kim, on(night))]) == ["already_yours"] * 2


async def test_giving_up_in_time_frees_the_seat_and_says_whether_anybody_is_left(
    team: Team, book: Book, office: Office
) -> None:
    night = await planned(team, office)
    kim, lou = await team.add("kim"), await team.add("lou")
    await book.take(kim, on(night))
    await book.take(lou, on(night))
    assert await book.give_up(kim, on(night), urgent=False) is True
    assert await book.give_up(lou, on(night), urgent=False) is False
    assert await people(book, on(night)) == []
    assert await codes([book.give_up(kim, on(night), urgent=False)]) == ["not_yours"]


async def test_on_short_notice_one_says_that_it_is_urgent_and_the_log_knows(
    team: Team, book: Book, office: Office
) -> None:
    night = await planned(team, office)
    kim = await team.add("kim")
    await book.take(kim, on(night, TONIGHT))
    assert await codes([book.give_up(kim, on(night, TONIGHT), urgent=False)]) == ["short_notice"]
    assert await people(book, on(night, TONIGHT)) == ["Kim"]
    assert await book.give_up(kim, on(night, TONIGHT), urgent=True) is False
    assert (await team.said_in_audit())[-1] == "shift_given_up_late"


@pytest.mark.parametrize(
    "shift", ["", "x", "x:2026-13-01", "nobody:2026-11-26", "a\0b:2026-11-26", "x:9999-12-31", "x" * 300]
)
async def test_what_is_no_shift_is_unknown(team: Team, book: Book, shift: str) -> None:
    kim = await team.add("kim")
    assert await codes([book.take(kim, shift)]) == ["shift_unknown"]


async def test_a_day_before_the_pattern_begins_is_no_shift(team: Team, book: Book, office: Office) -> None:
    night = await planned(team, office, first=THURSDAY)
    kim = await team.add("kim")
    assert await codes([book.take(kim, on(night, TONIGHT)), book.take(kim, on(night))]) == ["shift_unknown", "ok"]


async def test_whoever_leaves_the_team_leaves_the_seats(team: Team, book: Book, office: Office) -> None:
    night = await planned(team, office, seats=1)
    kim, lou = await team.add("kim"), await team.add("lou")
    await book.take(kim, on(night))
    await team.gone("kim")
    assert await people(book, on(night)) == []
    assert await codes([book.take(lou, on(night))]) == ["ok"]


async def test_a_storm_of_all_acts_never_holds_more_people_than_seats(team: Team, book: Book, office: Office) -> None:
    random = Random(5)
    night = await planned(team, office, seats=2)
    late = await planned(team, office, begin=time(20), end=time(23), seats=2)
    all_ = [await team.add(f"v{number}") for number in range(6)]
    shifts = [on(night), on(late)]

    def act() -> Awaitable[object]:
        who, shift = random.choice(all_), random.choice(shifts)
        acts: list[Callable[[], Awaitable[object]]] = [
            lambda: book.take(who, shift), lambda: book.take(who, shift), lambda: book.take_over(who, shift),
            lambda: book.offer(who, shift, on=random.random() < 0.8), lambda: book.give_up(who, shift, urgent=True),
        ]  # fmt: skip
        return random.choice(acts)()

    for _ in range(12):
        found = await codes(act() for _ in range(6))
        assert set(found) <= {"ok", "shift_full", "overlaps", "already_yours", "not_offered", "not_yours"}
        seats = (await book.plan(NOW, NOW + WEEK)).seats
        taken = [[seat.staff for seat in seats.get(shift, [])] for shift in shifts]
        assert all(len(one) <= 2 for one in taken)
        assert not set(taken[0]) & set(taken[1])
