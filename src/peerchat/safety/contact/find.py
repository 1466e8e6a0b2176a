"""Contact data in a text: where, and of which kind. Pure, linear in the length; any `str` is accepted."""

from __future__ import annotations

import re
from collections.abc import Iterable

from peerchat.safety.contact.address import addresses
from peerchat.safety.contact.handle import SERVICES, handles
from peerchat.safety.contact.iban import ibans
from peerchat.safety.contact.phone import phones
from peerchat.safety.contact.site import links, mails
from peerchat.safety.contact.view import NUMBERS, read_aloud
from peerchat.safety.normalise import Plain

_SIGN = re.compile(r"[0-9@_#]|[.:/](?=\w)|(?<!\w)\w[ .*-]\w[ .*-]\w(?!\w)")
_CUES = frozenset([*SERVICES.split("|"), *NUMBERS, "punkt", "dot", "gmail", "gmx", "klammeraffe", "hotmail", "www"])
_SEARCHES = (
    ("iban", ibans),
    ("email", mails),
    ("url", links),
    ("address", addresses),
    ("phone", phones),
    ("handle", handles),
)


def may_hold(seen: Plain, said: Iterable[str]) -> bool:
    """Is a closer look worth its time? `said`: the words of `seen`. False for most of what people write."""
    return _SIGN.search(seen.text) is not None or not _CUES.isdisjoint(said)


def contacts(seen: Plain) -> list[tuple[int, int, str]]:
    """(start, end, kind) in code points of the original text, in order, none overlapping.

    Kinds: iban, email, url, address, phone, handle; where two would overlap, the one named first here is told.
    """
    view = read_aloud(seen)
    found: list[tuple[int, int, str]] = []
    for kind, search in _SEARCHES:
        for start, end in search(view.text):
            if all(end <= first or past <= start for first, past, _ in found):
                found.append((start, end, kind))
    return sorted((*view.origin(start, end), kind) for start, end, kind in found)
