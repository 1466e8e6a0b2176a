"""A message as the ear hears it: units (folded words, sentence ends, faces), and what a word is made of.

Promises: pure; linear in the length; the trainer and the running service call the same functions, so they hear the same.
"""

from __future__ import annotations

import re

from peerchat.safety.normalise import is_break, plain, words

STOP = "."
ASK = "?"
NUMBERS = ("0", "00", "000")  # one digit, two, more: thirty pills are not three
_UNIT_LETTERS = 24  # a longer word is heard by its beginning
_TOKEN_UNITS = 64
_MARKS = str.maketrans(
    {"'": None, "’": None, "*": None, ".": None, "·": None, "-": None, "ä": "a", "ö": "o", "ü": "u", "ß": "s"}
)
_LEET = str.maketrans("0134578@$€", "oieastbase")
_TWICE = re.compile(r"(.)\1+")
_TWO_LETTERS = re.compile("([aou])e")
_COUNTED = re.compile(r"(\d+)[^\d]{0,3}")
_FACE = re.compile("[\u2600-\u27bf\u2764\U0001f300-\U0001faff]")
_GRAMS = (3, 4)


def tokens(text: str) -> list[str]:
    """What white space parts, between two sentence ends. A line break ends a sentence."""
    if "\n" in text:
        text = text.replace("\n", " . ")
    return f". {text.lower()} .".split()


def units(token: str) -> list[str]:
    """One to `_TOKEN_UNITS` units of a token; a sign alone is a unit of its own."""
    text = token if token.isascii() else plain(token).text
    if text.isalpha():
        return [fold(text)]
    found = [_ending(word) if is_break(word) else fold(word) for word in words(text)]
    if not text.isascii():
        found += _FACE.findall(text)
    return found[:_TOKEN_UNITS] or [text[:3] or STOP]


def _ending(word: str) -> str:
    return ASK if "?" in word else STOP


def fold(word: str) -> str:
    """One form for the ways to write a word: umlauts, apostrophes, doubled letters, digits for letters; numbers by length."""
    bare = word[:_UNIT_LETTERS].translate(_MARKS)
    if not bare.isalpha():
        counted = _COUNTED.fullmatch(bare)
        if counted:
            return NUMBERS[min(len(counted[1]), 3) - 1]
        bare = bare.translate(_LEET)
    return _TWICE.sub(r"\1", _TWO_LETTERS.sub(r"\1", bare)) or word[:1]


def grams(unit: str) -> list[str]:
    """Three and four letters in a row, with the word's edges; so a word never seen is heard by its parts."""
    if len(unit) < 3:
        return []
    edged = f"<{unit}>"
    size = len(edged)
    return [edged[start : start + many] for many in _GRAMS for start in range(size - many + 1)]
