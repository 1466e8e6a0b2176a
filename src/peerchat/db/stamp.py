"""Whether SQLite's files may have changed, told by the files themselves: a look that costs a hundredth of a question.

Promises: two equal stamps mean that nothing was committed between them, but by a writer that stood still for JUST_NOW_SECONDS in the
middle of its commit: so whoever goes by stamps asks now and then all the same. Every commit is appended to the log beside the file
(WAL) before others see it, and the system notes when a file was last written to; in steps of some milliseconds, so a file that was
written to just now has no stamp yet.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

JUST_NOW_SECONDS = 1.0
Stamp = tuple[tuple[int, int, int], ...]


def stamp(file: Path, clock: Callable[[], float] = time.time) -> Stamp | None:
    """None: it cannot be told. `clock`: unix seconds."""
    found = []
    for path in (file, file.with_name(f"{file.name}-wal")):
        try:
            is_now = path.stat()
        except OSError:
            return None
        if not is_now.st_mtime + JUST_NOW_SECONDS < clock():
            return None
        found.append((is_now.st_ino, is_now.st_size, is_now.st_mtime_ns))
    return tuple(found)
