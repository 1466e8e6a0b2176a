"""A process that has imported peerchat and forks whenever a test wants to start it: the same `main()`, without seconds of imports.

Everything that a start reads (environment, working directory, arguments, output) is the child's own. `python -m peerchat` itself is
what `Server(fresh=True)` starts. The forking process lives as long as the one that asked first, and takes its children with it.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import gc
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any, NoReturn

ROOT = Path(__file__).parents[2]
MOST = 256 * 1024  # bytes of one request: an environment


class Loaded:
    """The forking process, from outside. One per process of the tests."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, MOST)
        path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
        self._process = subprocess.Popen(
            [sys.executable, "-u", "-m", "tests.system.loaded", str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            env={name: value for name, value in os.environ.items() if not name.startswith("PEERCHAT_")}
            | {"PYTHONPATH": path},
        )
        theirs.close()
        self._link = ours
        atexit.register(self._close)

    def _close(self) -> None:
        self._link.close()
        self._process.wait()

    def start(self, arguments: Sequence[str], cwd: Path, environment: Mapping[str, str]) -> Started:
        """`peerchat` with these arguments, leader of a session of its own."""
        (out, child_out), (errors, child_errors) = os.pipe(), os.pipe()
        try:
            asked = {"arguments": list(arguments), "cwd": str(cwd), "environment": dict(environment)}
            pid = self.ask(asked, child_out, child_errors)
        finally:
            os.close(child_out)
            os.close(child_errors)
        return Started(self, pid, os.fdopen(out, encoding="utf-8"), os.fdopen(errors, encoding="utf-8"))

    def ask(self, what: dict[str, Any], *descriptors: int) -> Any:
        socket.send_fds(self._link, [json.dumps(what).encode()], list(descriptors))
        return json.loads(self._link.recv(MOST))


@functools.cache
def loaded() -> Loaded:
    return Loaded()


class Started:
    """What is used of a `subprocess.Popen`."""

    def __init__(self, by: Loaded, pid: int, out: IO[str], errors: IO[str]) -> None:
        self.pid, self.stdout, self.stderr = pid, out, errors
        self._by = by
        self._status: int | None = None

    def poll(self) -> int | None:
        if self._status is None:
            self._status = self._by.ask({"ended": self.pid})
        return self._status

    def wait(self, timeout: float | None = None) -> int:
        """Raises subprocess.TimeoutExpired."""
        until = None if timeout is None else time.monotonic() + timeout
        while (status := self.poll()) is None:
            if until is not None and time.monotonic() > until:
                raise subprocess.TimeoutExpired("peerchat", timeout or 0)
            time.sleep(0.005)
        return status

    def terminate(self) -> None:
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        self._signal(signal.SIGKILL)

    def _signal(self, number: int) -> None:
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)


# ---- the forking process itself ---------------------------------------------------------------------


def _serve(link: socket.socket) -> None:
    from peerchat import __main__, worker

    worker.load()
    gc.collect()
    gc.freeze()
    children: dict[int, int | None] = {}
    while True:
        received, descriptors, _, _ = socket.recv_fds(link, MOST, 2)
        if not received:
            break
        asked = json.loads(received)
        if "ended" in asked:
            pid = asked["ended"]
            if children[pid] is None and (done := os.waitpid(pid, os.WNOHANG))[0]:
                children[pid] = os.waitstatus_to_exitcode(done[1])
            reply = children[pid]
        else:
            pid = os.fork()
            if pid == 0:
                link.close()
                _become(__main__.main, asked, descriptors)
            for descriptor in descriptors:
                os.close(descriptor)
            children[pid] = None
            reply = pid
        link.send(json.dumps(reply).encode())
    for pid in [pid for pid, status in children.items() if status is None]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _become(main: Any, asked: dict[str, Any], descriptors: Sequence[int]) -> NoReturn:
    status = 1
    try:
        os.setsid()
        os.chdir(asked["cwd"])
        os.environ.clear()
        os.environ.update(asked["environment"])
        tempfile.tempdir = None
        empty = os.open(os.devnull, os.O_RDONLY)
        for number, descriptor in enumerate((empty, *descriptors)):
            os.dup2(descriptor, number)
            os.close(descriptor)
        sys.argv = ["peerchat", *asked["arguments"]]
        status = main()
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException as error:  # noqa: BLE001  # the end of the process: nobody above could handle it
        sys.excepthook(type(error), error, error.__traceback__)
    finally:
        os._exit(status)


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
