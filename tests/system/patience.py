"""How long a test waits: every time-out scales by `PEERCHAT_TEST_TIME_FACTOR`; waiting is always for a condition."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
FACTOR = float(os.environ.get("PEERCHAT_TEST_TIME_FACTOR", "1"))
_LOOK_SECONDS = 0.02  # for what cannot notify: processes, files, other people's sockets


class TooLongError(AssertionError):
    """What was waited for did not happen in time."""


def patience(seconds: float) -> float:
    """Seconds to wait at most, on a machine as slow as the factor says."""
    return seconds * FACTOR


def await_true(true: Callable[[], T], seconds: float, what: str) -> T:
    """The first truthy value of `true`; blocks."""
    end = time.monotonic() + patience(seconds)
    while not (value := true()):
        if time.monotonic() > end:
            raise TooLongError(f"{what}: not within {patience(seconds):g} s")
        time.sleep(_LOOK_SECONDS)
    return value


async def until(true: Callable[[], T], seconds: float, what: str) -> T:
    """The first truthy value of `true`, for a test on the event loop."""
    end = time.monotonic() + patience(seconds)
    while not (value := true()):
        if time.monotonic() > end:
            raise TooLongError(f"{what}: not within {patience(seconds):g} s")
        await asyncio.sleep(_LOOK_SECONDS)
    return value
