"""What a message may hold, told from its tokens: each is looked at once, and hardly any message has to be read.

Pure. A token calls for a look at the whole (`calls`); whether that look could find anything follows from what was noted of each.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from peerchat.safety.contact.find import may_hold, spells_a_number
from peerchat.safety.contact.gate import may_be_in, may_be_there, signs_of
from peerchat.safety.lexicon.scan import Meaning
from peerchat.safety.normalise import Plain, is_odd, plain, words
from peerchat.safety.signs import Reader, hint, may_stand

LETTERS = 2
"""That many single letters (those that are words left out) may spell a word, that many number words a number."""
_LETTER_WORDS = frozenset("iauno")
_KNOWN_NOTES = 5_000
_LONG = 40  # characters; longer tokens are not kept


class _Note(NamedTuple):
    """`meaning`, `single`: for the phrases. `signs`: for contact data."""

    meaning: Meaning
    single: str
    signs: str


class _Notes(dict[str, _Note]):
    def __missing__(self, token: str) -> _Note:
        note = _Note(*hint(token), signs_of(token))
        if len(self) >= _KNOWN_NOTES:
            self.clear()
        if len(token) <= _LONG:
            self[token] = note
        return note


_NOTES = _Notes()


def calls(token: str, asked: Reader) -> Sequence[int]:
    """For each of the ear's CALLS, how much this token calls for it."""
    seen = plain(token)
    said = words(seen.text)
    single = len(said) == 1 and len(said[0]) == 1 and said[0].isalpha() and said[0] not in _LETTER_WORDS
    anchor = asked.calls(token)
    disguised = anchor and is_odd(seen.text)  # the ear may not know it, so the phrases are asked in any case
    return anchor, may_hold(seen, said), LETTERS if disguised else single or any(map(spells_a_number, said))


class Glance:
    """`tokens`: as the ear heard them, with a sentence end on both sides; none: nothing is known of them."""

    __slots__ = ("_known", "_meanings", "_seen", "_signs", "_single")

    def __init__(self, text: str, seen: Plain, tokens: Sequence[str]) -> None:
        self._seen = seen
        said = tokens[1:-1]
        # Else the ear parted it in another way than the phrases and the search for contact data do.
        self._known = bool(said) and "\n" not in text and (text.isascii() or seen.text == text.lower())
        if self._known:
            self._meanings, self._single, self._signs = zip(*map(_NOTES.__getitem__, said), strict=True)

    def may_stand(self) -> bool | None:
        """May a phrase stand in it? None: it has to be read to be told."""
        return may_stand(self._meanings, self._single) if self._known else None

    def may_lead_outside(self) -> bool:
        """May contact data be in it?"""
        return may_be_in(" ".join(self._signs)) if self._known else may_be_there(self._seen.text)
