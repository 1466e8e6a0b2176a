"""Opening hours of listening rooms, as operators want them: a frame for each language, closed days, and the last entry.

Promises: closing stops newcomers, and those who wait are served. Within the frame, open is still where somebody is on duty.
"""

from __future__ import annotations

from datetime import time, timedelta

from peerchat.matching.topics import LANGUAGES
from peerchat.ops.house import forms
from peerchat.ops.house.answers import Change
from peerchat.ops.house.forms import Hours
from peerchat.ops.house.paper import Paper, wrong
from peerchat.volunteers.shifts.doors import Doors
from peerchat.volunteers.shifts.frame import Frame, Window

_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
ALWAYS = ""
"""In a change: whenever somebody is on duty."""


class HoursPaper(Paper[Hours]):
    kind = "hours"
    model = Hours

    def __init__(self, doors: Doors) -> None:
        self._doors = doors

    def shipped(self) -> Hours:
        return Hours()

    def check(self, content: Hours, before: Hours, number: int) -> Hours:
        def tidy(language: str) -> forms.Frame | None:
            frame: forms.Frame | None = getattr(content, language)
            if frame is None:
                return None
            try:
                _frame(frame)
            except ValueError:
                raise wrong("zone_unknown", f"{language}.zone") from None
            windows = [one.model_copy(update={"weekdays": sorted(set(one.weekdays))}) for one in frame.windows]
            return frame.model_copy(update={"windows": windows, "closed": sorted(set(frame.closed))})

        return Hours(de=tidy("de"), en=tidy("en"), last_entry_minutes=content.last_entry_minutes)

    def changes(self, before: Hours, after: Hours) -> list[Change]:
        found = []
        for language in LANGUAGES:
            was, now = getattr(before, language), getattr(after, language)
            if _week(was) != _week(now):
                found.append(Change(code="hours_changed", about=language, before=_week(was), after=_week(now)))
            days = [_days(one) for one in (was, now)]
            if days[0] != days[1]:
                found.append(Change(code="days_closed", about=language, before=days[0], after=days[1]))
        if before.last_entry_minutes != after.last_entry_minutes:
            minutes = [str(one.last_entry_minutes) for one in (before, after)]
            found.append(Change(code="last_entry", before=minutes[0], after=minutes[1]))
        return found

    def apply(self, content: Hours) -> None:
        frames = ((language, getattr(content, language)) for language in LANGUAGES)
        self._doors.frames = {language: _frame(frame) for language, frame in frames if frame is not None}
        self._doors.last_entry = timedelta(minutes=content.last_entry_minutes)


def _frame(frame: forms.Frame) -> Frame:
    """Raises ValueError for a zone that is none."""
    windows = tuple(
        Window(frozenset(one.weekdays), time.fromisoformat(one.begin), time.fromisoformat(one.end))
        for one in frame.windows
    )
    return Frame(frame.zone, windows, frozenset(frame.closed))


def _week(frame: forms.Frame | None) -> str:
    if frame is None:
        return ALWAYS
    said = (f"{','.join(_DAYS[day] for day in one.weekdays)} {one.begin}-{one.end}" for one in frame.windows)
    return f"{frame.zone}: {'; '.join(said) or 'off'}"


def _days(frame: forms.Frame | None) -> str:
    return "" if frame is None else " ".join(day.isoformat() for day in frame.closed)
