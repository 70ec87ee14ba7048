"""How each group voted on each statement, and what all groups share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from consultations.opinion_map.votes import AGREE, DISAGREE, NOT_CAST, Counts, Flags, Floats, Votes


@dataclass(frozen=True)
class Tally:
    """Votes by group and statement (k, S): how many agreed, disagreed, and voted at all."""

    agreed: Counts
    disagreed: Counts
    seen: Counts


def tally(votes: Votes, labels: Counts, count: int, left_out: Flags | None = None) -> Tally:
    """Count by ``labels`` (N,), the group of each voter from 0; -1 is not counted.

    On statements ``left_out`` (S,), where given, everybody counts as having passed.
    """
    agreed, disagreed, seen = (np.zeros((count, len(votes.statements))) for _ in range(3))
    for rows in votes.blocks():
        belongs = (labels[rows] == np.arange(count)[:, None]).astype(np.float32)
        cells = votes.cells[rows]
        agreed += belongs @ (cells == AGREE).astype(np.float32)
        disagreed += belongs @ (cells == DISAGREE).astype(np.float32)
        seen += belongs @ (cells != NOT_CAST).astype(np.float32)
    if left_out is not None:
        sizes = np.array([np.count_nonzero(labels == group) for group in range(count)])
        agreed[:, left_out] = disagreed[:, left_out] = 0
        seen[:, left_out] = sizes[:, None]
    return Tally(*(counts.astype(np.int64) for counts in (agreed, disagreed, seen)))


def group_informed_consensus(counted: Tally) -> Floats:
    """For each statement the product over all groups of (agreed + 1) / (voted + 2), between 0 and 1 (S,).

    High only where every group agrees: a small group that disagrees weighs as much as a large one.
    """
    consensus: Floats = np.prod((counted.agreed + 1.0) / (counted.seen + 2.0), axis=0)
    return consensus
