"""The HTTP bodies of learning. Moments are unix seconds. What is written in a practice talk is never in an answer or an error."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from peerchat.volunteers.learning.debrief import LEAST, MOST, Call, Leaning
from peerchat.wire import TEXT_MAX_CHARS

Weight = Annotated[int, Field(ge=LEAST, le=MOST, description="0: not at all, 4: very")]
LanguageCode = Annotated[str, Field(max_length=16)]
Standing = Literal["open", "outdated", "passed"]


class ModuleLine(BaseModel):
    id: str
    title: str
    minutes: int
    standing: Standing


class PracticeLine(BaseModel):
    id: str
    title: str
    required: bool
    standing: Standing


class Learning(BaseModel):
    """`ready`: may go on duty. `missing`: units that are passed before it, `module:…` and `practice:…`."""

    ready: bool
    missing: list[str]
    modules: list[ModuleLine]
    practice: list[PracticeLine]


class SourceNow(BaseModel):
    name: str
    url: str


class PartNow(BaseModel):
    heading: str
    text: list[str]


class QuestionNow(BaseModel):
    """Which option is right is told by answering."""

    ask: str
    options: list[str]


class ModuleNow(BaseModel):
    id: str
    version: int
    title: str
    minutes: int
    parts: list[PartNow]
    questions: list[QuestionNow]
    sources: list[SourceNow]


class AnswersBody(BaseModel):
    """`answers`: for each question the number of the option, from 0 on."""

    model_config = ConfigDict(extra="forbid")

    language: LanguageCode
    answers: Annotated[list[Annotated[int, Field(ge=0, le=9)]], Field(max_length=20)]


class VerdictNow(BaseModel):
    right: bool
    why: str


class Answered(BaseModel):
    passed: bool
    questions: list[VerdictNow]


class BeginBody(BaseModel):
    model_config = ConfigDict(extra="forbid")

    language: LanguageCode


class MoveBody(BaseModel):
    """Either `say`, or `act`: a minute's patience, a raised hand, the shield, an end. `turn`: moves so far."""

    model_config = ConfigDict(extra="forbid")

    turn: Annotated[int, Field(ge=0, le=100)]
    say: Annotated[str | None, Field(min_length=1, max_length=TEXT_MAX_CHARS)] = None
    act: Literal["waits", "hand", "shield", "ends"] | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.say is None) == (self.act is None):
            raise ValueError("say or act")
        return self

    def __repr__(self) -> str:
        return f"MoveBody(turn={self.turn})"


class RemarkNow(BaseModel):
    """`met` false: it was not heard, or, of what should not be there, it was."""

    said: str
    met: bool


class FeedbackNow(BaseModel):
    """`reflect`: questions to think about; nobody asks for an answer."""

    passed: bool
    good: list[RemarkNow]
    avoid: list[RemarkNow]
    reflect: list[str]


class PracticeNow(BaseModel):
    """`script` is always true: nobody is behind it, it is no talk and is counted as none. `feedback`: once it is over."""

    script: Literal[True] = True
    scenario: str
    title: str
    about: str
    topic: str
    need: str
    level: int
    language: str
    turn: int
    says: list[str]
    over: bool
    feedback: FeedbackNow | None = None


class DebriefBody(BaseModel):
    """How heavy was it? Does it stay with you? Would you like a call?"""

    model_config = ConfigDict(extra="forbid")

    heavy: Weight
    stays: Weight
    call: Call = "no"


class FeltNow(BaseModel):
    at: int
    heavy: Weight
    stays: Weight


class Debriefs(BaseModel):
    """For oneself alone. `leaning`: what stays, lately against before; null: too few to say. `care`: propose a call."""

    latest: list[FeltNow]
    heavy: float | None
    stays: float | None
    leaning: Leaning | None
    care: bool
    call: Call


class CallBody(BaseModel):
    model_config = ConfigDict(extra="forbid")

    call: Call


class Wanted(BaseModel):
    """Somebody wants a call; why is nowhere."""

    staff: str
    name: str
    since: int
    today: bool


class Calls(BaseModel):
    calls: list[Wanted]
