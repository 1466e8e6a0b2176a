"""What a process and all below it use, as Linux tells it."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

STORE = "valkey-server"
TICKS = os.sysconf("SC_CLK_TCK")


def tree(root: int) -> list[int]:
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


def cpu(root: int, program: str = "") -> float:
    """Seconds that the tree has spent. `program`: only what runs under this name counts."""
    spent = 0
    for pid in tree(root):
        with contextlib.suppress(OSError):  # it has just ended
            if program and Path(f"/proc/{pid}/comm").read_text().strip() != program:
                continue
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            spent += int(fields[11]) + int(fields[12])
    return spent / TICKS


def kib(root: int) -> int:
    """KiB of memory: each process's own, and its part of what several share (proportional set size)."""
    found = 0
    for pid in tree(root):
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    found += int(line.split()[1])
    return found
