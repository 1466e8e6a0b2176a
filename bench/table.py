"""What a benchmark found, as rows of docs/benchmarks.md. Pure."""

from __future__ import annotations

import re
import statistics
from typing import NamedTuple


class Row(NamedTuple):
    """`runs`: the figure of each run."""

    what: str
    unit: str
    runs: list[float]

    def __str__(self) -> str:
        low, high = min(self.runs), max(self.runs)
        spread = "–" if len(self.runs) == 1 or low == high else f"{number(low)} to {number(high)}"
        return f"| {self.what} | {number(statistics.median(self.runs))} | {spread} | {self.unit} |"


def number(value: float) -> str:
    """Three digits that mean something, at most; thousands apart."""
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def table(rows: list[Row]) -> str:
    return "\n".join(["| what | median | range | unit |", "|---|---|---|---|", *map(str, rows)])


def begin(name: str) -> str:
    return f"<!-- bench {name}: written by `make bench` -->"


def end(name: str) -> str:
    return f"<!-- end of bench {name} -->"


def written(page: str, name: str, body: str) -> str:
    """The page with this between the marks of the benchmark. Raises ValueError if the page has no such marks, or has them twice."""
    place = re.compile(f"{re.escape(begin(name))}.*?{re.escape(end(name))}", re.DOTALL)
    if len(place.findall(page)) != 1:
        raise ValueError(
            f"docs/benchmarks.md has no place for {name}: it needs the line {begin(name)} and {end(name)}, once"
        )
    return place.sub(lambda _: f"{begin(name)}\n{body}\n{end(name)}", page)
