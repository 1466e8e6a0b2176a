"""What follows from reports for the person they are about: given, told, taken back.

Promises: it stands in the database first, as part of the decision's own transaction, and only then in the store; what a store
forgot comes back within a minute; of several that go on the strictest counts. Times are unix seconds.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping

import msgspec

from peerchat.db import sanctions as table
from peerchat.db.engine import Database, Transaction
from peerchat.db.sanctions import Given
from peerchat.errors import Refusal
from peerchat.matching.codes import Codes
from peerchat.safety.bans import Bans
from peerchat.safety.decided import Decided, Verdict
from peerchat.tokens import new_id
from peerchat.trust.retention import DECIDED
from peerchat.wire import HoldCode, SanctionStep

log = logging.getLogger("peerchat.trust")
AGAIN_SECONDS = 60.0
_STRICT: tuple[SanctionStep, ...] = ("notice", "pause", "end", "ban")


class Verdicts:
    """One per worker. All acts raise DatabaseAway, and those that reach the store StoreAway; the same call again does the rest."""

    def __init__(
        self, database: Database, decided: Decided, bans: Bans, codes: Codes, clock: Callable[[], float] = time.time
    ) -> None:
        self._database = database
        self._decided = decided
        self._bans = bans
        self._codes = codes
        self._clock = clock

    async def give(
        self,
        connection: Transaction,
        person: str,
        report: str,
        step: SanctionStep,
        reason: HoldCode,
        told: Mapping[str, str],
        seconds: int,
        *,
        rule: str | None = None,
        by: str | None = None,
        confirmed_by: str | None = None,
    ) -> Given:
        """Then `publish` it, after the transaction."""
        now = int(self._clock())
        while True:
            case = new_id()
            given = Given(
                id=case, code=self._codes.digest(self._code(case)), person=person, report=report, step=step, reason=reason, rule=rule,
                told=msgspec.json.encode(told).decode(), at=now, until=now + seconds, given_by=by, confirmed_by=confirmed_by,
            )  # fmt: skip
            if await table.add(connection, given):
                return given

    async def end(self, connection: Transaction, person: str, report: str) -> int:
        """What followed from this report ends, and what held the person for a human; how many. Then `publish` it."""
        return await table.end(connection, person, report, int(self._clock()))

    async def publish(self, person: str, given: Given | None = None) -> None:
        """What goes on reaches the store, and every connection of this person. `given`: what is new."""
        now = int(self._clock())
        async with self._database.reading() as connection:
            going_on = await table.going_on(connection, person, now)
        strictest = max(
            going_on, key=_strictness, default=given if given is not None and given.step == "notice" else None
        )
        if strictest is None:
            await self._decided.forget(person)
        else:
            await self._decided.put(person, self._verdict(strictest))
        self._bans.reached(person)

    async def by_code(self, code: str) -> Given | None:
        """`code`: as `codes.read` spells it. Also one that is over."""
        return await self.known(self._codes.digest(code))

    async def known(self, digest: str) -> Given | None:
        """By the hash of its code."""
        async with self._database.reading() as connection:
            return await table.by_code(connection, digest)

    async def deciders(self, connection: Transaction, report: str) -> frozenset[str]:
        """Who gave what followed from this report."""
        found = await table.of_report(connection, report)
        return frozenset(one for given in found for one in (given.given_by, given.confirmed_by) if one is not None)

    async def person_of(self, connection: Transaction, report: str) -> str | None:
        found = await table.of_report(connection, report)
        return found[0].person if found else None

    async def held_since(self, connection: Transaction, person: str, since: int) -> bool:
        return await table.held_since(connection, person, since)

    # ---- what a store forgot ---------------------------------------------------------------------

    async def run(self, again: float = AGAIN_SECONDS) -> None:
        """Until cancelled."""
        while True:
            try:
                await self.restore(int(again) * 5)
            except Refusal as away:
                log.info("what was decided is looked up later: %s", away.code)
            except Exception as error:  # noqa: BLE001  # the next minute may be better; an error's text may name things
                log.error("looking up what was decided failed: %s", type(error).__name__)
            await asyncio.sleep(again)

    async def restore(self, lately: int) -> None:
        """What goes on stands in the store, what was taken back within `lately` seconds does not."""
        now = int(self._clock())
        async with self._database.reading() as connection:
            people = await table.changed(connection, now, now - lately)
        for person in people:
            async with self._database.reading() as connection:
                going_on = await table.going_on(connection, person, now)
            if going_on:
                await self._decided.put(person, self._verdict(max(going_on, key=_strictness)), anew=False)
            else:
                await self._decided.forget(person)

    async def purge(self) -> None:
        """What is long over goes."""
        async with self._database.writing() as connection:
            await table.purge(connection, int(self._clock()) - DECIDED)

    @staticmethod
    def told(given: Given) -> dict[str, str]:
        """What the person was told, by language."""
        return msgspec.json.decode(given.told, type=dict[str, str])

    def _verdict(self, given: Given) -> Verdict:
        until = given.until * 1000 if given.until > given.at else 0
        return Verdict(given.step, given.reason, until, self._code(given.id), self.told(given))

    def _code(self, case: str) -> str:
        return self._codes.of("verdict", case)


def _strictness(given: Given) -> tuple[int, int]:
    return _STRICT.index(given.step), given.until
