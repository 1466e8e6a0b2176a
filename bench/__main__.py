"""`python -m bench [assess] [choose] [store] [relay] [matching] [watching]`: prints a table, all of them without arguments."""

from __future__ import annotations

import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from typing import NamedTuple

from bench import assess, choose, matching, relay, store, watching

RUNS = 5


class Row(NamedTuple):
    what: str
    unit: str
    runs: list[float]

    def __str__(self) -> str:
        median = statistics.median(self.runs)
        return f"| {self.what} | {median:.1f} | {min(self.runs):.1f} to {max(self.runs):.1f} | {self.unit} |"


Bench = Callable[[], list[tuple[str, str, float]]]
BENCHES: dict[str, Bench] = {
    "assess": assess.run,
    "choose": choose.run,
    "store": store.run,
    "relay": relay.run,
    "matching": matching.run,
    "watching": watching.run,
}


def measure(names: list[str]) -> list[Row]:
    """Each bench in turn, and that RUNS times, so that a slow minute hits all of them."""
    rows: dict[str, Row] = {}
    for _ in range(RUNS):
        for name in names:
            for what, unit, value in BENCHES[name]():
                rows.setdefault(what, Row(what, unit, [])).runs.append(value)
    return list(rows.values())


def main() -> int:
    names = sys.argv[1:] or list(BENCHES)
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        print(f"there is no bench {', '.join(unknown)}; there are {', '.join(BENCHES)}", file=sys.stderr)
        return 2
    rows = measure(names)
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} cores, {time.strftime('%Y-%m-%d')}, medians of {RUNS} runs"
    )
    print(f"command: python -m bench {' '.join(names)}\n")
    print("| what | median | range | unit |\n|---|---|---|---|")
    print("\n".join(map(str, rows)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
