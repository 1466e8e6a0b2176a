from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from peerchat.errors import Refusal
from peerchat.volunteers.shifts.pattern import Shift
from peerchat.volunteers.shifts.rota import AHEAD, SHORT_NOTICE, may_give_up, may_offer, may_take, may_take_over

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def shift(begin: datetime = NOW + 48 * HOUR, name: str = "p", hours: float = 4, seats: int = 2) -> Shift:
    return Shift(begin, begin + hours * HOUR, name, date(2026, 11, 25), "de", seats)


def refused(act: Callable[[], None]) -> str:
    with pytest.raises(Refusal) as told:
        act()
    return told.value.code


def test_a_free_seat_may_be_taken() -> None:
    may_take(shift(), [shift(NOW + 52 * HOUR, "next")], 1, ["en", "de"], NOW)


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda: may_take(shift(), [], 2, ["de"], NOW), "shift_full"),
        (lambda: may_take(shift(), [], 0, ["en"], NOW), "not_your_language"),
        (lambda: may_take(shift(), [shift()], 1, ["de"], NOW), "already_yours"),
        (lambda: may_take(shift(), [shift(NOW + 51 * HOUR, "other")], 1, ["de"], NOW), "overlaps"),
        (lambda: may_take(shift(NOW - 4 * HOUR), [], 0, ["de"], NOW), "shift_over"),
        (lambda: may_take(shift(NOW + AHEAD + HOUR), [], 0, ["de"], NOW), "too_far_ahead"),
        (lambda: may_take_over(shift(), [shift(NOW + 47 * HOUR, "other")], ["de"], NOW), "overlaps"),
        (lambda: may_give_up(shift(NOW + HOUR), NOW, urgent=False), "short_notice"),
        (lambda: may_give_up(shift(NOW - 4 * HOUR), NOW, urgent=True), "shift_over"),
        (lambda: may_offer(shift(NOW - 4 * HOUR), NOW), "shift_over"),
    ],
)
def test_each_no_has_its_reason(act: Callable[[], None], code: str) -> None:
    assert refused(act) == code


def test_a_shift_that_has_begun_may_still_be_taken_and_given_up_with_the_word_that_it_is_urgent() -> None:
    begun = shift(NOW - HOUR)
    may_take(begun, [], 0, ["de"], NOW)
    may_give_up(begun, NOW, urgent=True)
    may_offer(begun, NOW)


def test_with_a_days_notice_nobody_is_asked_why() -> None:
    may_give_up(shift(NOW + SHORT_NOTICE), NOW, urgent=False)
