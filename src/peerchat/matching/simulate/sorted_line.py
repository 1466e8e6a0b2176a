"""A line as the store's sorted sets keep it: ticket ids by score, then by name. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort


class SortedLine:
    def __init__(self) -> None:
        self._order: list[tuple[int, str]] = []
        self._score: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._order)

    def __contains__(self, ticket: str) -> bool:
        return ticket in self._score

    def add(self, score: int, ticket: str) -> None:
        if self._score.get(ticket) != score:
            self.remove(ticket)
            self._score[ticket] = score
            insort(self._order, (score, ticket))

    def remove(self, ticket: str) -> None:
        score = self._score.pop(ticket, None)
        if score is not None:
            del self._order[bisect_left(self._order, (score, ticket))]

    def score(self, ticket: str) -> int | None:
        return self._score.get(ticket)

    def rank(self, ticket: str) -> int:
        """0 is first. Raises KeyError."""
        return bisect_left(self._order, (self._score[ticket], ticket))

    def between(self, above: int, below: int) -> int:
        """How many have a score between these, both excluded."""
        return max(0, bisect_left(self._order, (below, "")) - bisect_left(self._order, (above + 1, "")))

    def slice(self, first: int, end: int) -> list[str]:
        return [ticket for _, ticket in self._order[first:end]]

    def until(self, score: int, most: int) -> list[tuple[int, str]]:
        """Those with at most this score."""
        return self._order[: min(most, bisect_right(self._order, (score, "\U0010ffff")))]
