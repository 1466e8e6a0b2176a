"""Logistic regressions, one an output, over one sparse matrix; what is unknown of a line counts for nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

_MOST_PULL = 8.0  # a rare label counts up to so many times


def fit(matrix: Any, wanted: Any, weight: Any, strength: float, rounds: int, start: Any = None) -> tuple[Any, Any]:
    """(coefficients: features by outputs, bias: outputs). `wanted`: lines by outputs, 0 or 1; `weight`: the same, 0: unknown.

    `strength` is C of the textbooks: the smaller, the more modest the coefficients. `start`: an earlier answer to begin from.
    """
    turned = matrix.T.tocsr()
    found = []
    for output in range(wanted.shape[1]):
        begin = None if start is None else np.append(start[0][:, output], start[1][output])
        found.append(_fit_one(matrix, turned, wanted[:, output], weight[:, output], strength, rounds, begin))
    return np.stack([one[:-1] for one in found], axis=1), np.array([one[-1] for one in found])


def _fit_one(matrix: Any, turned: Any, wanted: Any, weight: Any, strength: float, rounds: int, begin: Any) -> Any:
    known = weight[wanted > 0].sum(), weight[wanted <= 0].sum()
    weight = weight * np.where(wanted > 0, min(_MOST_PULL, max(1.0, np.sqrt(known[1] / max(1.0, known[0])))), 1.0)
    weight = weight.astype(np.float32)
    sign = np.where(wanted > 0, 1.0, -1.0).astype(np.float32)

    def loss(flat: Any) -> tuple[float, Any]:
        coefficients = flat[:-1].astype(np.float32)
        margin = (matrix @ coefficients + np.float32(flat[-1])) * sign
        value = float((np.logaddexp(0, -margin) * weight).sum() + (flat[:-1] ** 2).sum() / (2 * strength))
        pull = -expit(-margin) * sign * weight
        return value, np.append(turned @ pull + coefficients / strength, pull.sum()).astype(np.float64)

    begin = np.zeros(matrix.shape[1] + 1) if begin is None else begin
    return minimize(loss, begin, jac=True, method="L-BFGS-B", options={"maxiter": rounds, "maxcor": 8}).x
