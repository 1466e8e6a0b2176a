"""How one alarm goes: pending, firing, recovered; and when people are told. Pure: the same figures and times, the same course.

Promises: it fires when the limit was passed without a break for the rule's `lasting`; it is over when it was well without a break for
its `clear`, so one that flaps is one alarm; what is not known changes nothing. People are told once when it fires, again each
REMIND_SECONDS until somebody acknowledges it, and once when it is over; nobody is told of an end who was not told of the beginning.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from peerchat.ops.alarms.rules import Rule

REMIND_SECONDS = 3600.0
Event = Literal["fired", "reminded", "recovered"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """Unix seconds. `fired`: None while pending; `told`: when people were last told that it fires; `well_since`: below the limit
    again and not over yet; `ended`: it is over. `value`, `worst`: in the rule's unit."""

    id: str
    rule: str
    subject: str
    began: int
    value: float
    worst: float
    fired: int | None = None
    told: int | None = None
    well_since: int | None = None
    ended: int | None = None
    acknowledged: int | None = None
    acknowledged_by: str | None = None


def goes_on(
    rule: Rule, course: Course | None, value: float | None, now: int, new_id: str, subject: str = ""
) -> Course | None:
    """The course after this look; None: there is nothing (any more). One that has `ended` set is over with this look."""
    if rule.limit is None:
        return None if course is None or course.fired is None else replace(course, ended=now)
    if value is None:
        return course
    if value <= rule.limit:
        return None if course is None else _well(rule, course, value, now)
    if course is None:
        course = Course(id=new_id, rule=rule.code, subject=subject, began=now, value=value, worst=value)
    fired = course.fired
    if fired is None and now - course.began >= rule.lasting:
        fired = now
    return replace(course, value=value, worst=max(course.worst, value), well_since=None, fired=fired)


def _well(rule: Rule, course: Course, value: float, now: int) -> Course | None:
    if course.fired is None:
        return None
    since = now if course.well_since is None else course.well_since
    ended = now if now - since >= rule.clear else None
    return replace(course, value=value, well_since=since, ended=ended)


def to_tell(course: Course, now: int, *, silenced: bool) -> Event | None:
    """What people should hear of now. Whoever tells it sets `told` (but for `recovered`)."""
    if course.ended is not None:
        return "recovered" if course.told is not None and not silenced else None
    if course.fired is None or silenced:
        return None
    if course.told is None:
        return None if course.acknowledged is not None else "fired"
    due = course.acknowledged is None and course.well_since is None and now - course.told >= REMIND_SECONDS
    return "reminded" if due else None
