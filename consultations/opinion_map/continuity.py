"""Keeping a map recognisable from one drawing to the next: its sides, its number of groups, and their ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from consultations.opinion_map.votes import Counts, Floats

# Another number of groups has to be the best so many drawings in a row before the map takes it.
PATIENCE = 4


@dataclass(frozen=True)
class Former:
    """What the last map showed.

    ``groups`` and ``places`` by voter; ``shown`` how many groups it had (0: none yet), ``best`` how many fitted best,
    and for how many drawings in a row (``times``).
    """

    groups: Mapping[str, int] = field(default_factory=dict)
    places: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    shown: int = 0
    best: int = 0
    times: int = 0


def how_many(best: int, former: Former) -> tuple[int, int]:
    """The number of groups to show where ``best`` fits best now, and for how many drawings in a row it has."""
    times = former.times + 1 if best == former.best else 1
    return (best if times >= PATIENCE or not former.shown else former.shown), times


def facing(voters: Sequence[str], places: Floats, former: Former) -> Floats:
    """For each of the two axes 1, or -1 where it has to be turned round to agree with the former places (2,)."""
    shared = [(i, former.places[voter]) for i, voter in enumerate(voters) if voter in former.places]
    if not shared:
        return np.ones(2)
    rows = [i for i, _ in shared]
    agreement = np.sum(places[rows] * np.array([place for _, place in shared]), axis=0)
    return np.where(agreement < 0, -1.0, 1.0)


def stable_ids(voters: Sequence[str], labels: Counts, count: int, former: Former) -> list[int]:
    """An id for each of ``count`` groups: that of the former group with which it shares most voters, one to one.

    ``labels`` (N,) is the group of each voter from 0, or -1. A group without a forerunner gets the lowest id that no
    group of the former map had. Without a former map the ids run from 0, the largest group first.
    """
    sizes = np.bincount(labels[labels >= 0], minlength=count)
    largest_first = sorted(range(count), key=lambda group: (-sizes[group], group))
    shared: dict[tuple[int, int], int] = {}
    for voter, label in zip(voters, labels.tolist(), strict=True):
        if label >= 0 and voter in former.groups:
            pair = (label, former.groups[voter])
            shared[pair] = shared.get(pair, 0) + 1
    ids: dict[int, int] = {}
    for (label, id_), _ in sorted(shared.items(), key=lambda pair: (-pair[1], pair[0])):
        if label not in ids and id_ not in ids.values():
            ids[label] = id_
    taken = set(former.groups.values())
    free = (id_ for id_ in range(len(taken) + count) if id_ not in taken)
    for label in largest_first:
        if label not in ids:
            ids[label] = next(free)
    return [ids[label] for label in range(count)]
