from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from peerchat.volunteers.shifts.hours import LAST_ENTRY, opened, opening
from peerchat.volunteers.shifts.span import Span

TEN = datetime(2026, 11, 23, 22, tzinfo=UTC)
HOUR = timedelta(hours=1)
EVENING = Span(TEN - 4 * HOUR, TEN)
NIGHT = Span(TEN, TEN + 8 * HOUR)
TOMORROW = Span(TEN + 20 * HOUR, TEN + 24 * HOUR)


def test_open_until_the_last_shift_in_a_row_ends() -> None:
    told = opening([EVENING, NIGHT, TOMORROW], 2, TEN - HOUR)
    assert (told.state, told.on_duty, told.until, told.next) == ("open", 2, NIGHT.end, TOMORROW.begin)
    assert told.last_entry == NIGHT.end - LAST_ENTRY
    assert told.lets_in


def test_nobody_new_is_let_in_shortly_before_the_end_unless_somebody_follows() -> None:
    before = TEN - timedelta(minutes=10)
    assert opening([EVENING, TOMORROW], 1, before).state == "closing"
    assert opening([EVENING, NIGHT], 1, before).state == "open"
    assert not opening([EVENING, TOMORROW], 1, before).lets_in


def test_to_the_second() -> None:
    last = TEN - LAST_ENTRY
    assert opening([EVENING], 1, last - timedelta(seconds=1)).lets_in
    assert not opening([EVENING], 1, last).lets_in


def test_whoever_stays_on_after_the_end_serves_who_waits_and_lets_nobody_in() -> None:
    assert opening([EVENING, TOMORROW], 1, TEN + timedelta(minutes=5))[:3] == ("closing", 1, None)


def test_whoever_goes_on_duty_without_any_plan_opens_the_rooms() -> None:
    assert opening([], 1, TEN)[:3] == ("open", 1, None)
    assert opening([EVENING], 1, TEN + 3 * HOUR).state == "open"


def test_a_plan_without_anybody_there_is_closed() -> None:
    late = opening([EVENING, TOMORROW], 0, EVENING.begin + timedelta(minutes=3))
    assert (late.state, late.on_duty, late.next) == ("closed", 0, EVENING.begin)
    nobody = opening([EVENING, TOMORROW], 0, EVENING.begin + HOUR)
    assert (nobody.state, nobody.next) == ("closed", TOMORROW.begin)
    assert opening([], 0, TEN) == ("closed", 0, None, None, None)


def test_what_is_not_known_is_not_said_and_nobody_is_let_in() -> None:
    told = opening([EVENING, NIGHT], None, TEN - HOUR)
    assert (told.state, told.on_duty, told.until, told.next) == ("unknown", None, None, None)
    assert not told.lets_in


@pytest.mark.parametrize("on_duty", [0, 1, 2, None])
@pytest.mark.parametrize("minutes", range(-300, 1600, 7))
def test_it_is_never_open_without_anybody_and_never_promises_the_past(on_duty: int | None, minutes: int) -> None:
    now = TEN + timedelta(minutes=minutes)
    told = opening([EVENING, TOMORROW], on_duty, now)
    assert not told.lets_in or on_duty
    assert told.until is None or told.until > now
    assert told.next is None or told.next > now - timedelta(minutes=15)


def test_the_hours_ahead_are_cut_to_what_is_asked_for() -> None:
    within = Span(TEN - HOUR, TEN + 22 * HOUR)
    assert opened([EVENING, NIGHT, TOMORROW], within) == [
        Span(TEN - HOUR, NIGHT.end), Span(TOMORROW.begin, within.end),
    ]  # fmt: skip
