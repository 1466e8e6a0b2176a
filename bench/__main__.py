"""`python -m bench [NAMES] [--short] [--runs N] [--write]`: prints a table; of all benchmarks without names.

Each is run several times by turns with the others, so that a slow minute hits all of them. `make bench` writes it into
docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from bench import assess, choose, crowds, matching, relay, store, watching
from bench.machine import Busy, kind, today
from bench.sizes import FULL, SHORT, Sizes
from bench.table import Row, table, written

Bench = Callable[[Sizes], list[tuple[str, str, float]]]
BENCHES: dict[str, Bench] = {
    "relay": lambda _sizes: relay.run(),
    "pairs": crowds.pairs,
    "circles": crowds.circles,
    "idle": crowds.idle,
    "churn": crowds.churn,
    "storm": crowds.storm,
    "matching": matching.run,
    "assess": lambda _sizes: assess.run(),
    "choose": lambda _sizes: choose.run(),
    "store": lambda _sizes: store.run(),
    "watching": watching.run,
}
PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"


def measure(names: Sequence[str], sizes: Sizes) -> dict[str, list[Row]]:
    """Rows by benchmark. One that fails is told, and the others go on."""
    found: dict[str, dict[str, Row]] = {name: {} for name in names}
    for turn in range(sizes.runs):
        for name in names:
            print(f"{name}, {turn + 1} of {sizes.runs}", file=sys.stderr, flush=True)
            try:
                for what, unit, value in BENCHES[name](sizes):
                    found[name].setdefault(what, Row(what, unit, [])).runs.append(value)
            except RuntimeError as error:
                print(f"{name}: {error}", file=sys.stderr)
    return {name: list(rows.values()) for name, rows in found.items()}


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHES))
    parser.add_argument(
        "--short", action="store_true", help="small and once: shows that it runs, its figures mean nothing"
    )
    parser.add_argument("--runs", type=int, default=0)
    parser.add_argument("--write", action="store_true", help="into docs/benchmarks.md")
    options = parser.parse_args(arguments)
    names = options.names or list(BENCHES)
    if unknown := [name for name in names if name not in BENCHES]:
        parser.error(f"there is no bench {', '.join(unknown)}; there are {', '.join(BENCHES)}")
    sizes = SHORT if options.short else FULL
    sizes = sizes._replace(runs=options.runs) if options.runs else sizes
    busy = Busy()
    found = measure(names, sizes)
    told = f"{today()}, {kind()}, {busy}; {sizes.runs} runs of `python -m bench {{}}`"
    for name, rows in found.items():
        body = f"{table(rows)}\n\n{told.format(name)}."
        print(f"\n### {name}\n\n{body}", flush=True)
        if options.write and rows and not options.short:
            PAGE.write_text(written(PAGE.read_text(), name, body))
    return 0 if all(found.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
