"""A linear classifier of all points at once: regularised least squares in its dual form.

It is fitted on the similarities that the nearest comments are found by anyway, so it costs one small system of
equations however many points there are, and explains itself by the same runs of characters.
"""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
from scipy import linalg

# Decisions before it says anything, and those from which it counts in full: before, it only adds noise (measured).
BEGINS = 48
GROWN = 300
WEIGHT = 0.5
# Decisions it learns from at most, taken evenly from all points: the equations grow with their square.
AT_MOST = 500
# How strongly a few contradictory decisions are smoothed over.
SMOOTHING = 0.3


class Classifier(msgspec.Struct, frozen=True):
    """``rows`` are those it learned from; ``weights`` (rows × points) and ``usual`` (points) give its answer."""

    rows: Any
    weights: Any
    usual: Any
    share: float

    def answer(self, similarities: Any) -> Any:
        """About 1 for a point that is raised and 0 for one that is not, by how similar a text is to each row."""
        return similarities[self.rows] @ self.weights + self.usual


def learn(texts: Any, raised: Any, decisions: int) -> Classifier | None:
    """From directions (rows × buckets) and what they raise (rows × points, by columns in order).

    None where there is too little to learn from.
    ``decisions`` is how many of the rows, from the first, officers decided on; the others are the points' own words.
    """
    if decisions < BEGINS or raised.shape[1] < 2:
        return None
    rows = np.concatenate([_evenly(raised, decisions), np.arange(decisions, raised.shape[0])])
    chosen = texts[rows]
    alike = (chosen @ chosen.T).toarray().astype(np.float64)
    target = raised[rows].toarray().astype(np.float64)
    usual = target.mean(axis=0)
    alike[np.diag_indices_from(alike)] += SMOOTHING
    weights = linalg.solve(alike, target - usual, assume_a="pos", overwrite_a=True)
    share = WEIGHT * min(1.0, decisions / GROWN)
    return Classifier(rows, weights.astype(np.float32), usual.astype(np.float32), share)


def _evenly(raised: Any, decisions: int) -> Any:
    """At most ``AT_MOST`` of the decisions: the first of each point, then the second of each, and so on."""
    if decisions <= AT_MOST:
        return np.arange(decisions)
    turn = np.full(raised.shape[0], decisions)
    for point in range(raised.shape[1]):
        rows = raised.indices[raised.indptr[point] : raised.indptr[point + 1]]
        turn[rows] = np.minimum(turn[rows], np.arange(len(rows)))
    return np.sort(np.argsort(turn[:decisions], kind="stable")[:AT_MOST])
