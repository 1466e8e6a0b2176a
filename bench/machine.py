"""What kind of machine this is, and how busy: said beside every figure. Never its name."""

from __future__ import annotations

import os
import platform
import re
import time
from pathlib import Path


def kind() -> str:
    """As `Python 3.11.7, 2 cores (AMD EPYC 7B13, x86_64), 24 GB, Linux`."""
    return (
        f"Python {platform.python_version()}, {os.cpu_count()} cores ({_model()}, {platform.machine()}), "
        f"{round(_memory_kib() / 1024**2)} GB, {platform.system()}"
    )


def _model() -> str:
    found = re.search(r"^model name\s*:\s*(.+)$", _text("/proc/cpuinfo"), re.MULTILINE)
    return " ".join(found[1].replace("(R)", "").replace("(TM)", "").split()) if found else "unknown"


def _memory_kib() -> int:
    found = re.search(r"^MemTotal:\s*(\d+) kB", _text("/proc/meminfo"), re.MULTILINE)
    return int(found[1]) if found else 0


def _text(path: str) -> str:
    try:
        return Path(path).read_text()
    except OSError:
        return ""


class Busy:
    """The load average before and after: other work is in every figure."""

    def __init__(self) -> None:
        self._before = os.getloadavg()[0]

    def __str__(self) -> str:
        low, high = sorted((self._before, os.getloadavg()[0]))
        return f"load average {low:.1f} to {high:.1f}"


def today() -> str:
    return time.strftime("%Y-%m-%d")
