"""Letters typed apart, as the words that they spell: `s t e r b e n w i l l`. For the ear; the phrases join for themselves."""

from __future__ import annotations

import re
from collections.abc import Container

from peerchat.safety.model.units import fold

_RUN = re.compile(r"(?<!\w)[^\W\d_](?: [^\W\d_]){2,}(?!\w)")
_MAY_BE = re.compile(r" [^\W\d_] [^\W\d_](?!\w)")  # in any run
_LONGEST_WORD = 20
_MOST = 120  # letters of a text; what comes after them stays as it is, which bounds the work


def joined(text: str, known: Container[str]) -> str:
    """`known`: words in the form of `fold`. The longest of them that fit win; letters that spell none stay apart."""
    if not _MAY_BE.search(text):
        return text
    left = _MOST

    def read(run: re.Match[str]) -> str:
        nonlocal left
        letters = run[0][::2].lower()
        left -= len(letters)
        return " ".join(_parted(_folded(letters), known)) if left >= 0 else run[0]

    return _RUN.sub(read, text)


def _folded(letters: str) -> str:
    """As `fold`, of more than one word's length."""
    return "".join(fold(letters[at : at + _LONGEST_WORD]) for at in range(0, len(letters), _LONGEST_WORD))


def _parted(letters: str, known: Container[str]) -> list[str]:
    """Best by the sum of the squared lengths of known words."""
    best: list[tuple[int, int]] = [(0, 0)]  # of each beginning: its sum, and where its last part starts
    for end in range(1, len(letters) + 1):
        starts = range(max(0, end - _LONGEST_WORD), end - 1)
        ways = [(best[start][0] + (end - start) ** 2, start) for start in starts if letters[start:end] in known]
        best.append(max([(best[end - 1][0], end - 1), *ways]))
    parts: list[str] = []
    end = len(letters)
    while end:
        start = best[end][1]
        parts.insert(0, letters[start:end])
        end = start
    return parts
