"""Finds all phrases of a lexicon in one pass: a bit-parallel automaton (extended Shift-And, Navarro and Raffinot) over words.

Each step of each phrase is one bit; a word is a number whose bits say at which steps it may stand. So the work per word is
a few operations on one integer, whatever the text: no backtracking, nothing a hostile text can stretch.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from peerchat.safety.lexicon.phrases import GAP, NUMBER, Phrase, Rule, Step
from peerchat.safety.normalise import is_break, spellings

BREAK = 0  # no step accepts the end of a sentence
STEM_LETTERS = 4
HITS_PER_RULE = 8
KNOWN_MASKS = 1_000
"""A mask is made when a word is first seen and kept; it takes as many bits as all phrases have steps: some 10 MB at most."""
Kinds = tuple[int, ...]
"""Numbers of the different steps at which a word may stand."""


class Hit(NamedTuple):
    """Words `first` to `last`, both included."""

    rule: Rule
    first: int
    last: int


class Scanner:
    """`row`, then `find`. Building one takes some 100 ms, so keep it. `common`: words too frequent to tell anything."""

    def __init__(self, phrases: Iterable[Phrase], common: frozenset[str] = frozenset()) -> None:
        self._phrase_of: dict[int, tuple[Phrase, int]] = {}
        self._ends_of: dict[str, int] = {}
        bits = _Bits()
        kinds: dict[Step, int] = {}
        self._places: list[list[int]] = []  # of each kind of step
        rarity: dict[Step, float] = {}
        telling: set[int] = set()
        ends_of: dict[str, list[int]] = {}
        bit = 1  # bit 0 belongs to no phrase: a word that nobody knows is never mistaken for a sentence's end
        for phrase in phrases:
            for place, step in enumerate(phrase.steps, bit):
                kind = kinds.setdefault(step, len(kinds))
                if kind == len(self._places):
                    self._places.append([])
                    rarity[step] = max((1 / len(word) for word in step.words & common), default=0.0)
                self._places[kind].append(place)
            telling.add(kinds[min((step for step in phrase.steps if not step.optional), key=rarity.__getitem__)])
            bits.lay(phrase, bit)
            last = bit + len(phrase.steps) - 1
            self._phrase_of[last] = (phrase, bit)
            ends_of.setdefault(phrase.rule.id, []).append(last)
            bit += len(phrase.steps) + 1  # one bit between phrases, so that none runs over into the next
        self._size = bit // 8 + 1
        self._ends_of = {rule: _mask(lasts, self._size) for rule, lasts in ends_of.items()}
        self._starts, self._opening, self._ends, self._closing = bits.masks(
            "starts", "opening", "ends", "closing", size=self._size
        )
        self._optional, self._repeats, self._before, self._block_end = bits.masks(
            "optional", "repeats", "before", "block_end", size=self._size
        )
        self._telling = frozenset(telling)
        self._anchors = _mask([place for kind in telling for place in self._places[kind]], self._size)
        self._learn(kinds)

    def _learn(self, kinds: dict[Step, int]) -> None:
        words: dict[str, list[int]] = {}
        self._stems: dict[str, list[tuple[str, list[int]]]] = {}
        self._tails: dict[str, list[tuple[str, list[int]]]] = {}
        stems: dict[str, list[int]] = {}
        gaps = [0]
        for step, kind in kinds.items():
            for word in step.words:
                if word == GAP:
                    gaps += self._places[kind]
                else:
                    words.setdefault(word, []).append(kind)
            for stem in step.stems:
                stems.setdefault(stem, []).append(kind)
        for stem, several in stems.items():
            if stem[0] == "*":
                self._tails.setdefault(stem[-STEM_LETTERS:], []).append((stem[1:], several))
            else:
                self._stems.setdefault(stem[:STEM_LETTERS], []).append((stem, several))
        self.gap = _mask(gaps, self._size)
        same: dict[Kinds, Kinds] = {}  # most words of a class stand at the same steps
        self._kinds: dict[str, Kinds] = {}
        for word, several in words.items():
            found = tuple(dict.fromkeys([*several, *self._by_stem(word), *words.get(NUMBER * _is_number(word), ())]))
            self._kinds[word] = same.setdefault(found, found)
        self._masks: dict[Kinds, int] = {(): self.gap}

    def is_anchor(self, word: str, odd: bool) -> bool:
        """May this word alone be the telling one of a phrase? A text without any holds none, so `find` is not needed."""
        return not self._telling.isdisjoint(self._kinds.get(word) or self._unknown(word, odd))

    def row(self, words: list[str], odd: bool) -> list[int]:
        """Where each word may stand. `odd`: try other spellings of unknown words too."""
        known, masks = self._kinds.get, self._masks.get
        return [
            BREAK if is_break(word) else masks(kinds) or self._made(kinds)
            for word in words
            for kinds in (known(word) or self._unknown(word, odd),)
        ]

    def is_plain(self, row: list[int]) -> bool:
        """No phrase has its telling word in the row, so `find` would find nothing: the common case, and ten times cheaper."""
        anchors = self._anchors
        return not any(mask & anchors for mask in row)

    def _made(self, kinds: Kinds) -> int:
        if len(self._masks) > KNOWN_MASKS:
            self._masks = {(): self.gap}
        mask = self.gap | _mask([place for kind in kinds for place in self._places[kind]], self._size)
        self._masks[kinds] = mask
        return mask

    def _unknown(self, word: str, odd: bool) -> Kinds:
        if _is_number(word):
            return self._kinds.get(NUMBER, ())
        found = self._by_stem(word)
        if odd and not found:
            for other in spellings(word):
                found = [*found, *self._kinds.get(other, ()), *self._by_stem(other)]
        return tuple(dict.fromkeys(found))

    def _by_stem(self, word: str) -> list[int]:
        found: list[int] = []
        for stem, kinds in self._stems.get(word[:STEM_LETTERS], ()):
            if word.startswith(stem):
                found += kinds
        for tail, kinds in self._tails.get(word[-STEM_LETTERS:], ()):
            if word.endswith(tail):
                found += kinds
        return found

    def knows(self, word: str) -> bool:
        return word in self._kinds

    def find(self, row: list[int]) -> Iterator[Hit]:
        """Hits by their last word, one per rule and word, HITS_PER_RULE in all: who says it often is no clearer.

        A phrase that ends at one word in several ways counts as its shortest.
        """
        state = 0
        fresh = True
        ends = self._ends
        counts: dict[str, int] = {}
        for place, mask in enumerate(row):
            if not mask:
                state, fresh = 0, True
                continue
            state = (state << 1 | state & self._repeats | (self._opening if fresh else self._starts)) & mask
            fresh = False
            if not state:
                continue
            reach = state | self._block_end
            state |= self._optional & (~(reach - self._before) ^ reach)
            ended = state & ends
            if ended:
                if ended & self._closing and place + 1 < len(row) and row[place + 1]:
                    ended &= ~self._closing
                for hit in self._hits(row, place, ended):
                    yield hit
                    counts[hit.rule.id] = counts.get(hit.rule.id, 0) + 1
                    if counts[hit.rule.id] == HITS_PER_RULE:
                        ends &= ~self._ends_of[hit.rule.id]

    def _hits(self, row: list[int], place: int, ended: int) -> Iterator[Hit]:
        while ended:
            phrase, bit = self._phrase_of[ended.bit_length() - 1]
            ended &= ~self._ends_of[phrase.rule.id]
            yield Hit(phrase.rule, self._first(row, place, phrase, bit), place)

    def _first(self, row: list[int], place: int, phrase: Phrase, bit: int) -> int:
        """Walks back from the phrase's last word to its first: at most as many words as the phrase has steps."""
        size = len(phrase.steps)
        whole = (1 << size) - 1
        optional = self._optional >> bit & whole
        repeats = self._repeats >> bit & whole
        reached = 1 << (size - 1)
        while True:
            reached &= row[place] >> bit
            if reached & 1 or not reached:
                return place
            reached = reached >> 1 | reached & repeats
            skipped = reached & optional
            while skipped:
                skipped >>= 1
                reached |= skipped
                skipped &= optional
            place -= 1


def _is_number(word: str) -> bool:
    return len(word) > 1 and word.isdecimal()


class _Bits:
    """The places of each role that a step may have."""

    def __init__(self) -> None:
        self._roles: dict[str, list[int]] = {}

    def lay(self, phrase: Phrase, bit: int) -> None:
        steps, last = phrase.steps, bit + len(phrase.steps) - 1
        self._add("opening", bit)
        self._add("ends", last)
        if not phrase.opens:
            self._add("starts", bit)
        if phrase.closes:
            self._add("closing", last)
        for place, step in enumerate(steps):
            if step.repeats:
                self._add("repeats", bit + place)
            if step.optional:
                self._add("optional", bit + place)
                if not steps[place - 1].optional:
                    self._add("before", bit + place - 1)
                if not steps[place + 1].optional:
                    self._add("block_end", bit + place)

    def _add(self, role: str, place: int) -> None:
        self._roles.setdefault(role, []).append(place)

    def masks(self, *roles: str, size: int) -> Iterator[int]:
        return (_mask(self._roles.get(role, []), size) for role in roles)


def _mask(places: Iterable[int], size: int) -> int:
    """An integer of so many bytes with these bits."""
    made = bytearray(size)
    for place in places:
        made[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(made, "little")
