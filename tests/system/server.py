"""The real server: `peerchat serve` in processes of its own, known by its ready line and port.

Everything it may write (working directory, home, temporary files, data, output) lies in one place of its own, so that a
test can search all of it. Context manager: serving inside, gone with all its processes after.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import httpx

from peerchat.db.engine import SQLITE_FILE
from tests.databases import migrated
from tests.system import processes
from tests.system.loaded import Started, loaded
from tests.system.patience import await_true, patience
from tests.system.store import free_port

READY = re.compile(r"^peerchat is ready at (http://\S+)$")
SOURCE = Path(__file__).parents[2] / "src"
SECRET = "a secret of the tests, nothing else is signed with it"


class Server:
    """`workers`: how many; `store_url`: None for the server's own private Valkey; `knobs`: settings without prefix.
    `fresh`: started as anybody would start it, by a Python that has imported nothing (loaded.py) and without a database."""

    def __init__(self, *, workers: int = 1, store_url: str | None = None, fresh: bool = False, **knobs: object) -> None:
        self.workers_wanted = workers
        self._fresh = fresh
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.origin = self.url
        self._scratch = tempfile.TemporaryDirectory(prefix="peerchat-", ignore_cleanup_errors=True)
        self.place = Path(self._scratch.name)
        self.data = self.place / "data"
        self.lines: list[str] = []
        self._process: subprocess.Popen[str] | Started | None = None
        self._leash: processes.Leash | None = None
        self._readers: list[threading.Thread] = []
        self._ready = threading.Event()
        wanted = {"limits": "off", "secret": SECRET, "data_dir": self.data, "redis_url": store_url, **knobs}
        self._knobs = {f"PEERCHAT_{name.upper()}": str(value) for name, value in wanted.items() if value is not None}

    def start(self) -> None:
        """Returns at the ready line. Raises AssertionError with the output if it does not come; then nothing runs."""
        try:
            self._start()
        except BaseException:
            self.close()
            raise

    def _start(self) -> None:
        self.stop()
        self._ready.clear()
        for name in ("data", "home", "tmp", "work"):
            (self.place / name).mkdir(exist_ok=True)
        if not self._fresh and not any(self.data.iterdir()):
            shutil.copyfile(migrated(), self.data / SQLITE_FILE)
        arguments = ["serve", "--host", "127.0.0.1", "--port", str(self.port), "--workers", str(self.workers_wanted)]
        if self._fresh:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "peerchat", *arguments],
                cwd=self.place / "work",
                env=self.environment(),
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                start_new_session=True,
            )
        else:
            self._process = loaded().start(arguments, self.place / "work", self.environment())
        self._leash = processes.Leash(self._process.pid)
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        self._readers = [
            threading.Thread(target=self._read, args=(stream, name), daemon=True)
            for stream, name in ((self._process.stdout, "out"), (self._process.stderr, "err"))
        ]
        for reader in self._readers:
            reader.start()
        await_true(lambda: self._ready.is_set() or self.ended is not None, 60, "ready line")
        assert self._ready.is_set(), f"the server ended with {self.ended} before it was ready:\n{self.output}"

    @property
    def pid(self) -> int:
        """The process that was started: the supervisor."""
        assert self._process is not None
        return self._process.pid

    @property
    def ended(self) -> int | None:
        """Exit status, or None while it runs."""
        return self._process.poll() if self._process else None

    @property
    def output(self) -> str:
        """Everything it has written to stdout and stderr."""
        return "\n".join(self.lines)

    def worker_pids(self) -> list[int]:
        """The processes that hold the listening socket, apart from a supervisor that has children of its kind."""
        below = [pid for pid in processes.descendants(self.pid) if processes.program(pid).startswith("python")]
        serving = [pid for pid in below if "resource_tracker" not in processes.command(pid)]
        return serving or [self.pid]

    def whole(self) -> bool:
        """As many workers as wanted, and the one that answers is ready."""
        try:
            return len(self.worker_pids()) >= self.workers_wanted and self.get("/readyz").status_code == 200
        except httpx.HTTPError:
            return False

    def store_pids(self) -> list[int]:
        return [pid for pid in processes.descendants(self.pid) if processes.program(pid) == "valkey-server"]

    def worker_of(self, client_port: int) -> int | None:
        """The worker that holds the connection from this port."""
        return processes.holder([*self.worker_pids(), self.pid], self.port, client_port)

    def rss_bytes(self) -> int:
        """Resident memory of all its Python processes."""
        return sum(processes.rss_bytes(pid) for pid in {self.pid, *self.worker_pids()})

    def kill_worker(self, pid: int | None = None) -> int:
        """`kill -9` of one worker; which one it was."""
        victim = pid or self.worker_pids()[0]
        with contextlib.suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
        return victim

    def terminate(self) -> None:
        assert self._process is not None
        self._process.terminate()

    def kill(self) -> None:
        """`kill -9` of the process that was started."""
        assert self._process is not None
        self._process.kill()

    def wait(self, seconds: float) -> int:
        """Exit status."""
        assert self._process is not None
        return self._process.wait(patience(seconds))

    def get(self, path: str, **headers: str) -> httpx.Response:
        # No TLS here: reading who certifies it would take longer than the call.
        return httpx.get(self.url + path, headers=headers, timeout=patience(10), trust_env=False, verify=False)

    def files(self) -> list[Path]:
        """Every file it has made, output not included."""
        return [path for path in self.place.rglob("*") if path.is_file()]

    def stop(self) -> None:
        """Whatever state it is in, nothing of it runs afterwards."""
        if self._process is None:
            return
        family = [self._process.pid, *processes.descendants(self._process.pid)]
        if self._process.poll() is None:
            self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(patience(2))
        for pid in family:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        if self._leash is not None:
            self._leash.loosen()
        for reader in self._readers:
            reader.join(patience(5))
        for stream in (self._process.stdout, self._process.stderr):
            if stream is not None:
                stream.close()
        self._process = None

    def close(self) -> None:
        """Stops it, and forgets all it has written."""
        self.stop()
        self._scratch.cleanup()

    def environment(self) -> Mapping[str, str]:
        """Of its processes, and of commands beside them."""
        # Without compiled files every worker that is started anew takes seconds, and the run measures the compiler.
        left_out = ("PEERCHAT_", "PYTHONDONTWRITEBYTECODE")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
        places = {"HOME": str(self.place / "home"), "TMPDIR": str(self.place / "tmp"), "PYTHONPATH": str(SOURCE)}
        return {**kept, **places, "PYTHONUNBUFFERED": "1", **self._knobs}

    def _read(self, stream: IO[str], name: str) -> None:
        for line in stream:
            self.lines.append(line.rstrip("\n"))
            if name == "out" and READY.match(line.rstrip("\n")):
                self._ready.set()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            print("\n".join(self.lines[-60:]))
        self.close()
