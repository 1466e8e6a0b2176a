"""Names of counts, and histograms as counts. A name is the metric's and its labels' values with `|` between: `line_exits|de|left`.
Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from peerchat.durations import Durations

Counts = dict[str, int]
"""Whole numbers that only grow, by name."""
SUM = "sum"


def name(metric: str, *labels: str) -> str:
    return "|".join((metric, *labels))


def spread(metric: str, durations: Durations, *labels: str) -> Counts:
    """A histogram as counts: one for each step, and the sum in microseconds."""
    found = {name(metric, *labels, str(at)): count for at, count in enumerate(durations.counts) if count}
    return {**found, name(metric, *labels, SUM): durations.micros} if found else {}


def of(counts: Mapping[str, int], metric: str) -> Iterable[tuple[tuple[str, ...], int]]:
    """Values of the labels, and the number."""
    for known, number in counts.items():
        first, *labels = known.split("|")
        if first == metric:
            yield tuple(labels), number


def steps_of(counts: Mapping[str, int], metric: str, steps: Sequence[float], *labels: str) -> list[int]:
    """How many fell into each step; the longer ones last."""
    return [counts.get(name(metric, *labels, str(at)), 0) for at in range(len(steps) + 1)]


def grown(now: Mapping[str, int], before: Mapping[str, int]) -> Counts:
    """By how much; a count that fell began anew, as when the store lost its memory."""
    return {
        known: number - before[known] if before.get(known, 0) <= number and known in before else number
        for known, number in now.items()
        if number != before.get(known, 0)
    }
