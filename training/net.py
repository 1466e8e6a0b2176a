"""One hidden layer over the sum of the features' rows, learned for all outputs at once; what is unknown of a line counts for nothing.

score = linear + ReLU(hidden + start) @ out + bias, where `linear` and `hidden` are sums of rows. Adam (Kingma and Ba 2015) touches
only the rows that a batch holds. Features and hidden units are left out at random (dropout, Srivastava et al. 2014), so that no
word carries a meaning alone. Of a line's windows the loudest counts, per output.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix
from scipy.special import expit

from peerchat.safety.model.weights import HIDDEN, OUTPUTS

ROUNDS = 6
_BATCH = 128  # lines
_RATE = 2e-3
_LAST_RATE = 0.3  # share of the rate in the last round
_MOMENTS = (0.9, 0.999)
_TINY = 1e-8
_LEFT_OUT = 0.2  # of the features of a line
_HIDDEN_OUT = 0.3
_MOST_PULL = 4.0  # a rare label counts up to so many times
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


def fit(matrix: Any, sizes: Any, wanted: Any, weight: Any) -> Net:
    """`matrix`: windows by features; `sizes`: windows of each line; `wanted`, `weight`: lines by outputs, weight 0: unknown."""
    chance = np.random.default_rng(20)
    known = (weight * (wanted > 0)).sum(0), (weight * (wanted <= 0)).sum(0)
    pull = np.clip(np.sqrt(known[1] / np.maximum(1.0, known[0])), 1.0, _MOST_PULL)
    weight = (weight * np.where(wanted > 0, pull, 1.0)).astype(np.float32)
    rows = np.zeros((matrix.shape[1], _OUT + HIDDEN), dtype=np.float32)
    rows[:, _OUT:] = chance.normal(0, 0.02, (matrix.shape[1], HIDDEN))
    edge = HIDDEN**-0.5
    small = [
        np.zeros(HIDDEN, np.float32),
        chance.uniform(-edge, edge, (HIDDEN, _OUT)).astype(np.float32),
        np.zeros(_OUT, np.float32),
    ]
    moments = np.zeros((2, *rows.shape), np.float32)
    others = [np.zeros((2, *each.shape), np.float32) for each in small]
    starts = np.cumsum([0, *sizes])
    steps = 0
    for turn in range(ROUNDS):
        rate = _RATE * (1 - (1 - _LAST_RATE) * turn / max(1, ROUNDS - 1))
        order = chance.permutation(len(sizes))
        for at in range(0, len(order), _BATCH):
            lines = order[at : at + _BATCH]
            steps += 1
            columns, part, line = _batch(matrix, starts, lines, chance)
            here = rows[columns]
            sums = part @ here
            net = Net(here, *small)
            slopes = _slopes(net, part, sums, line, wanted[lines], weight[lines], chance)
            # Single precision throughout: the loudest window is found again by its very score.
            step = np.float32(rate * np.sqrt(1 - _MOMENTS[1] ** steps) / (1 - _MOMENTS[0] ** steps))
            inner = moments[:, columns]
            rows[columns] = here - step * _moved(inner, slopes[0])
            moments[:, columns] = inner
            small = [
                each - step * _moved(moment, slope)
                for each, moment, slope in zip(small, others, slopes[1:], strict=True)
            ]
    return Net(rows, *small)


def _batch(matrix: Any, starts: Any, lines: Any, chance: Any) -> tuple[Any, Any, Any]:
    """The features of some lines' windows, some of them left out, in columns of their own; and the line of each window."""
    windows = np.concatenate([np.arange(starts[line], starts[line + 1]) for line in lines])
    line = np.repeat(np.arange(len(lines)), [starts[line + 1] - starts[line] for line in lines])
    part = matrix[windows]
    part.data = part.data * (chance.random(len(part.data)) >= _LEFT_OUT)
    columns, place = np.unique(part.indices, return_inverse=True)
    return columns, csr_matrix((part.data, place, part.indptr), shape=(len(windows), len(columns))), line


def _slopes(net: Net, part: Any, sums: Any, line: Any, wanted: Any, weight: Any, chance: Any) -> list[Any]:
    kept = (chance.random((len(sums), HIDDEN)) >= _HIDDEN_OUT) / np.float32(1 - _HIDDEN_OUT)
    raw = sums[:, _OUT:] + net.start
    hidden = np.maximum(raw, 0) * kept
    said = sums[:, :_OUT] + hidden @ net.out + net.bias
    loudest = np.full(wanted.shape, -np.inf, np.float32)
    np.maximum.at(loudest, line, said)
    pull = (expit(loudest) - (wanted > 0)) * weight / len(wanted)
    at = (pull[line] * (said == loudest[line])).astype(np.float32)
    inner = at @ net.out.T * kept * (raw > 0)
    return [part.T @ np.concatenate([at, inner], axis=1), inner.sum(0), hidden.T @ at, at.sum(0)]


def _moved(moments: Any, slope: Any) -> Any:
    moments[0] += (1 - _MOMENTS[0]) * (slope - moments[0])
    moments[1] += (1 - _MOMENTS[1]) * (slope * slope - moments[1])
    return moments[0] / (np.sqrt(moments[1]) + _TINY)
