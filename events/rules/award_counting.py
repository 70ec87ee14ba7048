"""Counting a vote: points from votes and jury, exact, with every tie stated and none broken by anything else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction

import msgspec

WHOLE = 100


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Where a nominee stands after the count.

    ``votes`` counts votes that named it, ``jury`` is the mean of its scores and ``points`` its sum, both of 100 as
    exact fractions (``200/3``). Equal points are one ``rank``; ``tied`` where another has the same. ``won``: it is
    among the winners; whoever is tied with the last of them wins too.
    """

    nominee: str
    votes: int
    jury: str
    points: str
    rank: int
    tied: bool
    won: bool


def count(
    nominees: Sequence[str],
    votes: Sequence[Sequence[str]],
    scores: Mapping[str, Sequence[int]],
    *,
    winners: int,
    jury_percent: int,
) -> list[Standing]:
    """The nominees from most points to fewest, equal ones in the order given.

    The public part of a nominee's points is its votes out of those of the one with most, the jury's the mean of its
    scores; ``jury_percent`` of 100 is the jury's weight. Who has no points never wins.
    """
    named = Counter(choice for vote in votes for choice in set(vote))
    most = max((named[one] for one in nominees), default=0)
    means = {one: _mean(scores.get(one, ())) for one in nominees}
    points = {
        one: Fraction(named[one] * (WHOLE - jury_percent), most or 1) + means[one] * jury_percent / WHOLE
        for one in nominees
    }
    order = sorted(nominees, key=lambda one: points[one], reverse=True)
    ranks = {one: 1 + sum(points[other] > points[one] for other in nominees) for one in nominees}
    return [
        Standing(
            nominee=one,
            votes=named[one],
            jury=_told(means[one]),
            points=_told(points[one]),
            rank=ranks[one],
            tied=sum(points[other] == points[one] for other in nominees) > 1,
            won=ranks[one] <= winners and points[one] > 0,
        )
        for one in order
    ]


def _mean(scores: Sequence[int]) -> Fraction:
    return Fraction(sum(scores), len(scores)) if scores else Fraction(0)


def _told(number: Fraction) -> str:
    return "/".join(map(str, number.as_integer_ratio()))
