"""When not to ask any more: a service that failed several times in a row is left alone for a while, then tried once.

Pure: the clock is passed in.
"""

from __future__ import annotations

FAILURES = 5
REST_SECONDS = 30.0


class Breaker:
    """`may(now)` before each try, then `went(well, now)`, or `spared()` for one that was not finished. Seconds."""

    def __init__(self, failures: int = FAILURES, rest: float = REST_SECONDS) -> None:
        self._failures = failures
        self._rest = rest
        self._in_a_row = 0
        self._until: float | None = None
        self._trying = False

    def may(self, now: float) -> bool:
        """While it rests: no. After that one try at a time, until one goes well."""
        if self._until is None:
            return True
        if now < self._until or self._trying:
            return False
        self._trying = True
        return True

    def went(self, well: bool, now: float) -> bool:
        """True if it rests from now on and did not before."""
        self._trying = False
        if well:
            self._in_a_row, self._until = 0, None
            return False
        self._in_a_row += 1
        if self._in_a_row < self._failures:
            return False
        fresh = self._until is None
        self._until = now + self._rest
        return fresh

    def spared(self) -> None:
        self._trying = False
