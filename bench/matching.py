"""What a match costs, and how many a second there can be: real conversations, lines, pool, scripts and a Valkey of its own;
only the sockets are lists.

`n` people wait already, on workers that do nothing now; each who arrives meets one of those, and another one takes that
place, so that n stays. A match is these two: an arrival through everything, and a stand-in whom the same worker puts in line.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
from typing import Any

from bench.serving import line, stored
from bench.sizes import Sizes
from bench.tree import cpu

SECONDS = 3.0
DEADLINE_SECONDS = 300.0
"""Until a worker has put a million people in line."""
CROWD = 1000
"""Who waits while it is measured how many matches a second there can be: enough that somebody fits at once."""
WINDOW = 192
"""People of all workers together who seek at the same time, so that searches are full, as under load they are."""


def _race(workers: int, waiting: int) -> dict[str, float]:
    """All workers at once for SECONDS; sums over workers, and the store's share."""
    with stored() as store, contextlib.ExitStack() as stack:
        racers: list[subprocess.Popen[str]] = []
        for number in range(workers):
            racer = subprocess.Popen(
                [sys.executable, "-m", "bench.arrivals"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
            racers.append(stack.enter_context(racer))
            stack.callback(racer.kill)
            task = {
                "url": store.url, "name": f"w{number}", "window": WINDOW // workers, "fill": waiting // workers,
                "seconds": SECONDS, "prepare": 20000 // workers,
            }  # fmt: skip
            _tell(racer, json.dumps(task))
        for racer in racers:
            _hear(racer)
        for racer in racers:
            _tell(racer, "")
        time.sleep(SECONDS / 4)
        before = cpu(store.pid or 0)
        time.sleep(SECONDS)
        spent = cpu(store.pid or 0) - before
        found: list[dict[str, Any]] = [json.loads(_hear(racer)) for racer in racers]
    matches = max(1.0, sum(one["matched"] for one in found))
    return {
        "matches": matches / SECONDS,
        "worker": sum(one["cpu"] for one in found) / matches * 1e6,
        "store": spent / matches * 1e6,
        "p50": max(one["p50_ms"] for one in found),
        "p99": max(one["p99_ms"] for one in found),
    }


def _tell(racer: subprocess.Popen[str], line: str) -> None:
    if racer.stdin is not None:
        print(line, file=racer.stdin, flush=True)


def _hear(racer: subprocess.Popen[str]) -> str:
    return line(racer, DEADLINE_SECONDS, "a worker of the bench")


def run(sizes: Sizes) -> list[tuple[str, str, float]]:
    rows = []
    for workers in sizes.workers:
        found = _race(workers, CROWD)
        name = f"matching, {workers} worker{'s' * (workers > 1)}"
        rows += [
            (name, "matches per second", found["matches"]),
            (f"{name}: workers", "µs CPU per match", found["worker"]),
            (f"{name}: store", "µs CPU per match", found["store"]),
            (f"{name}: p99", "ms from hello to matched", found["p99"]),
        ]
    for waiting in sizes.waiting:
        found = _race(1, waiting)
        name = f"matching, {waiting:,} wait"
        rows += [
            (f"{name}: worker", "µs CPU per match", found["worker"]),
            (f"{name}: store", "µs CPU per match", found["store"]),
        ]
    return rows
