"""What the model hears of a line, feature by feature: the same functions and windows as in the running service."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from peerchat.safety.model.units import grams, tokens, units
from peerchat.safety.model.windows import windows
from peerchat.safety.signs import reader

Feature = tuple[str, str]
"""Kind (`weights.KINDS`) and name; the units of a pair, skip or triple are parted by a blank."""
# A feature seen in fewer lines says nothing sure.
LEAST = {"units": 2, "grams": 8, "pairs": 4, "skips": 6, "triples": 6, "signs": 2}
_numbers: dict[Feature, int] = {}


def _number(kind: str, name: str) -> int:
    return _numbers.setdefault((kind, name), len(_numbers))


@cache
def _token(token: str) -> tuple[str, str, tuple[int, ...]]:
    """First unit, last unit, and what the token says by itself."""
    said = units(token)
    found = [_number("units", unit) for unit in said]
    found += [_number("grams", gram) for unit in said for gram in grams(unit)]
    found += [_number("pairs", f"{one} {two}") for one, two in pairwise(said)]
    return said[0], said[-1], tuple(found)


def heard(text: str, lang: str, phrases: bool = True) -> list[list[int]]:
    """The features of each window of a text, repeated as often as they occur; the signs of the whole text in each.

    `phrases`: False leaves the signs out.
    """
    row = [_token(token) for token in tokens(text)]
    last = [said for _, said, _ in row]
    signs = [_number("signs", name) for name in reader(lang).read(text).names] if phrases else []
    found = []
    for start, past in windows(last):
        here = list(signs)
        for place in range(start, past):
            first, _, own = row[place]
            here += own
            if place:
                here.append(_number("pairs", f"{last[place - 1]} {first}"))
            if place > 1:
                here.append(_number("skips", f"{last[place - 2]} {first}"))
                here.append(_number("triples", f"{last[place - 2]} {last[place - 1]} {first}"))
        found.append(here)
    return found


class Vocabulary:
    """Columns for the features that occur in enough windows. `kept[column]`: the feature."""

    def __init__(self, seen: Sequence[list[int]]) -> None:
        features = list(_numbers)
        count = np.zeros(len(features), dtype=int)
        for window in seen:
            count[list(set(window))] += 1
        least = np.array([LEAST[kind] for kind, _ in features])
        kept = sorted((features[number], int(number)) for number in np.flatnonzero(count >= least))
        self.kept = [feature for feature, _ in kept]
        self._column = np.full(len(features), -1)
        self._column[[number for _, number in kept]] = np.arange(len(kept))

    def matrix(self, seen: Sequence[list[int]]) -> Any:
        """A row per window, a column per feature; how often it occurs."""
        sizes = [len(window) for window in seen]
        numbers = np.fromiter((number for window in seen for number in window), dtype=np.int64, count=sum(sizes))
        known = numbers < len(self._column)
        columns = np.where(known, self._column[np.where(known, numbers, 0)], -1)
        lines = np.repeat(np.arange(len(seen)), sizes)[columns >= 0]
        columns = columns[columns >= 0]
        found = csr_matrix(
            (np.ones(len(columns), dtype=np.float32), (lines, columns)), shape=(len(seen), len(self.kept))
        )
        found.sum_duplicates()
        return found
