"""How long people will wait in each hour of a day, for expected traffic or a rota: many simulated days, hour by hour. Pure.

The wait of an hour belongs to whoever arrives in it. Whoever gave up counts as somebody who waited at least so long
(Kaplan and Meier), so that an hour in which most give up does not look short.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from peerchat.matching.simulate.arrivals import HOUR_MS
from peerchat.matching.simulate.replay import wait_quantile
from peerchat.matching.simulate.rota import Expected, day
from peerchat.matching.simulate.run import run

DAYS = range(1, 25)
"""Seeds of the days that a forecast is made from; the page holds it against others."""
TOLD_MOST = 600.0
"""Longer waits are told as "more than ten minutes": so few are that patient that their share says little."""
Case = tuple[float, bool]


class Hour(NamedTuple):
    """`people`: who comes, per day; `abandoned`: share of them who give up; waits in seconds, None: not so many are matched."""

    hour: int
    people: float
    abandoned: float
    p50: float | None
    p90: float | None


def forecast(expected: Expected, seeds: Sequence[int] = DAYS) -> list[Hour]:
    """One line for each hour of the day."""
    cases: list[list[Case]] = [[] for _ in range(24)]
    for seed in seeds:
        for hour, found in waits(expected, seed):
            cases[hour].append(found)
    return [_hour(hour, found, len(seeds)) for hour, found in enumerate(cases)]


def waits(expected: Expected, seed: int) -> Iterable[tuple[int, Case]]:
    """Hour of arrival, seconds in line, and whether it ended in a match; people on the rota do not count."""
    outcome = run(day(expected, seed))
    for one in outcome.exits:
        person = outcome.people[one.person]
        if not person.until:
            yield person.at // HOUR_MS % 24, (one.waited, one.reason == "matched")


def _hour(hour: int, cases: Sequence[Case], days: int) -> Hour:
    gave_up = sum(not matched for _, matched in cases)
    return Hour(
        hour,
        len(cases) / days,
        gave_up / len(cases) if cases else 0.0,
        wait_quantile(cases, 0.5),
        wait_quantile(cases, 0.9),
    )


class Missed(NamedTuple):
    """One hour's forecast and what came. `error`: share of what came, with both up to
    TOLD_MOST."""

    hour: int
    forecast: float | None
    real: float | None

    @property
    def error(self) -> float:
        first, real = (
            TOLD_MOST if wait is None else max(1.0, min(wait, TOLD_MOST)) for wait in (self.forecast, self.real)
        )
        return abs(first - real) / real


def held_against(expected: Expected, made: Sequence[int], held_back: Sequence[int]) -> list[Missed]:
    """The p90 of each hour from some days, and from others that the forecast has not seen."""
    first, second = forecast(expected, made), forecast(expected, held_back)
    return [Missed(one.hour, one.p90, other.p90) for one, other in zip(first, second, strict=True)]


def table(hours: Iterable[Hour]) -> str:
    """Plain text for people."""
    lines = ["hour      people   given up   wait p50   wait p90"]
    for one in hours:
        p50, p90 = (seconds(wait) for wait in (one.p50, one.p90))
        lines.append(f"{one.hour:02d} h  {one.people:10.1f} {one.abandoned:10.1%} {p50:>10} {p90:>10}")
    return "\n".join(lines)


def seconds(wait: float | None) -> str:
    return "> 10 min" if wait is None or wait > TOLD_MOST else f"{wait:.0f} s"
