"""What each clause's comments speak of: the words that stand out on it, and the comments most typical of it."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TypeVar

import msgspec
import numpy as np

from consultations.topics.drafting import Text, centres_of, keywords_of, vectorised

G = TypeVar("G", bound=Hashable)
TYPICAL = 3


class Summary(msgspec.Struct, frozen=True):
    """Words as written, the most telling first, and the ids of the most typical texts."""

    keywords: tuple[str, ...] = ()
    typical: tuple[str, ...] = ()


def summaries(texts: Sequence[tuple[Text, G]]) -> dict[G, Summary]:
    """For each group that texts were given with: what tells it from the others. With one group, what it is about."""
    ordered = sorted(texts, key=lambda pair: pair[0].id)
    groups = list(dict.fromkeys(group for _, group in ordered))
    found = vectorised([text.text for text, _ in ordered]) if ordered else None
    if found is None:
        return {group: Summary() for group in groups}
    vectors, weighed = found
    places = {group: place for place, group in enumerate(groups)}
    placed = np.array([places[group] for _, group in ordered])
    centres = centres_of(weighed, placed, len(groups))
    near = weighed @ centres.T
    typical: list[list[int]] = []
    for place in range(len(groups)):
        rows = np.flatnonzero((placed == place) & (near[:, place] > 0))
        typical.append([int(row) for row in rows[np.argsort(-near[rows, place], kind="stable")[:TYPICAL]]])
    keywords = keywords_of(vectors, centres, [[ordered[row][0].text for row in rows] for rows in typical])
    return {
        group: Summary(keywords[place], tuple(ordered[row][0].id for row in typical[place]))
        for group, place in places.items()
    }
