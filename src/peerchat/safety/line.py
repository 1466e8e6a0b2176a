"""One help line and one emergency number, as the packaged file keeps them and as they are told.

Promises: nothing is guessed; what is not known stays None. Who may be shown where is decided here (`may_be_shown`).
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

import msgspec
from msgspec import Struct, field

from peerchat import wire
from peerchat.safety.hours import ALWAYS, parse
from peerchat.safety.words import audience

# Countries whose lines were all looked for in a second source: one that was not confirmed is not shown.
STRICT = frozenset({"DE", "AT", "CH", "GB", "US"})
STATUS_RANK = {"verified": 0, "two_lists": 1, "single_source": 2}
_T = TypeVar("_T")


def read(name: str, shape: type[_T]) -> _T:
    """A packaged data file. Raises msgspec.ValidationError if it is not of that shape."""
    return msgspec.json.decode(files(__package__).joinpath("data", name).read_bytes(), type=shape)


@cache
def language_names() -> dict[str, dict[str, str]]:
    """BCP 47 code → its name in each of LANGUAGES."""
    return read("languages.json", dict[str, dict[str, str]])


class Line(Struct, frozen=True, kw_only=True):
    """One help line as kept in the file. `zones`: where its hours are meant; `spelled`: number → national spelling.
    `reviewed`: day on which a human looked at it again; None: with the whole file."""

    id: str
    country: str
    region: str | None
    name: str
    topics: tuple[str, ...] = field(name="for")
    audience: str | None
    phone: str | None
    also_phones: tuple[str, ...]
    sms: str | None
    chat_url: str | None
    website: str | None
    hours: str | None
    languages: tuple[str, ...]
    free: bool | None
    status: str
    source: str
    source_date: str | None
    reviewed: str | None = None
    spelled: dict[str, str]
    zones: tuple[str, ...] = ()
    names: dict[str, str] = {}
    hint: dict[str, str] = {}

    def name_in(self, lang: str) -> str:
        return self.names.get(lang, self.name)

    def may_be_shown(self) -> bool:
        if self.status == "verified":
            return True
        return self.status in STATUS_RANK and self.country not in STRICT and bool(self.website or self.chat_url)

    def open_now(self, now_utc: datetime) -> bool | None:
        if self.hours is None:
            return None
        hours = parse(self.hours)
        return True if hours == ALWAYS else hours.is_open(now_utc, self.zones)

    def hours_in(self, lang: str) -> str | None:
        """In words of the language; None: not known."""
        return parse(self.hours).in_words(lang) if self.hours else None

    def languages_in(self, lang: str) -> list[str]:
        names = language_names()
        return [names[code][lang] for code in self.languages]

    def facts(self, lang: str, now_utc: datetime) -> dict[str, Any]:
        """The fields of `wire.Resource`. `tel` as dialled: E.164 or the short code alone."""
        return {
            "id": self.id,
            "name": self.name_in(lang),
            "phone": self.spelled[self.phone] if self.phone else None,
            "tel": self.phone,
            "sms": self.sms,
            "chat_url": self.chat_url,
            "website": self.website,
            "hours": self.hours_in(lang),
            "open_now": self.open_now(now_utc),
            "free": self.free,
        }

    def on_card(self, lang: str, now_utc: datetime) -> wire.Resource:
        """The name says too if the line is for the young only: a card has no room for more."""
        facts = self.facts(lang, now_utc)
        if self.audience and "youth" in self.topics:
            facts["name"] += f" · {audience(self.audience, lang)}"
        return wire.Resource(**facts)


class Number(Struct, frozen=True):
    """An emergency number and whom it reaches (police, ambulance, fire …)."""

    number: str
    topics: tuple[str, ...] = field(name="for")
