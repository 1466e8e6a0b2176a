"""The book of shifts: who takes which, gives it up, offers it, takes it over. What is decided is in `rota`; here it comes to pass.

Promises: each act is one transaction under the shift's lock, so there are never more people than seats, nobody is in two places at
a time, and an offered seat goes to exactly one. Raises Refusal (`shift_unknown` and those of `rota`) and `DatabaseAway`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from peerchat.db import audit
from peerchat.db import shifts as rows
from peerchat.db.engine import Database, Transaction
from peerchat.db.shifts import SeatRow
from peerchat.errors import Refusal
from peerchat.volunteers.shifts import plan, rota
from peerchat.volunteers.shifts.pattern import Shift, read_id
from peerchat.volunteers.shifts.plan import Plan
from peerchat.volunteers.staff import Staff


class Book:
    """`clock`: unix seconds."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self.database = database
        self._clock = clock

    def now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC)

    async def plan(self, begin: datetime, end: datetime) -> Plan:
        async with self.database.reading() as connection:
            return await plan.read(connection, begin, end)

    async def take(self, staff: Staff, shift: str) -> Shift:
        async with self.database.writing() as connection:
            wanted, seats = await self._locked(connection, staff, shift)
            own = await _own(connection, staff, wanted)
            rota.may_take(wanted, own, len(seats), staff.languages, self.now())
            await rows.take(connection, wanted.pattern, wanted.day, staff.id, int(self._clock()))
            return wanted

    async def give_up(self, staff: Staff, shift: str, *, urgent: bool) -> bool:
        """Whether anybody is left on this shift."""
        async with self.database.writing() as connection:
            wanted, seats = await self._locked(connection, staff, shift)
            _own_seat(seats, staff)
            now = self.now()
            rota.may_give_up(wanted, now, urgent=urgent)
            await rows.give_up(connection, wanted.pattern, wanted.day, staff.id)
            if wanted.begin - now < rota.SHORT_NOTICE:
                await audit.append(connection, int(self._clock()), staff.id, "shift_given_up_late", shift)
            return len(seats) > 1

    async def offer(self, staff: Staff, shift: str, *, on: bool) -> None:
        async with self.database.writing() as connection:
            wanted, seats = await self._locked(connection, staff, shift)
            _own_seat(seats, staff)
            rota.may_offer(wanted, self.now())
            await rows.offer(connection, wanted.pattern, wanted.day, staff.id, int(self._clock()) if on else None)

    async def take_over(self, staff: Staff, shift: str) -> Shift:
        """The seat that has been on offer for longest. Raises Refusal (not_offered) also where somebody was faster."""
        async with self.database.writing() as connection:
            wanted, seats = await self._locked(connection, staff, shift)
            rota.may_take_over(wanted, await _own(connection, staff, wanted), staff.languages, self.now())
            offered = sorted((seat.offered_at, seat.staff) for seat in seats if seat.offered_at is not None)
            if not offered:
                raise Refusal("not_offered", status=409)
            giver = offered[0][1]
            await rows.take_over(connection, wanted.pattern, wanted.day, giver, staff.id, int(self._clock()))
            return wanted

    async def _locked(self, connection: Transaction, staff: Staff, shift: str) -> tuple[Shift, list[SeatRow]]:
        pattern, day = _read(shift)
        row = await rows.lock(connection, pattern, staff.id)
        wanted = None if row is None else await plan.read_shift(connection, row, day)
        if wanted is None:
            raise Refusal("shift_unknown", status=404)
        return wanted, await rows.seats_at(connection, pattern, day)


def _read(shift: str) -> tuple[str, date]:
    try:
        return read_id(shift)
    except ValueError:
        raise Refusal("shift_unknown", status=404) from None


def _own_seat(seats: list[SeatRow], staff: Staff) -> None:
    if all(seat.staff != staff.id for seat in seats):
        raise Refusal("not_yours", status=409)


async def _own(connection: Transaction, staff: Staff, around: Shift) -> list[Shift]:
    """This person's other shifts in the days around."""
    margin = timedelta(days=1)
    return (await plan.read(connection, around.begin - margin, around.end + margin)).of(staff.id)
