"""The HTTP bodies of moderation. People are a short mark that means nothing elsewhere, staff are ids; text is in excerpts alone."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from peerchat.trust.excerpt import Who
from peerchat.trust.standing import AppealOutcome, ReportOutcome
from peerchat.wire import HoldCode, ReportReason, SanctionStep

PAUSES = (900, 3600, 14400)
BANS = (86400, 604800, 2592000)
Pause = Literal[900, 3600, 14400]
Ban = Literal[86400, 604800, 2592000]

Seconds = Annotated[int, Field(description="unix seconds")]
Age = Annotated[int, Field(ge=0, description="seconds")]


class RuleNow(BaseModel):
    """A guideline that a decision can be about. `text` by language."""

    id: Annotated[str, Field(description="version and number, as 2/5")]
    text: dict[str, str]


class Held(BaseModel):
    """By whom a case is worked on, until when."""

    by: Annotated[str, Field(description="id of an account")]
    until: Seconds


class Proposal(BaseModel):
    """A lasting ban that one person wants; a day's ban stands meanwhile."""

    by: Annotated[str, Field(description="id of an account: somebody else has to confirm")]
    at: Seconds
    rule: Annotated[str, Field(description="id of a guideline")]
    seconds: Annotated[int, Field(description="how long it would last from the confirmation on")]


class ReportLine(BaseModel):
    """A report that nobody has decided."""

    id: str
    reason: ReportReason
    severity: Annotated[
        int, Field(description="1 usual, 2 serious, 3 severe: seen within ten minutes in staffed hours")
    ]
    language: str
    at: Seconds
    seen_at: Annotated[int | None, Field(description="unix seconds; null: nobody has opened it")]
    text_until: Annotated[
        int | None, Field(description="unix seconds at which its texts end; null: there never were any")
    ]
    about: Annotated[str, Field(description="a mark that reports about the same person share")]
    independent: Annotated[
        int, Field(description="reports about that person in a day, from different people and talks")
    ]
    taken: Held | None
    proposal: Proposal | None


class AppealLine(BaseModel):
    """An appeal that nobody has decided."""

    id: str
    step: SanctionStep
    reason: HoldCode
    by_human: Annotated[bool, Field(description="false: a program, or several reports")]
    at: Seconds
    due_at: Annotated[int, Field(description="unix seconds until which somebody decides")]
    own: Annotated[bool, Field(description="who asks has decided it, so somebody else looks at it")]
    seen_at: Annotated[int | None, Field(description="unix seconds; null: nobody has opened it")]
    taken: Held | None


class QueueNow(BaseModel):
    """Reports: the severest first, and of these the oldest. Appeals: the one due first. `rules`: as they are now."""

    at: Annotated[int, Field(description="unix seconds of the answer, to count ages from")]
    staffed: Annotated[
        bool, Field(description="listening rooms are open in some language, so somebody of the team is there")
    ]
    reports: list[ReportLine]
    appeals: list[AppealLine]
    rules: list[RuleNow]


class BacklogNow(BaseModel):
    """What waits for a human, in numbers alone. The section `reports` of the operators' overview."""

    staffed: Annotated[
        bool, Field(description="listening rooms are open in some language, so somebody of the team is there")
    ]
    reports: Annotated[int, Field(description="undecided")]
    unseen: Annotated[int, Field(description="of these, opened by nobody")]
    oldest_s: Annotated[Age, Field(description="seconds since the oldest undecided one; 0: there is none")]
    severe: Annotated[int, Field(description="severe ones that nobody has opened")]
    oldest_severe_s: Annotated[Age, Field(description="seconds since the oldest of these; 0: there is none")]
    severe_late: Annotated[bool, Field(description="in staffed hours, and nobody opened it for ten minutes")]
    to_confirm: Annotated[int, Field(description="lasting bans that want a second person")]
    appeals: Annotated[int, Field(description="undecided")]
    appeals_late: Annotated[int, Field(description="of these, older than 72 hours")]
    appeal_due_s: Annotated[Age, Field(description="seconds until the next one is due; 0: it is, or there is none")]


class LineShown(BaseModel):
    by: Who
    at: Annotated[int, Field(description="unix milliseconds")]
    text: Annotated[str, Field(repr=False)]


class Against(BaseModel):
    """What programs held of that person lately: a sum that halves every 30 minutes. `steps`: from which sum on what follows."""

    sum: float
    steps: dict[SanctionStep, float]


class ReportOpened(BaseModel):
    """`lines`, `words`: empty: there is nothing to read, or not any more."""

    report: ReportLine
    lines: list[LineShown]
    words: Annotated[list[str], Field(repr=False)]
    against: Annotated[Against | None, Field(description="null: nobody knows any more whom it is about")]
    volunteer: Annotated[bool, Field(description="it is about somebody of the team")]


class AppealOpened(BaseModel):
    """`words`: empty: they are gone."""

    appeal: AppealLine
    told: Annotated[
        dict[str, str] | None, Field(description="what the person was told, by language; null: a program gave it")
    ]
    until: Annotated[
        int | None,
        Field(description="unix seconds at which the sanction ends; null: a program gave it, or it lasts no time"),
    ]
    words: Annotated[list[str], Field(repr=False)]


class DecisionBody(BaseModel):
    """`paused` lasts 15 minutes to 4 hours, `banned` one, seven or thirty days; more than a day wants a second person."""

    model_config = ConfigDict(strict=True)

    outcome: ReportOutcome
    rule: Annotated[str | None, Field(max_length=64, description="id of a guideline; null only with no_breach")] = None
    seconds: Annotated[Pause | Ban | None, Field(description="null with no_breach and noticed")] = None

    @model_validator(mode="after")
    def fits(self) -> Self:
        lasts = {"paused": PAUSES, "banned": BANS}.get(self.outcome)
        if (self.rule is None) != (self.outcome == "no_breach"):
            raise ValueError("a rule belongs to what breaks it")
        if (self.seconds not in lasts) if lasts else (self.seconds is not None):
            raise ValueError("lasts another time")
        return self


class Decided(BaseModel):
    state: Annotated[Literal["decided", "to_confirm"], Field(description="to_confirm: a second person has to agree")]


class AppealBody(BaseModel):
    model_config = ConfigDict(strict=True)

    outcome: AppealOutcome
