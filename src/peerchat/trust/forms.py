"""The HTTP bodies of reports and appeals. What a person typed is in no error and no `repr`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from peerchat.db.cases import State
from peerchat.matching.forms import CodeText, TokenText
from peerchat.rooms.speech import objection
from peerchat.trust.standing import Outcome
from peerchat.wire import ReportReason

ATTACHED_MOST = 20
NOTE_MAX_CHARS = 500
APPEAL_MAX_CHARS = 1000


def _plain(text: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    if objection(text) == "bad_text":
        raise ValueError("control characters")
    return text


def _some(text: str) -> str:
    if not text:
        raise ValueError("nothing is said")
    return text


Position = Annotated[str, Field(max_length=64, pattern="^[A-Za-z0-9_-]+$")]


class ReportBody(BaseModel):
    model_config = ConfigDict(strict=True, hide_input_in_errors=True)

    seat: TokenText
    member: Annotated[str, Field(max_length=8)]
    reason: Annotated[ReportReason, Field(description="danger: worry about that person; others: what they did")]
    attach: Annotated[
        list[Position],
        Field(max_length=ATTACHED_MOST, description="positions of messages that a human may read; others are left out"),
    ] = []
    note: Annotated[
        Annotated[str, Field(max_length=NOTE_MAX_CHARS), AfterValidator(_plain)] | None,
        Field(repr=False, description="own words to whoever decides"),
    ] = None


class Reported(BaseModel):
    """The same report, sent again, has the same code."""

    code: Annotated[str, Field(description="for /api/reports/outcome")]
    expires_at: Annotated[int, Field(description="unix seconds until which the code is good at least")]
    attached: Annotated[int, Field(description="messages of `attach` that were still there, and that a human can read")]


class OutcomeBody(BaseModel):
    model_config = ConfigDict(strict=True)

    code: CodeText


class OutcomeNow(BaseModel):
    """`seen`: a human has read it."""

    kind: Literal["report", "appeal"]
    state: State
    outcome: Annotated[Outcome | None, Field(description="null until it is decided; expired: nobody decided in time")]
    at: Annotated[int, Field(description="unix seconds of the latest change")]


class AppealBody(BaseModel):
    model_config = ConfigDict(strict=True, hide_input_in_errors=True)

    code: Annotated[CodeText, Field(description="of the sanction")]
    text: Annotated[str, Field(max_length=APPEAL_MAX_CHARS, repr=False), AfterValidator(_plain), AfterValidator(_some)]


class Appealed(BaseModel):
    """The same appeal, sent again, has the same code."""

    code: Annotated[str, Field(description="for /api/reports/outcome")]
    expires_at: Annotated[int, Field(description="unix seconds until which the code is good at least")]
