"""Telephone numbers, from any country, typed or spoken.

A number is taken for a telephone's if it opens like one (+, 00, 0) or is written like one, or if the words before it say so.
Dates, times, prices, order numbers and help lines are none. At most 15 digits: ITU-T E.164.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from peerchat.safety.contact.known import is_help_number
from peerchat.safety.contact.view import AS_TYPED, DIGIT, MOST

SHORTEST, LONGEST = 7, 15
_ABROAD = 9  # digits with a country's code before them, at least
_HELP_PARTS = 4  # a help line has at most as many places where a number may begin: 0800 111 0 111
_BEFORE = 32  # characters that are read for what a number is
_RUN = re.compile(rf"{DIGIT}(?:[^\w:;!?%€$£<>=\ue040\ue041]{{0,6}}{DIGIT}){{6,}}")
_PART = re.compile(r"(?<=[^\d(])(?=\+\d)|(?<=[\s,/|])(?=\(?0)")
_DATE = re.compile(
    r"(?<![\d./-])(?:(?:0?[1-9]|[12]\d|3[01])[./-]\s?(?:0?[1-9]|[12]\d|3[01])[./-]\s?(?:(?:19|20)?\d\d)?"
    r"|(?:19|20)\d\d[-/.]\d\d?[-/.]\d\d?)(?![./-]?\d)"
)
_NONE = re.compile(
    r"(?:(?:19|20)\d\d\W*)+|0[.,]\d+|[1-9]\d{0,2}(?:[. ']\d{3})+(?:,\d+)?|\d{1,3}(?:\.\d{1,3}){3}|[1-9]\d\d-\d\d-\d{4}"
    r"|0?1\W*2\W*3\W*4\W*5\W*6\W*7[\W\d]*|10\W+9\W+8\W+7.*|0[\W0]*|[1-9]\d?(?:,\s?\d{1,2})*,\s?\d\d(?:,\s?\d{1,2})*"
)
_MEANT = re.compile(
    r"\b(?:tele?|telef\w*|phone|fon|mobile?|mobil\w*|handy\w*|cell\w*|call|ring|anruf\w*|ruf|rufe?|klingel\w*|durchklingeln"
    r"|whats\w*|sms|text|reach|nummer|number|nr|num|fax|desk|registered|erreich\w*|wa)\b"
)
_NOT_MEANT = re.compile(
    r"bestell|order|ticket|kunden|rechnung|invoice|sendung|tracking|isbn|karte|card|konto|account|versicherung|matrikel|akten"
    r"|case|ssn|security|artikel|bestätigung|confirmation|booking|buchung|steuer|tax|blz|punkte|score|euro|dollar"
)
# Of the Americas, or digit by digit, which nobody does with anything else.
_LIKE_ONE = re.compile(r"\(?\d{3}\)?\D{0,6}\d{3}\D{1,6}\d{4}|1?\d{10}|\d{3}-\d{4}|\d(?:\D{1,6}\d){8,14}")
_OPENS = re.compile(r"(?:\+[\s~|_.*-]{0,2}\(?|\(\+?)$")


def phones(text: str) -> Iterator[tuple[int, int]]:
    for run in islice(_RUN.finditer(text), MOST):
        opening = _OPENS.search(text, max(0, run.start() - 3), run.start())
        yield from _parts(text, opening.start() if opening else run.start(), run.end())


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The run as one number; if it is none, what lies between its places where a number may begin."""
    typed = text[start:end].translate(AS_TYPED)
    if len(typed) > LONGEST and typed.isascii() and typed.isdecimal():
        return  # nothing in it where a shorter number may begin
    before = text[max(0, start - _BEFORE) : start]
    if _is_one(typed, before):
        yield start, end
        return
    cuts = [*(found.start() for found in islice(_PART.finditer(typed), MOST)), len(typed)]
    first = 0
    for place, cut in enumerate(cuts):
        if cut <= first:
            continue
        help_line = next(
            (past for past in cuts[place : place + _HELP_PARTS] if is_help_number(_digits(typed[first:past]))), 0
        )
        if help_line:
            first = help_line
            continue
        part = typed[first:cut].rstrip(" ,./-|(+")
        right = _is_one(part, before)
        if right:
            yield start + first, start + first + len(part)
        if right or typed[first] not in "+0(" or len(_digits(part)) > LONGEST:
            first = cut


def _digits(typed: str) -> str:
    return "".join(filter(str.isdecimal, typed))


def _is_one(typed: str, before: str) -> bool:
    if len(typed) > LONGEST * 8:
        return False
    bare = _DATE.sub("", typed)
    digits = _digits(bare)
    if not SHORTEST <= len(digits) <= LONGEST or is_help_number(digits) or _NONE.fullmatch(bare.strip()):
        return False
    opens = bare.lstrip(" (")[:1]
    if opens == "+" or digits.startswith("00"):
        return len(digits) >= _ABROAD
    if _NOT_MEANT.search(before):
        return False
    if opens == "0" or _MEANT.search(before):
        return True
    return _LIKE_ONE.fullmatch(bare) is not None
