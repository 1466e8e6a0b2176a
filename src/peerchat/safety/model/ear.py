"""Hears a message: every output of the model in a few additions, and whether anything dearer is worth its while.

Promises: deterministic (integers only), linear in the length, bounded memory. A token is thought about once and then known:
its words' own weights, those of their letters, and what it calls for are one integer. So an ordinary message is a sum of a
few dictionary look-ups, made in C.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate, chain, islice, pairwise, repeat
from operator import add, mul
from struct import Struct
from typing import Any, NamedTuple

from peerchat.safety.model.units import grams, tokens, units
from peerchat.safety.model.weights import (
    FIELD,
    FIELDS,
    GRAIN,
    HALVES,
    HIDDEN,
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
_WIDE = 2 * FIELD  # bits of a field of a product
# Of the outputs' own fields every other one is taken, and then those between: so each gets a wide one.
_LAID = (*range(0, _FIRST, 2), *range(1, _FIRST, 2))
_PLACES = tuple(map(_LAID.index, range(_FIRST)))
_BETWEEN = _FIRST // 2
_BEHIND = _WIDE * (_FIRST - _BETWEEN)
_OTHERS, _OTHERS_BETWEEN = (
    sum((1 << FIELD) - 1 << _WIDE * place for place in range(many)) for many in (_FIRST - _BETWEEN, _BETWEEN)
)
_OWN_HALVES = sum(1 << _WIDE * place + FIELD - 1 for place in range(_FIRST))
_WIDE_HALVES = sum(1 << _WIDE * place + _WIDE - 1 for place in range(_FIRST))
_MOST = 1 << _WIDE - 2  # products and what they are compared with stay below, so that their sum fits
_wide = Struct(f"<{_FIRST}i").unpack
_WIDE_BYTES = _WIDE // 8 * _FIRST
_PRODUCT = GRAIN * OUT_GRAIN // UNIT
_OWN = _PRODUCT * UNIT // GRAIN  # what one in an output's own field is worth among the products
_HIDDEN_HALVES = sum(1 << FIELD * place + FIELD - 1 for place in range(HIDDEN))
_hidden = Struct(f"<{HIDDEN}H").unpack
_HIDDEN_BYTES = FIELD // 8 * HIDDEN
_ALL_BITS = (1 << FIELD * FIELDS) - 1
# So far below the cut of an output (logits) a reviewed phrase may still tip the scale, so the message is worth a look. Levels 3
# and 4 grade what is heard as 2 already.
_NEVER = -1_000.0
_NEAR_OF = {
    "crisis1": 0.0, "crisis2": 6.5, "crisis3": _NEVER, "crisis4": _NEVER,
    "abuse": 3.0, "encouragement": 2.5, "sexual": 2.0, "grooming": 1.0, "method": 1.0,
}  # fmt: skip
_NEARS = tuple(-round(_NEAR_OF[output] * UNIT) for output in OUTPUTS)
_ZEROS = repeat(0)
_NOTHING = (0,) * FIELDS
_get = dict.get
# Counters of contact data and of letters, as `_Known` lays them: any of the one, two of the other are worth a look.
_CALLED = ((1 << _CALL) - 1 << _CALL) + ((1 << _CALL) - 2 << 2 * _CALL) << _FLAGS
_counters = Struct(f"<{len(CALLS)}H").unpack
_TOKEN = re.compile(r"\S+|\n")  # as `units.tokens` parts a text
_NONE: dict[Any, int] = {}
Before = dict[str | tuple[str, str], int]


class Heard(NamedTuple):
    """`near`: may any output, alone or with a phrase, say something? `calls`: how many tokens called, in the order of CALLS.

    `sums`: of each window, what its tokens add, and these tokens (first, past the last). `tokens`: all of them, or such as are heard
    alike; none of a long message.
    """

    near: bool
    calls: tuple[int, ...]
    sums: list[tuple[int, tuple[int, int]]]
    tokens: Sequence[str] = ()


class Said(NamedTuple):
    """`scores`: an output each, in 1/UNIT logits above its cut; `parts`: the tokens (first, past the last) that said most for it."""

    scores: list[int]
    parts: list[tuple[int, int]]


class _Token(NamedTuple):
    """`adds`: its calls above, its outputs below. `last`: its last unit; `twin`: the same where another word stands between.
    `before`: what its first unit makes of a unit just before it, of a twin, and of two. `token`: itself, or one heard alike."""

    adds: int
    last: str
    twin: str
    before: Before
    token: str


class Ear:
    """`calls(token)`: 0 or 1 for each of CALLS; asked once a token."""

    def __init__(self, weights: Weights, calls: Callable[[str], Sequence[int]]) -> None:
        """Raises ValueError for weights of hidden units that are too large to be summed."""
        self._signs = weights.table("signs")
        self._known = _Known(weights, calls)
        self.words = self._known.words
        self._raised = packed([*[0] * _FIRST, *weights.start]) + HALVES
        self._out = [packed([row[output] for output in _LAID], _WIDE) for row in weights.out]
        self._bias = [bias - cut for bias, cut in zip(weights.bias, weights.cuts, strict=True)]
        if (
            max(sum(map(abs, column)) << FIELD - 1 for column in zip(*weights.out, strict=True)) + (_OWN << FIELD)
            > _MOST
        ):
            raise ValueError("weights of hidden units are too large")
        short = [max(-_MOST, min(_MOST, _PRODUCT * (self._bias[place] - _NEARS[place]))) for place in _LAID]
        self._short = packed(short, _WIDE) + _WIDE_HALVES

    def hear(self, text: str) -> Heard | None:
        """None: nothing was heard, nothing near it, and nothing called. `text`: as it was typed."""
        row = tokens(text)[:LONGEST]
        known = self._known
        if len(known) > KNOWN_TOKENS:
            known.forget()
        if len(row) > WINDOW:
            return self._hear_long(row)
        own, last, twin, before, alike = zip(*map(known.__getitem__, row), strict=True)
        two = before[2:]
        more = chain(map(_get, before[1:], last), map(_get, two, twin), map(_get, two, pairwise(last)))
        total = sum(filter(None, more), sum(own))
        near = self._near(total)
        if near or total + HALVES & _CALLED:
            return Heard(near, _calls(total), [(total, (0, len(row)))], alike)
        return None

    def weigh(self, heard: Heard, signs: Iterable[str] = ()) -> Said:
        """What was heard with what the phrases found in it: the loudest window counts."""
        more = sum(self._signs.get(name, 0) for name in signs)
        different = {total: self._scores(total + more) for total in dict.fromkeys(total for total, _ in heard.sums)}
        each = [different[total] for total, _ in heard.sums]
        scores = list(map(max, *each)) if len(each) > 1 else each[0]
        parts = [
            heard.sums[next(place for place, one in enumerate(each) if one[output] == top)][1]
            for output, top in enumerate(scores)
        ]
        return Said(scores, parts)

    def _hear_long(self, row: list[str]) -> Heard | None:
        each, last = self._each(row)
        sums = list(accumulate(each, initial=0))
        parts = [(sums[past] - sums[start], (start, past)) for start, past in windows(last)]
        near = any(map(self._near, {total for total, _ in parts}))
        return Heard(near, _calls(sums[-1]), parts) if near or sums[-1] + HALVES & _CALLED else None

    def _scores(self, total: int) -> list[int]:
        said = _wide((self._products(total) + _WIDE_HALVES ^ _WIDE_HALVES).to_bytes(_WIDE_BYTES, "little"))
        return [said[place] // _PRODUCT + bias for place, bias in zip(_PLACES, self._bias, strict=True)]

    def _near(self, total: int) -> bool:
        """Whether any of `_scores` reaches its near. The same sums, all at once: a field that is not below zero does."""
        return self._products(total) + self._short & _WIDE_HALVES != 0

    def _products(self, total: int) -> int:
        """Of each output what its own field and the hidden units add, _PRODUCT times as fine, in wide fields."""
        raised = total + self._raised & _ALL_BITS
        hidden = raised >> FIELD * _FIRST
        above = hidden & _HIDDEN_HALVES  # hidden units that are not below zero keep what they have, the others are zero
        lively = _hidden((hidden & above - (above >> FIELD - 1)).to_bytes(_HIDDEN_BYTES, "little"))
        own = (raised & _OTHERS) + ((raised >> FIELD & _OTHERS_BETWEEN) << _BEHIND) - _OWN_HALVES
        products: int = sum(filter(None, map(mul, lively, self._out)), own * _OWN)
        return products

    def _each(self, row: list[str]) -> tuple[list[int], Sequence[str]]:
        """What each token adds, with what it makes of the two before it; and its last unit."""
        own, last, twin, before, _ = zip(*map(self._known.__getitem__, row), strict=True)
        more = [0, *map(_get, before[1:], last, _ZEROS)]
        two = map(_get, before[2:], pairwise(last), _ZEROS)
        more[2:] = map(add, more[2:], map(add, map(_get, before[2:], twin, _ZEROS), two))
        return list(map(add, own, more)), last


class _Known(dict[str, _Token]):
    """What was thought about a token once.

    What a token with signs or digits in it adds follows from its units alone, and those are few: they are thought about once.
    """

    def __init__(self, weights: Weights, calls: Callable[[str], Sequence[int]]) -> None:
        super().__init__()
        self._rows: dict[tuple[str, ...], int] = {}
        self.words, self._letters, self._ask = weights.table("units"), weights.table("grams"), calls
        # One table for all that a unit makes of others, and each unit's string once: what a message touches stays small.
        self._before: dict[str, Before] = {}
        self._twins: dict[str, tuple[str, str]] = {}
        for name, row in weights.table("pairs").items():
            one, two = map(self._twins_of, name.split(" "))
            self._before.setdefault(two[0], {})[one[0]] = row
        for name, row in weights.table("skips").items():
            one, two = map(self._twins_of, name.split(" "))
            self._before.setdefault(two[0], {})[one[1]] = row
        for name, row in weights.table("triples").items():
            one, two, three = map(self._twins_of, name.split(" "))
            self._before.setdefault(three[0], {})[one[0], two[0]] = row

    def _twins_of(self, unit: str) -> tuple[str, str]:
        return self._twins.get(unit) or self._twins.setdefault(unit, (unit, _twin(unit)))

    def forget(self) -> None:
        self.clear()
        self._rows.clear()

    def __missing__(self, token: str) -> _Token:
        number = any_number(token)
        if number is not None and number != token:
            return self[number]
        heard = units(token)
        total = self._sum(heard) if token.isalpha() else self._sum_of_known(tuple(heard))
        for place, called in enumerate(self._ask(token)):
            total += called << _FLAGS + _CALL * place
        last = heard[-1]
        twins = self._twins.get(last) or (last, _twin(last))
        found = self[token] = _Token(total, *twins, self._before.get(heard[0], _NONE), token)
        return found

    def _sum_of_known(self, heard: tuple[str, ...]) -> int:
        total = self._rows.get(heard)
        if total is None:
            if len(self._rows) > KNOWN_TOKENS:
                self._rows.clear()
            total = self._rows[heard] = self._sum(heard)
        return total

    def _sum(self, heard: Sequence[str]) -> int:
        total, values = 0, list(_NOTHING)
        for place in range(0, len(heard), _AT_ONCE):
            some = heard[place : place + _AT_ONCE]
            row = sum(filter(None, map(self.words.get, some)))
            row += sum(filter(None, map(self._letters.get, chain.from_iterable(map(grams, some)))))
            row += sum(
                self._before.get(two, _NONE).get(one, 0)
                for one, two in pairwise(heard[max(0, place - 1) : place + _AT_ONCE])
            )
            total += row
            values = list(map(add, values, fields(row)))
        if max(values) <= TOKEN_MOST and min(values) >= -TOKEN_MOST:
            return total
        return packed([max(-TOKEN_MOST, min(TOKEN_MOST, value)) for value in values])


def part(text: str, first: int, past: int) -> tuple[int, int]:
    """Where tokens `first` to `past` (excluded) of a text stand in it; never empty if the text is not."""
    at = [*map(re.Match.span, islice(_TOKEN.finditer(text), past))]
    said = [(0, 0), *at, (len(text), len(text))][first:past] or [(0, 0)]
    inside = [place for place in said if place[1] > place[0]]
    return (inside[0][0], inside[-1][1]) if inside else (0, len(text))


def _calls(total: int) -> tuple[int, ...]:
    return _counters((total + HALVES >> _FLAGS).to_bytes(_CALL // 8 * len(CALLS), "little"))


def _twin(unit: str) -> str:
    return f"{unit} "  # no unit has a blank
