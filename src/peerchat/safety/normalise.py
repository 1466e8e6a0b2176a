"""Writing made comparable: what was typed, as plain lower-case words, each with its place in the original.

Promises: linear in the length, no state, any `str` is accepted (also halves of surrogate pairs).
Offsets count code points of the original text. Spelling by language (ae for ä) is the lexicon's business, at load time.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

_LIGHT = "\x00-\u00ac\u00ae-\u017f\u2010-\u2027\u2030-\u203a\u20ac\u2190-\u23ff\u2500-\u2bff\ufe0f\U0001f000-\U0001faff"
_STRANGE = re.compile(f"[^{_LIGHT}]")
_WORD = re.compile(r"(?<![^\W_])[^\W_](?:[.·-][^\W_]){2,}(?![^\W_])|[^\W_]+(?:['’*@$€][^\W_]+)*|[.!?;…\n]+")
_ODD = re.compile(r"([^\W\d_])\1\1|\d|[’'*@$€](?=[^\W_])|\b[^\W\d_][ .·-][^\W\d_]\b")
_RUN = re.compile(r"(.)\1{2,}")
_BREAKS = frozenset(".!?;…\n")
_LEET = str.maketrans("0134578@$€", "oieastbase")
_MARKS = str.maketrans("", "", "'’*.·-")
# Letters of other scripts that are drawn like Latin ones.
_ALIKE = dict(zip("аесіјкморѕтухвнԁɡαεικνορτυχ", "aecijkmopstyxbhdgaeiknoptux", strict=True))


class Plain(NamedTuple):
    """`text` in lower case; `offsets[i]` is the original place of its i-th character, None where nothing moved."""

    text: str
    offsets: list[int] | None

    def origin(self, start: int, end: int) -> tuple[int, int]:
        if self.offsets is None:
            return start, end
        return self.offsets[start], self.offsets[end - 1] + 1


def plain(text: str) -> Plain:
    low = text.lower()
    if len(low) == len(text) and not _STRANGE.search(low):
        return Plain(low, None)
    return _rebuilt(text)


def _rebuilt(text: str) -> Plain:
    out: list[str] = []
    offsets: list[int] = []
    for place, char in enumerate(text):
        if char < "\u00ad":
            out.append(char.lower())
            offsets.append(place)
            continue
        if unicodedata.combining(char):
            if out:
                joined = unicodedata.normalize("NFC", out[-1] + char)
                if len(joined) == 1:  # a dot or an accent; what piles up beyond that is decoration
                    out[-1] = joined
            continue
        if unicodedata.category(char) == "Cf":  # zero width, direction marks, soft hyphen
            continue
        # One character may become many (U+FDFA: 18); four are enough for any letter or ligature.
        for piece in unicodedata.normalize("NFKC", char).lower()[:4]:
            out.append(_ALIKE.get(piece, piece))
            offsets.append(place)
    return Plain("".join(out), offsets)


def words(text: str) -> list[str]:
    """Words and sentence ends of a plain text, in order."""
    return _WORD.findall(text)


def places(text: str) -> list[tuple[int, int]]:
    """Start and end of each of `words(text)`."""
    return [found.span() for found in _WORD.finditer(text)]


def is_break(word: str) -> bool:
    return word[0] in _BREAKS


def is_odd(text: str) -> bool:
    """May some word be stretched, spelled with digits or signs, or with its letters apart?"""
    return _ODD.search(text) is not None


def spellings(word: str) -> Iterator[str]:
    """What a word that nobody knows may stand for: without signs inside, unstretched, digits read as letters."""
    bare = word.translate(_MARKS)
    yield bare
    if _RUN.search(bare):
        yield _RUN.sub(r"\1\1", bare)
        yield _RUN.sub(r"\1", bare)
    if not bare.isalpha():
        letters = bare.translate(_LEET)
        yield letters
        yield letters.replace("b", "a")


def apart(row: list[str], at: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Runs (first, past the last) of three and more single letters that stand one sign apart: `s t e r b e n`."""
    first = 0
    for place in range(1, len(row) + 1):
        goes_on = (
            place < len(row)
            and len(row[place]) == 1
            and len(row[place - 1]) == 1
            and at[place][0] - at[place - 1][1] <= 1
        )
        if not goes_on:
            if place - first >= 3:
                yield first, place
            first = place
