"""Demand by hour of the week against coverage: how many came and were there in the last weeks, and signed up for the next days.

Hours of the week are those on the wall where shifts are planned, or where an operator asks; each UTC hour that was counted is put
where it began there, so that a change of clocks moves nothing.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from peerchat.db import shifts
from peerchat.db.engine import Database
from peerchat.db.shifts import DemandRow
from peerchat.errors import Refusal
from peerchat.matching.topics import LANGUAGES
from peerchat.ops.history.archive import Archive, Rows
from peerchat.ops.history.events import HOUR, UNSERVED
from peerchat.ops.history.forms import WeekHour, WeekNow
from peerchat.volunteers.shifts import plan
from peerchat.volunteers.shifts.clock import zone
from peerchat.volunteers.shifts.cover import Slot, cover
from peerchat.volunteers.shifts.demand import HANDLING_MINUTES, WEEKS, Demand, needed
from peerchat.volunteers.shifts.plan import Plan

DAYS = 7
FRESH_SECONDS = 120.0
OfWeek = tuple[int, int]


class Weeks:
    """`clock`: unix seconds."""

    def __init__(self, database: Database, archive: Archive, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._archive = archive
        self._clock = clock
        self._known: dict[tuple[str, str | None], tuple[float, bytes]] = {}
        self._turn = asyncio.Lock()

    async def week(self, language: str, where: str | None) -> bytes:
        """`WeekNow` as JSON. `where`: an IANA zone; None: the one in which demand was put in. Raises DatabaseAway, or Refusal
        (language_unknown, zone_unknown)."""
        if language not in LANGUAGES:
            raise Refusal("language_unknown", status=422)
        _zone(where or "UTC")
        async with self._turn:
            known = self._known.get((language, where))
            if known is None or known[0] <= self._clock() - FRESH_SECONDS:
                known = self._known[language, where] = self._clock(), await self._read(language, where)
            return known[1]

    async def _read(self, language: str, where: str | None) -> bytes:
        now = datetime.fromtimestamp(self._clock(), UTC)
        end = int(now.timestamp()) // HOUR * HOUR
        rows = await self._archive.rows(language, end - WEEKS * 7 * 24 * HOUR, end)
        start = now.replace(minute=0, second=0, microsecond=0)
        async with self._database.reading() as connection:
            said = await shifts.demand(connection, language)
            planned = await plan.read(connection, start - timedelta(hours=1), start + timedelta(days=DAYS))
        return await asyncio.to_thread(
            lambda: _told(language, where, now, end, rows, said, planned).model_dump_json().encode()
        )


def _told(
    language: str, where: str | None, now: datetime, end: int, rows: Rows, said: DemandRow | None, planned: Plan
) -> WeekNow:
    start = now.replace(minute=0, second=0, microsecond=0)
    house = said.zone if said is not None else "UTC"
    numbers = tuple(float(number) for number in said.expected.split()) if said is not None else ()
    demand = Demand(rows.asked, now, _zone(house), numbers or None)
    minutes = said.handling_minutes if said is not None else HANDLING_MINUTES
    here = [shift for shift in planned.shifts if shift.language == language]
    slots = cover(here, planned.taken, lambda at: needed(demand.at(at), minutes), start, DAYS)
    first = min([*rows.counts, *rows.looks], default=end)
    hours = week(rows, first, end, slots, demand.at, _zone(where or house))
    weeks = round((end - first) / (7 * 24 * HOUR), 2)
    return WeekNow(language=language, zone=where or house, weeks=weeks, hours=hours)


def week(
    rows: Rows, begin: int, end: int, slots: Iterable[Slot], asked: Callable[[datetime], float], where: ZoneInfo
) -> list[WeekHour]:
    """Monday 0:00 first. `begin`, `end`: what was counted, unix seconds, whole hours; `slots`: the coming days."""
    hours, joined, unserved, minutes, on_duty = (Counter[OfWeek]() for _ in range(5))
    for at in range(begin, end, HOUR):
        cell = _of_week(datetime.fromtimestamp(at, UTC), where)
        hours[cell] += 1
        for words in rows.counts.get(at, {}).values():
            joined[cell] += words["joined"]
            unserved[cell] += sum(words[reason] for reason in UNSERVED)
        look = rows.looks.get(at)
        if look is not None:
            minutes[cell] += look.minutes
            on_duty[cell] += look.on_duty
    ahead: dict[OfWeek, list[Slot]] = {}
    for slot in slots:
        ahead.setdefault(_of_week(slot.span.begin, where), []).append(slot)
    return [
        WeekHour(
            weekday=day,
            hour=hour,
            asked=_expected(ahead.get((day, hour), []), asked),
            joined=_per(joined, hours, (day, hour)),
            unserved=_per(unserved, hours, (day, hour)),
            needed=max((slot.needed for slot in ahead.get((day, hour), ())), default=0),
            on_duty=round(on_duty[day, hour] / minutes[day, hour], 2) if minutes[day, hour] else None,
            planned=min((slot.planned for slot in ahead.get((day, hour), ())), default=0),
        )
        for day in range(7)
        for hour in range(24)
    ]


def _per(people: Mapping[OfWeek, int], hours: Mapping[OfWeek, int], cell: OfWeek) -> float:
    return round(people.get(cell, 0) / hours[cell], 2) if hours.get(cell) else 0.0


def _expected(slots: list[Slot], asked: Callable[[datetime], float]) -> float:
    """An hour that clocks leave out next week has no slots: nobody comes in it."""
    return round(asked(slots[0].span.begin), 2) if slots else 0.0


def _of_week(at: datetime, where: ZoneInfo) -> OfWeek:
    local = at.astimezone(where)
    return local.weekday(), local.hour


def _zone(name: str) -> ZoneInfo:
    try:
        return zone(name)
    except ValueError:
        raise Refusal("zone_unknown", status=422) from None
