"""Hears a message: every output of the model in a few additions, and whether anything dearer is worth its while.

Promises: deterministic (integers only), linear in the length, bounded memory. A token is thought about once and then known:
its words' own weights, those of their letters, and what it calls for are one integer. So an ordinary message is a sum of a
few dictionary look-ups, made in C.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise, repeat
from operator import add, ge
from typing import NamedTuple

from peerchat.safety.model.units import grams, tokens, units
from peerchat.safety.model.weights import FIELD, HALVES, OUTPUTS, UNIT, Weights, fields, packed
from peerchat.safety.model.windows import WINDOW, windows

KNOWN_TOKENS = 20_000  # some 10 MB at most; then it begins anew
LONGEST = 4_000  # tokens: far above any message; what follows is not heard
CALLS = ("pattern", "contact", "letter")
"""What a token may call for: the phrases, the search for contact data, the joining of letters typed apart."""
_CALL = 16  # bits of a counter
_FLAGS = FIELD * len(OUTPUTS)
# Any contact data, two single letters; phrases are looked for only if something was heard.
_URGENT = (1 << _CALL) - 1 << _CALL | (1 << _CALL) - 2 << 2 * _CALL
_HALF = 1 << FIELD - 1
# So far below the cut of an output (logits) a reviewed phrase may still tip the scale, so the message is worth a look. Levels 3
# and 4 grade what is heard as 2 already.
_NEVER = -1_000.0
_NEAR_OF = {"crisis1": 0.0, "crisis2": 3.8, "crisis3": _NEVER, "crisis4": _NEVER, "abuse": 1.7, "encouragement": 3.5}
NEAR = tuple(round(_NEAR_OF.get(output, 2.5) * UNIT) for output in OUTPUTS)
_NEARS = tuple(-near for near in NEAR)
_ZEROS = repeat(0)
_TOKEN = re.compile(r"\S+|\n")  # as `units.tokens` parts a text
Parts = dict[tuple[str, ...], int]


class Heard(NamedTuple):
    """`scores`: an output each, in 1/UNIT logits above its cut; `parts`: the tokens (first, past the last) that said most for it.

    `calls`: how many tokens called, in the order of CALLS.
    """

    scores: list[int]
    parts: list[tuple[int, int]]
    calls: tuple[int, ...]


class Ear:
    """`calls(token)`: 0 or 1 for each of CALLS; asked once a token."""

    def __init__(self, weights: Weights, calls: Callable[[str], Sequence[int]]) -> None:
        words = weights.table("units")
        self.signs = weights.table("signs")
        shared = {word: word for word in words}
        self._pairs, self._skips, self._triples = (
            _apart(weights.table(kind), shared) for kind in ("pairs", "skips", "triples")
        )
        self._known = _Known(words, weights.table("grams"), self._pairs, calls)
        base = [bias - cut for bias, cut in zip(weights.bias, weights.cuts, strict=True)]
        self._base = packed(base)
        # Added to a sum, the top bit of a field says that the output reached its cut; what lies above are the calls.
        self._gate = self._base + packed([_HALF + near for near in NEAR])
        self._bits = packed([_HALF] * len(OUTPUTS)) | _URGENT << _FLAGS

    def hear(self, text: str) -> Heard | None:
        """None: nothing was heard, nothing near it, and nothing called. `text`: as it was typed."""
        row = tokens(text)[:LONGEST]
        known = self._known
        if len(known) > KNOWN_TOKENS:
            known.forget()
        if len(row) > WINDOW:
            return self._hear_long(row)
        own = sum(map(known.__getitem__, row))
        first = list(map(known.first.__getitem__, row))
        last = list(map(known.last.__getitem__, row))
        total = (
            own
            + sum(filter(None, map(self._pairs.get, zip(last, first[1:], strict=False))))
            + sum(filter(None, map(self._skips.get, zip(last, first[2:], strict=False))))
            + sum(filter(None, map(self._triples.get, zip(last, last[1:], first[2:], strict=False))))
        )
        if not total + self._gate & self._bits:
            return None
        return Heard(fields(total + self._base), [(0, len(row))] * len(OUTPUTS), _calls(total))

    def _hear_long(self, row: list[str]) -> Heard | None:
        sums = list(accumulate(self._each(row), initial=0))
        last = list(map(self._known.last.__getitem__, row))
        scores, parts = [-_HALF] * len(OUTPUTS), [(0, 0)] * len(OUTPUTS)
        for start, past in windows(last):
            heard = fields(sums[past] - sums[start] + self._base)
            for place, score in enumerate(heard):
                if score > scores[place]:
                    scores[place], parts[place] = score, (start, past)
        calls = _calls(sums[-1])
        return Heard(scores, parts, calls) if calls[1] or calls[2] > 1 or any(map(ge, scores, _NEARS)) else None

    def _each(self, row: list[str]) -> list[int]:
        """What each token adds, with what it makes of the two before it."""
        own = list(map(self._known.__getitem__, row))
        first = list(map(self._known.first.__getitem__, row))
        last = list(map(self._known.last.__getitem__, row))
        pairs = map(self._pairs.get, zip(last, first[1:], strict=False), _ZEROS)
        skips = map(self._skips.get, zip(last, first[2:], strict=False), _ZEROS)
        triples = map(self._triples.get, zip(last, last[1:], first[2:], strict=False), _ZEROS)
        more = [0, *pairs]
        more[2:] = map(add, more[2:], map(add, skips, triples))
        return list(map(add, own, more))


class _Known(dict[str, int]):
    """Token to what it adds: its calls above, its outputs below. `first`, `last`: its first and last unit."""

    def __init__(
        self, words: dict[str, int], letters: dict[str, int], pairs: Parts, calls: Callable[[str], Sequence[int]]
    ) -> None:
        super().__init__()
        self.first: dict[str, str] = {}
        self.last: dict[str, str] = {}
        self._words, self._letters, self._pairs, self._ask = words, letters, pairs, calls

    def forget(self) -> None:
        self.clear()
        self.first.clear()
        self.last.clear()

    def __missing__(self, token: str) -> int:
        heard = units(token)
        total = 0
        for unit in heard:
            total += self._words.get(unit, 0) + sum(filter(None, map(self._letters.get, grams(unit))))
        total += sum(filter(None, map(self._pairs.get, pairwise(heard))))
        for place, called in enumerate(self._ask(token)):
            total += called << _FLAGS + _CALL * place
        self[token] = total
        self.first[token] = heard[0]
        self.last[token] = heard[-1]
        return total


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
