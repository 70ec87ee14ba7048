"""How often what is suggested is right: hit@1, @3 and @5 of the method and of three that it has to beat."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from consultations.topics.suggesting import Example, Statement, fit
from tests.topics.corpora import Labelled

# Comments asked about at most: a third of a set, so that the figures of different numbers of decisions compare.
ASKED = 200
NEIGHBOURS = 10
Ranking = Callable[[str], Sequence[str]]


class Hits(msgspec.Struct, frozen=True):
    """The part of the comments where one of the first 1, 3, 5 suggestions is a point that was given."""

    at_1: float
    at_3: float
    at_5: float


class Split(msgspec.Struct, frozen=True):
    """What is decided already, and what is asked about."""

    points: dict[str, str]
    decided: list[tuple[str, frozenset[str]]]
    asked: list[tuple[str, frozenset[str]]]


def split(corpus: Labelled, decisions: int, *, seed: int = 0) -> Split:
    """The same for the same seed; what is asked about does not depend on ``decisions`` where there is enough."""
    order = np.random.default_rng(seed).permutation(len(corpus.comments))
    comments = [corpus.comments[place] for place in order]
    asked = comments[max(decisions, len(comments) - min(ASKED, len(comments) // 3)) :] or comments[decisions:]
    return Split(corpus.points, comments[:decisions], asked)


def hits(ranking: Ranking, asked: Sequence[tuple[str, frozenset[str]]]) -> Hits:
    """How often a ranking is right."""
    found = [[point in raised for point in ranking(text)[:5]] for text, raised in asked]
    return Hits(*(sum(any(one[:first]) for one in found) / len(found) for first in (1, 3, 5)))


def ours(given: Split) -> Ranking:
    """What the workbench suggests."""
    model = fit(
        [Statement(id_, text) for id_, text in given.points.items()],
        [Example(str(place), tuple(sorted(raised)), text) for place, (text, raised) in enumerate(given.decided)],
    )
    return lambda text: [one.point for one in model.suggest(text)]


def most_frequent(given: Split) -> Ranking:
    """Always the points that were raised most."""
    times = {point: sum(point in raised for _, raised in given.decided) for point in given.points}
    ranked = sorted(times, key=lambda point: -times[point])
    return lambda text: ranked


def at_random(given: Split, *, seed: int = 0) -> Ranking:
    """Any points."""
    random = np.random.default_rng(seed)
    return lambda text: [str(point) for point in random.permutation(list(given.points))]


def nearest_words(given: Split) -> Ranking:
    """The points of the ten comments that share most words between spaces; where there are none, the frequent ones."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectors = TfidfVectorizer(token_pattern=r"(?u)\b\w+\b", sublinear_tf=True)
    texts = [text for text, _ in given.decided] + list(given.points.values())
    raised = [raised for _, raised in given.decided] + [frozenset([point]) for point in given.points]
    known = vectors.fit_transform(texts)
    names = list(given.points)
    usual = np.array([sum(name in one for one in raised) for name in names]) * 1e-6

    def ranking(text: str) -> list[str]:
        alike: NDArray[np.float64] = (known @ vectors.transform([text]).T).toarray().ravel()
        near = np.argsort(-alike, kind="stable")[:NEIGHBOURS]
        votes = usual + np.array([sum(alike[row] for row in near if name in raised[row]) for name in names])
        return [names[place] for place in np.argsort(-votes, kind="stable")]

    return ranking


METHODS = {
    "suggestions": ours,
    "nearest by words": nearest_words,
    "most frequent point": most_frequent,
    "random": at_random,
}
