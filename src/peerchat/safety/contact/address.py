"""Where somebody lives: street and number, postcode and town. A town alone is none."""

from __future__ import annotations

import re
from collections.abc import Iterator

_LETTER = r"[^\W\d_]"
_NUMBER = r"\d{1,4}(?:\s?[a-h](?![^\W_]))?(?:\s?[-/]\s?\d{1,4}[a-h]?)?(?![^\W_]|[.,:]\d)"
_STREET_DE = r"(?:straße|strasse|str\.?|weg|allee|platz|gasse|ring|ufer|damm|chaussee|stieg|steig|pfad|markt|hof|berg)"
_WORDS = rf"{_LETTER}+(?:[-'’.]{_LETTER}+){{0,4}}"
_GERMAN = re.compile(
    rf"(?:{_WORDS}[ -])??(?:{_LETTER}[\w-]*)?(?<!\w)?{_STREET_DE}\s{{0,2}}{_NUMBER}"
    rf"(?:\s?,?\s?(?:in\s)?\d{{5}}\s{_WORDS}(?:[ -](?:am|an|der|bei|im|vor|ob|{_LETTER}+)){{0,1}})?"
)
_STREET_EN = "street|st|road|rd|avenue|ave|lane|ln|drive|dr|court|ct|close|crescent|way|place|pl|square|terrace|gardens|grove|hill|park|boulevard|blvd|mews|row|walk|view"
_POSTCODE_UK = r"[a-z]{1,2}\d[a-z\d]?\s?\d[a-z]{2}"
_ENGLISH = re.compile(
    rf"(?<![\w.,])\d{{1,5}}[a-d]?,?\s{_LETTER}+(?:\s{_LETTER}+){{0,2}}\s(?:{_STREET_EN})(?![^\W_])"
    rf"(?:,?\s{_LETTER}+(?:\s{_LETTER}+){{0,2}},?\s{_POSTCODE_UK}(?![^\W_]))?"
)


def addresses(text: str) -> Iterator[tuple[int, int]]:
    for found in _GERMAN.finditer(text):
        yield found.span()
    for found in _ENGLISH.finditer(text):
        yield found.span()
