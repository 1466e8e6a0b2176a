"""Finds all phrases of a lexicon in one pass: a bit-parallel automaton (extended Shift-And, Navarro and Raffinot) over words.

Each step of each phrase is one bit; a word is a number whose bits say at which steps it may stand. So the work per word is
a few operations on one integer, whatever the text: no backtracking, nothing a hostile text can stretch.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from peerchat.safety.lexicon.phrases import GAP, NUMBER, Phrase, Rule
from peerchat.safety.normalise import is_break, spellings

BREAK = 0  # no step accepts the end of a sentence
STEM_LETTERS = 4
HITS_PER_RULE = 8


class Hit(NamedTuple):
    """Words `first` to `last`, both included."""

    rule: Rule
    first: int
    last: int


class Scanner:
    """`row`, then `find`. Building one takes some 100 ms, so keep it. `common`: words too frequent to tell anything."""

    def __init__(self, phrases: Iterable[Phrase], common: frozenset[str] = frozenset()) -> None:
        self._words: dict[str, int] = {}
        self._stems: dict[str, list[tuple[str, int]]] = {}
        self._phrase_of: dict[int, tuple[Phrase, int]] = {}
        self._ends_of: dict[str, int] = {}
        self.gap = 1  # bit 0 belongs to no phrase: a word that nobody knows is never mistaken for a sentence's end
        self._starts = self._opening = self._ends = self._closing = 0
        self._optional = self._repeats = self._before = self._block_end = self._anchors = 0
        bit = 1
        stems: dict[str, int] = {}
        for phrase in phrases:
            self._lay(phrase, bit, stems)
            self._anchors |= 1 << bit + _anchor(phrase, common)
            bit += len(phrase.steps) + 1  # one bit between phrases, so that none runs over into the next
        for stem, mask in stems.items():
            self._stems.setdefault(stem[:STEM_LETTERS], []).append((stem, mask))
        self._spread(stems)

    def _lay(self, phrase: Phrase, bit: int, stems: dict[str, int]) -> None:
        last = bit + len(phrase.steps) - 1
        self._phrase_of[last] = (phrase, bit)
        self._opening |= 1 << bit
        self._ends |= 1 << last
        self._ends_of[phrase.rule.id] = self._ends_of.get(phrase.rule.id, 0) | 1 << last
        if not phrase.opens:
            self._starts |= 1 << bit
        if phrase.closes:
            self._closing |= 1 << last
        for place, step in enumerate(phrase.steps, bit):
            here = 1 << place
            for word in step.words:
                if word == GAP:
                    self.gap |= here
                else:
                    self._words[word] = self._words.get(word, 0) | here
            for stem in step.stems:
                stems[stem] = stems.get(stem, 0) | here
            if step.repeats:
                self._repeats |= here
            if step.optional:
                self._optional |= here
                if not phrase.steps[place - bit - 1].optional:
                    self._before |= here >> 1
                if not phrase.steps[place - bit + 1].optional:
                    self._block_end |= here

    def _spread(self, stems: dict[str, int]) -> None:
        """A word may stand where its stem or anything may."""
        for word in self._words:
            for stem, more in stems.items():
                if word.startswith(stem):
                    self._words[word] |= more
            self._words[word] |= self.gap

    def row(self, words: list[str], odd: bool) -> list[int]:
        """Where each word may stand. `odd`: try other spellings of unknown words too."""
        know = self._words.get
        return [know(word) or self._unknown(word, odd) for word in words]

    def is_plain(self, row: list[int]) -> bool:
        """No phrase has its telling word in the row, so `find` would find nothing: the common case, and ten times cheaper."""
        anchors = self._anchors
        return not any(mask & anchors for mask in row)

    def _unknown(self, word: str, odd: bool) -> int:
        if is_break(word):
            return BREAK
        if len(word) > 1 and word.isdecimal():
            return self._words.get(NUMBER, 0) | self.gap
        mask = self.gap | self._by_stem(word)
        if odd and mask == self.gap:
            for other in spellings(word):
                mask |= self._words.get(other, 0) | self._by_stem(other)
        return mask

    def _by_stem(self, word: str) -> int:
        mask = 0
        for stem, more in self._stems.get(word[:STEM_LETTERS], ()):
            if word.startswith(stem):
                mask |= more
        return mask

    def knows(self, word: str) -> int:
        return self._words.get(word, 0)

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


def _anchor(phrase: Phrase, common: frozenset[str]) -> int:
    """The step that says most: it must be there, and no common word fits it, or only long ones (those are rarer)."""
    needed = [place for place, step in enumerate(phrase.steps) if not step.optional]
    return min(
        needed, key=lambda place: max((1 / len(word) for word in phrase.steps[place].words & common), default=0.0)
    )
