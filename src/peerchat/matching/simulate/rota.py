"""A plan of the day: how many people are expected in each hour, and how many givers are on the rota. Read from TOML or JSON.

Somebody on a rota comes for the hour, waits for whoever needs an ear, talks, takes a breath and is there for the next one.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from random import Random
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from peerchat.matching.simulate.arrivals import DAY, HOUR_MS, Person, Traffic, arrivals, talk_ms, ticket_of

LATE_MS = 120_000
"""Within so long after the full hour a giver is there."""


class Expected(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A day as an operator expects it. `arrivals_per_hour`, `givers_per_hour`: 24 numbers each, from 0 h on; or `per_minute`
    people on average, spread over the day as usual. `supply`: see Traffic; people on the rota come on top."""

    arrivals_per_hour: tuple[float, ...] | None = None
    per_minute: float | None = None
    givers_per_hour: tuple[int, ...] = (0,) * 24
    supply: float = 1.1
    patience_s: float = 300.0

    def __post_init__(self) -> None:
        if (self.arrivals_per_hour is None) == (self.per_minute is None):
            raise ValueError("give either arrivals_per_hour or per_minute")
        for hours in (self.arrivals_per_hour, self.givers_per_hour):
            if hours is not None and (len(hours) != 24 or any(not 0 <= number < 1e5 for number in hours)):
                raise ValueError("every hour of the day needs a number of people, from 0 h on: 24 of them")
        if not 0 <= (self.per_minute or 0) <= 1000:
            raise ValueError("per_minute is a number of people from 0 to 1000")
        if not (0 < self.supply <= 100 and 1 <= self.patience_s <= 86400):
            raise ValueError("supply is above 0 and at most 100, patience_s from 1 to 86400 seconds")

    @property
    def traffic(self) -> Traffic:
        if self.arrivals_per_hour is None:
            return Traffic(self.per_minute or 0.0, self.supply, patience_s=self.patience_s)
        mean = sum(self.arrivals_per_hour) / 24
        hourly = tuple(number / mean for number in self.arrivals_per_hour) if mean else DAY
        return Traffic(mean / 60, self.supply, patience_s=self.patience_s, hourly=hourly)


def read(text: str, name: str) -> Expected:
    """Raises ValueError with a sentence that says what is wrong. `name`: of the file; its end tells the format."""
    try:
        plain = tomllib.loads(text) if name.endswith(".toml") else json.loads(text)
        return msgspec.convert(plain, Expected)
    except (tomllib.TOMLDecodeError, json.JSONDecodeError, msgspec.ValidationError) as error:
        raise ValueError(f"{name}: {error}") from error


class Shift(NamedTuple):
    """`start`, `end`: hours since midnight; `givers`: so many people."""

    start: int
    end: int
    givers: int


def shifts(givers: Sequence[int]) -> list[Shift]:
    """Numbers per hour as whole shifts: whoever is needed in the next hour too just stays."""
    found: list[Shift] = []
    for layer in range(max(givers, default=0)):
        start: int | None = None
        for hour in range(len(givers) + 1):
            needed = hour < len(givers) and givers[hour] > layer
            if needed and start is None:
                start = hour
            elif not needed and start is not None:
                found.append(Shift(start, hour, 1))
                start = None
    return sorted(found)


def day(expected: Expected, seed: int) -> list[Person]:
    """Everybody of one day, the rota included, by time of arrival."""
    random = Random(f"rota {seed}")
    people = arrivals(expected.traffic, seed)
    for number, shift in enumerate(shifts(expected.givers_per_hour)):
        at, until = shift.start * HOUR_MS + int(random.random() * LATE_MS), shift.end * HOUR_MS
        name = f"rota{number}"
        wishes = ticket_of(name, name, "give", random)
        open_ = replace(wishes, topics=(), no_go=frozenset(), age="18+", level=0, most="any language")
        people.append(Person(open_, at, until - at, talk=talk_ms(random), until=until))
    people.sort(key=lambda person: person.at)
    return people
