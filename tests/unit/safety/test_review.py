"""Help lines are looked at again, by a human, at least every half a year."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from peerchat.safety.resources import Resources
from peerchat.safety.review import REVIEW_DAYS, due

RESOURCES = Resources.load()
LINE = RESOURCES.shown()[0]


@pytest.mark.parametrize(
    ("reviewed", "today", "is_due"),
    [
        (None, date(2026, 11, 30), False),
        (None, date(2027, 4, 30), False),
        (None, date(2027, 5, 1), True),
        ("2027-03-01", date(2027, 5, 1), False),
        ("2027-03-01", date(2027, 8, 28), False),
        ("2027-03-01", date(2027, 8, 29), True),
    ],
)
def test_a_line_is_due_half_a_year_after_somebody_looked_at_it(reviewed: str | None, today: date, is_due: bool) -> None:
    assert REVIEW_DAYS == 180
    assert due([replace(LINE, reviewed=reviewed)], "2026-11", today) == [LINE.id] * is_due


def test_no_line_that_is_shown_is_due() -> None:
    """If this fails, nothing is broken but the promise: check these lines, then set `reviewed` (data/README.md)."""
    assert due(RESOURCES.shown(), RESOURCES.compiled, datetime.now(UTC).date()) == []


def test_every_line_that_is_on_a_page_is_looked_at() -> None:
    assert {line.country for line in RESOURCES.shown()} >= {"DE", "AT", "CH", "GB", "US"}
    now = datetime.now(UTC)
    listed = {line.id for line, _ in RESOURCES.for_help("DE", "de", now)}
    assert listed <= {line.id for line in RESOURCES.shown()}
