"""Bank accounts: ISO 13616 numbers with a right checksum, however they are spaced."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from peerchat.safety.contact.view import AS_TYPED, AT, LEET, MOST

# Lengths from the SWIFT IBAN registry.
_LENGTHS = {
    "ad": 24, "ae": 23, "al": 28, "at": 20, "az": 28, "ba": 20, "be": 16, "bg": 22, "bh": 22, "br": 29, "by": 28, "ch": 21,
    "cr": 22, "cy": 28, "cz": 24, "de": 22, "dk": 18, "do": 28, "ee": 20, "eg": 29, "es": 24, "fi": 18, "fo": 18, "fr": 27,
    "gb": 22, "ge": 22, "gi": 23, "gl": 18, "gr": 27, "gt": 28, "hr": 21, "hu": 28, "ie": 22, "il": 23, "iq": 23, "is": 26,
    "it": 27, "jo": 30, "kw": 30, "kz": 20, "lb": 28, "lc": 32, "li": 21, "lt": 20, "lu": 20, "lv": 21, "mc": 27, "md": 24,
    "me": 22, "mk": 19, "mr": 27, "mt": 31, "mu": 30, "nl": 18, "no": 15, "pk": 24, "pl": 28, "ps": 29, "pt": 25, "qa": 29,
    "ro": 24, "rs": 22, "sa": 24, "sc": 31, "se": 24, "si": 19, "sk": 24, "sm": 27, "sv": 28, "tl": 23, "tn": 24, "tr": 26,
    "ua": 29, "va": 22, "vg": 24, "xk": 20,
}  # fmt: skip
_BANK_IN_LETTERS = frozenset(("gb", "nl", "ie", "lv", "ro", "bg", "gi", "mt"))  # four, behind the check digits
_WITH_LEET = {"a": "a4", "e": "e3", "i": "i1", "o": "o0", "s": "s5", "t": "t7"}
_GAP = r"[^a-z0-9\ue030-\ue039]{0,3}"
_DIGIT = r"[0-9\ue030-\ue039]"
_SECOND: dict[str, str] = {}
for _country in _LENGTHS:
    _SECOND[_country[0]] = _SECOND.get(_country[0], "") + _WITH_LEET.get(_country[1], _country[1])
_COUNTRIES = "|".join(f"[{_WITH_LEET.get(first, first)}]{_GAP}[{second}]" for first, second in _SECOND.items())
_LIKE_ONE = re.compile(
    rf"(?=((?:{AT}|{_COUNTRIES}){_GAP}{_DIGIT}{_GAP}{_DIGIT}(?:{_GAP}[a-z0-9\ue030-\ue039]){{11,28}}))"
)
# Of the two signs of a country one at least is a letter; digits alone are none (see below).
_LETTER, _BETWEEN = f"[a-z{AT}]", r"[^a-z0-9\ue030-\ue039]"
_OPENS = re.compile(f"(?:{'|'.join(f'(?<={_LETTER}{_BETWEEN * gap})' for gap in range(4))}){_DIGIT}{_GAP}{_DIGIT}")
_NOTHING = re.compile(r"[^a-z0-9]")
_SIGN = re.compile(rf"[a-z0-9\ue030-\ue039{AT}]")


def ibans(text: str) -> Iterator[tuple[int, int]]:
    if not _OPENS.search(text):
        return
    done = 0
    for found in islice(_LIKE_ONE.finditer(text), MOST):
        if found.start() < done:
            continue
        signs = _NOTHING.sub("", found[1].replace(AT, "at", found[1][0] == AT).translate(AS_TYPED))
        if signs[:2].isdecimal():
            continue
        country = signs[:2].translate(LEET)
        bank = signs[4:8].translate(LEET) if country in _BANK_IN_LETTERS else signs[4:8]
        signs = country + signs[2:4] + bank + signs[8:]
        length = _LENGTHS.get(country, 99)
        if len(signs) >= length and _is_right(signs[:length]):
            *_, last = (
                sign for sign, _ in zip(_SIGN.finditer(found[1]), range(length - (found[1][0] == AT)), strict=False)
            )
            done = found.start() + last.end()
            yield found.start(), done


def _is_right(signs: str) -> bool:
    """ISO 7064, mod 97-10: letters count as 10 to 35, the first four signs go last."""
    return int("".join(str(int(sign, 36)) for sign in signs[4:] + signs[:4])) % 97 == 1
