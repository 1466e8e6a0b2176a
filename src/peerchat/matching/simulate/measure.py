"""One line of one language and age group at a steady traffic: the same people by the real way, by first come first served,
and with hindsight. What the page of results is made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from peerchat.matching.schedule import FAST_LANE_LEVEL, Schedule
from peerchat.matching.simulate.arrivals import Person, Traffic, arrivals
from peerchat.matching.simulate.outcome import Figures, Outcome, figures
from peerchat.matching.simulate.run import run
from peerchat.matching.simulate.value import value
from peerchat.matching.simulate.ways import FIRST_COME, Way, real

SEED = 1
STEADY = (1.0,) * 24


def line(per_minute: float, count: int, supply: float = 1.1, seed: int = SEED) -> list[Person]:
    """About `count` people of one language and age group, `per_minute` of them without a rush or a lull."""
    traffic = Traffic(per_minute, supply, hours=count / per_minute / 60, hourly=STEADY)
    return [
        person._replace(ticket=replace(person.ticket, language="de", age="18+", also=frozenset()))
        for person in arrivals(traffic, seed)
    ]


def steadfast(people: Sequence[Person]) -> list[Person]:
    """The same people, but nobody loses the connection or fails to come: as hindsight sees them."""
    return [person._replace(drop=0, away=0, shows=True) for person in people]


def worth(outcome: Outcome) -> float:
    return sum(value(a, b) for a, b, _ in outcome.pairs)


class Worth(NamedTuple):
    """Total worth of the matches, as shares of the optimum; `bound`: the optimum is at least this share of what any
    matching could be worth."""

    real: float
    first_come: float
    bound: float


def against_hindsight(people: Sequence[Person]) -> Worth:
    """Raises ModuleNotFoundError where networkx is missing."""
    from peerchat.matching.simulate.optimum import optimum

    same = steadfast(people)
    best = optimum(same)
    return Worth(worth(run(same)) / best.worth, worth(run(same, FIRST_COME)) / best.worth, best.worth / best.bound)


def by(people: Sequence[Person], way: Way) -> Figures:
    return figures(run(people, way))


def held(people: Sequence[Person], related: float, any_topic: float) -> Figures:
    """With other seconds until the search widens."""
    return by(people, real(Schedule(related, any_topic, max(any_topic, 90.0))))


class Lanes(NamedTuple):
    """Seconds; with the fast lane, and `plain`: the same people in the same line without one."""

    acute_p50: float
    acute_p90: float
    others_p50: float
    others_p90: float
    plain_acute_p50: float
    plain_acute_p90: float
    plain_others_p90: float


def lanes(people: Sequence[Person]) -> Lanes:
    from peerchat.matching.forecast import quantile

    acute = {person.ticket.id for person in people if person.ticket.level >= FAST_LANE_LEVEL}

    def waits(outcome: Outcome) -> tuple[list[float], list[float]]:
        found: tuple[list[float], list[float]] = ([], [])
        for one in outcome.exits:
            if one.reason == "matched":
                found[outcome.ticket(one.person).id not in acute].append(one.waited)
        return sorted(found[0]) or [0.0], sorted(found[1]) or [0.0]

    first, others = waits(run(people))
    plain = [person._replace(ticket=replace(person.ticket, level=0)) for person in people]
    plain_first, plain_others = waits(run(plain))
    return Lanes(
        quantile(first, 0.5), quantile(first, 0.9), quantile(others, 0.5), quantile(others, 0.9),
        quantile(plain_first, 0.5), quantile(plain_first, 0.9), quantile(plain_others, 0.9),
    )  # fmt: skip
