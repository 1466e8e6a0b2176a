"""Help lines and emergency numbers: which may be shown, which come first, and the private card.

Promises: read once from the packaged, reviewed file; no store, no database, no network. What is not known stays None.
A line is shown if two sources agree on it (`verified`). Elsewhere than in STRICT countries a weaker one is shown too, if the
operator's own site stands beside it to check. data/README.md tells where the file comes from and how it is kept.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Self

from msgspec import Struct

from peerchat import wire
from peerchat.safety.hours import parse
from peerchat.safety.line import STATUS_RANK, STRICT, Line, Number, read

LANGUAGES = ("de", "en")
# No country known: the numbers that are the same in the whole European Union. Guessing one from a language spoken in many
# countries would print numbers that ring nowhere; German is different: DE, AT and CH share 112, and the card names its country.
NOWHERE = "EU"
COUNTRY_OF_LANGUAGE = {"de": "DE"}
CARD_LINES_MIN, CARD_LINES_MAX = 2, 4
_CARD_TOPICS = frozenset({"general", "suicide", "youth"})
TOPIC_RANK = {
    "suicide": 0, "general": 1, "youth": 2, "depression": 3, "lgbtq": 4, "domestic_violence": 5, "women": 5, "men": 5,
    "sexual_violence": 6, "victims": 6, "parents": 7, "older_people": 7, "veterans": 7, "indigenous": 7, "perinatal": 7,
    "eating_disorder": 8, "drugs": 8, "medical": 9, "deaf": 10, "emergency": 10, "loneliness": 7, "poison": 11, "directory": 12,
}  # fmt: skip


class _Emergency(Struct, frozen=True):
    country: str
    general: str | None
    numbers: tuple[Number, ...]

    def ordered(self) -> tuple[Number, ...]:
        """The general number first, then the ambulance, then the rest."""
        return tuple(sorted(self.numbers, key=lambda one: (one.number != self.general, "ambulance" not in one.topics)))


class _File(Struct, frozen=True):
    compiled: str
    emergency: tuple[_Emergency, ...]
    resources: tuple[Line, ...]


class Resources:
    """`compiled`: year and month of the facts. `known`: all lines, also those that may not be shown."""

    def __init__(
        self,
        lines: tuple[Line, ...],
        emergency: dict[str, tuple[Number, ...]],
        names: dict[str, dict[str, str]],
        compiled: str,
    ) -> None:
        self.compiled = compiled
        self.known = lines
        self._emergency = emergency
        self._names = names
        self._lines: dict[str, list[Line]] = {}
        for line in lines:
            if line.may_be_shown():
                self._lines.setdefault(line.country, []).append(line)

    def laid_over(self, edited: Mapping[str, Line], hidden: Collection[str]) -> Resources:
        """These, with other lines in the place of those of the same id, new ones behind them, and without the hidden ones."""
        old = {line.id for line in self.known}
        lines = [edited.get(line.id, line) for line in self.known]
        lines += [line for line in edited.values() if line.id not in old]
        kept = tuple(line for line in lines if line.id not in hidden)
        return Resources(kept, self._emergency, self._names, self.compiled)

    def become(self, other: Resources) -> None:
        """From now on, these are those: for whoever holds them."""
        self.known, self._lines = other.known, other._lines

    def card_lines(self, country: str) -> int:
        """How many lines there are for somebody in crisis, from anywhere in the country."""
        return sum(_fits_card(line) for line in self._lines.get(country, ()))

    @classmethod
    def load(cls) -> Self:
        """From the package. Raises msgspec.ValidationError or ValueError if the file is not as it should be."""
        content = read("resources.json", _File)
        names = read("countries.json", dict[str, dict[str, str]])
        for line in content.resources:
            if line.hours:
                parse(line.hours)
        numbers = {one.country: one.ordered() for one in content.emergency}
        return cls(content.resources, numbers, names, content.compiled)

    def shown(self) -> list[Line]:
        return [line for lines in self._lines.values() for line in lines]

    def knows(self, country: str) -> bool:
        return country in self._emergency

    def countries(self, lang: str) -> list[tuple[str, str, bool]]:
        """Code, name, and whether there are help lines besides the emergency number; by name, without NOWHERE."""
        listed = [(code, names[lang], code in self._lines) for code, names in self._names.items()]
        return sorted(listed, key=lambda one: one[1].replace("Ä", "A").replace("Ö", "O").replace("Å", "A"))

    def country_name(self, country: str, lang: str) -> str | None:
        """None for NOWHERE."""
        return self._names[country][lang] if country in self._names else None

    def country_or_default(self, country: str | None, lang: str) -> str:
        if country and self.knows(country):
            return country
        return COUNTRY_OF_LANGUAGE.get(lang, NOWHERE)

    def emergency(self, country: str) -> tuple[Number, ...]:
        return self._emergency[country]

    def for_help(self, country: str, lang: str, now_utc: datetime) -> list[tuple[Line, bool | None]]:
        """Every line of the country that may be shown, with `open now`: open first, unknown next; verified first."""

        def rank(line: Line) -> tuple[object, ...]:
            return (
                _open_rank(line.open_now(now_utc)),
                STATUS_RANK[line.status],
                min(TOPIC_RANK[topic] for topic in line.topics),
                lang not in line.languages,
                line.region is not None,
            )

        lines = [line for line in self._lines.get(country, ()) if "directory" not in line.topics]
        return [(line, line.open_now(now_utc)) for line in [*sorted(lines, key=rank), *self._directory(country)]]

    def card(self, level: int, country: str | None, lang: str, now_utc: datetime) -> wire.Card:
        """Emergency number and two to four lines for someone in crisis. An unknown country or language gets the default."""
        lang = lang if lang in LANGUAGES else "en"
        country = self.country_or_default(country, lang)
        return wire.Card(
            card="crisis",
            level=level,
            country=country,
            emergency=self._first_numbers(country),
            resources=[line.on_card(lang, now_utc) for line in self._for_card(country, lang, now_utc)],
        )

    def _first_numbers(self, country: str) -> list[str]:
        """The general number alone where there is one, otherwise ambulance and police."""
        numbers = self._emergency[country]
        first = numbers[0]
        if {"ambulance", "police"} <= set(first.topics):
            return [first.number]
        police = [one.number for one in numbers if "police" in one.topics][:1]
        return list(dict.fromkeys([first.number, *police]))

    def _for_card(self, country: str, lang: str, now_utc: datetime) -> list[Line]:
        def rank(line: Line) -> tuple[object, ...]:
            return (
                line.open_now(now_utc) is False,
                lang not in line.languages,
                line.open_now(now_utc) is None,
                line.region is not None,
                sum(topic not in _CARD_TOPICS for topic in line.topics),
                min(TOPIC_RANK[topic] for topic in line.topics),
                STATUS_RANK[line.status],
            )

        fit = [line for line in self._lines.get(country, ()) if _fits_card(line)]
        fit.sort(key=rank)
        chosen = [line for line in fit if line.open_now(now_utc)]
        if not any(lang in line.languages for line in chosen):
            chosen = [line for line in fit if line in chosen or (lang in line.languages and line.hours is None)]
        chosen = chosen if len(chosen) >= CARD_LINES_MIN else fit[:CARD_LINES_MIN]
        grown = [line for line in chosen if "youth" not in line.topics][: CARD_LINES_MAX - 1]
        young = [line for line in chosen if "youth" in line.topics][: min(2, CARD_LINES_MAX - len(grown))]
        picked = sorted(grown + young, key=fit.index)
        return picked if len(picked) >= CARD_LINES_MIN else picked + self._directory(country)

    def _directory(self, country: str) -> list[Line]:
        """Where to look further: a directory of many countries, for those of which we know little."""
        return [line for line in self._lines.get(NOWHERE, ()) if "directory" in line.topics and country not in STRICT]


def _fits_card(line: Line) -> bool:
    return bool(_CARD_TOPICS & set(line.topics)) and not line.region


def _open_rank(open_now: bool | None) -> int:
    return {True: 0, None: 1, False: 2}[open_now]
