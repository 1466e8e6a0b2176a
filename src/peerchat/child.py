"""A forked process: it has what its parent had in memory, and of its descriptors only what it is told to keep."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import traceback
from collections.abc import Callable, Collection
from pathlib import Path
from typing import NoReturn, Self

STANDARD = (0, 1, 2)
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD)


class Child:
    """`pid`. Only the parent may ask it anything."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    @classmethod
    def fork(cls, work: Callable[[], None], keeps: Collection[int]) -> Self:
        """Runs `work` in a process of its own; exit status 0 when it returns. Standard input is empty, signals are as at a start.

        The caller has no threads and no event loop: a lock that another thread holds would stay locked in the child for ever.
        """
        sys.stdout.flush()
        sys.stderr.flush()
        # Held back until the child has handlers of its own: in between, a signal would reach the parent's and be lost.
        held = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        try:
            pid = os.fork()
            if pid == 0:
                _live(work, keeps, held)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, held)
        return cls(pid)

    def poll(self) -> int | None:
        """Exit status, negative for a signal; None while it runs."""
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self) -> int:
        """Exit status."""
        if self.returncode is None:
            self.returncode = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.returncode

    def terminate(self) -> None:
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        self._signal(signal.SIGKILL)

    def _signal(self, number: int) -> None:
        if self.poll() is None:  # one that was waited for may be somebody else by now
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)


def _live(work: Callable[[], None], keeps: Collection[int], mask: set[int | signal.Signals]) -> NoReturn:
    """Never returns into the parent's code: what stands there would stop the parent's own children."""
    status = 1
    try:
        signal.set_wakeup_fd(-1)
        for number in SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        for held in [int(path.name) for path in Path("/dev/fd").iterdir()]:
            if held not in (*STANDARD, *keeps):
                with contextlib.suppress(OSError):
                    os.close(held)
        empty = os.open(os.devnull, os.O_RDONLY)
        os.dup2(empty, 0)
        os.close(empty)
        work()
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001  # the end of the process: nobody above could handle it
        traceback.print_exc()
    finally:
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)
