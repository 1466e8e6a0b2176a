"""A word against a sanction: somebody else looks at it. Only a human lifts or upholds; the software lets it lapse at most.

Promises: one appeal per sanction; its text is sealed at once, and gone with the decision or after `APPEAL_OPEN`; nobody decides about
what they decided; opening and deciding stand in the audit log, or do not happen.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Protocol

import msgspec

from peerchat.db import audit
from peerchat.db.appeals import Appeal, AppealTable
from peerchat.db.engine import Database, Transaction
from peerchat.db.sanctions import Given
from peerchat.errors import Refusal
from peerchat.matching.codes import Codes, read
from peerchat.tokens import new_id
from peerchat.trust.excerpt import Excerpt, Line, excerpt
from peerchat.trust.retention import APPEAL_OPEN, DECIDED
from peerchat.trust.sealed import SealedTexts
from peerchat.trust.standing import AppealOutcome, Receipt, Standing
from peerchat.trust.verdicts import Verdicts
from peerchat.wire import HoldCode, SanctionStep


class Sanctioned(Protocol):
    """What is known by its code of a sanction that a program gave."""

    @property
    def step(self) -> SanctionStep: ...
    @property
    def reason(self) -> HoldCode: ...
    @property
    def visitor(self) -> str: ...


class Ladder(Protocol):
    """The program that gives sanctions, and takes them back."""

    async def by_code(self, code: str) -> Sanctioned | None:
        """`code` as `codes.read` spells it. None: no such sanction, or it is forgotten. Raises StoreAway."""

    async def lift(self, visitor: str) -> None:
        """Nothing of it is held against this visitor any more. Raises StoreAway."""


class Appeals:
    """`clock`: unix seconds. All acts raise `DatabaseAway` or StoreAway; the same call again finds what had happened by then."""

    def __init__(
        self,
        database: Database,
        texts: SealedTexts,
        codes: Codes,
        ladder: Ladder,
        verdicts: Verdicts,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._database = database
        self.table = AppealTable(database)
        self._texts = texts
        self._codes = codes
        self._ladder = ladder
        self._verdicts = verdicts
        self._clock = clock

    async def take(self, code: str, text: str) -> Receipt | None:
        """None: no such sanction. Raises Refusal (appeal_decided, full), and then the text was not kept."""
        spelled = read(code)
        if spelled is None:
            return None
        given = await self._verdicts.by_code(spelled)
        sanction = given or await self._ladder.by_code(spelled)
        if sanction is None:
            return None
        now = int(self._clock())
        report = None if given is None else given.report
        appeal = await self._open(self._codes.digest(spelled), sanction.step, sanction.reason, report, now)
        if appeal.state == "decided":
            raise Refusal("appeal_decided", status=409)
        words = {self._codes.name("words", text): msgspec.msgpack.encode(Line(0, now * 1000, "reporter", text))}
        until = appeal.at + APPEAL_OPEN
        await self._texts.add(appeal.id, "code", {"": spelled.encode()}, until)
        if not (await self._texts.add(appeal.id, "words", words, until)).kept:
            raise Refusal("full", status=409)
        return Receipt(self._code(appeal.id), appeal.at + DECIDED)

    async def _open(self, digest: str, step: SanctionStep, reason: HoldCode, report: str | None, now: int) -> Appeal:
        while True:
            case = new_id()
            found = await self.table.add({
                "id": case,
                "code": self._codes.digest(self._code(case)),
                "at": now,
                "state": "received",
                "changed_at": now,
                "sealed_until": now + APPEAL_OPEN,
                "sanction": digest,
                "step": step,
                "reason": reason,
                "report": report,
            })  # fmt: skip
            if found is not None:
                return found[0]

    def _code(self, case: str) -> str:
        return self._codes.of("appeal", case)

    async def standing(self, code: str) -> Standing | None:
        """Of an appeal, by its own code. None: no such code."""
        spelled = read(code)
        appeal = None if spelled is None else await self.table.by_code(self._codes.digest(spelled))
        return None if appeal is None else Standing.of(appeal)

    # ---- whoever decides ---------------------------------------------------------------------

    async def queue(self, most: int = 200) -> list[Appeal]:
        """The undecided ones, the oldest first: that one is due first."""
        return await self.table.queue(most)

    async def deciders(self, appeals: Iterable[Appeal]) -> dict[str, frozenset[str]]:
        """By appeal, who of the staff decided what it is about; nobody: a program, or several reports."""
        async with self._database.reading() as connection:
            return {
                one.id: frozenset() if one.report is None else await self._verdicts.deciders(connection, one.report)
                for one in appeals
            }

    async def open(self, appeal: str, by: str) -> tuple[Appeal, Excerpt | None]:
        """Takes it, and reads its words; None: gone. From now on the person is told `seen`. Raises Refusal (case_unknown,
        case_decided, case_taken; own_decision: whoever decided it does not look at it again)."""
        now = int(self._clock())
        async with self._database.writing() as connection:
            found = await self.table.open(connection, appeal, by, now)
            await self._other(connection, found, by)
            await audit.append(connection, now, by, "appeal_opened", appeal)
        return found, excerpt(await self._texts.of(appeal))

    async def against(self, appeal: Appeal) -> Given | None:
        """What it is about, where humans or several reports gave it; None: a program did."""
        return None if appeal.report is None else await self._verdicts.known(appeal.sanction)

    async def decide(self, appeal: str, outcome: AppealOutcome, by: str) -> None:
        """Once. `lifted` takes effect at once; the text is gone either way. Where the store was away, call again. Raises Refusal as
        `open` does."""
        now = int(self._clock())
        async with self._database.writing() as connection:
            known = await self.table.find(appeal)
            if known is None or not (known.outcome == outcome == "lifted" and known.decided_by == by):
                await self.table.decide(connection, appeal, by, now, outcome=outcome)
                known = await self.table.existing(connection, appeal)
                await self._other(connection, known, by)
                await audit.append(connection, now, by, "appeal_decided", appeal, outcome=outcome)
            person = None
            if outcome == "lifted" and known.report is not None:
                person = await self._verdicts.person_of(connection, known.report)
                await self._verdicts.end(connection, person or "", known.report)
        if person is not None:
            await self._verdicts.publish(person)
        elif outcome == "lifted":
            await self._lift(appeal)
        await self._texts.forget(appeal)

    async def _other(self, connection: Transaction, appeal: Appeal, by: str) -> None:
        """Raises Refusal (own_decision), and the transaction ends without the act."""
        if appeal.report is not None and by in await self._verdicts.deciders(connection, appeal.report):
            raise Refusal("own_decision", status=403)

    async def _lift(self, appeal: str) -> None:
        for kind, code in await self._texts.of(appeal):
            sanction = await self._ladder.by_code(code.decode()) if kind == "code" else None
            if sanction is not None:
                await self._ladder.lift(sanction.visitor)
