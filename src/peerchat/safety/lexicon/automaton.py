"""A bit-parallel automaton over words (extended Shift-And, Navarro and Raffinot) for phrases with one word in common.

Each step of each phrase is one bit; a word is a number whose bits say at which steps it may stand. So the work per word is
a few operations on one integer, whatever the text: no backtracking, nothing a hostile text can stretch.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from peerchat.safety.lexicon.phrases import GAP, Phrase

Kinds = tuple[int, ...]
"""Numbers of the different steps at which a word may stand, in order."""
KNOWN_MASKS = 500
ENDS = 8
"""So often a phrase is told of in one sentence: who says it more often is no clearer."""


class Automaton:
    """`phrases`: each with the kinds of its steps."""

    def __init__(self, phrases: Iterable[tuple[Phrase, Kinds]]) -> None:
        self._phrase_of: dict[int, tuple[Phrase, int]] = {}
        self._at: dict[int, int] = {}  # kind of step → its bits
        self._gap = 1  # bit 0 belongs to no phrase
        self._starts = self._opening = self._ends = self._closing = 0
        self._optional = self._repeats = self._before = self._block_end = 0
        bit = 1
        for phrase, kinds in phrases:
            self._lay(phrase, kinds, bit)
            bit += len(kinds) + 1  # one bit between phrases, so that none runs over into the next
        self._masks: dict[Kinds, int] = {}

    def _lay(self, phrase: Phrase, kinds: Kinds, bit: int) -> None:
        steps, last = phrase.steps, bit + len(phrase.steps) - 1
        self._phrase_of[last] = phrase, bit
        self._opening |= 1 << bit
        self._ends |= 1 << last
        if not phrase.opens:
            self._starts |= 1 << bit
        if phrase.closes:
            self._closing |= 1 << last
        for place, (step, kind) in enumerate(zip(steps, kinds, strict=True)):
            here = 1 << bit + place
            self._at[kind] = self._at.get(kind, 0) | here
            if GAP in step.words:
                self._gap |= here
            if step.repeats:
                self._repeats |= here
            if step.optional:
                self._optional |= here
                if not steps[place - 1].optional:
                    self._before |= here >> 1
                if not steps[place + 1].optional:
                    self._block_end |= here

    def find(self, said: Sequence[Kinds]) -> Iterator[tuple[Phrase, int, int]]:
        """In one sentence: phrase, first and last word of each that ends somewhere; a phrase at most ENDS times."""
        try:
            row = list(map(self._masks.__getitem__, said))
        except KeyError:
            row = [self._masks.get(kinds) or self._mask(kinds) for kinds in said]
        state, starts, ends = 0, self._opening, self._ends
        often: dict[int, int] = {}
        for place, mask in enumerate(row):
            state = (state << 1 | state & self._repeats | starts) & mask
            starts = self._starts
            if not state:
                continue
            reach = state | self._block_end
            state |= self._optional & (~(reach - self._before) ^ reach)
            ended = state & ends
            if ended and place + 1 < len(row):
                ended &= ~self._closing
            while ended:
                last = ended.bit_length() - 1
                ended ^= 1 << last
                phrase, bit = self._phrase_of[last]
                often[last] = often.get(last, 0) + 1
                if often[last] >= ENDS:
                    ends &= ~(1 << last)
                yield phrase, self._first(row, place, phrase, bit), place

    def _mask(self, kinds: Kinds) -> int:
        if len(self._masks) > KNOWN_MASKS:
            self._masks.clear()
        mask = self._gap
        if len(kinds) < len(self._at):
            for kind in kinds:
                mask |= self._at.get(kind, 0)
        else:
            among = frozenset(kinds)
            for kind, bits in self._at.items():
                if kind in among:
                    mask |= bits
        self._masks[kinds] = mask
        return mask

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
