"""What the calls that run the house answer, and what they take besides the content. Times are unix seconds."""

from __future__ import annotations

from typing import Annotated, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from peerchat.db.house_tables import NOTE_CHARS
from peerchat.ops.house.forms import Kind, LimitName
from peerchat.safety.help import HelpAnswer

C = TypeVar("C", bound=BaseModel)
Number = Annotated[int, Field(ge=0, le=2**31 - 1)]
Note = Annotated[str, Field(max_length=NOTE_CHARS, description="why, in one's own words; it stands in the history")]

ChangeCode = Literal[
    "topic_added", "topic_renamed", "topic_closed", "topic_opened", "topics_ordered",
    "rule_added", "rule_removed", "rule_changed", "asks_again",
    "hours_changed", "days_closed", "last_entry",
    "limit_changed", "limit_as_set",
    "line_added", "line_changed", "line_hidden", "line_shown", "line_reviewed", "line_as_shipped",
]  # fmt: skip


class Change(BaseModel):
    """One difference to the version before. `about`: an id, a language or a place; `before`, `after`: in short; `people`: how many
    wait
    for it now, null: not known or of no meaning."""

    code: ChangeCode
    about: str = ""
    before: str = ""
    after: str = ""
    people: int | None = None


class Publish(BaseModel, Generic[C]):
    """`based_on`: number of the version that was on the page when editing began; 0: as shipped. Where another has come since, this
    one is
    refused (`changed_meanwhile`)."""

    model_config = ConfigDict(extra="forbid")

    based_on: Number
    content: C
    note: Note = ""


class Draft(BaseModel, Generic[C]):
    model_config = ConfigDict(extra="forbid")

    content: C


class GoBack(BaseModel):
    model_config = ConfigDict(extra="forbid")

    based_on: Number
    note: Note = ""


class VersionNow(BaseModel):
    """`number` 0: as shipped, made by nobody. `name`: of whoever made it, null: not in the team any more. `back_to`: the earlier
    version
    that it brought back."""

    number: int
    at: int | None = None
    who: str | None = None
    name: str | None = None
    note: str = ""
    back_to: int | None = None
    changes: list[Change] = []


class PaperNow(VersionNow, Generic[C]):
    """What is in effect: `content` as edited, `shipped` as the package brings it. `outdated`: the package's own words have changed in
    meaning since this was written; somebody should read both."""

    content: C
    shipped: C
    outdated: bool = False


class Preview(BaseModel, Generic[C]):
    """What publishing would do. `content`: as it would be kept, numbers as dialled. `help`: the help of the country of the first line
    that differs, as people would read it; null for other kinds."""

    content: C
    changes: list[Change]
    help: HelpAnswer | None = None


class KindNow(BaseModel):
    """`number`: of the version that is in effect on the worker that answers; `newest`: in the database. They differ for some
    seconds."""

    kind: Kind
    number: int
    newest: int
    at: int | None = None
    name: str | None = None


class HouseNow(BaseModel):
    """`due`: help lines that somebody should look at again."""

    kinds: list[KindNow]
    due: int


class HouseSection(BaseModel):
    """Of the overview. `due`: help lines that somebody should look at again; `next_due`: ISO day on which the first one falls due,
    or fell."""

    due: int
    next_due: str | None


class WaitingNow(BaseModel):
    """Topic → people in line for it in all languages; null: not known now."""

    waiting: dict[str, int | None]


class Bounds(BaseModel):
    """`default`: of the settings. `now`: in effect; null: limits are off."""

    name: LimitName
    least: float
    most: float
    whole: bool
    default: float
    now: float | None


class LimitBounds(BaseModel):
    limits: list[Bounds]


class LineNow(BaseModel):
    """A help line as it is in effect. `state`: whether operators changed it. `tel`: as dialled, `phone`: as it is written at home.
    `reviewed`:
    ISO day on which somebody looked at it; `due`: that is too long ago. `confirmed`: by how many sources, in words of the data."""

    id: str
    country: str
    name: str
    state: Literal["shipped", "changed", "added", "hidden", "not_shown"]
    topics: list[str]
    audience: str | None
    phone: str | None
    tel: str | None
    also_phones: list[str]
    sms_number: str | None
    sms_word: str | None
    chat_url: str | None
    website: str | None
    hours: str | None
    zones: list[str]
    languages: list[str]
    free: bool | None
    hint: dict[str, str]
    reviewed: str
    due: bool
    due_at: Annotated[str, Field(description="ISO day from which it is due")]
    source: str


class LinesNow(BaseModel):
    country: str
    lines: list[LineNow]


class CountryDue(BaseModel):
    """`lines`: shown; `due`: of them, to be looked at again; `next`: ISO day on which the next one falls due, null: no lines."""

    country: str
    name: dict[str, str]
    lines: int
    due: int
    next: str | None


class Purpose(BaseModel):
    """What a line may be for; `name`: by language."""

    id: str
    name: dict[str, str]


class DueNow(BaseModel):
    """`topics`, `audiences`: what a line may be for; `review_days`: how long a look at it is good for."""

    countries: list[CountryDue]
    topics: list[Purpose]
    audiences: list[str]
    review_days: int


class AuditEntry(BaseModel):
    """`name`: of whoever did it, null: the command line, nobody signed in, or not in the team any more."""

    number: int
    at: int
    who: str | None
    name: str | None
    what: str
    about: str | None
    detail: str
    digest: str


class AuditPage(BaseModel):
    """The newest first. `older`: `before` of the next page; null: there is none."""

    entries: list[AuditEntry]
    older: int | None


class AuditVerdict(BaseModel):
    """`entries`: how many hold, from the first on; `head`: digest of the last of them; `broken`: number of the first that does not
    hold."""

    entries: int
    head: str
    broken: int | None
