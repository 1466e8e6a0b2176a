"""What people in line would have been told, held against what then came: are the ranges of `Forecast` honest?

Each telling is one case: at the moment at which somebody stands in line, and on every update. Whoever gave up counts: the
true wait is not known, only that it was longer than so much (a censored case). Shares are therefore Kaplan and Meier's (1958)
estimate over real wait divided by upper end; `worst` takes everybody who gave up for a broken promise.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from peerchat.matching.forecast import Forecast, Wait
from peerchat.matching.pool import AGES, WAITS_READ, Waits
from peerchat.matching.simulate.arrivals import Traffic, arrivals
from peerchat.matching.simulate.outcome import Exit
from peerchat.matching.simulate.run import START_MS, TELL_MS, Run
from peerchat.matching.ticket import Ticket
from peerchat.wire import AgeGroup

LEVELS = {
    "night": Traffic(1.0, hours=8),
    "thin, a whole day": Traffic(0.5),
    "working day": Traffic(4.0, hours=7, start=9),
    "evening": Traffic(6.0, hours=5, start=18),
    "evening, few who give": Traffic(6.0, hours=5, start=18, supply=0.5),
    "busy evening": Traffic(20.0, hours=3, start=19),
    "burst": Traffic(3.0, hours=5, start=10, burst=8.0),
    "a whole day": Traffic(3.0),
}
"""Levels of traffic that the ranges are tried on."""


SETTLED = 60.0
"""Seconds in line after which every fourth telling is looked at: they hardly differ."""


class Told(NamedTuple):
    """One telling. `range`: seconds still to wait, from and to, or None; `waited`, `remained`: seconds; `matched`: the wait
    ended so, otherwise the person gave up."""

    range: tuple[int, int] | None
    waited: float
    remained: float
    matched: bool


class Honesty(NamedTuple):
    """Shares between 0 and 1. `unknown`: nothing was said; `held`: waits up to the upper end; `worst`: the same, with everybody
    who gave up as a miss; `above`: waits from the lower end on; `width`, `wait`: medians, seconds."""

    told: int
    unknown: float
    held: float
    worst: float
    above: float
    width: float
    wait: float


def replay(traffic: Traffic, seed: int) -> list[Told]:
    """Everything that would be told in one run."""
    said: list[tuple[int, int, float, tuple[int, int] | None]] = []
    forecasts: dict[str, tuple[int, Forecast, dict[AgeGroup, list[Ticket]]]] = {}

    def watch(run: Run, number: int, _stands: Waits) -> None:
        ticket = run.waiting[number]
        if ticket.waited(run.clock) > SETTLED and run.now // TELL_MS % 4:
            return
        language, slot = ticket.language, run.now // TELL_MS
        if language not in forecasts or forecasts[language][0] != slot:
            seen = {age: run.line.snapshot(language, age, ()).tickets for age in AGES}
            waiting = [other for tickets in seen.values() for other in tickets]
            forecasts[language] = slot, Forecast(_latest(run, language), run.clock, waiting), seen
        _, forecast, seen = forecasts[language]
        said.append((number, run.now, ticket.waited(run.clock), forecast.expect(ticket, run.clock, seen[ticket.age])))

    outcome = Run(arrivals(traffic, seed), watch=watch).finish()
    exits: dict[int, list[Exit]] = {}
    for found in outcome.exits:
        exits.setdefault(found.person, []).append(found)
    cases = []
    for number, at, waited, range_ in said:
        end = next(found for found in exits[number] if found.at >= at)
        cases.append(Told(range_, waited, (end.at - at) / 1000, end.reason == "matched"))
    return cases


def _latest(run: Run, language: str) -> list[Wait]:
    """As the store keeps them, newest first."""
    found: list[Wait] = []
    for one in reversed(run.exits):
        ticket = run.people[one.person].ticket
        if ticket.language == language:
            found.append(Wait((START_MS + one.at) / 1000, one.waited, ticket.topics, ticket.age, one.reason))
            if len(found) >= WAITS_READ:
                break
    return found


def at_entry(cases: Iterable[Told]) -> list[Told]:
    return [case for case in cases if case.waited == 0]


def honesty(cases: Sequence[Told]) -> Honesty:
    told = [(case, case.range) for case in cases if case.range is not None]
    if not told:
        return Honesty(0, 1.0 if cases else 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    widths = sorted(high - low for _, (low, high) in told)
    return Honesty(
        told=len(told),
        unknown=1 - len(told) / len(cases),
        held=ended([(case.remained / high, case.matched) for case, (_, high) in told], 1.0),
        worst=sum(case.matched and case.remained <= high for case, (_, high) in told) / len(told),
        above=1 - ended([(case.remained - low, case.matched) for case, (low, _) in told], -1e-9),
        width=widths[len(widths) // 2],
        wait=wait_quantile([(case.remained, case.matched) for case, _ in told], 0.5) or float("inf"),
    )


def ended(cases: Iterable[tuple[float, bool]], by: float) -> float:
    """Share of the waits that end in a match by then (Kaplan and Meier). Cases: a time, and whether it was a match."""
    times, left = _survivors(cases)
    at = bisect_right(times, by)
    return 1 - left[at - 1] if at else 0.0


def wait_quantile(cases: Iterable[tuple[float, bool]], share: float) -> float | None:
    """Seconds by which so many waits have ended in a match; None if that is not known to happen."""
    return next((at for at, left in zip(*_survivors(cases), strict=True) if left <= 1 - share), None)


def _survivors(cases: Iterable[tuple[float, bool]]) -> tuple[list[float], list[float]]:
    """Times in order, and the share that still waits after each. At the same time, matches come before those who gave up."""
    ordered = sorted(cases, key=lambda case: (case[0], not case[1]))
    left = 1.0
    times, shares = [], []
    for number, (at, matched) in enumerate(ordered):
        left *= 1 - matched / (len(ordered) - number)
        times.append(at)
        shares.append(left)
    return times, shares
