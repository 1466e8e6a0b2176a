"""Contact data in a text: where, and of which kind. Pure, linear in the length; any `str` is accepted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from peerchat.safety.contact.address import addresses
from peerchat.safety.contact.gate import may_be_there
from peerchat.safety.contact.handle import SERVICES, handles
from peerchat.safety.contact.iban import ibans
from peerchat.safety.contact.phone import SHORTEST, phones
from peerchat.safety.contact.site import GLUED, links, mails
from peerchat.safety.contact.streets import row
from peerchat.safety.contact.view import NUMBERS, SPOKEN_0, View, are_numbers, read_aloud, without_leet
from peerchat.safety.normalise import Plain

_SIGN = re.compile(r"[0-9@_#.:/](?:(?<=[0-9@_#])|(?=\w)|(?<=[\[({<]\.))")
_APART = re.compile(r" \w \w ")
_CUES = SERVICES | row(
    "punkt dot point gmail googlemail gmx hotmail outlook yahoo icloud protonmail klammeraffe klammeraffen www unterstrich"
    " underscore"
)
_FEW = 2  # different number words that an ordinary message may have
_DIGITS = "0123456789" + "".join(map(chr, range(SPOKEN_0, SPOKEN_0 + 10)))
_IBAN_DIGITS = 10
_LONG = 9  # letters; from here on a word may be several: `onetwosix`, `maxatgmail`
_STREETS = ("straße", "strasse")


def may_hold(seen: Plain, said: Iterable[str]) -> bool:
    """Is a closer look worth its time? `said`: the words of `seen`. False for most of what people write.

    May also be asked word by word; then three words that `spells_a_number` ask for a closer look too.
    """
    said = list(said)
    return (
        _SIGN.search(seen.text) is not None
        or not _CUES.isdisjoint(said)
        or len(NUMBERS.keys() & said) > _FEW
        or any(
            len(word) >= _LONG and (are_numbers(word) or word.endswith(_STREETS) or GLUED.search(word)) for word in said
        )
        or _APART.search(seen.text) is not None
    )


def spells_a_number(word: str) -> bool:
    return word in NUMBERS


def contacts(seen: Plain) -> list[tuple[int, int, str]]:
    """(start, end, kind) in code points of the original text, in order, none overlapping.

    Kinds: iban, email, url, address, phone, handle; where two would overlap, the one named first here is told.
    """
    return search(seen) if may_be_there(seen.text) else []


def search(seen: Plain) -> list[tuple[int, int, str]]:
    """`contacts` of any text, also one that cannot hold any."""
    view = read_aloud(seen, SERVICES)
    taken = bytearray(len(view.text))
    found: list[tuple[int, int, str]] = []
    for start, end, kind in _searched(view):
        if taken.find(1, start, end) < 0:
            taken[start:end] = b"\1" * (end - start)
            found.append((start, end, kind))
    return [(*view.origin(start, end), kind) for start, end, kind in _lines_joined(view.text, sorted(found))]


def _lines_joined(text: str, found: list[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """The lines of one address are one."""
    last: tuple[int, int, str] | None = None
    for one in found:
        if last and last[2] == one[2] == "address" and not text[last[1] : one[0]].strip(" ,\n>"):
            last = (last[0], one[1], one[2])
            continue
        if last:
            yield last
        last = one
    if last:
        yield last


def _searched(view: View) -> Iterator[tuple[int, int, str]]:
    text = view.text
    digits = sum(map(text.count, _DIGITS))
    if digits >= _IBAN_DIGITS:
        yield from ((*span, "iban") for span in ibans(text))
    yield from ((*span, "email") for span in mails(text))
    yield from ((*span, "url") for span in links(text))
    if digits:
        yield from ((*span, "address") for span in addresses(text, view.words))
        plainer = without_leet(text)
        if plainer != text:
            yield from ((*span, "address") for span in addresses(plainer, view.words))
    if digits >= SHORTEST:
        yield from ((*span, "phone") for span in phones(text))
    yield from ((*span, "handle") for span in handles(text, view.words))
