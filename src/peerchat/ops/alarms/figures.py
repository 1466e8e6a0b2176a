"""What counts and records say of the machine, for the rules of alarms and for the overview. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from peerchat.durations import STEPS, quantile
from peerchat.ops.alarms.rules import LEAST_EXITS
from peerchat.ops.metrics.merged import of, steps_of

LEAST_TIMED = 5
"""Fewer timed messages say nothing about 95 of 100."""


def relay(counts: Mapping[str, int]) -> tuple[float | None, float | None]:
    """Seconds that half and 95 of 100 took no longer than; None: too few were timed."""
    ways = (steps_of(counts, "relay_seconds", STEPS, path) for path in ("here", "elsewhere"))
    timed = [here + elsewhere for here, elsewhere in zip(*ways, strict=True)]
    if sum(timed) < LEAST_TIMED:
        return None, None
    return quantile(STEPS, timed, 0.5), quantile(STEPS, timed, 0.95)


def errors(counts: Mapping[str, int]) -> float | None:
    """Share of answers that were our fault; None: too few. 503 says that something is away, and that has its own alarms."""
    every = [(labels[-1], number) for labels, number in of(counts, "http_requests")]
    total = sum(number for _, number in every)
    if total < LEAST_EXITS:
        return None
    return sum(number for status, number in every if status.startswith("5") and status != "503") / total


def p90_wait(ended: Iterable[float], waiting: int, longest: float | None) -> float | None:
    """Of waits that ended lately, and of those that go on: of these the longest is known, and the others are taken to be spread
    evenly below it. Seconds; None: there are none."""
    going_on = [(longest or 0.0) * (at + 1) / waiting for at in range(min(waiting, 1000))]
    every = sorted([*ended, *going_on])
    return every[min(len(every) - 1, int(0.9 * len(every)))] if every else None


def gave_up(reasons: Sequence[str], giving_up: Collection[str]) -> tuple[int, int]:
    """All exits, and those of people who gave up."""
    return len(reasons), sum(reason in giving_up for reason in reasons)
