"""Opening hours of help lines: the part of the OpenStreetMap syntax that the data uses, and what it means now and in words.

Known: `24/7`, `Mo-Fr 09:00-17:00`, lists of days and times, several rules (`;`, a later one replaces its days), times past
midnight (`19:00-07:00`), weeks that wrap (`Fr-Mo`). Anything else is refused, so that nobody is told a wrong hour.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_RULE = re.compile(r"((?:[A-Z][a-z](?:-[A-Z][a-z])?,?)+) ((?:\d\d:\d\d-\d\d:\d\d,?)+)")
_DAY_MINUTES = 24 * 60
_SAID = {
    "de": (("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"), "rund um die Uhr", "täglich", " Uhr"),
    "en": (("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), "24 hours a day", "every day", ""),
}

Times = tuple[tuple[int, int], ...]


class Hours(NamedTuple):
    """`week`: per day, Monday first, minutes since midnight (start, end); an end over 1440 lies in the next day."""

    week: tuple[Times, ...]

    def is_open(self, now: datetime, zones: Sequence[str]) -> bool | None:
        """`now`: aware. By the wall clock of each zone; None where the zones disagree."""
        answers = {self._is_open(now.astimezone(ZoneInfo(zone))) for zone in zones}
        return answers.pop() if len(answers) == 1 else None

    def _is_open(self, local: datetime) -> bool:
        minute = local.hour * 60 + local.minute
        today, yesterday = self.week[local.weekday()], self.week[local.weekday() - 1]
        return any(start <= minute < end for start, end in today) or any(
            minute < end - _DAY_MINUTES for _, end in yesterday
        )

    def in_words(self, lang: str) -> str:
        """`Mo–Sa 14–20 Uhr`; days with equal times stand together."""
        names, always, daily, clock = _SAID[lang]
        if self == ALWAYS:
            return always
        groups: dict[Times, list[int]] = {}
        for day, times in enumerate(self.week):
            if times:
                groups.setdefault(times, []).append(day)
        said = []
        for times, days in groups.items():
            when = daily if len(days) == len(_DAYS) else _day_list(days, names)
            spans = ", ".join(f"{_clock(start, lang)}–{_clock(end, lang)}" for start, end in times)
            said.append(f"{when} {spans}{clock}")
        return "; ".join(said)


ALWAYS = Hours((((0, _DAY_MINUTES),),) * 7)


@lru_cache(maxsize=256)
def parse(text: str) -> Hours:
    """Raises ValueError for what this file does not know."""
    if text == "24/7":
        return ALWAYS
    week: list[Times] = [()] * 7
    for rule in text.split(";"):
        found = _RULE.fullmatch(rule.strip())
        if found is None:
            raise ValueError(f"opening hours not understood: {text!r}")
        times = tuple(_span(span) for span in found[2].split(","))
        for part in found[1].split(","):
            first, _, last = part.partition("-")
            if not {first, last or first} <= set(_DAYS):
                raise ValueError(f"no such day: {part!r}")
            start, end = _DAYS.index(first), _DAYS.index(last or first)
            for step in range((end - start) % 7 + 1):
                week[(start + step) % 7] = times
    return Hours(tuple(week))


def _span(text: str) -> tuple[int, int]:
    start, end = ((int(clock[:2]) * 60 + int(clock[3:])) for clock in text.split("-"))
    if start > _DAY_MINUTES or end > _DAY_MINUTES or start == end:
        raise ValueError(f"no such times: {text!r}")
    return start, end if end > start else end + _DAY_MINUTES


def _clock(minute: int, lang: str) -> str:
    hour, rest = divmod(minute if minute <= _DAY_MINUTES else minute - _DAY_MINUTES, 60)
    if lang == "de" and not rest:
        return str(hour)
    return f"{hour}:{rest:02d}"


def _day_list(days: list[int], names: Sequence[str]) -> str:
    """Three and more days in a row as a range, also over Sunday."""
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    if len(runs) > 1 and runs[0][0] == 0 and runs[-1][-1] == len(_DAYS) - 1:
        runs[0] = runs.pop() + runs[0]
        runs.append(runs.pop(0))
    return ", ".join(
        f"{names[run[0]]}–{names[run[-1]]}" if len(run) > 2 else ", ".join(names[day] for day in run) for run in runs
    )
