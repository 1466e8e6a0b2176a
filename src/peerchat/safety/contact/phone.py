"""Telephone numbers, from any country, typed or spoken.

A number is taken for a telephone's if it opens like one (+, 00, 0) or is written like one, or if the words before it say so.
Dates, times, prices, order numbers and help lines are none. At most 15 digits: ITU-T E.164.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from peerchat.safety.contact.known import is_help_number
from peerchat.safety.contact.view import AS_TYPED, DIGIT

SHORTEST, LONGEST = 7, 15
_BEFORE = 32  # characters that are read for what a number is
_RUN = re.compile(rf"\+?\(?\+?{DIGIT}(?:[^\w:;!?%€$£<>=\ue040\ue041]{{0,5}}{DIGIT})+")
_PART = re.compile(r"(?<=[^\d(])(?=\+\d|0)")
_DATE = re.compile(
    r"(?<![\d./-])(?:(?:0?[1-9]|[12]\d|3[01])[./-]\s?(?:0?[1-9]|[12]\d|3[01])[./-]\s?(?:(?:19|20)?\d\d)?|(?:19|20)\d\d[-/.]\d\d?[-/.]\d\d?)(?![./-]?\d)"
)
_NONE = re.compile(
    r"(?:(?:19|20)\d\d\W*)+|0[.,]\d+|\d{1,3}(?:[. ']\d{3})+(?:,\d+)?|\d{1,3}(?:\.\d{1,3}){3}|[1-9]\d\d-\d\d-\d{4}|0?1\W*2\W*3\W*4\W*5\W*6\W*7[\W\d]*|0{3,}\W*"
)
_MEANT = re.compile(
    r"\b(?:tele?|telef\w*|phone|fon|mobile?|mobil\w*|handy\w*|cell\w*|call|ring|anruf\w*|ruf|rufe?|klingel\w*|durchklingeln|whats\w*|sms|text|reach|nummer|number|nr|num|fax|desk|registered|erreich\w*|wa)\b"
)
_NOT_MEANT = re.compile(
    r"\w*(?:bestell|order|ticket|kunden|rechnung|invoice|sendung|tracking|isbn|karte|card|konto|account|versicherung|matrikel|akten|case|ssn|security|artikel|bestätigung|confirmation|booking|buchung|steuer|tax|blz)\w*"
)
_LIKE_ONE = re.compile(r"\(?\d{3}\)?[ .-]?\d{3}[ .-]\d{4}|1?\d{10}|\d{3}-\d{4}")


def phones(text: str) -> Iterator[tuple[int, int]]:
    for run in _RUN.finditer(text):
        if run.end() - run.start() >= SHORTEST:
            yield from _parts(text, run.start(), run.end())


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    typed = text[start:end].translate(AS_TYPED)
    before = text[max(0, start - _BEFORE) : start]
    if _is_one(typed, before):
        yield start, end
        return
    cuts = [found.start() for found in _PART.finditer(typed)]
    if not cuts:
        return
    first = 0
    for cut in [*cuts, len(typed)]:
        part = typed[first:cut].rstrip(" ,./-|")
        if cut == len(typed) or sum(map(str.isdecimal, part)) >= SHORTEST or first == 0:
            if _is_one(part, before):
                yield start + first, start + first + len(part)
            first = cut


def _is_one(typed: str, before: str) -> bool:
    bare = _DATE.sub("", typed)
    digits = "".join(filter(str.isdecimal, bare))
    if not SHORTEST <= len(digits) <= LONGEST or is_help_number(digits) or _NONE.fullmatch(bare):
        return False
    opens = bare.lstrip(" (")[:1]
    if opens == "+":
        return True
    if _NOT_MEANT.search(before):
        return False
    if opens == "0" or _MEANT.search(before):
        return True
    return _LIKE_ONE.fullmatch(bare) is not None
