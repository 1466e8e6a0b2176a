from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from peerchat.volunteers.shifts.clock import moment
from peerchat.volunteers.shifts.hours import LAST_ENTRY, opened, opening
from peerchat.volunteers.shifts.pattern import EVERY_DAY, Change, Pattern, shifts
from peerchat.volunteers.shifts.span import Span, union

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


def night_shift(zone: str = "Europe/Berlin", begin: int = 22, end: int = 6) -> Pattern:
    return Pattern(zone, "de", zone, EVERY_DAY, time(begin), time(end), 2, date(2026, 1, 1))


def staffed(patterns: list[Pattern], night: date, *changes: Change) -> tuple[list[Span], datetime]:
    """Their shifts of this night, each with somebody in it; and a quarter to midnight in Berlin."""
    now = moment(night, time(23, 45), ZoneInfo("Europe/Berlin"))
    found = shifts(patterns, list(changes), now - 12 * HOUR, now + 10 * HOUR)
    return union([Span(shift.begin, shift.end) for shift in found]), now


@pytest.mark.parametrize(
    ("night", "hours"),
    [(date(2026, 3, 27), 8), (date(2026, 3, 28), 7), (date(2026, 10, 24), 9), (date(2026, 10, 25), 8)],
)
def test_a_night_on_which_clocks_change_is_open_to_its_own_end(night: date, hours: float) -> None:
    spans, now = staffed([night_shift()], night)
    told = opening(spans, 1, now)
    assert told.state == "open"
    assert told.until == moment(night, time(22), ZoneInfo("Europe/Berlin")) + hours * HOUR
    assert told.last_entry == told.until - LAST_ENTRY


@pytest.mark.parametrize(
    ("night", "until"),
    [
        (date(2026, 1, 15), 9),  # both in winter: one begins as the other ends
        (date(2026, 3, 15), 8),  # summer in New York alone: an hour of both
        (date(2026, 6, 15), 8),
        (date(2026, 10, 28), 8),  # winter in Berlin alone
    ],
)
def test_two_zones_hand_over_to_each_other_whatever_their_clocks_do(night: date, until: int) -> None:
    spans, now = staffed([night_shift(), night_shift("America/New_York", 0, 4)], night)
    told = opening(spans, 1, now)
    assert (told.state, told.until) == ("open", datetime.combine(night + timedelta(days=1), time(until), UTC))


def test_a_holiday_is_closed_and_says_when_it_opens_again() -> None:
    eve = date(2026, 12, 24)
    spans, now = staffed([night_shift()], eve, Change(eve, None, 0))
    assert spans == []
    after, _ = staffed([night_shift()], eve + timedelta(days=1), Change(eve, None, 0))
    told = opening(after, 0, now)
    assert (told.state, told.until, told.next) == ("closed", None, now + timedelta(hours=22, minutes=15))
