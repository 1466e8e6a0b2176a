"""Some phrases as one bit-parallel automaton: each step is one bit, and a word is a number whose bits say where it may stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from peerchat.safety.lexicon.phrases import GAP, Phrase, Rule, Step

BREAK = 0  # no step accepts the end of a sentence
HITS_PER_RULE = 8
KNOWN_MASKS = 300
"""A mask is made when a shard first meets a word and kept: some 100 bytes each."""
Kinds = tuple[int, ...]
"""Numbers of the different steps at which a word may stand."""


class Hit(NamedTuple):
    """Words `first` to `last`, both included."""

    rule: Rule
    first: int
    last: int


class Shard:
    """`masks`, then `find`."""

    def __init__(self, phrases: list[Phrase], numbers: dict[Step, int]) -> None:
        self._phrase_of: dict[int, tuple[Phrase, int]] = {}
        self._places: dict[int, list[int]] = {}  # of each kind of step
        bits = _Bits()
        ends_of: dict[str, list[int]] = {}
        gaps = [0]
        bit = 1  # bit 0 belongs to no phrase: a word that nobody knows is never mistaken for a sentence's end
        for phrase in phrases:
            for place, step in enumerate(phrase.steps, bit):
                if GAP in step.words:
                    gaps.append(place)
                else:
                    self._places.setdefault(numbers[step], []).append(place)
            bits.lay(phrase, bit)
            last = bit + len(phrase.steps) - 1
            self._phrase_of[last] = (phrase, bit)
            ends_of.setdefault(phrase.rule.id, []).append(last)
            bit += len(phrase.steps) + 1  # one bit between phrases, so that none runs over into the next
        self._size = size = bit // 8 + 1
        self._ends_of = {rule: _mask(lasts, size) for rule, lasts in ends_of.items()}
        self._starts, self._opening, self._ends, self._closing = bits.masks(
            "starts", "opening", "ends", "closing", size=size
        )
        self._optional, self._repeats, self._before, self._block_end = bits.masks(
            "optional", "repeats", "before", "block_end", size=size
        )
        self._gap = _mask(gaps, size)
        self._masks: dict[int, int] = {}

    def masks(self, row: list[int], sets: list[Kinds]) -> list[int]:
        """Where each word may stand."""
        if len(self._masks) > KNOWN_MASKS:
            self._masks = {}
        known = self._masks
        for number in row:
            if number not in known:
                places = [place for kind in sets[number] for place in self._places.get(kind, ())]
                known[number] = (self._gap | _mask(places, self._size)) if number else BREAK
        return [known[number] for number in row]

    def find(self, row: list[int]) -> Iterator[Hit]:
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
