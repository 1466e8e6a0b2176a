"""How often something happened in this worker since it started: numbers for the operator, nobody's words and nobody's name."""

from __future__ import annotations

from collections import Counter


class Counts:
    """Names are `what` or `what:which`: `failed:ValueError` (the ear), `held:contact`, `masked`, `sanction:pause`, `sanctioned` (a
    message refused during a pause), `card:c3` (c for the writer, l for whoever listens, and the level), `opinion:2` (a second
    opinion's level), `opinion:timeout`, `opinion:failed`, `opinion:nonsense`, `opinion:dropped`, `opinion:resting`,
    `opinion:late`."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def add(self, what: str) -> None:
        self._seen[what] += 1

    def all(self) -> dict[str, int]:
        """By name, as they are now."""
        return dict(self._seen)
