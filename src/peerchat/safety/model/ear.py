"""Hears a message: every output of the model in a few additions, and whether anything dearer is worth its while.

Promises: deterministic (integers only), linear in the length, bounded memory. A token is thought about once and then known:
its words' own weights, those of their letters, and what it calls for are one integer. So an ordinary message is a sum of a
few dictionary look-ups, made in C.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate, chain, pairwise, repeat
from operator import add, ge, mul
from struct import Struct
from typing import NamedTuple

from peerchat.safety.model.units import grams, tokens, units
from peerchat.safety.model.weights import (
    FIELD,
    FIELDS,
    GRAIN,
    HALVES,
    OUT_GRAIN,
    OUTPUTS,
    TOKEN_MOST,
    UNIT,
    Weights,
    fields,
    packed,
)
from peerchat.safety.model.windows import WINDOW, windows
from peerchat.safety.normalise import any_number

KNOWN_TOKENS = 20_000  # some 10 MB at most; then it begins anew
LONGEST = 4_000  # tokens: far above any message; what follows is not heard
CALLS = ("pattern", "contact", "letter")
"""What a token may call for: the phrases, the search for contact data, the joining of letters typed apart."""
_CALL = 16  # bits of a counter
_AT_ONCE = 4  # units whose rows cannot reach the next field together
_FLAGS = FIELD * FIELDS
_FIRST = len(OUTPUTS)  # the first hidden field
_WIDE = 64  # bits of a field of what the hidden units add
_WIDE_HALVES = sum(1 << _WIDE * place + _WIDE - 1 for place in range(len(OUTPUTS)))
_wide = Struct(f"<{len(OUTPUTS)}q").unpack
_WIDE_BYTES = _WIDE // 8 * len(OUTPUTS)
_PRODUCT = GRAIN * OUT_GRAIN // UNIT
_OWN = _PRODUCT * UNIT // GRAIN  # what one in an output's own field is worth among the products
_OWN_BITS = (1 << FIELD * _FIRST) - 1
_OWN_HALVES = HALVES & _OWN_BITS
_HIDDEN_HALVES = HALVES ^ _OWN_HALVES
_ALL_BITS = (1 << FIELD * FIELDS) - 1
_narrow = Struct(f"<{FIELDS}h").unpack
_NARROW_BYTES = FIELD // 8 * FIELDS
# So far below the cut of an output (logits) a reviewed phrase may still tip the scale, so the message is worth a look. Levels 3
# and 4 grade what is heard as 2 already.
_NEVER = -1_000.0
_NEAR_OF = {
    "crisis1": 0.0, "crisis2": 6.5, "crisis3": _NEVER, "crisis4": _NEVER,
    "abuse": 3.0, "encouragement": 2.5, "sexual": 2.0, "grooming": 1.0, "method": 1.0,
}  # fmt: skip
_NEARS = tuple(-round(_NEAR_OF[output] * UNIT) for output in OUTPUTS)
_ZEROS = repeat(0)
# Counters of contact data and of letters, as `_Known` lays them: any of the one, two of the other are worth a look.
_CALLED = ((1 << _CALL) - 1 << _CALL) + ((1 << _CALL) - 2 << 2 * _CALL) << _FLAGS
_TOKEN = re.compile(r"\S+|\n")  # as `units.tokens` parts a text
Parts = dict[tuple[str, ...], int]


class Heard(NamedTuple):
    """`scores`: an output each, in 1/UNIT logits above its cut; `parts`: the tokens (first, past the last) that said most for it.

    `calls`: how many tokens called, in the order of CALLS. `sums`: of each window, what its tokens add.
    """

    scores: list[int]
    parts: list[tuple[int, int]]
    calls: tuple[int, ...]
    sums: list[tuple[int, tuple[int, int]]]


class Ear:
    """`calls(token)`: 0 or 1 for each of CALLS; asked once a token."""

    def __init__(self, weights: Weights, calls: Callable[[str], Sequence[int]]) -> None:
        words = weights.table("units")
        self._signs = weights.table("signs")
        shared = {word: word for word in words}
        self._pairs, self._skips, self._triples = (
            _apart(weights.table(kind), shared) for kind in ("pairs", "skips", "triples")
        )
        self._known = _Known(words, weights.table("grams"), self._pairs, calls)
        self._base = packed([*[0] * _FIRST, *weights.start])
        self._out = [packed(row, _WIDE) for row in weights.out]
        self._bias = [bias - cut for bias, cut in zip(weights.bias, weights.cuts, strict=True)]
        self._worth = [*(_OWN << _WIDE * place for place in range(_FIRST)), *self._out]
        short = [_PRODUCT * (bias - near) for bias, near in zip(self._bias, _NEARS, strict=True)]
        self._short = packed(short, _WIDE) + _WIDE_HALVES

    def hear(self, text: str) -> Heard | None:
        """None: nothing was heard, nothing near it, and nothing called. `text`: as it was typed."""
        row = tokens(text)[:LONGEST]
        known = self._known
        if len(known) > KNOWN_TOKENS:
            known.forget()
        if len(row) > WINDOW:
            return self._hear_long(row)
        own, first, last = zip(*map(known.__getitem__, row), strict=True)
        more = chain(
            map(self._pairs.get, zip(last, first[1:], strict=False)),
            map(self._skips.get, zip(last, first[2:], strict=False)),
            map(self._triples.get, zip(last, last[1:], first[2:], strict=False)),
        )
        total = sum(filter(None, more), sum(own))
        if not (total + HALVES & _CALLED or self._near(total)):
            return None
        scores, calls = self._scores(total), _calls(total)
        whole = (0, len(row))
        return Heard(scores, [whole] * len(OUTPUTS), calls, [(total, whole)])

    def again(self, heard: Heard, signs: Iterable[str]) -> Heard:
        """The same message with what the phrases found in it."""
        more = sum(self._signs.get(name, 0) for name in signs)
        return self._loudest([(total + more, at) for total, at in heard.sums], heard.calls) if more else heard

    def _hear_long(self, row: list[str]) -> Heard | None:
        each, last = self._each(row)
        sums = list(accumulate(each, initial=0))
        heard = self._loudest(
            [(sums[past] - sums[start], (start, past)) for start, past in windows(last)], _calls(sums[-1])
        )
        calls = heard.calls
        return heard if calls[1] or calls[2] > 1 or any(map(ge, heard.scores, _NEARS)) else None

    def _loudest(self, sums: list[tuple[int, tuple[int, int]]], calls: tuple[int, ...]) -> Heard:
        heard = [self._scores(total) for total, _ in sums]
        scores = list(map(max, *heard)) if len(heard) > 1 else heard[0]
        parts = [
            sums[next(place for place, one in enumerate(heard) if one[output] == top)][1]
            for output, top in enumerate(scores)
        ]
        return Heard(scores, parts, calls, sums)

    def _scores(self, total: int) -> list[int]:
        values = fields(total + self._base)
        lively = [value if value > 0 else 0 for value in values[_FIRST:]]  # noqa: FURB136 (max is three times as dear)
        added = sum(map(mul, lively, self._out))
        said = _wide((added + _WIDE_HALVES ^ _WIDE_HALVES).to_bytes(_WIDE_BYTES, "little"))
        return [
            own * UNIT // GRAIN + more // _PRODUCT + bias
            for own, more, bias in zip(values, said, self._bias, strict=False)
        ]

    def _near(self, total: int) -> bool:
        """Whether any of `_scores` reaches its near. The same sums, all at once: a field that is not below zero does."""
        raised = total + self._base + HALVES & _ALL_BITS
        above = raised & _HIDDEN_HALVES  # hidden units that are not below zero keep what they have, the others are zero
        values = raised & (above - (above >> FIELD - 1) | _OWN_BITS) ^ _OWN_HALVES
        said = map(mul, _narrow(values.to_bytes(_NARROW_BYTES, "little")), self._worth)
        found: int = sum(said, self._short) & _WIDE_HALVES
        return found != 0

    def _each(self, row: list[str]) -> tuple[list[int], Sequence[str]]:
        """What each token adds, with what it makes of the two before it; and its last unit."""
        own, first, last = zip(*map(self._known.__getitem__, row), strict=True)
        pairs = map(self._pairs.get, zip(last, first[1:], strict=False), _ZEROS)
        skips = map(self._skips.get, zip(last, first[2:], strict=False), _ZEROS)
        triples = map(self._triples.get, zip(last, last[1:], first[2:], strict=False), _ZEROS)
        more = [0, *pairs]
        more[2:] = map(add, more[2:], map(add, skips, triples))
        return list(map(add, own, more)), last


class _Known(dict[str, tuple[int, str, str]]):
    """Token to what it adds (its calls above, its outputs below), its first and its last unit.

    What a token with signs or digits in it adds follows from its units alone, and those are few: they are thought about once.
    """

    def __init__(
        self, words: dict[str, int], letters: dict[str, int], pairs: Parts, calls: Callable[[str], Sequence[int]]
    ) -> None:
        super().__init__()
        self._rows: dict[tuple[str, ...], int] = {}
        self._words, self._letters, self._pairs, self._ask = words, letters, pairs, calls

    def forget(self) -> None:
        self.clear()
        self._rows.clear()

    def __missing__(self, token: str) -> tuple[int, str, str]:
        number = any_number(token)
        if number is not None and number != token:
            return self[number]
        heard = units(token)
        total = self._sum(heard) if token.isalpha() else self._sum_of_known(tuple(heard))
        for place, called in enumerate(self._ask(token)):
            total += called << _FLAGS + _CALL * place
        found = total, heard[0], heard[-1]
        self[token] = found
        return found

    def _sum_of_known(self, heard: tuple[str, ...]) -> int:
        total = self._rows.get(heard)
        if total is None:
            if len(self._rows) > KNOWN_TOKENS:
                self._rows.clear()
            total = self._rows[heard] = self._sum(heard)
        return total

    def _sum(self, heard: Sequence[str]) -> int:
        values = [0] * FIELDS
        for place in range(0, len(heard), _AT_ONCE):
            some = heard[place : place + _AT_ONCE]
            row = sum(filter(None, map(self._words.get, some)))
            row += sum(filter(None, map(self._letters.get, chain.from_iterable(map(grams, some)))))
            row += sum(filter(None, map(self._pairs.get, pairwise(heard[max(0, place - 1) : place + _AT_ONCE]))))
            values = list(map(add, values, fields(row)))
        return packed([max(-TOKEN_MOST, min(TOKEN_MOST, value)) for value in values])


def part(text: str, first: int, past: int) -> tuple[int, int]:
    """Where tokens `first` to `past` (excluded) of a text stand in it; never empty if the text is not."""
    at = [found.span() for found in _TOKEN.finditer(text)]
    said = [(0, 0), *at, (len(text), len(text))][first:past] or [(0, 0)]
    inside = [place for place in said if place[1] > place[0]]
    return (inside[0][0], inside[-1][1]) if inside else (0, len(text))


def _calls(total: int) -> tuple[int, ...]:
    above = total + HALVES >> _FLAGS
    return tuple(above >> _CALL * place & (1 << _CALL) - 1 for place in range(len(CALLS)))


def _apart(table: dict[str, int], shared: dict[str, str]) -> Parts:
    """Features of several units; the units' strings are kept once."""
    return {tuple(shared.setdefault(unit, unit) for unit in name.split(" ")): row for name, row in table.items()}
