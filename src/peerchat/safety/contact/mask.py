"""Contact data hidden, the rest said: for a message that must not be held."""

from __future__ import annotations

from collections.abc import Iterable

MASK = "▒▒▒"


def mask(text: str, spans: Iterable[tuple[int, int, str]]) -> str:
    """Each span (start, end, kind), in order, replaced by `▒▒▒`; spans that touch or overlap become one."""
    pieces: list[str] = []
    done = 0
    for start, end, _ in sorted(spans):
        if start > done or not pieces:
            pieces += text[done:start], MASK
        done = max(done, end)
    return "".join([*pieces, text[done:]])
