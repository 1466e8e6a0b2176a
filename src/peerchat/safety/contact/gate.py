"""Could there be contact data in a message at all? Mostly not, and that is told in a few microseconds, numbers or not.

Each piece between white space is one sign or a few (`_signs_of`), and a message is a row of them. Contact data needs a piece that is
no plain word or number, or a number beside something: seven digits in a row, a word for a street, "live at". What is not known to
be harmless counts as contact data, so `find` looks; whoever adds a pattern there adds its words here (a test compares the two).
"""

from __future__ import annotations

import re

from peerchat.safety.contact.address import FLATS
from peerchat.safety.contact.handle import SERVICES
from peerchat.safety.contact.phone import LONGEST, SHORTEST
from peerchat.safety.contact.site import GLUED, PROVIDERS
from peerchat.safety.contact.streets import (
    ABROAD,
    ENDS_AS_STREET,
    LIKELY_A_STREET,
    MAY_END_AS_STREET,
    STREET_ALONE,
    STREET_EN,
    row,
)
from peerchat.safety.contact.view import DOUBLED, NUMBERS, SAID, are_numbers

MANY_PIECES = 60  # the search itself is as cheap then
_KNOWN_PIECES = 5_000
_SHORT = 6  # characters; in longer pieces one digit is like the other, so that no number is kept
_LONG = 40
_IBAN_DIGITS = 10
_SPELLED_LETTERS = 4
MAYBE, WORD, LETTER, SIGN, SIGNS = "!", "w", "x", "y", "z"
DIGIT_ALONE, DIGIT, BREAK, ACCOUNT = "e", "d", "b", "n"
STREET_BEFORE, STREET, ADDRESS, IS, AT, TOLD = "s", "t", "a", "i", "p", "v"

# Signs around a word or a number that are no part of contact data.
_BEFORE = r"[^\w\s@#/\\·•\[\]{}<>|_.,\-\ue030-\ue044]*"
_BEHIND = r"[^\w\s@#/\\·•\[\]({<>|_+\-\ue030-\ue044]*"
_WORDS = re.compile(rf"{_BEFORE}([^\W\d_]+(?:['’-][^\W\d_]+)*){_BEHIND}")
# Behind three digits `th` may be the end of a postcode, read as letters.
_UNITS = (
    "am|pm|mg|kg|km|cm|mm|ml|min|mins|uhr|std|mal|jahre|tage|years|days|hrs|weeks|euro|(?<![0-9]{3})(?:th|st|nd|rd)"
)
_NUMBER = re.compile(rf"{_BEFORE}[@#]*([0-9]+(?:[.,:/-][0-9]+)*)({_UNITS})?{_BEHIND}")
_LETTERLESS = re.compile(r"[^\w@#/·•.,|\ue030-\ue044]+|\.{2,}|[?!.,]*[?!][?!.,]*|,")
_JOINT = re.compile("['’-]")
_ALONE = f"[{LETTER}{SIGN}{DIGIT_ALONE}]"
_SPELLED = rf"\b{_ALONE}(?: {_ALONE}){{{_SPELLED_LETTERS - 1}}}\b"
# A postcode, or what is as long as one.
_FIVE, _FIVE_WITH_LETTER, _FIVE_WITH_SIGN = DIGIT * 5, f"{DIGIT * 3} {LETTER}", f"{DIGIT_ALONE} {SIGN} {DIGIT_ALONE}"
_ANY = f"[{DIGIT}{DIGIT_ALONE}]"
_APART = f"[ {SIGN}{SIGNS}]*"
_FOLLOWED = f"{STREET_BEFORE}|(?:{ADDRESS}|[{TOLD}{IS}] {AT}){_APART}{IS}?"
_RUN = rf"{_ANY}(?:{_APART}{_ANY}){{{SHORTEST - 1}}}"
_MAY_BE = re.compile(f"{_SPELLED}|(?:{_FOLLOWED}){_APART}{_ANY}|{_RUN}|(?<!^){ACCOUNT}")
_ZEROS = str.maketrans("123456789", "000000000")
_MAYBE = (
    SERVICES
    | PROVIDERS
    | DOUBLED.keys()
    | (SAID.keys() - NUMBERS.keys() - {"at", "ät", "aet"})
    | row(
        "gmail googlemail gmx hotmail outlook yahoo icloud protonmail klammeraffe klammeraffen www unterstrich underscore"
    )
)
_STREETS = FLATS | ABROAD | frozenset(STREET_EN.split("|")) | row("unit corner apo dpo fpo")
_TOLD = row("located live lives living lived arrived me you meet off it send return sent move moved")
_SIGNS_OF = {
    **dict.fromkeys(_TOLD, TOLD),
    **dict.fromkeys(("is", "are"), IS),
    **dict.fromkeys(("at", "ät", "aet", "to"), AT),
    **dict.fromkeys(("address", "adresse"), ADDRESS),
}
_LIKE_A_STREET = (STREET_ALONE, ENDS_AS_STREET, LIKELY_A_STREET, MAY_END_AS_STREET)


def may_be_there(text: str) -> bool:
    """False: there is no contact data in this plain text. True: it is worth the search."""
    pieces = text.split()
    if len(pieces) > MANY_PIECES:
        return True
    return may_be_in(" ".join(map(_KNOWN.__getitem__, pieces)))


def signs_of(piece: str) -> str:
    """A piece between white space, in plain writing, as `may_be_in` reads it."""
    return _KNOWN[piece]


def may_be_in(signs: str) -> bool:
    """`may_be_there`, of the signs of a text's pieces, a blank between."""
    if MAYBE in signs:
        return True
    alone, accounts = signs.count(DIGIT_ALONE), signs.count(ACCOUNT)
    digits = alone + signs.count(DIGIT)
    if not digits and signs.count(LETTER) + signs.count(SIGN) < _SPELLED_LETTERS:
        return accounts > 1 or (accounts == 1 and signs[0] != ACCOUNT)
    if digits >= _IBAN_DIGITS or accounts + (digits > 0) > 1:
        return True
    if digits and (STREET in signs or _FIVE in signs or _FIVE_WITH_LETTER in signs or _FIVE_WITH_SIGN in signs):
        return True
    ordinary = (
        alone + signs.count(LETTER) + signs.count(SIGN) < _SPELLED_LETTERS
        and digits < SHORTEST
        and not accounts
        and not (digits and (STREET_BEFORE in signs or AT in signs or ADDRESS in signs))
    )
    return not ordinary and _MAY_BE.search(signs) is not None


def _signs_of(piece: str) -> str:
    if len(piece) > _LONG:
        return MAYBE
    words = _WORDS.fullmatch(piece)
    if words:
        return _of_words(words[1])
    number = _NUMBER.fullmatch(piece)
    if number:
        return _of_number(number[1]) + WORD * bool(number[2])
    if _LETTERLESS.fullmatch(piece):
        return SIGN if len(piece) == 1 else SIGNS
    return MAYBE


def _of_number(number: str) -> str:
    if number.isdecimal() and len(number) > LONGEST:
        return ACCOUNT
    if len(number) == 1:
        return DIGIT_ALONE
    if len(number) == len(_FIVE) and ("-" in number or "/" in number):
        return _FIVE
    return "".join(BREAK if sign == ":" else DIGIT * sign.isdecimal() for sign in number)


def _of_words(said: str) -> str:
    parts = _JOINT.split(said)
    if "-" in said and not all(len(part) > 1 for part in parts):
        return MAYBE
    signs = [_of_word(part) for part in parts]
    if any(one.fullmatch(said + end) for one in _LIKE_A_STREET for end in ("", ".")):
        signs.append(STREET_BEFORE)
    elif len(parts) > 1 and parts[-1] in {"s", "t", "m", "d", "ll", "re", "ve"}:
        signs[-1] = WORD
    return "".join(signs)


def _of_word(word: str) -> str:
    if not word.isalpha() or word in _MAYBE or "ww" in word or "ttp" in word or "xxp" in word or GLUED.search(word):
        return MAYBE
    digits = NUMBERS.get(word)
    if digits:
        return DIGIT_ALONE if len(digits) == 1 else DIGIT * len(digits)
    if are_numbers(word):
        return MAYBE
    if word in _STREETS:
        return STREET
    return _SIGNS_OF.get(word, LETTER if len(word) == 1 else WORD)


class _Known(dict[str, str]):
    """Pieces that came by; what may be contact data is not kept."""

    def __missing__(self, piece: str) -> str:
        if len(piece) > _SHORT:
            alike = piece.translate(_ZEROS)
            if alike != piece:
                return self[alike]
        signs = _signs_of(piece)
        if MAYBE not in signs:
            if len(self) >= _KNOWN_PIECES:
                self.clear()
            self[piece] = signs
        return signs


_KNOWN = _Known()
