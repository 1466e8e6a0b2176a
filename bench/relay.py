"""CPU of server and private Valkey per delivered message: pairs that talk, everything on but the limits.

A message in a room of two makes two deliveries: the sender's own copy is the acknowledgement.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple

SECRET = "a secret of the benchmark, of at least 32 bytes"
ROOMS = 200
SECONDS = 4.0
RATES = (500, 2000)
TICKS = os.sysconf("SC_CLK_TCK")


def _tree(root: int) -> list[int]:
    """The process and all below it."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    found = [root]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def cpu(root: int) -> float:
    """Seconds that the tree has spent."""
    spent = 0
    for pid in _tree(root):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        spent += int(fields[11]) + int(fields[12])
    return spent / TICKS


def run() -> list[tuple[str, str, float]]:
    with tempfile.TemporaryDirectory() as data:
        settings = {"PEERCHAT_SECRET": SECRET, "PEERCHAT_LIMITS": "off", "PEERCHAT_DATA_DIR": data}
        server = subprocess.Popen(
            [sys.executable, "-m", "peerchat", "serve", "--port", "0"],
            env={**os.environ, **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        try:
            ready = server.stdout.readline() if server.stdout else ""
            port = int(re.search(r":(\d+)$", ready.strip())[1])  # type: ignore[index]  # the ready line ends so
            return [row for rate in RATES for row in _measure(server.pid, port, rate)]
        finally:
            server.terminate()
            server.wait()


def _measure(pid: int, port: int, rate: int) -> list[tuple[str, str, float]]:
    with load(port, rate, SECONDS) as going:
        before = cpu(pid)
        going.begin()
        result = going.result()
        spent = cpu(pid) - before
    name = f"relay, pairs, {rate} messages/s"
    return [
        (name, "µs CPU of server and store per delivery", spent / max(1, result["deliveries"]) * 1e6),
        (f"{name}, share delivered", "%", result["deliveries"] / (2 * result["said"]) * 100),
        (f"{name}, p50", "µs from said to delivered", result["p50"]),
        (f"{name}, p99", "µs from said to delivered", result["p99"]),
    ]


class Load(NamedTuple):
    """Everybody has a seat, and talks from `begin` on."""

    talk: IO[str]
    told: IO[str]

    def begin(self) -> None:
        print(file=self.talk, flush=True)

    def result(self) -> dict[str, Any]:
        """Waits until they have done."""
        found: dict[str, Any] = json.loads(self.told.readline())
        return found


@contextmanager
def load(port: int, rate: int, seconds: float) -> Iterator[Load]:
    """A process of its own. `rate`: messages per second in all."""
    task = {"port": port, "secret": SECRET, "rooms": ROOMS, "size": 2, "rate": rate, "seconds": seconds}
    with subprocess.Popen(
        [sys.executable, "-m", "bench.load"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("the load generator has no pipes")
        print(json.dumps(task), file=process.stdin, flush=True)
        process.stdout.readline()
        try:
            yield Load(process.stdin, process.stdout)
        finally:
            process.terminate()
