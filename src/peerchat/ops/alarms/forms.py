"""The HTTP bodies of alarms. Times are unix seconds. Nothing here names a room, a person in one, or what anybody said."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Urgency = Literal["act", "watch"]
"""`act`: somebody may be harmed while nobody does anything; `watch`: it will become that."""
Unit = Literal["seconds", "share", "count"]
"""`share`: from 0 to 1."""
AlarmState = Literal["pending", "firing", "recovered"]
"""`pending`: the limit is passed, but not for long enough yet; nobody was told."""
ChannelKind = Literal["webhook", "mail"]
AlarmId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,16}$")]


class Words(BaseModel):
    """The same in both languages."""

    de: str
    en: str


class RuleNow(BaseModel):
    """One rule. `limit`: above it the alarm begins, in `unit`; null: switched off. `lasting_s`: for how long before it fires.
    `clear_s`: how long it must be well again before it is over. `title`, `todo`: what it means, and what to do, in words."""

    code: str
    urgency: Urgency
    unit: Unit
    limit: float | None
    lasting_s: float
    clear_s: float
    title: Words
    todo: Words


class AlarmNow(BaseModel):
    """One course of one rule. `subject`: a language where the rule looks at each, else empty.

    `began`: since when the limit was passed; `fired`: when it had lasted long enough, null while pending; `ended`: when it was well
    again. `value`: as last seen, `worst`: the highest since it began, both in the rule's unit. `silenced`: nobody is told for now.
    `acknowledged_by`: the name of whoever looks after it.
    """

    id: str
    rule: str
    urgency: Urgency
    subject: str
    state: AlarmState
    began: int
    fired: int | None
    ended: int | None
    value: float
    worst: float
    silenced: bool
    acknowledged: int | None
    acknowledged_by: str | None


class SilenceNow(BaseModel):
    """Nobody is told of this rule until then. `subject` empty: whatever it is about. `by`: name of whoever asked for it."""

    id: str
    rule: str
    subject: str
    until: int
    by: str | None


class ChannelNow(BaseModel):
    """How people are told. `name`: host of the webhook, or how many mail addresses; never more of it. `waiting`: what is not
    delivered yet; `failed`: what was given up within a day; `delivered_at`: the last that arrived."""

    kind: ChannelKind
    name: str
    waiting: int
    failed: int
    delivered_at: int | None


class AlarmList(BaseModel):
    """`evaluated_at`: when the rules were last looked at, on whichever worker; null: not since the start. `now`: pending and firing,
    the most urgent first. `recent`: what was over within the last seven days, the latest first, 200 at most."""

    evaluated_at: int | None
    now: list[AlarmNow]
    recent: list[AlarmNow]
    silences: list[SilenceNow]
    rules: list[RuleNow]
    channels: list[ChannelNow]


class SilenceBody(BaseModel):
    """`minutes`: from now on; a week at most. A second one for the same takes the place of the first."""

    model_config = ConfigDict(extra="forbid")

    rule: Annotated[str, Field(pattern=r"^[a-z0-9_]{1,32}$")]
    subject: Annotated[str, Field(pattern=r"^[a-z-]{0,16}$")] = ""
    minutes: Annotated[int, Field(ge=5, le=10080)]


class Tried(BaseModel):
    """`queued`: to how many channels a trial message is on its way; how it fares stands in the list of channels."""

    queued: int
