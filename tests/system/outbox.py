"""What a client keeps until it comes back from the log, and how it numbers it. Pure: no sockets, no clock."""

from __future__ import annotations

from collections.abc import Iterator

FINAL = ("empty", "too_long", "bad_text", "ended")


class Outbox:
    """`acked`: the highest own number known to be in the log; what waits is numbered from there."""

    def __init__(self) -> None:
        self.acked = 0
        self.texts: list[str] = []

    def __len__(self) -> int:
        return len(self.texts)

    def put(self, text: str) -> int:
        """The number it has now."""
        self.texts.append(text)
        return self.acked + len(self.texts)

    def waiting(self) -> Iterator[tuple[int, str]]:
        """All that has no echo yet, with its number."""
        return enumerate(list(self.texts), self.acked + 1)

    def echoed(self, n: int, text: str | None) -> None:
        """Own entry number `n` is in the log."""
        if n > self.acked:
            if text in self.texts:
                self.texts.remove(text)
            self.acked = n

    def welcomed(self, acked: int, reset: bool) -> None:
        """After the entries of a `welcome`: what is acknowledged is in the log; what is left is numbered from there."""
        if acked > self.acked and not reset:
            del self.texts[: acked - self.acked]
        self.acked = acked

    def given_up(self, n: int) -> str | None:
        """Number `n` got a final no: its text, which waits no longer; the later ones move up."""
        index = n - self.acked - 1
        return self.texts.pop(index) if 0 <= index < len(self.texts) else None
