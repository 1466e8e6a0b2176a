"""How many rooms have which verdict, as the worker that looks told it last: all that alarms need of a look."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import get_args

from peerchat.ops.rooms.forms import Verdict

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


class Judged:
    """`clock`: seconds that never go back."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._told: dict[str, int] = {}
        self._at = 0.0

    def tell(self, verdicts: Mapping[Verdict, int]) -> bytes:
        """For the other workers; `verdicts`: as just counted here."""
        body = json.dumps({one: verdicts.get(one, 0) for one in VERDICTS}).encode()
        self.heard(body)
        return body

    def heard(self, body: bytes) -> None:
        self._told, self._at = json.loads(body), self._clock()

    def within(self, seconds: float) -> dict[str, int] | None:
        """Rooms by verdict, if they were counted no longer ago; asks nobody."""
        return self._told if self._told and self._clock() - self._at <= seconds else None
