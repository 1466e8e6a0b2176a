"""What supervisors plan: patterns, holidays, what is expected; and where listeners are missing in the next fourteen days.

Every act is in the audit log, in the same transaction. Raises Refusal (`pattern_invalid`, `pattern_unknown`, `language_unknown`) and
`DatabaseAway`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from peerchat.db import audit
from peerchat.db import shifts as rows
from peerchat.db.engine import Transaction
from peerchat.db.shifts import DemandRow
from peerchat.errors import Refusal
from peerchat.tokens import new_id
from peerchat.trust.retention import SEATS
from peerchat.volunteers.shifts import plan
from peerchat.volunteers.shifts.book import Book
from peerchat.volunteers.shifts.clock import zone
from peerchat.volunteers.shifts.cover import DAYS_AHEAD, Slot, cover
from peerchat.volunteers.shifts.demand import HANDLING_MINUTES, WEEKS, Demand, needed
from peerchat.volunteers.shifts.pattern import Pattern
from peerchat.volunteers.staff import Staff


class Expected(NamedTuple):
    """`per_hour`: 24 numbers, or None. See `demand.Demand`."""

    zone: str
    per_hour: tuple[float, ...] | None
    handling_minutes: int


NOTHING_SAID = Expected("UTC", None, int(HANDLING_MINUTES))


class Office:
    """`languages`: that the site speaks."""

    def __init__(self, book: Book, languages: Collection[str]) -> None:
        self._book = book
        self._languages = languages

    async def patterns(self) -> list[Pattern]:
        """Those that go on."""
        since = self._book.now().date() - timedelta(days=1)
        async with self._book.database.reading() as connection:
            return [plan.pattern_of(row) for row in await rows.patterns(connection, since)]

    async def add(self, staff: Staff, make: Callable[[str], Pattern]) -> Pattern:
        """`make`: from an id; a ValueError of it is a Refusal."""
        try:
            pattern = make(new_id())
        except ValueError:
            raise Refusal("pattern_invalid", status=422) from None
        self._check(pattern.language)
        now = self._now()
        async with self._book.database.writing() as connection:
            await rows.add_pattern(connection, plan.row_of(pattern, staff.id, now))
            await audit.append(connection, now, staff.id, "shifts_planned", pattern.id, language=pattern.language)
        return pattern

    async def end(self, staff: Staff, pattern: str, last: date) -> int:
        """How many people have a seat after that day."""
        async with self._book.database.writing() as connection:
            await rows.lock(connection, pattern, staff.id)
            if not await rows.end_pattern(connection, pattern, last):
                raise Refusal("pattern_unknown", status=404)
            await audit.append(connection, self._now(), staff.id, "shifts_ended", pattern, last=last.isoformat())
            later = await rows.seats(connection, last + timedelta(days=1), date.max)
            return sum(seat.pattern == pattern for seat in later)

    async def change(self, staff: Staff, day: date, pattern: str | None, seats: int | None) -> int:
        """How many people's seats are gone with it."""
        async with self._book.database.writing() as connection:
            if pattern is not None and await rows.lock(connection, pattern, staff.id) is None:
                raise Refusal("pattern_unknown", status=404)
            await rows.set_change(connection, day, pattern or "", seats)
            said = "usual" if seats is None else str(seats)
            await audit.append(
                connection, self._now(), staff.id, "shifts_changed", pattern, day=day.isoformat(), seats=said
            )
            return await self._unseated(connection, day)

    async def expected(self, language: str) -> Expected:
        self._check(language)
        async with self._book.database.reading() as connection:
            return await _expected(connection, language)

    async def expect(self, staff: Staff, language: str, said: Expected) -> None:
        self._check(language)
        try:
            zone(said.zone)
        except ValueError:
            raise Refusal("zone_unknown", status=422) from None
        numbers = " ".join(f"{number:g}" for number in said.per_hour or ())
        now = self._now()
        async with self._book.database.writing() as connection:
            await rows.set_demand(connection, language, DemandRow(said.zone, numbers, said.handling_minutes), now)
            await audit.append(connection, now, staff.id, "demand_expected", None, language=language)

    async def cover(self, language: str) -> list[Slot]:
        """Half hours of the next fourteen days."""
        self._check(language)
        now = self._book.now()
        until = now + timedelta(days=DAYS_AHEAD)
        async with self._book.database.reading() as connection:
            planned = await plan.read(connection, now - timedelta(hours=1), until)
            counted = await rows.counted(connection, language, int((now - timedelta(weeks=WEEKS)).timestamp()))
            said = await _expected(connection, language)
        demand = Demand(counted, now, zone(said.zone), said.per_hour)

        def listeners(at: datetime) -> int:
            return needed(demand.at(at), said.handling_minutes)

        here = [shift for shift in planned.shifts if shift.language == language]
        return cover(here, planned.taken, listeners, now)

    async def asked(self, language: str, people: int) -> None:
        """So many more in this hour's count."""
        now = self._now()
        async with self._book.database.writing() as connection:
            await rows.asked(connection, language, now - now % 3600, people)

    async def tidy(self) -> None:
        """What is old goes."""
        now = self._book.now()
        hour = int((now - timedelta(weeks=WEEKS)).timestamp())
        async with self._book.database.writing() as connection:
            await rows.purge(connection, now.date() - timedelta(seconds=SEATS), hour)

    async def _unseated(self, connection: Transaction, day: date) -> int:
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        found = await plan.read(connection, noon - timedelta(days=1), noon + timedelta(days=2))
        held = {shift.id: shift.seats for shift in found.shifts}
        ids = (one for one in found.seats if one.endswith(f":{day.isoformat()}"))
        return sum(max(0, len(found.seats[one]) - held.get(one, 0)) for one in ids)

    def _check(self, language: str) -> None:
        if language not in self._languages:
            raise Refusal("language_unknown", status=422)

    def _now(self) -> int:
        return int(self._book.now().timestamp())


async def _expected(connection: Transaction, language: str) -> Expected:
    row = await rows.demand(connection, language)
    if row is None:
        return NOTHING_SAID
    numbers = tuple(float(number) for number in row.expected.split()) or None
    return Expected(row.zone, numbers, row.handling_minutes)
