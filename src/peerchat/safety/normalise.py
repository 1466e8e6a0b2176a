"""Writing made comparable: what was typed, as plain lower-case words, each with its place in the original.

Promises: linear in the length, no state, any `str` is accepted (also halves of surrogate pairs).
Offsets count code points of the original text. Spelling by language (ae for ä) is the lexicon's business, at load time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from peerchat.safety.lookalikes import MARK, letters_of, together

# What needs no second look: Latin, punctuation, arrows, pictures. Not: invisible characters, circled letters, letter flags.
_LIGHT = (
    "\x00-\u00ac\u00ae-\u017f\u2010-\u2027\u2030-\u203a\u20ac\u2190-\u23ff\u2500-\u2775\u2794-\u27ff\u2900-\u2bff"
    "\U0001f000-\U0001f0ff\U0001f200-\U0001faff"
)
# A variation selector belongs to a picture; behind a letter it is a disguise.
_STRANGE = re.compile(f"[^{_LIGHT}](?:(?<!\ufe0f)|(?<=[^\\W_]\ufe0f))")
_FLAG = re.compile("(?<![\U0001f1e6-\U0001f1ff])[\U0001f1e6-\U0001f1ff]{2}(?![\U0001f1e6-\U0001f1ff])")
_WORD = re.compile(r"(?<![^\W_])[^\W_](?:[.·-][^\W_]){2,}(?![^\W_])|\$?[^\W_]+(?:['’*@$€|+][^\W_]+)*|[.!?;…\n]+")
_ODD = re.compile(r"([^\W\d_])\1\1|[\dà-ãåæ-ïñ-õøù-ûýÿ-ſ]|[’'*@$€|+](?=[^\W_])|\b[^\W\d_][ .·_-][^\W\d_]\b")
_RUN = re.compile(r"(.)\1{2,}")
# Long numbers are one like the other: for the ear (`units.NUMBERS`), for the phrases, which know none of them (a test holds them
# to it), and for what a word of a message calls for.
_LONG_NUMBER, _BEFORE_NUMBER, _BEHIND_NUMBER = 6, "@#+(", ").,!?;:"
_ANY_DIGIT = str.maketrans("012345689", "777777777")
_SINGLES = re.compile(b"\1{3,}")
_BREAKS = frozenset(".!?;…\n")
_ACCENTED = "àáâãåçèéêëìíîïñòóôõøùúûýÿāăąćĉċčďđēĕėęěĝğġģĥħĩīĭįıĵķĺļľŀłńņňŋōŏőŕŗřśŝşšţťŧũūŭůűųŵŷźżžſ"
_BARE = "aaaaaceeeeiiiinooooouuuyyaaaccccddeeeeegggghhiiiiijklllllnnnnooorrrsssstttuuuuuuwyzzzs"
_LEET = str.maketrans("0123456789@$€|+" + _ACCENTED, "oizeasgtbgaseit" + _BARE)
_MARKS = str.maketrans("", "", "'’*.·-")


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
    if low.isascii() and text.isascii():
        return Plain(low, None)
    if len(low) == len(text) and not _STRANGE.search(low):
        return Plain(low, None)
    return _rebuilt(text)


def _rebuilt(text: str) -> Plain:
    text = _FLAG.sub("\U0001f3f3\U0001f3f3", text)  # two letter flags are a country's, more spell a word
    pieces = [letters_of[char] for char in text]
    if MARK in pieces:
        _join_marks(text, pieces)
    out = "".join(pieces)
    if len(out) == len(text) and all(pieces):
        return Plain(out, None)
    return Plain(out, [place for place, piece in enumerate(pieces) for _ in piece])


def _join_marks(text: str, pieces: list[str]) -> None:
    last = -1
    for place, piece in enumerate(pieces):
        if piece == MARK:
            pieces[place] = ""
            if last >= 0:
                pieces[last] = pieces[last][:-1] + together(pieces[last][-1], text[place])
        elif piece:
            last = place


def words(text: str) -> list[str]:
    """Words and sentence ends of a plain text, in order."""
    return _WORD.findall(text)


def places(text: str) -> list[tuple[int, int]]:
    """Start and end of each of `words(text)`."""
    return [*map(re.Match.span, _WORD.finditer(text))]


def any_number(token: str) -> str | None:
    """A number as long, whatever its digits, between the same signs; None: it is no long number."""
    bare = token.lstrip(_BEFORE_NUMBER).rstrip(_BEHIND_NUMBER)
    return token.translate(_ANY_DIGIT) if len(bare) >= _LONG_NUMBER and bare.isascii() and bare.isdigit() else None


def is_break(word: str) -> bool:
    return word[0] in _BREAKS


def is_odd(text: str) -> bool:
    """May some word be stretched, spelled with digits, signs or foreign accents, or with its letters apart?"""
    return _ODD.search(text) is not None


def spellings(word: str) -> Iterator[str]:
    """What a word that nobody knows may stand for: without signs inside, unstretched, digits read as letters."""
    bare = word.translate(_MARKS)
    yield bare
    if _RUN.search(bare):
        yield _RUN.sub(r"\1\1", bare)
        yield _RUN.sub(r"\1", bare)
    letters = bare.translate(_LEET)
    if letters != bare:
        yield letters
        if "8" in bare:
            yield letters.replace("b", "a")
        if "1" in bare:
            yield bare.replace("1", "l").translate(_LEET)
        if _RUN.search(letters):
            yield _RUN.sub(r"\1", letters)


def apart(row: list[str], at: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Runs (first, past the last) of three and more single letters that stand one sign apart: `s t e r b e n`."""
    for run in _SINGLES.finditer(bytes(map((1).__eq__, map(len, row)))):
        first, end = run.span()
        for place in range(first + 1, end + 1):
            if place == end or at[place][0] - at[place - 1][1] > 1:
                if place - first >= 3:
                    yield first, place
                first = place
