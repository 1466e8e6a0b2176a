"""What operators edit, as models: the content of each kind. A field that is missing means: as shipped.

`X of both`: German and English, always together, because nobody may be shown a page that is half in another language.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, StringConstraints, model_serializer

Kind = Literal["topics", "guidelines", "hours", "limits", "resources"]
KINDS: tuple[Kind, ...] = get_args(Kind)

_LINE = r"^[^\s\x00-\x1f\x7f\u2028\u2029](?:[^\x00-\x1f\x7f\u2028\u2029]*[^\s\x00-\x1f\x7f\u2028\u2029])?$"
"""One line: no control characters, no blank at either end."""


def _line(most: int) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=most, pattern=_LINE)


Name = Annotated[str, _line(48)]
RuleText = Annotated[str, _line(240)]
Words = Annotated[str, _line(160)]
TopicId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,31}$")]
Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$", description="HH:MM on the wall")]
Weekday = Annotated[int, Field(ge=0, le=6, description="0 is Monday")]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$", description="ISO 3166-1 alpha-2")]
LineId = Annotated[str, Field(pattern=r"^[A-Z]{2}-[a-z0-9-]{1,60}$")]
Typed = Annotated[str, _line(40)]


class _Content(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_mode_override="validation")


class Names(_Content):
    de: Name
    en: Name


class Topic(_Content):
    """`open` false: nobody new can choose it; who waits for it is served."""

    id: TopicId
    name: Names
    open: bool = True


class Topics(_Content):
    """In the order of the page. A known topic that is missing is not gone: it is closed for newcomers, and comes last."""

    topics: Annotated[list[Topic], Field(min_length=1, max_length=60)]


class Spoken(_Content):
    """A rule in one language, with a sentence that keeps it and one that breaks it."""

    text: RuleText
    fine: Words
    not_fine: Words


class Rule(_Content):
    de: Spoken
    en: Spoken


class Guidelines(_Content):
    """`reworded`: better words for the same meaning; then nobody is asked again. `version`: what people agree to, given by the
    server;
    what a client sends is not looked at."""

    rules: Annotated[list[Rule], Field(min_length=3, max_length=15)]
    reworded: bool = False
    version: Annotated[str, Field(max_length=32)] = ""


class Window(_Content):
    """`end` not after `begin`: the next day."""

    weekdays: Annotated[list[Weekday], Field(min_length=1, max_length=7)]
    begin: Clock
    end: Clock


class Frame(_Content):
    """When listening rooms may be open at all, as far as somebody is on duty. No window: never. `closed`: days on which no window
    begins."""

    zone: Annotated[str, Field(max_length=64, description="IANA time zone, as Europe/Berlin")]
    windows: Annotated[list[Window], Field(max_length=21)]
    closed: Annotated[list[date], Field(max_length=100)] = []


class Hours(_Content):
    """By language. null: whenever somebody is on duty. `last_entry_minutes`: so long before the end nobody new is let in."""

    de: Frame | None = None
    en: Frame | None = None
    last_entry_minutes: Annotated[int, Field(ge=10, le=120)] = 20


LimitName = Literal[
    "joins_per_minute",
    "codes_per_minute",
    "acts_per_minute",
    "reports_per_minute",
    "messages_per_second",
    "messages_burst",
    "sockets_per_network",
    "pow_bits",
]


class Limits(_Content):
    """What differs from the settings."""

    values: dict[LimitName, Annotated[float, Field(allow_inf_nan=False)]]


class Hint(_Content):
    de: Annotated[str, _line(120)]
    en: Annotated[str, _line(120)]


class LineEdit(_Content):
    """What is different about a help line; a field that is missing is as shipped, null: there is none. One that the package does not
    know needs `country`, `name`, `topics`, `languages` and a number or an address.

    `phone`, `sms_number`: as people write them; they are kept as they are dialled. `rings`: somebody called this short code, and it
    rings there: number plans know not all of them. `hours`: OpenStreetMap's opening_hours, in the local time of `zones`.
    `reviewed`: day on which somebody looked at number, hours and site. `source`: where that was."""

    id: LineId
    hidden: bool = False
    reviewed: date | None = None
    source: Annotated[str, _line(200)] | None = None
    rings: bool = False
    country: Country | None = None
    name: Annotated[str, _line(90)] | None = None
    topics: Annotated[list[Annotated[str, Field(max_length=24)]], Field(min_length=1, max_length=5)] | None = None
    audience: Annotated[str, _line(60)] | None = None
    phone: Typed | None = None
    also_phones: Annotated[list[Typed], Field(max_length=4)] | None = None
    sms_number: Typed | None = None
    sms_word: Annotated[str, _line(20)] | None = None
    chat_url: Annotated[str, Field(max_length=300)] | None = None
    website: Annotated[str, Field(max_length=300)] | None = None
    hours: Annotated[str, Field(max_length=200)] | None = None
    zones: Annotated[list[Annotated[str, Field(max_length=64)]], Field(max_length=12)] | None = None
    languages: Annotated[list[Annotated[str, Field(max_length=8)]], Field(min_length=1, max_length=8)] | None = None
    free: bool | None = None
    hint: Hint | None = None

    @model_serializer(mode="wrap")
    def _what_was_said(self, handler: SerializerFunctionWrapHandler) -> Any:
        """What nobody said stays unsaid, in the database and on the page: as shipped is not the same as none."""
        return {field: value for field, value in handler(self).items() if field in self.model_fields_set}


class Resources(_Content):
    lines: Annotated[list[LineEdit], Field(max_length=400)]
