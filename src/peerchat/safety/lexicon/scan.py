"""Finds all phrases of a lexicon in one pass: a bit-parallel automaton (extended Shift-And, Navarro and Raffinot) over words.

Each step of each phrase is one bit; a word is a number whose bits say at which steps it may stand. So the work per word is
a few operations on one integer, whatever the text: no backtracking, nothing a hostile text can stretch. The phrases
stand in shards, and only those are run that have a telling word in the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from operator import or_

from peerchat.safety.lexicon.phrases import GAP, NUMBER, Phrase, Step
from peerchat.safety.lexicon.shard import BREAK as BREAK
from peerchat.safety.lexicon.shard import HITS_PER_RULE as HITS_PER_RULE
from peerchat.safety.lexicon.shard import Hit as Hit
from peerchat.safety.lexicon.shard import Kinds, Shard
from peerchat.safety.normalise import is_break, spellings

STEM_LETTERS = 4
SHARD_BITS = 600


class Scanner:
    """`row`, then `find`. Building one takes some 100 ms, so keep it. `frequent`: how frequent a word is, 0 to 1."""

    def __init__(self, phrases: Iterable[Phrase], frequent: Mapping[str, float] | None = None) -> None:
        self._shards: list[Shard] = []
        self._numbers: dict[Step, int] = {}
        # Kind of step to the shards that it calls; a shard is run if another step of a phrase there calls it, too.
        self._telling: dict[int, int] = {}
        self._second: dict[int, int] = {}
        self._rarity: dict[Step, float] = {}
        group: list[tuple[Phrase, list[Step]]] = []
        size = 0
        # Phrases with the same telling step stand together, so few shards are called.
        for phrase, needed in sorted(
            ((phrase, self._needed(phrase, frequent or {})) for phrase in phrases), key=self._order
        ):
            if size > SHARD_BITS:
                self._close(group)
                group, size = [], 0
            group.append((phrase, needed))
            size += len(phrase.steps) + 1
        self._close(group)
        self._learn()

    def _needed(self, phrase: Phrase, frequent: Mapping[str, float]) -> list[Step]:
        """The steps that may not be missing, the rarest first."""
        for step in phrase.steps:
            if step not in self._rarity:
                often = sum(frequent.get(word, 0.002) for word in step.words) + 0.02 * len(step.stems)
                self._rarity[step] = often + 20 * (GAP in step.words)
                self._numbers[step] = len(self._numbers)
        return sorted((step for step in phrase.steps if not step.optional), key=self._rarity.__getitem__)

    def _order(self, one: tuple[Phrase, list[Step]]) -> tuple[float, int, int]:
        first, second = one[1][0], one[1][min(1, len(one[1]) - 1)]
        return self._rarity[first], self._numbers[first], self._numbers[second]

    def _close(self, group: list[tuple[Phrase, list[Step]]]) -> None:
        here = 1 << len(self._shards)
        for _, needed in group:
            for calls, step in ((self._telling, needed[0]), (self._second, needed[min(1, len(needed) - 1)])):
                calls[self._numbers[step]] = calls.get(self._numbers[step], 0) | here
        self._shards.append(Shard([phrase for phrase, _ in group], self._numbers))

    def _learn(self) -> None:
        """A number for each set of steps at which some word may stand: 0 is a sentence's end, 1 a word that nobody knows."""
        self._sets: list[Kinds] = [(), ()]
        self._number_of: dict[Kinds, int] = {(): 1}
        self._calls = [0, 0]
        self._seconds = [0, 0]
        words: dict[str, list[int]] = {}
        self._stems: dict[str, list[tuple[str, list[int]]]] = {}
        self._tails: dict[str, list[tuple[str, list[int]]]] = {}
        stems: dict[str, list[int]] = {}
        for step, kind in self._numbers.items():
            for word in step.words - {GAP}:
                words.setdefault(word, []).append(kind)
            for stem in step.stems:
                stems.setdefault(stem, []).append(kind)
        for stem, several in stems.items():
            if stem[0] == "*":
                self._tails.setdefault(stem[-STEM_LETTERS:], []).append((stem[1:], several))
            else:
                self._stems.setdefault(stem[:STEM_LETTERS], []).append((stem, several))
        numbers = words.get(NUMBER, [])
        self._words: dict[str, int] = {}
        for word, several in words.items():
            found = [*several, *self._by_stem(word), *(numbers if _is_number(word) else ())]
            self._words[word] = self._numbered(found)

    def _numbered(self, kinds: Iterable[int]) -> int:
        found = tuple(sorted(set(kinds)))
        number = self._number_of.get(found)
        if number is None:
            number = self._number_of[found] = len(self._sets)
            self._sets.append(found)
            self._calls.append(reduce(or_, (self._telling.get(kind, 0) for kind in found), 0))
            self._seconds.append(reduce(or_, (self._second.get(kind, 0) for kind in found), 0))
        return number

    def is_anchor(self, word: str, odd: bool) -> bool:
        """May this word alone be the telling one of a phrase? A text without any holds none, so `find` is not needed."""
        return self._calls[self._words.get(word) or self._unknown(word, odd)] > 0

    def row(self, words: list[str], odd: bool) -> list[int]:
        """What each word is to the lexicon, as a number. `odd`: try other spellings of unknown words too."""
        know = self._words.get
        return [know(word) or self._unknown(word, odd) for word in words]

    def is_plain(self, row: list[int]) -> bool:
        """No phrase has its telling word in the row, so `find` would find nothing: the common case."""
        calls = self._calls
        return not any(calls[number] for number in row)

    def _unknown(self, word: str, odd: bool) -> int:
        if is_break(word):
            return BREAK
        if _is_number(word):
            return self._words.get(NUMBER, 1)
        found = self._by_stem(word)
        if odd and not found:
            for other in spellings(word):
                found = [*found, *self._sets[self._words.get(other, 1)], *self._by_stem(other)]
        return self._numbered(found) if found else 1

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
        return word in self._words

    def find(self, row: list[int]) -> Iterator[Hit]:
        """Hits by their last word, one per rule and word, HITS_PER_RULE in all: who says it often is no clearer.

        A phrase that ends at one word in several ways counts as its shortest.
        """
        called = reduce(or_, map(self._calls.__getitem__, row), 0) & reduce(or_, map(self._seconds.__getitem__, row), 0)
        hits: list[Hit] = []
        while called:
            shard = self._shards[called.bit_length() - 1]
            called ^= 1 << called.bit_length() - 1
            hits += shard.find(shard.masks(row, self._sets))
        counts: dict[str, int] = {}
        before: set[tuple[str, int]] = set()
        for hit in sorted(hits, key=_by_place):
            count = counts.get(hit.rule.id, 0)
            if count < HITS_PER_RULE and (hit.rule.id, hit.last) not in before:
                before.add((hit.rule.id, hit.last))
                counts[hit.rule.id] = count + 1
                yield hit


def _by_place(hit: Hit) -> tuple[int, int]:
    return hit.last, -hit.first


def _is_number(word: str) -> bool:
    return len(word) > 1 and word.isdecimal()
