"""Logistic regressions for all outputs at once, over one sparse matrix; what is unknown of a line counts for nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit


def fit(matrix: Any, wanted: Any, weight: Any, strength: float, rounds: int = 60, start: Any = None) -> tuple[Any, Any]:
    """(coefficients: features by outputs, bias: outputs). `wanted`: lines by outputs, 0 or 1; `weight`: the same, 0: unknown.

    `strength` is C of the textbooks: the smaller, the more modest the coefficients.
    """
    outputs = wanted.shape[1]
    features = matrix.shape[1]
    turned = matrix.T.tocsr()
    sign = np.where(wanted > 0, 1.0, -1.0).astype(np.float32)

    def loss(flat: Any) -> tuple[float, Any]:
        flat = flat.astype(np.float32)
        coefficients, bias = flat[: features * outputs].reshape(features, outputs), flat[features * outputs :]
        margin = (matrix @ coefficients + bias) * sign
        value = float((np.logaddexp(0, -margin) * weight).sum() + (coefficients**2).sum() / (2 * strength))
        pull = -expit(-margin) * sign * weight
        slope = turned @ pull + coefficients / strength
        return value, np.concatenate([slope.ravel(), pull.sum(axis=0)]).astype(np.float64)

    begin = np.zeros(features * outputs + outputs) if start is None else start
    found = minimize(loss, begin, jac=True, method="L-BFGS-B", options={"maxiter": rounds, "maxcor": 8}).x
    return found[: features * outputs].reshape(features, outputs), found[features * outputs :]
