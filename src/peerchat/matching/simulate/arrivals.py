"""Who comes, when, and with which wishes: a day of people, drawn from a seed. Pure: the same seed, the same day.

Does not promise that people are like this. Where a figure has a source it is named; the rest are assumptions, written
down here so that an operator can put in their own.
"""

from __future__ import annotations

import math
from random import Random
from typing import NamedTuple

from msgspec.structs import replace

from peerchat.matching.related import RELATED
from peerchat.matching.ticket import Ticket
from peerchat.matching.topics import TOPIC_IDS
from peerchat.wire import AgeGroup, Need, Role, Widening

HOUR_MS = 3_600_000
DAY = (0.50, 0.36, 0.28, 0.20, 0.16, 0.18, 0.28, 0.44, 0.62, 0.74, 0.80, 0.84, 0.86, 0.86, 0.94, 1.06,
       1.30, 1.52, 1.76, 1.96, 2.16, 2.30, 2.24, 1.64)  # fmt: skip
"""Traffic by local hour, 1 is the day's average: 62 % come from 16 to 24 h, 10 % from 0 to 8 h
(krisenchat, PMC8857586: more than 60 % and 10 % of first contacts). The shape in between is assumed."""
TOPICS = {
    "anxiety": 14.0, "low_mood": 14.0, "loneliness": 10.0, "relationships": 9.0, "family": 8.0, "pressure": 8.0,
    "self_worth": 6.0, "friends": 6.0, "grief": 5.0, "self_harm": 4.0, "trauma": 4.0, "sleep": 3.0, "body_food": 3.0,
    "queer": 2.5, "addiction": 2.0, "illness": 2.0, "money": 1.5, "parenting": 1.0, "caring": 1.0,
}  # fmt: skip
"""Weights, assumed; a few common topics and a long tail is what every helpline's yearly report shows."""
NEEDS: dict[Need, float] = {"heard": 45, "ideas": 25, "share": 15, "company": 15}
MOST: dict[Widening, float] = {"any language": 84, "any topic": 4, "related topics": 6, "same topic": 6}
LEVELS = (70.0, 16.0, 8.5, 4.0, 1.5)


class Traffic(NamedTuple):
    """`per_minute`: people, averaged over a day. `supply`: people who can listen (give or either) for each who seeks.
    `hours`: how long, from `start` (local hour) on. `patience_s`: median of what people wait before they give up.

    `burst`: times the usual traffic in the middle tenth of the time (a film, a post, a bad day in the news).
    Patience is lognormal with PATIENCE_SIGMA: most leave after minutes, a few at once, a few never. No source gives the
    curve for chats; the Lifeline lost 17 % of its calls, and Samaritans aim at an answer within five minutes.
    """

    per_minute: float = 6.0
    supply: float = 1.1
    hours: float = 24.0
    start: float = 0.0
    patience_s: float = 300.0
    burst: float = 1.0
    hourly: tuple[float, ...] = DAY

    def rate(self, at_ms: float) -> float:
        """People a minute at this time since the start."""
        hour = self.start + at_ms / HOUR_MS
        share = self.burst if 0.45 <= at_ms / HOUR_MS / self.hours < 0.55 else 1.0
        return self.per_minute * self.hourly[int(hour) % 24] * share


PATIENCE_SIGMA = 1.0
DROPS = 0.10
"""Of people, lose their connection once while they wait or reload: assumed; phones in trains, lifts and pockets."""
RETURNS = 0.08
"""Of arrivals are visitors who were there before on that day: 1.5 % of krisenchat's users had 9.85 % of its chats."""
NO_SHOWS = 0.01
"""Of matched people never take the seat."""


class Person(NamedTuple):
    """Times in ms: `at` since the start; `patience` in line; `drop` after the arrival, and `away` for how long (0: never).

    `talk`: how long a talk with this person lasts. `until`: stays on for further talks until then (a rota), 0: goes home."""

    ticket: Ticket
    at: int
    patience: int
    drop: int = 0
    away: int = 0
    talk: int = 0
    shows: bool = True
    until: int = 0

    def again(self, at: int, talks: int) -> Person:
        """The same person back for the next talk. `talks`: how many there were."""
        ticket = replace(self.ticket, id=f"{self.ticket.visitor}-{talks}")
        return self._replace(ticket=ticket, at=at, patience=self.until - at, drop=0)


def arrivals(traffic: Traffic, seed: int) -> list[Person]:
    """Everybody of one run, by time of arrival."""
    random = Random(f"arrivals {seed}")
    end = traffic.hours * HOUR_MS
    most = traffic.per_minute * max(traffic.hourly) * max(1.0, traffic.burst)
    people: list[Person] = []
    at = 0.0
    while most > 0:
        at += random.expovariate(most) * 60_000  # thinning: Lewis and Shedler 1979
        if at >= end:
            break
        if random.random() * most < traffic.rate(at):
            people.append(_person(len(people), int(at), traffic, random, people))
    return people


def pick(weights: dict[str, float], random: Random) -> str:
    return random.choices(list(weights), list(weights.values()))[0]


def _person(number: int, at: int, traffic: Traffic, random: Random, before: list[Person]) -> Person:
    back = before and random.random() < RETURNS
    visitor = random.choice(before[-400:]).ticket.visitor if back else f"v{number}"
    seeks = 1 / (1 + traffic.supply)
    role: Role = (
        "seek" if (drawn := random.random()) < seeks else "give" if drawn < seeks + (1 - seeks) / 3 else "either"
    )
    drops = random.random() < DROPS
    return Person(
        ticket=ticket_of(f"t{number}", visitor, role, random),
        at=at,
        patience=int(1000 * random.lognormvariate(math.log(traffic.patience_s), PATIENCE_SIGMA)),
        drop=int(random.uniform(1, 60) * 1000) if drops else 0,
        away=int(random.choice((1.5, 2.5, random.expovariate(1 / 60))) * 1000) if drops else 0,
        talk=talk_ms(random),
        shows=random.random() >= NO_SHOWS,
    )


def talk_ms(random: Random) -> int:
    """How long a talk lasts: assumed around 20 minutes, rarely an hour."""
    return int(60_000 * random.lognormvariate(math.log(20), 0.6))


def ticket_of(name: str, visitor: str, role: Role, random: Random) -> Ticket:
    """One person's wishes. Topics come in neighbourhoods: who names two often names related ones."""
    language = "de" if random.random() < 0.75 else "en"
    age: AgeGroup = "16-17" if random.random() < 0.25 else "18+"
    topics: list[str] = []
    for more in (0.86, 0.42, 0.28):
        if random.random() >= more:
            break
        near = sorted(RELATED[topics[-1]]) if topics and random.random() < 0.5 else None
        topics.append(random.choice(near) if near else pick(TOPICS, random))
    bars = random.sample(sorted(TOPIC_IDS), random.choice((1, 2))) if random.random() < 0.2 else []
    other = "en" if language == "de" else "de"
    return Ticket(
        id=name,
        visitor=visitor,
        language=language,
        format="pair",
        age=age,
        role=role,
        need=pick(NEEDS, random),  # type: ignore[arg-type]
        topics=tuple(dict.fromkeys(topics)),
        no_go=frozenset(bars) - frozenset(topics),
        also=frozenset({other}) if random.random() < 0.3 else frozenset(),
        level=random.choices(range(5), LEVELS)[0],
        most=pick(MOST, random),  # type: ignore[arg-type]
    )
