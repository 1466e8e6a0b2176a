"""A real server for one benchmark, and load generators beside it; each has a deadline, and nothing of them runs afterwards."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from typing import Any, NamedTuple

from peerchat.broker.embedded import EmbeddedValkey

SECRET = "a secret of the benchmark, of at least 32 bytes"
READY_SECONDS = 180.0
END_SECONDS = 15.0
JOINED_SECONDS = 180.0


class Serving(NamedTuple):
    """`pid`: the parent of all its processes, a private store among them."""

    pid: int
    port: int


@contextlib.contextmanager
def stored() -> Iterator[EmbeddedValkey]:
    """A store of one's own."""
    store = EmbeddedValkey()
    store.start()
    try:
        yield store
    finally:
        store.stop()


@contextlib.contextmanager
def server(workers: int = 1, data: str | None = None, **knobs: object) -> Iterator[Serving]:
    """As delivered but for the limits, and `knobs`: settings without prefix. Raises RuntimeError if it does not come up."""
    with tempfile.TemporaryDirectory() as scratch:
        wanted = {"secret": SECRET, "limits": "off", "data_dir": data or scratch, "frontend": "skip", **knobs}
        settings = {f"PEERCHAT_{name.upper()}": str(value) for name, value in wanted.items()}
        command = [sys.executable, "-m", "peerchat", "serve", "--port", "0", "--workers", str(workers)]
        process = subprocess.Popen(
            command, env={**os.environ, **settings}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        try:
            found = re.search(r":(\d+)$", line(process, READY_SECONDS, "the server is ready"))
            if found is None:
                raise RuntimeError("the server said something else than that it is ready")
            yield Serving(process.pid, int(found[1]))
        finally:
            process.terminate()
            try:
                process.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def line(process: subprocess.Popen[str], seconds: float, what: str) -> str:
    """Its next line. Raises RuntimeError, and ends it, if none comes in time."""
    if process.stdout is None:
        raise RuntimeError(f"{what}: there is no pipe to hear it from")
    watch = threading.Timer(seconds, process.kill)
    watch.start()
    try:
        found = process.stdout.readline()
    finally:
        watch.cancel()
    if not found:
        raise RuntimeError(f"{what}: not within {seconds:g} s, or it ended")
    return found.strip()


class Load:
    """A load generator whose people are there. `begin` sets them going; `result` waits until they have done."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def begin(self) -> None:
        if self._process.stdin is not None:
            print(file=self._process.stdin, flush=True)

    def result(self, seconds: float) -> dict[str, Any]:
        """Raises RuntimeError after so many seconds, or if people could not do what they were to do."""
        return _told(line(self._process, seconds, "the load has done"))


@contextlib.contextmanager
def load(**task: object) -> Iterator[Load]:
    """`task`: as bench.load reads it. Raises RuntimeError if not everybody could join."""
    with subprocess.Popen(
        [sys.executable, "-m", "bench.load"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            if process.stdin is not None:
                print(json.dumps({"secret": SECRET, **task}), file=process.stdin, flush=True)
            first = line(process, JOINED_SECONDS, "all have joined")
            if first != "joined":
                _told(first)
            yield Load(process)
        finally:
            process.kill()


def _told(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text)
    if "error" in found:
        raise RuntimeError(found["error"])
    return found
