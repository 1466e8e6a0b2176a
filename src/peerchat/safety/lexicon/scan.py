"""Finds all phrases of a lexicon in a text: what could be there at all first, then an automaton for the few that could.

A phrase needs certain words. It is looked for only in a sentence that has one word for each of them; phrases with the same
rarest word are one automaton (`automaton.py`). So the work depends on what a text says, hardly on how many phrases there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import chain
from operator import itemgetter, or_
from typing import NamedTuple

from peerchat.safety.lexicon.automaton import Automaton, Kinds
from peerchat.safety.lexicon.phrases import GAP, NUMBER, Phrase, Rule, Step
from peerchat.safety.normalise import is_break, spellings

BREAK = None  # no step accepts the end of a sentence
STEM_LETTERS = 4
HITS_PER_RULE = 8
KNOWN_KINDS = 5_000
"""What a word means to the lexicon is kept as an integer of some hundred bytes: a few MB at most."""
Row = list[Kinds | None]


class Hit(NamedTuple):
    """Words `first` to `last`, both included."""

    rule: Rule
    first: int
    last: int


class Meaning(NamedTuple):
    """What words may mean. `telling`: the kinds that are the telling one of a phrase. `offers`: all kinds that phrases need, in bits.
    `asks`: of each phrase of which this is the telling word, the next rarest word that it needs."""

    offers: int
    asks: int
    telling: tuple[int, ...]

    @staticmethod
    def of_all(several: Iterable[Meaning]) -> Meaning:
        offers = asks = 0
        telling: tuple[int, ...] = ()
        for one in several:
            offers, asks, telling = offers | one.offers, asks | one.asks, telling + one.telling
        return Meaning(offers, asks, telling)


_OFFERS, _ASKS = itemgetter(0), itemgetter(1)


class Scanner:
    """`row`, then `find`. Building one takes some 100 ms, so keep it. `frequent`: how frequent a word is, 0 to 1."""

    def __init__(self, phrases: Iterable[Phrase], frequent: Mapping[str, float] | None = None) -> None:
        often = (frequent or {}).get
        kinds: dict[Step, int] = {}
        rarity: dict[int, float] = {}
        self._alike: dict[int, list[tuple[Phrase, Kinds]]] = {}  # by the kind of their rarest word
        needs: dict[int, set[frozenset[int]]] = {}
        beside: dict[
            int, set[int]
        ] = {}  # of each phrase of a telling kind the next rarest that it needs; -1: there is none
        for phrase in phrases:
            steps = []
            for step in phrase.steps:
                kind = kinds.setdefault(step, len(kinds))
                if kind not in rarity:
                    rarity[kind] = sum(often(word, 0.002) for word in step.words) + 0.02 * len(step.stems)
                steps.append(kind)
            needed = [kind for kind, step in zip(steps, phrase.steps, strict=True) if not step.optional]
            rarest = min(needed, key=rarity.__getitem__)
            self._alike.setdefault(rarest, []).append((phrase, tuple(steps)))
            needs.setdefault(rarest, set()).add(frozenset(needed))
            others = (kind for kind in needed if kind != rarest)
            beside.setdefault(rarest, set()).add(min(others, key=rarity.__getitem__, default=-1))
        # The lowest bit is every word's. What is frequent comes next, so that the numbers of frequent words are short.
        needed_ever = set[int]().union(*chain.from_iterable(needs.values()))
        often_first = [-1, *sorted(needed_ever, key=rarity.__getitem__, reverse=True)]
        self._bit = {kind: bit for bit, kind in enumerate(often_first)}
        bit_of = self._bit.__getitem__
        self._needs = {kind: sorted(_bits(map(bit_of, one)) for one in several) for kind, several in needs.items()}
        self._beside = {kind: _bits(map(bit_of, several)) for kind, several in beside.items()}
        self._automata: dict[int, Automaton] = {}
        self._seen: dict[Kinds, Meaning] = {}
        self._strange: tuple[dict[str, Kinds], dict[str, Kinds]] = {}, {}  # by `odd`
        self._learn(kinds)

    def _learn(self, kinds: dict[Step, int]) -> None:
        words: dict[str, list[int]] = {}
        stems: dict[str, list[int]] = {}
        for step, kind in kinds.items():
            for word in step.words - {GAP}:
                words.setdefault(word, []).append(kind)
            for stem in step.stems:
                stems.setdefault(stem, []).append(kind)
        self._stems: dict[str, list[tuple[str, list[int]]]] = {}
        self._tails: dict[str, list[tuple[str, list[int]]]] = {}
        for stem, several in stems.items():
            if stem[0] == "*":
                self._tails.setdefault(stem[-STEM_LETTERS:], []).append((stem[1:], several))
            else:
                self._stems.setdefault(stem[:STEM_LETTERS], []).append((stem, several))
        same: dict[Kinds, Kinds] = {}  # most words of a class stand at the same steps
        self._kinds: dict[str, Kinds] = {}
        for word, several in words.items():
            found = tuple(sorted({*several, *self._by_stem(word), *words.get(NUMBER * _is_number(word), ())}))
            self._kinds[word] = same.setdefault(found, found)

    def is_anchor(self, word: str, odd: bool) -> bool:
        """May this word alone be the telling one of a phrase? A text without any holds none, so `find` is not needed."""
        return bool(self._means(self._kinds.get(word) or self._unknown(word, odd)).telling)

    def meaning(self, word: str) -> Meaning:
        """All that this word may mean, however the text around it is spelled."""
        return self._means(self._kinds.get(word) or self._unknown(word, odd=True))

    def may_find(self, meanings: Sequence[Meaning]) -> bool:
        """Could `find` find anything in a text whose words have these meanings, or fewer?"""
        offered, asked = reduce(or_, map(_OFFERS, meanings), 0), self._beside
        for one in filter(_ASKS, meanings):
            if one.asks & offered:
                for kind in one.telling:
                    if asked[kind] & offered and any(needed & offered == needed for needed in self._needs[kind]):
                        return True
        return False

    def row(self, words: list[str], odd: bool) -> Row:
        """Where each word may stand. `odd`: try other spellings of unknown words too."""
        meant: dict[str, Kinds | None] = {}
        for word in words:
            if word not in meant:
                meant[word] = BREAK if is_break(word) else self._kinds.get(word) or self._unknown(word, odd)
        return [meant[word] for word in words]

    def is_plain(self, row: Row) -> bool:
        """No phrase has its telling word in the row, so `find` would find nothing."""
        return not any(kinds and self._means(kinds).telling for kinds in row)

    def knows(self, word: str) -> bool:
        return word in self._kinds

    def find(self, row: Row) -> list[Hit]:
        """Hits by their last word, one per rule and word, HITS_PER_RULE in all: who says it often is no clearer.

        A phrase that ends at one word in several ways counts as its shortest.
        """
        ended: dict[tuple[int, int], Hit] = {}
        rules: dict[str, int] = {}
        for first, past in _sentences(row):
            for phrase, start, last in self._in_sentence([kinds or () for kinds in row[first:past]]):
                place = first + last, rules.setdefault(phrase.rule.id, len(rules))
                if place not in ended or ended[place].first < first + start:
                    ended[place] = Hit(phrase.rule, first + start, first + last)
        counts = [HITS_PER_RULE] * len(rules)
        hits: list[Hit] = []
        for place in sorted(ended):
            if counts[place[1]]:
                counts[place[1]] -= 1
                hits.append(ended[place])
        return hits

    def _in_sentence(self, said: list[Kinds]) -> Iterator[tuple[Phrase, int, int]]:
        for kind in self._told([self._means(kinds) for kinds in set(said)]):
            yield from self._automaton(kind).find(said)

    def _told(self, meanings: Sequence[Meaning]) -> list[int]:
        """The telling kinds of which one phrase at least has all that it needs there, in order."""
        if not meanings:
            return []
        offered, asked = reduce(or_, map(_OFFERS, meanings)), self._beside
        near = {
            kind
            for one in filter(_ASKS, meanings)
            if one.asks & offered
            for kind in one.telling
            if asked[kind] & offered
        }
        return [kind for kind in sorted(near) if any(needed & offered == needed for needed in self._needs[kind])]

    def _automaton(self, kind: int) -> Automaton:
        made = self._automata.get(kind)
        if made is None:
            made = self._automata[kind] = Automaton(self._alike[kind])
        return made

    def _means(self, kinds: Kinds) -> Meaning:
        found = self._seen.get(kinds)
        if found is None:
            if len(self._seen) > KNOWN_KINDS:
                self._seen.clear()
            telling = tuple(kind for kind in kinds if kind in self._needs)
            asks = reduce(or_, map(self._beside.__getitem__, telling), 0)
            offers = 1 | _bits(self._bit[kind] for kind in kinds if kind in self._bit)
            found = Meaning(offers, asks, telling)
            self._seen[kinds] = found
        return found

    def _unknown(self, word: str, odd: bool) -> Kinds:
        strange = self._strange[odd]
        if word in strange:
            return strange[word]
        if _is_number(word):
            return self._kinds.get(NUMBER, ())
        found = self._by_stem(word)
        if odd and not found:
            for other in spellings(word):
                found = [*found, *self._kinds.get(other, ()), *self._by_stem(other)]
        kinds = tuple(sorted({*found}))
        if len(strange) > KNOWN_KINDS:
            strange.clear()
        strange[word] = kinds
        return kinds

    def _by_stem(self, word: str) -> list[int]:
        found: list[int] = []
        for stem, kinds in self._stems.get(word[:STEM_LETTERS], ()):
            if word.startswith(stem):
                found += kinds
        for tail, kinds in self._tails.get(word[-STEM_LETTERS:], ()):
            if word.endswith(tail):
                found += kinds
        return found


def _sentences(row: Row) -> Iterator[tuple[int, int]]:
    """First word and past the last of each."""
    first = 0
    for past in [*(place for place, kinds in enumerate(row) if kinds is BREAK), len(row)]:
        if past > first:
            yield first, past
        first = past + 1


def _is_number(word: str) -> bool:
    return len(word) > 1 and word.isdecimal()


def _bits(numbers: Iterable[int]) -> int:
    made = 0
    for number in numbers:
        made |= 1 << number
    return made
