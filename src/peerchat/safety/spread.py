"""Contact data that one seat gives in pieces, over several messages (`contact/pieces.py`); digits and words are never kept.

What the other side asked may have been heard on another worker: only where that would decide, the store is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from peerchat.safety.contact.handle import SERVICES
from peerchat.safety.contact.pieces import ASKED_S as ASKED_S
from peerchat.safety.contact.pieces import Pieces, Trace, said, trace
from peerchat.safety.contact.view import NUMBERS
from peerchat.safety.normalise import plain

_SHORT_CHARS = 60  # a piece is little else than a piece
_ASKING = SERVICES | {"nummer", "handynummer", "telefonnummer", "number", "phone", "handy"}
_DIGIT = re.compile(r"\d")

Finding = Literal["no", "given", "if asked"]


class Spread:
    """One seat. `clock`: seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._pieces = Pieces()
        self._before = Pieces()
        self._newest = 0

    def look(self, n: int, text: str) -> tuple[Finding, bool]:
        """(was contact data completed by this message? does it ask for some?). What is held is not counted: see `held`."""
        words = text.casefold().replace("?", " ").replace(",", " ").replace(".", " ").split()
        short, asks = len(text) <= _SHORT_CHARS, not _ASKING.isdisjoint(words)
        if not (asks or self._pieces.row or (short and _may_be_piece(text, words))):
            return "no", False
        if n <= self._newest:
            return "no", False  # sent again
        now, one = self._clock(), trace(plain(text)) if short or asks else Trace()
        after, kind = said(self._pieces, one, now)
        if kind is not None:
            return "given", one.asks
        _, asked = said(self._pieces._replace(asked_at=now), one, now)
        self._newest, self._before, self._pieces = n, self._pieces, after
        return ("if asked" if asked is not None else "no"), one.asks

    def held(self) -> None:
        """It had been asked: the message stayed with its sender, and the next attempt is looked at like this one."""
        self._pieces = self._before
        self._newest -= 1


def _may_be_piece(text: str, words: list[str]) -> bool:
    if text.isalpha():
        return False
    return len(words) <= 1 or _DIGIT.search(text) is not None or not NUMBERS.keys().isdisjoint(words)
