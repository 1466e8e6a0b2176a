"""A night shift to take."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from peerchat.volunteers.shifts.office import Office
from peerchat.volunteers.shifts.pattern import EVERY_DAY, Pattern
from tests.contract.volunteers.team import Team

TONIGHT, TOMORROW = date(2026, 11, 23), date(2026, 11, 24)
THURSDAY = date(2026, 11, 26)


async def planned(team: Team, office: Office, **differs: Any) -> Pattern:
    """Every night from 22 to 6 h in Berlin, two seats."""
    if "super" not in team.people:
        await team.add("super", "supervisor")
    known: dict[str, Any] = {
        "language": "de", "zone": "Europe/Berlin", "weekdays": EVERY_DAY, "begin": time(22), "end": time(6), "seats": 2,
        "first": TONIGHT,
    }  # fmt: skip
    return await office.add(team.people["super"], lambda made: Pattern(id=made, **(known | differs)))


def on(pattern: Pattern, day: date = THURSDAY) -> str:
    return f"{pattern.id}:{day}"
