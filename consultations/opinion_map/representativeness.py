"""Which statements tell a group apart from the others, and which ones nearly everybody answers alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from consultations.opinion_map.tallies import Tally
from consultations.opinion_map.votes import Floats

SHOWN = 5
# One-sided 90 % of the normal distribution, to the digits that Polis uses.
SIGNIFICANT = 1.2816
MORE_THAN_HALF = 0.5

Numbers = npt.NDArray[np.int64] | Floats


@dataclass(frozen=True)
class Representative:
    """A statement that tells a group apart.

    ``vote`` is "agree" or "disagree"; ``voted`` of ``seen`` voters of the group voted so, ``probability`` is that
    share with one pseudo-vote each way; ``ratio`` how much more probable the vote is here than elsewhere; the two
    tests are standard scores. ``foremost`` marks the statement that the group most notably agrees with.
    """

    statement: int
    vote: str
    voted: int
    seen: int
    probability: float
    probability_test: float
    ratio: float
    ratio_test: float
    foremost: bool = False

    def weight(self) -> float:
        """By what the statements of a group are ranked."""
        return self.ratio * self.ratio_test * self.probability * self.probability_test


@dataclass(frozen=True)
class Majority:
    """A statement that most of all voters answer alike, fields as in ``Representative``."""

    statement: int
    vote: str
    voted: int
    seen: int
    probability: float
    probability_test: float


@dataclass(frozen=True)
class _Side:
    """One way to vote, by statement (S,)."""

    votes: Numbers
    probability: Floats
    probability_test: Floats
    ratio: Floats
    ratio_test: Floats

    def significant(self) -> npt.NDArray[np.bool_]:
        return (self.ratio_test > SIGNIFICANT) & (self.probability_test > SIGNIFICANT)

    def of(self, statement: int, vote: str, seen: int, *, foremost: bool = False) -> Representative:
        return Representative(
            statement, vote, int(self.votes[statement]), seen, float(self.probability[statement]),
            float(self.probability_test[statement]), float(self.ratio[statement]), float(self.ratio_test[statement]),
            foremost,
        )  # fmt: skip


def proportion_test(successes: Numbers, trials: Numbers) -> Floats:
    """Standard score of a share against one half, with one pseudo-success in one pseudo-trial."""
    share = (successes + 1.0) / (trials + 1.0)
    return np.asarray(2.0 * np.sqrt(trials + 1.0) * (share - 0.5))


def two_proportion_test(successes: Numbers, others: Numbers, trials: Numbers, other_trials: Numbers) -> Floats:
    """Standard score of one share against another, one added to each count; 0 where everybody succeeded."""
    in_, out = trials + 1.0, other_trials + 1.0
    pooled = np.asarray((successes + others + 2.0) / (in_ + out))
    variance = pooled * (1.0 - pooled) * (1.0 / in_ + 1.0 / out)
    # more successes than trials, after ones were added, leave the score without meaning
    sound = variance > 0.0
    apart = (successes + 1.0) / in_ - (others + 1.0) / out
    return np.where(sound, apart / np.sqrt(np.where(sound, variance, 1.0)), 0.0)


def representative(counted: Tally, left_out: npt.NDArray[np.bool_]) -> list[tuple[Representative, ...]]:
    """For each group at most five statements, those it agrees with first; ``left_out`` (S,) never appear.

    Taken are the statements whose vote is significantly the group's own, best first; at the head the one it most
    notably agrees with. Where none is significant, the one best by whichever measure it has.
    """
    return [_of_group(counted, group, left_out) for group in range(len(counted.seen))]


def majorities(counted: Tally, left_out: npt.NDArray[np.bool_]) -> tuple[Majority, ...]:
    """At most five statements agreed with and five disagreed with by a significant majority of all voters.

    ``counted`` has all voters as one group.
    """
    found: list[Majority] = []
    for vote, votes in (("agree", counted.agreed[0]), ("disagree", counted.disagreed[0])):
        seen = counted.seen[0]
        share, test = (votes + 1.0) / (seen + 2.0), proportion_test(votes, seen)
        passing = np.flatnonzero((share > MORE_THAN_HALF) & (test > SIGNIFICANT) & ~left_out)
        best = passing[np.argsort(-(share * test)[passing], kind="stable")][:SHOWN]
        found += [Majority(int(i), vote, int(votes[i]), int(seen[i]), float(share[i]), float(test[i])) for i in best]
    return tuple(found)


def _of_group(counted: Tally, group: int, left_out: npt.NDArray[np.bool_]) -> tuple[Representative, ...]:
    seen = counted.seen[group]
    agree, disagree = _side(counted.agreed, counted.seen, group), _side(counted.disagreed, counted.seen, group)
    agrees = agree.ratio_test > disagree.ratio_test

    def shown(statement: int, *, foremost: bool = False) -> Representative:
        side, vote = (agree, "agree") if agrees[statement] else (disagree, "disagree")
        return side.of(statement, vote, int(seen[statement]), foremost=foremost)

    head = _foremost(agree, (agree.votes + disagree.votes > 0) & ~left_out)
    passing = np.flatnonzero((agree.significant() | disagree.significant()) & ~left_out).tolist()
    if head is not None:
        first = [shown(head, foremost=True)]
    elif passing:
        first = []
    else:
        first = [shown(i) for i in _most_apart(np.maximum(agree.ratio_test, disagree.ratio_test), left_out)]
    rest = sorted((shown(i) for i in passing if i != head), key=lambda one: -one.weight())
    taken = [*first, *rest][:SHOWN]
    return tuple(sorted(taken, key=lambda one: one.vote))


def _side(votes: Numbers, seen: Numbers, group: int) -> _Side:
    mine, trials = votes[group], seen[group]
    others, other_trials = votes.sum(axis=0) - mine, seen.sum(axis=0) - trials
    probability = np.asarray((mine + 1.0) / (trials + 2.0))
    return _Side(
        mine,
        probability,
        proportion_test(mine, trials),
        probability / ((others + 1.0) / (other_trials + 2.0)),
        two_proportion_test(mine, others, trials, other_trials),
    )


def _foremost(agree: _Side, eligible: npt.NDArray[np.bool_]) -> int | None:
    """The statement that the group most notably agrees with, going through them in order.

    Once a candidate is agreed with more here than elsewhere, only a greater weight replaces it; before that, a
    greater probability does.
    """
    general = agree.probability * agree.probability_test
    weight = agree.ratio * agree.ratio_test * general
    opens = (agree.probability_test > SIGNIFICANT) | ((agree.ratio > 1.0) & (agree.probability > MORE_THAN_HALF))
    best: int | None = None
    for i in np.flatnonzero(eligible).tolist():
        if best is None:
            better = bool(opens[i])
        elif agree.ratio[best] > 1.0:
            better = bool(weight[i] > weight[best])
        else:
            better = bool(general[i] > general[best])
        best = i if better else best
    return best


def _most_apart(score: Floats, left_out: npt.NDArray[np.bool_]) -> list[int]:
    allowed = np.flatnonzero(~left_out)
    return [int(allowed[np.argmax(score[allowed])])] if len(allowed) else []
