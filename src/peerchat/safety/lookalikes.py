"""One character made plain: what a letter of another script, a circle, a superscript stands for in Latin.

The table is `data/lookalikes.json` (UTS #39 and our own additions); what it does not know is folded by NFKC.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

from msgspec import Struct

from peerchat.safety.line import read

MARK = (
    "\ufdd0"  # what `letters_of` answers for a mark that joins the letter before it; a noncharacter, so nobody types it
)
_REMEMBERED = 10_000  # characters; more than any honest night brings, about a megabyte
_LONGEST = 4  # one character may become many (U+FDFA: 18); four are enough for any letter or ligature
_BLANK = dict.fromkeys("\u1680\u2028\u2029\u2800\u3000\u3164\uffa0\u115f\u1160", " ") | {"\u3164": "", "\uffa0": ""}


class _Table(Struct, frozen=True):
    confusables: dict[str, str]
    own: dict[str, str]


@cache
def _alike() -> dict[str, str]:
    table = read("lookalikes.json", _Table)
    rows = [*table.own.items(), *table.confusables.items()]
    return {char: letters for letters, chars in rows for char in chars}


class _Letters(dict[str, str]):
    """A memory of `_folded`, so that a page of one script costs little more than plain text."""

    def __missing__(self, char: str) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        letters = self[char] = _folded(char)
        return letters


letters_of = _Letters()
"""Lower-case letters for a character; "" for one that nobody sees; MARK."""


def _folded(char: str) -> str:
    if char < "\u00ad":
        return char.lower()
    if char in _BLANK:
        return _BLANK[char]
    if char in _alike():
        return _alike()[char]
    if unicodedata.combining(char):
        return MARK
    kind = unicodedata.category(char)
    # Zero width, direction marks, soft hyphen, tags; keycaps, variation selectors, joiners.
    if kind in {"Cf", "Me"} or (kind == "Mn" and unicodedata.name(char, "").startswith(("VARIATION", "COMBINING"))):
        return ""
    if kind == "Nd":
        return str(unicodedata.decimal(char))
    known = _alike()
    whole = unicodedata.normalize("NFKC", char)
    return "".join(known.get(piece) or known.get(piece.lower()) or piece.lower() for piece in whole[:_LONGEST])[
        :_LONGEST
    ]


@lru_cache(maxsize=1_000)
def together(letter: str, mark: str) -> str:
    """A dot or an accent joins its letter; what piles up beyond that is decoration."""
    joined = unicodedata.normalize("NFC", letter + mark)
    return joined if len(joined) == 1 else letter
