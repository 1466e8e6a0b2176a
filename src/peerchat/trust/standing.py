"""How a report or an appeal stands, as the person with its code is told. Who decides, and about whom, is not."""

from __future__ import annotations

from typing import Literal, NamedTuple

from peerchat.db.cases import Case, State

ReportOutcome = Literal["no_breach", "noticed", "paused", "banned"]
AppealOutcome = Literal["lifted", "upheld"]
Outcome = ReportOutcome | AppealOutcome | Literal["expired"]


class Receipt(NamedTuple):
    """`code`: tells the outcome, at least until `expires_at`, unix seconds. `attached`: messages that a human can read now."""

    code: str
    expires_at: int
    attached: int = 0


class Standing(NamedTuple):
    """`at`: unix seconds of the latest change."""

    state: State
    outcome: str | None
    at: int

    @classmethod
    def of(cls, case: Case) -> Standing:
        return cls(case.state, case.outcome, case.changed_at)
