"""Where somebody lives: street and number, postcode and town. A town alone is none.

Each number is looked at once, with the few words before and behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from peerchat.safety.contact.streets import (
    ABROAD,
    ENDS_AS_STREET,
    LIKELY_A_STREET,
    MAY_END_AS_STREET,
    NO_NAME,
    NO_NAME_EN,
    NO_STREET,
    NOT_A_TOWN,
    NOT_STREETS,
    STREET_ALONE,
    STREET_EN,
    UNITS,
    row,
)
from peerchat.safety.contact.view import AT, DIGIT, MOST

_REACH = 90  # characters behind a number
_AROUND = 40  # characters before it that may say "I live"
_WORD = r"[^\W\d_](?:[^\W\d_]|[-'’](?=[^\W\d_])){0,40}"
_NUMBER = re.compile(
    rf"{DIGIT}(?<![\d_.,:/#€$£+-].){DIGIT}{{0,4}}(?:\s?[a-h](?![^\W_]))?(?:\s?[-/]\s?{DIGIT}{{1,4}}[a-h]?)?(?![\w%€$£°#]|[.,:]\d)"
)
# Read backwards: the word before a number and up to two before that.
_WORD_BEFORE = re.compile(rf"\s{{0,2}}(\.?{_WORD})(?:\s({_WORD}))?(?:\s({_WORD}))?")
_AT_HOME = re.compile(
    r"\b(?:wohn\w*|adresse|zuhause|zu hause|daheim|bei mir|komm\w*|treff\w*|besuch\w*|live|living|address|home|place|mine|meet"
    r"|come|visit|located|office|send)\b"
)
_TOWN = (
    rf"(?:(?:bad|neu|alt|groß|klein|sankt|st\.?)\s)?({_WORD})(?:\s(?:am|an der|bei|im|ob der|vor der|in der)\s{_WORD})?"
)
_POSTCODE_DE = re.compile(rf"\s{{0,2}}[,;·/-]?\s{{0,2}}(?:in\s|d-|a-|ch-)?{DIGIT}{{4,5}}\s{{1,2}}{_TOWN}")
_INWARD = "[abd-hjlnp-uw-z]{2}"  # C, I, K, M, O, V never stand there
_POSTCODE_UK = rf"[a-z]{{1,2}}{DIGIT}(?:{DIGIT}|[a-z])?\s?{DIGIT}{_INWARD}(?![^\W_])"
_STATE_US = rf"(?<=[,\n]\s)[a-z]{{2}},?\s{DIGIT}{{5}}(?:-{DIGIT}{{4}})?(?![^\W_])"
_STREET_BEHIND = re.compile(rf"(?:,?\s|\s{DIGIT}{{1,5}}\s)((?:{_WORD}\s){{1,3}}?)(?:{STREET_EN})(?![^\W_])\.?")
_FAR_POSTCODE = re.compile(
    rf",?(?:[\s,]{{1,2}}(?!(?:{_POSTCODE_UK}|{_STATE_US})){_WORD}\.?){{1,7}}[\s,]{{1,2}}(?:{_POSTCODE_UK}|{_STATE_US})"
)
_FLAT_BEHIND = re.compile(rf",?\s(?:apt|suite|flat|unit)\b\.?\s#?{DIGIT}{{1,5}}[a-d]?(?!\w)")
_POSTCODE_END = re.compile(rf"{DIGIT}(?!(?:{UNITS})\b){_INWARD}(?![^\W_])")
_POSTCODE_START = re.compile(rf"\s?(?:{DIGIT}|[a-z])?{DIGIT}[a-z]{{1,2}}(?![^\W_])")  # backwards
FLATS = row("apt apartment suite flat appartement psc box postfach hausnummer hausnr")
_TOWN_BEHIND = re.compile(rf"\s{{1,2}}{_TOWN}")
_TOWN_BEFORE = re.compile(r"[:\s-]{1,3}(?:ni|sua|zlp|lhaztieltsop|enhow|hcan|ieb|d)\b")  # backwards
_FLAT = re.compile(
    rf"(?<![^\W_])(?:apt|apartment|suite|flat|appartement|psc|p\.?\s?o\.?\sbox|postfach|hausnummer|hausnr|unit(?=\s\d+,?\sbox))\b"
    rf"\.?\s?(?:nr\.?\s?|#)?{DIGIT}{{1,5}}[a-d]?(?:,?\sbox\s{DIGIT}{{1,6}})?(?:\s[adf]po\s[a-z]{{2}}\s{DIGIT}{{5}})?(?![\w%])"
)


_FORCES = re.compile(r"(?<![^\W_])[adf]po,?\sa[aep],?\s\d{5}(?![^\W_])")  # military mail of the US
_CORNER = re.compile(
    rf"(?<![^\W_])(?:the )?corner of\s(?=[^.!?\n]{{0,60}}?{DIGIT})"
    rf"(?:(?:{_WORD}\.?|{DIGIT}{{1,5}}(?:st|nd|rd|th)?)\s){{1,6}}?and\s"
    rf"(?:{_WORD}|{DIGIT}{{1,5}}(?:st|nd|rd|th)?)(?:\s{_WORD})?"
)
_ANY_STREET = re.compile(
    rf"(?:\s{DIGIT}{{1,5}})?(?:\s(?!(?:{UNITS}|{NOT_STREETS})\b){_WORD}\.?){{1,5}}?(?:\s{DIGIT}{{1,5}}\b|(?=\s?[,.;!?\n]|$))"
)
# Read backwards: "address is", "live at", "meet you at", "send it to" and the like.
_TOLD = re.compile(
    rf"\s{{1,5}}(?::\s?|si\s|era\s)?(?:sserdda|esserda|(?:ta|{AT})\s(?:detacol|evil|sevil|gnivil|devil|si\seciffo|devirra|(?:uoy\s|em\s)?teem|ffo\suoy\s\w{{4,5}})"
    r"|ot\s(?:(?:ti\s)?dnes|nruter|tnes|evom|devom))\b"
)
# Around a flat: the lines of a letter.
_LINES_BEFORE = re.compile(
    rf"[\s>?,]{{1,6}}(?:\.?{DIGIT}{{1,5}}\s)?(?:\.?{_WORD}\s){{1,5}}?{DIGIT}{{1,5}}(?:\s{DIGIT}{{1,5}})?(?!\w)"
)
_LINES_BEHIND = re.compile(rf"(?:[\s>?,()]{{1,6}}(?:{_WORD}|{DIGIT}{{5}}\b)){{1,6}}?[\s>?,()]{{1,6}}{DIGIT}{{5}}\b")
_MEASURED = re.compile(
    r"\s?(?:min|km|m\b|meter|stund|std|h\b|uhr|jahr|euro|€|mal|tag|woche|monat|leute|mensch|kg|cm|prozent)"
)


def addresses(text: str, words: frozenset[str]) -> Iterator[tuple[int, int]]:
    """`words` of `text`."""
    backwards = text[::-1]
    if not FLATS.isdisjoint(words):
        for found in islice(_FLAT.finditer(text), MOST):
            lines = _LINES_BEFORE.match(backwards, len(text) - found.start())
            behind = _LINES_BEHIND.match(text, found.end())
            yield len(text) - lines.end() if lines else found.start(), behind.end() if behind else found.end()
    if any(forces in text for forces in ("apo", "dpo", "fpo")):
        yield from (found.span() for found in islice(_FORCES.finditer(text), MOST))
    if "corner of" in text:
        yield from (found.span() for found in islice(_CORNER.finditer(text), MOST))
    done = 0
    for number in islice(_NUMBER.finditer(text), MOST):
        if number.start() < done:
            continue
        span = (
            _german(text, backwards, number)
            or _english(text, number)
            or _town(text, backwards, number)
            or _told(text, backwards, number)
        )
        if span:
            done = span[1]
            yield span
    for end in islice(_POSTCODE_END.finditer(text), MOST):
        start = _POSTCODE_START.match(backwards, len(text) - end.start())
        if start:
            yield len(text) - start.end(), end.end()


def _told(text: str, backwards: str, number: re.Match[str]) -> tuple[int, int] | None:
    """No street that is known, but said to be an address."""
    if not _TOLD.match(backwards, len(text) - number.start(), len(text) - number.start() + _AROUND):
        return None
    street = _ANY_STREET.match(text, number.end(), number.end() + _REACH)
    return (number.start(), street.end()) if street else None


def _town(text: str, backwards: str, number: re.Match[str]) -> tuple[int, int] | None:
    """A postcode of five digits, then a town."""
    size = len(number.group())
    if size != 5 or number.group().endswith("000") or not _TOWN_BEFORE.match(backwards, len(text) - number.start()):
        return None
    town = _TOWN_BEHIND.match(text, number.end(), number.end() + _REACH)
    return (number.start(), town.end()) if town and town[1] not in NOT_A_TOWN else None


def _german(text: str, backwards: str, number: re.Match[str]) -> tuple[int, int] | None:
    """Street, then number; then perhaps a postcode and a town."""
    size = len(text)
    before = _WORD_BEFORE.match(backwards, size - number.start(), size - number.start() + _REACH)
    if before is None:
        return None
    word, name, first = (part[::-1] if part else "" for part in before.groups())
    behind = _POSTCODE_DE.match(text, number.end(), number.end() + _REACH)
    town = behind is not None and behind[1] not in NOT_A_TOWN
    start = size - before.end(1)
    if STREET_ALONE.fullmatch(word):
        if (
            not name
            or name in NO_NAME
            or text[number.start() - 1].isalpha()
            or (not word.startswith(("str", "allee")) and not town and not name.endswith("er"))
        ):
            return None
        start = size - before.end(2)
    elif NO_STREET.fullmatch(word):
        return None
    elif not ENDS_AS_STREET.fullmatch(word):
        weak = MAY_END_AS_STREET.fullmatch(word) or name in ABROAD or first in ABROAD
        likely = (LIKELY_A_STREET.fullmatch(word) or name in ABROAD) and not _MEASURED.match(text, number.end())
        if not likely and not (weak and (town or _AT_HOME.search(text, max(0, start - _AROUND), start))):
            return None
        start = size - before.end(1 + (name in ABROAD) + 2 * (first in ABROAD))
    return start, behind.end() if behind is not None and town else number.end()


def _english(text: str, number: re.Match[str]) -> tuple[int, int] | None:
    """Number, then street; then perhaps a flat, a town and a postcode."""
    start, end = number.span()
    if end >= len(text) or text[end] not in " ,\n":
        return None
    far = _FAR_POSTCODE.match(text, end, end + _REACH)
    if far:
        return start, far.end()
    street = _STREET_BEHIND.match(text, end, end + _REACH)
    if street is None or not number.group()[0].isdecimal() or not NO_NAME_EN.isdisjoint(street[1].split()):
        return None
    flat = _FLAT_BEHIND.match(text, street.end(), street.end() + _REACH)
    return start, flat.end() if flat else street.end()
