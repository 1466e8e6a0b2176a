"""Humans decide about reports: one takes a case, reads what was attached, and decides; for a lasting ban another one confirms.

Promises: each act stands in the audit log in the same transaction, or does not happen; of two who take or decide a case at once one
does, and the other is told; no single person bans anybody for longer than a day; what is decided is told to the person it is about,
with its rule, its end and a code to appeal with. Times are unix seconds. All acts raise `DatabaseAway`, those that reach texts or the
person StoreAway: then it is decided all the same, and a pause or a ban reaches the person within a minute after the store is back.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

from peerchat.db import audit
from peerchat.db.engine import Database, Transaction
from peerchat.db.reports import Report
from peerchat.db.sanctions import Given
from peerchat.errors import Refusal
from peerchat.trust import promptness
from peerchat.trust.excerpt import Excerpt
from peerchat.trust.reports import Reports
from peerchat.trust.retention import DAY
from peerchat.trust.standing import ReportOutcome
from peerchat.trust.telling import about, in_short
from peerchat.trust.verdicts import Verdicts
from peerchat.wire import SanctionStep

LASTING = DAY
"""A ban for longer than that takes two people: as long as a visitor's token lives without being used, and as the ladder bans."""
_STEPS: Mapping[ReportOutcome, SanctionStep] = {"noticed": "notice", "paused": "pause", "banned": "ban"}


class Rule(NamedTuple):
    """A guideline. `id`: version and number, as `2/5`; `text` by language."""

    id: str
    text: Mapping[str, str]


class Decision(NamedTuple):
    """`rule`: None only with `no_breach`. `seconds`: 0 with `no_breach` and `noticed`, which last no time."""

    outcome: ReportOutcome
    rule: str | None
    seconds: int


class Opened(NamedTuple):
    """`excerpt`: None: nothing is there to read (any more). `visitor`: whom it is about; None: forgotten."""

    report: Report
    excerpt: Excerpt | None
    visitor: str | None


class Moderation:
    """`rules()`: the guidelines as they are now. `clock`: unix seconds. `by`: who acts, by the id of their account."""

    def __init__(
        self,
        database: Database,
        reports: Reports,
        verdicts: Verdicts,
        rules: Callable[[], list[Rule]],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._database = database
        self._reports = reports
        self._verdicts = verdicts
        self.rules = rules
        self._clock = clock

    async def open(self, report: str, by: str) -> Opened:
        """Takes the case. From now on the reporter is told `seen`. Raises Refusal (case_unknown, case_decided, case_taken)."""
        now = int(self._clock())
        async with self._database.writing() as connection:
            await promptness.note(connection, self._reports.table, report, by, now)
            found = await self._reports.table.open(connection, report, by, now)
            await audit.append(connection, now, by, "report_opened", report)
        return Opened(found, await self._reports.excerpt(report), await self._reports.whom(report))

    async def give_back(self, report: str, by: str) -> None:
        """Somebody else may take it; nothing happens where it is another's."""
        async with self._database.writing() as connection:
            if await self._reports.table.give_back(connection, report, by):
                await audit.append(connection, int(self._clock()), by, "report_given_back", report)

    async def decide(self, report: str, by: str, decision: Decision) -> bool:
        """False: it is a lasting ban, which a second person has to confirm; until then a day's ban stands. Otherwise its text is
        gone. Raises Refusal as `open` does, and rule_unknown."""
        outcome, seconds = decision.outcome, decision.seconds
        rule = self._rule(decision.rule) if decision.rule is not None else None
        lasting = outcome == "banned" and seconds > LASTING
        now, table = int(self._clock()), self._reports.table
        async with self._database.writing() as connection:
            await promptness.note(connection, table, report, by, now)
            if lasting and rule is not None:
                await table.propose(connection, report, by, now, rule.id, seconds)
            else:
                await table.decide(
                    connection, report, by, now, outcome=outcome, rule=decision.rule, seconds=seconds or None
                )
            found = await table.existing(connection, report)
            given = await self._follow(connection, found, decision._replace(seconds=min(seconds, LASTING)), rule, by)
            what = "ban_proposed" if lasting else "report_decided"
            await audit.append(
                connection, now, by, what, report, outcome=outcome, rule=decision.rule or "-", seconds=seconds
            )
        await self._verdicts.publish(found.reported, given)
        if not lasting:
            await self._reports.forget(report)
        return not lasting

    async def confirm(self, report: str, by: str) -> None:
        """A second person agrees to a lasting ban. Raises Refusal as `open` does, and second_needed: it is one's own proposal, or
        there is none; rule_unknown: its rule is gone, so it is decided anew."""
        now = int(self._clock())
        async with self._database.writing() as connection:
            found = await self._reports.table.confirm(connection, report, by, now)
            decision = Decision("banned", found.rule, found.seconds or LASTING)
            rule = self._rule(found.rule or "")
            given = await self._follow(connection, found, decision, rule, found.proposed_by or by, by)
            await audit.append(
                connection, now, by, "ban_confirmed", report, rule=rule.id, seconds=decision.seconds,
                proposed_by=found.proposed_by or "-",
            )  # fmt: skip
        await self._verdicts.publish(found.reported, given)
        await self._reports.forget(report)

    async def _follow(
        self,
        connection: Transaction,
        report: Report,
        decision: Decision,
        rule: Rule | None,
        by: str,
        confirmed_by: str | None = None,
    ) -> Given | None:
        """What followed from this report before ends, and so does being held for a human: one has looked."""
        await self._verdicts.end(connection, report.reported, report.id)
        step = _STEPS.get(decision.outcome)
        if step is None or rule is None:
            return None
        return await self._verdicts.give(
            connection, report.reported, report.id, step, in_short(report.reason), about(rule.text), decision.seconds,
            rule=rule.id, by=by, confirmed_by=confirmed_by,
        )  # fmt: skip

    def _rule(self, wanted: str) -> Rule:
        found = next((rule for rule in self.rules() if rule.id == wanted), None)
        if found is None:
            raise Refusal("rule_unknown", status=422)
        return found
