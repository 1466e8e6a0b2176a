"""Which help lines are due to be looked at again by a human: an old number is worse than none. Pure: the day is passed in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from peerchat.safety.line import Line

REVIEW_DAYS = 180
"""Half a year, our own choice: helplines move, merge and change their hours."""


def reviewed(line: Line, compiled: str) -> date:
    """`compiled`: year and month in which the whole file was checked; counted from its first day. Raises ValueError."""
    return date.fromisoformat(line.reviewed or f"{compiled}-01")


def due(lines: Iterable[Line], compiled: str, today: date) -> list[str]:
    """Ids of lines that were last looked at more than REVIEW_DAYS ago."""
    return [line.id for line in lines if (today - reviewed(line, compiled)).days > REVIEW_DAYS]
