"""Groups of voters who stand close together: weighted k-means, and how many groups fit best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from consultations.opinion_map.votes import Counts, Floats

FEWEST_GROUPS, MOST_GROUPS = 2, 5
# A further group is thought of for every so many places.
PLACES_A_GROUP = 12
STEPS = 100
STARTS = 10
# First guesses and the measure of fit look at so many voters: they cost the square of it.
LOOKED_AT = 1_500
SEED = 20210601


@dataclass(frozen=True)
class Clusters:
    """``labels`` (N,) the group of each place from 0; ``centres`` (k, 2); ``spread`` the weighted squared distance."""

    labels: Counts
    centres: Floats
    spread: float


def k_means(places: Floats, weights: Floats, count: int, guess: Floats | None = None) -> Clusters:
    """``count`` groups of ``places`` (N, 2), the best of several starts; fewer where there are fewer distinct places.

    ``weights`` (N,) say how much a place counts; ``guess`` (k, 2) is one more start, such as a former map's centres.
    """
    few = _some(len(places))
    count = min(count, len(np.unique(places[few], axis=0)))
    starts = [_spread_out(places[few], weights[few], count, np.random.default_rng(SEED + i)) for i in range(STARTS)]
    if guess is not None and len(guess) == count:
        starts.append(guess)
    tried = [_settle(places[few], weights[few], start) for start in starts]
    best = min(tried, key=lambda clusters: clusters.spread)
    return best if len(few) == len(places) else _settle(places, weights, best.centres)


def possible_counts(places: int) -> range:
    """The numbers of groups worth trying on so many places."""
    return range(FEWEST_GROUPS, min(MOST_GROUPS, 2 + places // PLACES_A_GROUP) + 1)


def silhouette(places: Floats, labels: Counts) -> float:
    """How well places (N, 2) fit their groups, from -1 to 1: the mean silhouette, 0 for one alone in its group.

    Of many places a fixed sample is measured.
    """
    few = _some(len(places))
    places, labels = places[few], labels[few]
    present = np.unique(labels)
    if len(present) < 2:
        return -1.0
    apart = np.sqrt(_squared_distances(places, places))
    sums = np.stack([apart[:, labels == label].sum(axis=1) for label in present], axis=1)
    sizes = np.array([np.count_nonzero(labels == label) for label in present])
    own = np.searchsorted(present, labels)
    rows = np.arange(len(labels))
    within = sums[rows, own] / np.maximum(sizes[own] - 1, 1)
    means = sums / sizes
    means[rows, own] = np.inf
    nearest = means.min(axis=1)
    larger = np.maximum(within, nearest)
    fit = np.where((sizes[own] == 1) | (larger == 0), 0.0, (nearest - within) / np.where(larger == 0, 1.0, larger))
    return float(fit.mean())


def best_count(clusterings: Sequence[tuple[int, Clusters]], places: Floats) -> int:
    """The number of groups whose clustering fits best; of equals the smallest."""
    return max(clusterings, key=lambda pair: (silhouette(places, pair[1].labels), -pair[0]))[0]


def _some(count: int) -> Counts:
    if count <= LOOKED_AT:
        return np.arange(count)
    return np.sort(np.random.default_rng(SEED).choice(count, LOOKED_AT, replace=False))


def _spread_out(places: Floats, weights: Floats, count: int, chance: np.random.Generator) -> Floats:
    chosen = [int(chance.choice(len(places), p=weights / weights.sum()))]
    distance = np.full(len(places), np.inf)
    for _ in range(count - 1):
        distance = np.minimum(distance, np.sum((places - places[chosen[-1]]) ** 2, axis=1))
        heavy = distance * weights
        chosen.append(int(chance.choice(len(places), p=heavy / heavy.sum())))
    return places[chosen]


def _settle(places: Floats, weights: Floats, centres: Floats) -> Clusters:
    labels = _nearest(places, centres)
    for _ in range(STEPS):
        mass = np.bincount(labels, weights, minlength=len(centres))
        sums = np.stack([np.bincount(labels, weights * places[:, i], minlength=len(centres)) for i in (0, 1)], axis=1)
        # a centre that lost all its places waits where it is
        moved = np.where(mass[:, None] > 0, sums / np.where(mass > 0, mass, 1.0)[:, None], centres)
        nearest = _nearest(places, moved)
        settled = bool(np.array_equal(nearest, labels))
        centres, labels = moved, nearest
        if settled:
            break
    kept, labels = np.unique(labels, return_inverse=True)
    centres = centres[kept]
    return Clusters(labels, centres, float(np.sum(weights * np.sum((places - centres[labels]) ** 2, axis=1))))


def _nearest(places: Floats, centres: Floats) -> Counts:
    return np.asarray(np.argmin(_squared_distances(centres, places), axis=0))


def _squared_distances(some: Floats, others: Floats) -> Floats:
    return (some[:, None, 0] - others[None, :, 0]) ** 2 + (some[:, None, 1] - others[None, :, 1]) ** 2
