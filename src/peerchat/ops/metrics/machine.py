"""What the system tells of this process and of its machine. Linux's /proc; where there is none, nothing is known and nothing
fails."""

from __future__ import annotations

import os
from pathlib import Path

PROC = Path("/proc")


def resident_bytes() -> int:
    """0: not known."""
    try:
        return int((PROC / "self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


def open_files() -> int:
    """0: not known."""
    try:
        return len(os.listdir(PROC / "self/fd"))  # noqa: PTH208  # names alone: no object for each of 20,000 sockets
    except OSError:
        return 0


def memory_used() -> float | None:
    """Share of the machine's memory, 0 to 1; None: not known."""
    try:
        lines = (PROC / "meminfo").read_text().splitlines()
        known = {name: int(rest.split()[0]) for name, _, rest in (line.partition(":") for line in lines)}
        return 1 - known["MemAvailable"] / known["MemTotal"]
    except (OSError, ValueError, KeyError, ZeroDivisionError, IndexError):
        return None
