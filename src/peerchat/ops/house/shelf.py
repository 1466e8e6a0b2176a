"""What was in effect last, in a file of the data directory: a restart while the database is away goes on with it.

Promises: whoever reads finds a whole file or none; a file that makes no sense counts as none; a folder that cannot be written to is
said once, and hurts nothing else.
"""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path
from typing import Any, NamedTuple

FILE = "house.json"
log = logging.getLogger("peerchat.house")


class Kept(NamedTuple):
    number: int
    content: dict[str, Any]


class Shelf:
    """`folder`: of all workers of a machine; None: nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self._file = None if folder is None else folder / FILE
        self._said = False

    def read(self) -> dict[str, Kept]:
        """By kind."""
        if self._file is None:
            return {}
        try:
            found = json.loads(self._file.read_text("utf-8"))
            return {kind: Kept(int(one["number"]), dict(one["content"])) for kind, one in found.items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}

    def write(self, kept: dict[str, Kept]) -> None:
        if self._file is None:
            return
        fresh = self._file.with_suffix(f".{os.getpid()}")
        try:
            descriptor = os.open(fresh, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump({kind: one._asdict() for kind, one in kept.items()}, file, ensure_ascii=False)
            fresh.replace(self._file)
        except OSError as failed:
            if not self._said:
                log.warning("what operators edited cannot be kept beside the database: %s", type(failed).__name__)
            self._said = True
