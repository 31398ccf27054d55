"""Logistic regression with a ridge, by Newton's method."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

ROUNDS = 50


def logistic(facts: Numbers, right: Numbers, held: Numbers) -> Numbers:
    """The weight of each column of `facts`, one row a find; `held` is how strongly each is held near nothing."""
    solved: Numbers = np.zeros(facts.shape[1])
    for _ in range(ROUNDS):
        likely = 1 / (1 + np.exp(-facts @ solved))
        slope = facts.T @ (likely - right) + held * solved
        curve = (facts * (likely * (1 - likely))[:, None]).T @ facts + np.diag(held)
        step = np.linalg.solve(curve, slope)
        solved = np.asarray(solved - step, dtype=np.float64)
        if float(np.abs(step).max()) < 1e-9:
            break
    return solved
