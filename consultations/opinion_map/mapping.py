"""Drawing the map: from votes to places, groups, and what they agree on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from consultations.opinion_map.clustering import Clusters, best_count, k_means, possible_counts
from consultations.opinion_map.components import Places, Plane, places_on, principal_plane
from consultations.opinion_map.continuity import Former, facing, how_many, stable_ids
from consultations.opinion_map.representativeness import Majority, Representative, majorities, representative
from consultations.opinion_map.tallies import Tally, group_informed_consensus, tally
from consultations.opinion_map.votes import Counts, Floats, Votes

# Who has voted on fewer statements is shown, but belongs to no group; where there are fewer statements, on all of them.
VOTES_TO_TAKE_PART = 7
NO_GROUP = -1


@dataclass(frozen=True)
class Group:
    """Voters who vote alike: its id, how many they are, where its middle is, and what tells it apart."""

    id: int
    size: int
    centre: tuple[float, float]
    representative: tuple[Representative, ...]


@dataclass(frozen=True)
class OpinionMap:
    """The map of some votes.

    ``places`` (N, 2) and ``group_of`` (N,) follow ``voters``: a group's id, or -1 for who voted too little;
    ``counted`` has a row for each of ``groups`` and a column for each of ``statements``; ``consensus`` (S,) is the
    group-informed consensus, empty where nobody belongs to a group; ``majorities`` are over all voters. ``best`` and
    ``times`` say how many groups fitted best and for how many drawings in a row.
    """

    voters: tuple[str, ...]
    statements: tuple[str, ...]
    plane: Plane
    places: Floats
    group_of: Counts
    groups: tuple[Group, ...]
    counted: Tally
    consensus: Floats
    majorities: tuple[Majority, ...]
    best: int
    times: int

    def remembered(self) -> Former:
        """What the next drawing needs to keep this map recognisable."""
        return Former(
            groups={v: int(g) for v, g in zip(self.voters, self.group_of, strict=True) if g != NO_GROUP},
            places={v: (float(x), float(y)) for v, (x, y) in zip(self.voters, self.places, strict=True)},
            shown=len(self.groups),
            best=self.best,
            times=self.times,
        )


def draw_map(
    votes: Votes, *, groups: int | None = None, left_out: Collection[str] = (), former: Former | None = None
) -> OpinionMap:
    """Place every voter and group those who voted enough.

    ``groups`` fixes their number (fewer come out where fewer distinct places exist); without it the number of two to
    five that fits best is taken. Statements ``left_out`` (withdrawn after votes were cast) place nobody and are never
    named as typical. With the ``former`` map sides, number and ids of groups change no more than they must.
    """
    former = former or Former()
    out = np.array([statement in left_out for statement in votes.statements], dtype=bool)
    plane = principal_plane(votes, out)
    standing = places_on(plane, votes, out)
    places = _stretched(standing, len(votes.statements), 0)
    turn = facing(votes.voters, places, former)
    places = places * turn
    plane = Plane(plane.centre, plane.directions * turn[:, None])

    inside = np.flatnonzero(votes.cast() >= min(VOTES_TO_TAKE_PART, len(votes.statements)))
    best = times = 0
    labels = np.full(len(votes.voters), NO_GROUP)
    if len(inside):
        clusters, best, times = _clusters(standing, inside, len(votes.statements), groups, former)
        labels[inside] = clusters.labels
    count = int(labels.max(initial=NO_GROUP)) + 1
    ids = stable_ids(votes.voters, labels, count, former)
    rows = sorted(range(count), key=lambda row: ids[row])
    renumbered = np.array([rows.index(row) for row in range(count)] + [NO_GROUP])
    labels = renumbered[labels]
    ids = sorted(ids)

    counted = tally(votes, labels, count)
    typical = representative(tally(votes, labels, count, out), out)
    everybody = tally(votes, np.zeros(len(votes.voters), dtype=np.int64), 1, out)
    return OpinionMap(
        votes.voters,
        votes.statements,
        plane,
        places,
        np.array([*ids, NO_GROUP])[labels],
        tuple(_group(ids[row], places[labels == row], typical[row]) for row in range(count)),
        counted,
        group_informed_consensus(counted) if count else np.zeros(0),
        majorities(everybody, out),
        best,
        times,
    )


def _stretched(standing: Places, statements: int, known: int) -> Floats:
    """Places pushed out for the votes not cast: by the root of statements over votes, ``known`` added to both.

    Who voted on few statements would otherwise stand near the middle only because little is known of them.
    """
    return standing.unstretched * np.sqrt((statements + known) / np.maximum(standing.cast + known, 1))[:, None]


def _clusters(
    standing: Places, inside: Counts, statements: int, groups: int | None, former: Former
) -> tuple[Clusters, int, int]:
    # A place that rests on few votes is stretched most and known least. For grouping, the stretch is damped by as many
    # votes as one needs to take part, and a place counts the less the more it was stretched.
    known = min(VOTES_TO_TAKE_PART, statements)
    places = _stretched(standing, statements, known)[inside]
    weights = np.sqrt((standing.cast[inside] + known) / (statements + known))
    if groups is not None:
        return k_means(places, weights, groups), groups, 1
    tried = [(count, k_means(places, weights, count)) for count in possible_counts(len(inside))]
    best = best_count(tried, places)
    shown, times = how_many(best, former)
    return dict(tried).get(shown, dict(tried)[best]), best, times


def _group(id_: int, places: Floats, typical: tuple[Representative, ...]) -> Group:
    x, y = places.mean(axis=0).tolist()
    return Group(id_, len(places), (x, y), typical)
