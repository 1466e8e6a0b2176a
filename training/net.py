"""One hidden layer over the sum of the features' rows, learned for all outputs at once; what is unknown of a line counts for nothing.

score = linear + ReLU(hidden + start) @ out + bias, where `linear` and `hidden` are sums of rows. `fit.c` learns it, compiled by `cc`
when it is first asked.
"""

from __future__ import annotations

import subprocess
import tempfile
from ctypes import CDLL, c_float, c_int, c_int64, c_uint64, c_void_p
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from peerchat.safety.model.weights import HIDDEN, OUTPUTS


class How(NamedTuple):
    """`left_out` of the features of a line, `hidden_out` of the hidden units, at random."""

    rounds: int
    left_out: float
    hidden_out: float


HOW = {"de": How(10, 0.35, 0.4)}  # a third of the files, not learned, was heard a little better so
HOW_ELSE = How(8, 0.2, 0.3)
_BATCH = 128  # lines
_RATE = 2e-3
_LAST_RATE = 0.3  # share of the rate in the last round
_MOST_PULL = 4.0  # a rare label counts up to so many times
_SEED = 20
_BLOCK = 4_000  # windows scored at once
_OUT = len(OUTPUTS)


class Net(NamedTuple):
    """`rows`: features by (outputs, hidden); `start`: hidden; `out`: hidden by outputs; `bias`: outputs."""

    rows: Any
    start: Any
    out: Any
    bias: Any


def scores(net: Net, matrix: Any) -> Any:
    """Windows by outputs, in logits. `matrix`: windows by features."""
    found = []
    for at in range(0, matrix.shape[0], _BLOCK):
        sums = matrix[at : at + _BLOCK] @ net.rows
        found.append(sums[:, :_OUT] + np.maximum(sums[:, _OUT:] + net.start, 0) @ net.out + net.bias)
    return np.concatenate(found)


def fit(matrix: Any, sizes: Any, wanted: Any, weight: Any, how: How = HOW_ELSE) -> Net:
    """`matrix`: windows by features; `sizes`: windows of each line; `wanted`, `weight`: lines by outputs, weight 0: unknown.

    Raises FileNotFoundError if there is no `cc`.
    """
    random = np.random.default_rng(_SEED)
    known = (weight * (wanted > 0)).sum(0), (weight * (wanted <= 0)).sum(0)
    pull = np.clip(np.sqrt(known[1] / np.maximum(1.0, known[0])), 1.0, _MOST_PULL)
    rows = np.zeros((matrix.shape[1], _OUT + HIDDEN), dtype=np.float32)
    rows[:, _OUT:] = random.normal(0, 0.02, (matrix.shape[1], HIDDEN))
    small = np.zeros(HIDDEN + HIDDEN * _OUT + _OUT, dtype=np.float32)
    edge = HIDDEN**-0.5
    small[HIDDEN:-_OUT] = random.uniform(-edge, edge, HIDDEN * _OUT)
    given = (
        np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        matrix.indptr.astype(np.int64),
        matrix.indices.astype(np.int32),
        matrix.data.astype(np.float32),
        np.ascontiguousarray(wanted > 0, dtype=np.float32),
        np.ascontiguousarray(weight * np.where(wanted > 0, pull, 1.0), dtype=np.float32),
        rows,
        small,
    )
    places = [c_void_p(each.ctypes.data) for each in given]
    rates = map(c_float, (_RATE, _LAST_RATE, how.left_out, how.hidden_out))
    _learner()(
        c_int64(len(rows)), c_int(_OUT), c_int(HIDDEN), c_int64(len(sizes)), *places, c_int(how.rounds), c_int(_BATCH), *rates,
        c_uint64(_SEED),
    )  # fmt: skip
    return Net(rows, small[:HIDDEN], small[HIDDEN:-_OUT].reshape(HIDDEN, _OUT), small[-_OUT:])


@cache
def _learner() -> Any:
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "fit.so"
        source = Path(__file__).with_name("fit.c")
        subprocess.run(
            ["cc", "-O3", "-march=native", "-ffast-math", "-shared", "-fPIC", source, "-o", made, "-lm"], check=True
        )
        return CDLL(str(made)).fit
