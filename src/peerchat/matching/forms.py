"""The HTTP bodies of the waiting line's calls, and what the landing page is told. The contract's chapter 2, as models."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from peerchat.matching.listening import ListeningState
from peerchat.wire import AgeGroup, HoldCode, Need, Role, RoomKind

SHORTEST_BREAK_MINUTES = 15
PROBLEM_TYPE = "application/problem+json"


def _each_once(words: list[str]) -> list[str]:
    return list(dict.fromkeys(words))


def _long_enough(minutes: int) -> int:
    if 0 < minutes < SHORTEST_BREAK_MINUTES:
        raise ValueError("too short for a break")
    return minutes


TopicId = Annotated[str, Field(max_length=32)]
Topics = Annotated[list[TopicId], Field(max_length=3), AfterValidator(_each_once)]
NoGo = Annotated[list[TopicId], Field(max_length=5), AfterValidator(_each_once)]
TokenText = Annotated[str, Field(max_length=4096)]
CodeText = Annotated[
    str, Field(max_length=64, description="as it was written down; case, spaces and hyphens do not matter")
]
Also = Annotated[list[Annotated[str, Field(max_length=16)]], Field(max_length=5), AfterValidator(_each_once)]


class Proof(BaseModel):
    """Solution of a challenge: SHA-256 of `challenge:solution` begins with the bits that were asked for."""

    model_config = ConfigDict(strict=True)

    challenge: Annotated[str, Field(max_length=512)]
    solution: Annotated[str, Field(max_length=64, description="a decimal number")]


class JoinBody(BaseModel):
    """No field asks who somebody is."""

    model_config = ConfigDict(strict=True)

    language: Annotated[str, Field(max_length=16, description="the talk's language; see /api/site")]
    topics: Annotated[Topics, Field(description="up to 3; empty: not sure")] = []
    need: Need
    role: Role
    format: RoomKind = "pair"
    age: AgeGroup
    no_go: Annotated[NoGo, Field(description="up to 5 topics that this person cannot carry today")] = []
    accept: Annotated[str, Field(max_length=64, description="version of the guidelines that were read")]
    pow: Annotated[Proof | None, Field(description="see /api/join/challenge")] = None
    visitor: Annotated[TokenText | None, Field(description="token of an earlier join in this tab")] = None
    also: Annotated[Also, Field(description="further languages, once the search reaches so far")] = []
    level: Annotated[int, Field(ge=0, le=4, description="how acute it is, by the person's own word")] = 0
    code: Annotated[CodeText | None, Field(description="of /api/again: leads to that one person alone")] = None


class Joined(BaseModel):
    """`ticket` is for the hello on /ws/queue. `visitor` links two joins of one tab, and dies with it."""

    ticket: str
    visitor: str
    expires_at: Annotated[int, Field(description="unix seconds at which the ticket ends")]


class ReturnBody(BaseModel):
    model_config = ConfigDict(strict=True)

    code: CodeText


class AgainBody(BaseModel):
    model_config = ConfigDict(strict=True)

    seat: TokenText
    wish: bool


class AgainNow(BaseModel):
    """Both null until both wish it, and once they have met."""

    code: Annotated[str | None, Field(description="for /api/join; the other person has another one")] = None
    expires_at: Annotated[int | None, Field(description="unix seconds at which the code ends")] = None


class BlockBody(BaseModel):
    model_config = ConfigDict(strict=True)

    seat: TokenText
    member: Annotated[str, Field(max_length=8)]


class RestBody(BaseModel):
    model_config = ConfigDict(strict=True)

    visitor: TokenText
    minutes: Annotated[int, Field(ge=0, le=120, description="0, or at least 15"), AfterValidator(_long_enough)]


class Resting(BaseModel):
    until: Annotated[int | None, Field(description="unix seconds at which the break is over; null: there is none")]


class PushService(BaseModel):
    """`host`: as in the addresses that a browser makes; a leading `*.` stands for one or more labels."""

    name: str
    host: str


class PushNow(BaseModel):
    key: Annotated[
        str, Field(description="public VAPID key (RFC 8292), base64url: `applicationServerKey` in a browser")
    ]
    services: Annotated[list[PushService], Field(description="whom a call passes; others are not called")]


class Challenge(BaseModel):
    """Find a decimal number s, so that SHA-256 of `challenge:s` begins with `bits` zero bits."""

    challenge: str
    bits: int
    expires_at: Annotated[int, Field(description="unix seconds")]


class Available(BaseModel):
    """Null: nothing is known now."""

    waiting: Annotated[int | None, Field(description="people in line for this topic")]
    online: Annotated[int | None, Field(description="people in line or in a talk about this topic")]
    wait_p50_s: Annotated[int | None, Field(description="half of the last hour's waits took no longer, seconds")]
    wait_p90_s: Annotated[int | None, Field(description="nine in ten of the last hour's waits took no longer, seconds")]


class TopicNow(Available):
    """The numbers beside `id` are those of all languages together."""

    id: str
    name: Annotated[dict[str, str], Field(description="by language")]
    related: Annotated[list[str], Field(description="ids of topics that are near; the search reaches them next")]
    closed: Annotated[bool, Field(description="nobody new is let in for it; who waits for it is served")] = False
    by_language: dict[str, Available]


class GuidelineExample(BaseModel):
    fine: str
    not_fine: str


class Guidelines(BaseModel):
    version: str
    text: Annotated[dict[str, list[str]], Field(description="the rules, in plain words, by language")]
    examples: Annotated[
        dict[str, list[GuidelineExample]], Field(description="by language: one for each rule of `text`, in its order")
    ]


class ListeningNow(BaseModel):
    """`closing`: those who wait are served, nobody new is let in. `unknown`: nobody is let in, because nothing is known. Times are
    unix seconds; null: not known, or not planned."""

    state: ListeningState
    on_duty: Annotated[int | None, Field(description="volunteers who are there; nobody is named")]
    until: Annotated[int | None, Field(description="when the last shift in a row ends")]
    last_entry: Annotated[int | None, Field(description="until when newcomers are let in")]
    next: Annotated[int | None, Field(description="when it opens; may lie minutes back, where somebody is late")]


class SiteNow(BaseModel):
    languages: list[str]
    topics: list[TopicNow]
    needs: list[Need]
    guidelines: Guidelines
    listening: Annotated[
        dict[str, ListeningNow], Field(description="listening rooms by language; a language that is missing has none")
    ] = {}


class Sanctioned(BaseModel):
    """What stands in the way of a talk, as the page that begins one tells it."""

    step: Literal["ban"]
    reason: HoldCode
    until: Annotated[int, Field(description="unix milliseconds")]
    appeal: Annotated[str, Field(description="the code to have a human look at it")]
    told: Annotated[str | None, Field(description="why, as a sentence, where a human decided")]


class Problem(BaseModel):
    """RFC 9457. `code` is stable; the words are for people."""

    type: Literal["about:blank"] = "about:blank"
    title: str
    status: int
    code: str
    fields: Annotated[list[str] | None, Field(description="names of the fields that were not understood")] = None
    sanction: Annotated[Sanctioned | None, Field(description="with `banned`")] = None
