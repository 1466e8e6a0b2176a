"""What one look at the house adds to its hour. Pure."""

from __future__ import annotations

from peerchat.db.history import Look
from peerchat.ops.line.forms import Volunteers
from peerchat.ops.line.look import HouseLook


def minute(house: HouseLook) -> dict[str, Look]:
    """By language; '': all together. A volunteer who speaks two languages counts in both, and once in all."""
    found = {
        language: _look(one.waiting, one.longest, house.by_language.get(language, Volunteers()))
        for language, one in house.languages.items()
    }
    waiting = sum(one.waiting for one in house.languages.values())
    longest = max((one.longest for one in house.languages.values() if one.longest is not None), default=None)
    return {**found, "": _look(waiting, longest, house.volunteers)}


def _look(waiting: int, longest: float | None, volunteers: Volunteers) -> Look:
    return Look(
        minutes=1,
        waiting=waiting,
        waiting_most=waiting,
        longest_s=int(longest or 0),
        on_duty=volunteers.on_duty,
        talking=volunteers.talking,
        resting=volunteers.resting,
    )
