"""A draft list of topics: words weighed by rarity, parted by non-negative factors, each with its most typical texts.

It is a draft for an officer to turn into points, not a finding. The same texts give the same list in any order. Each
family is given once, by its representative, so that a campaign of one letter becomes no topics of its own.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
import numpy as np

from consultations.topics.reading import fold
from consultations.topics.vocabulary import plain_words, words

KEYWORDS = 6
TYPICAL = 5
# Topics of a list at most; more is no overview.
MOST_TOPICS = 24
# A topic has at least this many texts, a long list's at least the second number.
FEWEST, FEWEST_OF_MANY, MANY = 2, 3, 40
# Words at most, the frequent ones first; and the part of many texts that a word may be in and still say something.
VOCABULARY = 5_000
COMMONEST = 0.5
# A text farther than this (cosine) from every topic is in none.
NEAR_ENOUGH = 0.12


class Text(msgspec.Struct, frozen=True):
    """One text of those that are drafted from."""

    id: str
    text: str


class Topic(msgspec.Struct, frozen=True):
    """A draft topic: its words as written, its comments and distinct texts, and the ids of the most typical ones."""

    keywords: tuple[str, ...]
    size: int
    distinct_texts: int
    typical: tuple[str, ...]


class Draft(msgspec.Struct, frozen=True):
    """The topics, those with the most distinct texts first, and how many comments are in none."""

    topics: tuple[Topic, ...]
    unassigned: int


class Parted(msgspec.Struct, frozen=True):
    """What parts texts into topics; ``centres`` (topics × words) are directions of length one."""

    vectors: Any
    centres: Any
    keywords: tuple[tuple[str, ...], ...]
    typical: tuple[tuple[str, ...], ...]

    def place(self, texts: Iterable[str]) -> Any:
        """The topic of each text, as a place in ``keywords``; −1 for none."""
        read = [fold(text) for text in texts]
        if not self.keywords or not read:
            return np.full(len(read), -1)
        near = self.vectors.transform(read) @ self.centres.T
        return np.where(near.max(axis=1) >= NEAR_ENOUGH, near.argmax(axis=1), -1)


NOTHING = Parted(None, None, (), ())


def part(texts: Sequence[Text], *, topics: int | None = None) -> Parted:
    """Find the topics of texts, one text a family; ``topics`` is how many are wanted, None for as befits the texts."""
    from sklearn.decomposition import NMF  # noqa: PLC0415 # takes a second to import
    from sklearn.exceptions import ConvergenceWarning  # noqa: PLC0415 # the same

    ordered = sorted(texts, key=lambda text: text.id)
    found = vectorised([text.text for text in ordered])
    if found is None:
        return NOTHING
    vectors, weighed = found
    spoken = np.flatnonzero(np.diff(weighed.indptr))
    wanted = min(topics or how_many(len(spoken)), len(spoken), weighed.shape[1])
    if not wanted:
        return NOTHING
    factors = NMF(wanted, init="nndsvd", random_state=0, max_iter=200, tol=1e-2)
    with warnings.catch_warnings():
        # a handful of texts may leave the factors swinging; what they part is good enough for a draft
        warnings.simplefilter("ignore", ConvergenceWarning)
        shares = factors.fit_transform(weighed[spoken])
    placed = np.full(len(ordered), -1)
    placed[spoken] = np.where(shares.max(axis=1) > 0, shares.argmax(axis=1), -1)
    centres = centres_of(weighed, placed, wanted)
    placed = _nearest(weighed, centres)
    fewest = 1 if topics else FEWEST_OF_MANY if len(spoken) >= MANY else FEWEST
    kept = [place for place in range(wanted) if (placed == place).sum() >= fewest]
    if not kept:
        return NOTHING
    centres = centres_of(weighed, placed, wanted)[kept]
    near = weighed @ centres.T
    placed = _nearest(weighed, centres)
    typical = [_typical(near, placed, place) for place in range(len(kept))]
    return Parted(
        vectors=vectors,
        centres=centres,
        keywords=keywords_of(vectors, centres, [[ordered[row].text for row in rows] for rows in typical]),
        typical=tuple(tuple(ordered[row].id for row in rows) for rows in typical),
    )


def vectorised(texts: Sequence[str]) -> tuple[Any, Any] | None:
    """What weighs the words of such texts, and the texts weighed (texts × words); None where no word says anything."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 # takes a second to import

    rare = 2 if len(texts) > FEWEST else 1
    vectors = TfidfVectorizer(
        analyzer=plain_words,
        sublinear_tf=True,
        min_df=rare,
        max_df=COMMONEST if len(texts) >= MANY else 1.0,
        max_features=VOCABULARY,
    )
    try:
        return vectors, vectors.fit_transform([fold(text) for text in texts])
    except ValueError:  # no word is left that two texts share
        return None


def how_many(texts: int) -> int:
    """How many topics to look for: few among few texts, and more the slower the more texts there are."""
    return min(MOST_TOPICS, round(texts**0.4)) if texts >= FEWEST else 0


def drafted(parted: Parted, sizes: Sequence[int], texts: Sequence[int], unassigned: int) -> Draft:
    """The list, from how many comments and distinct texts each topic has; topics without any are left out.

    How many comments came is told and does not rank: whoever sends one letter a thousand times moves nothing up.
    """
    found = [
        Topic(keywords, int(size), int(distinct), typical)
        for keywords, size, distinct, typical in zip(parted.keywords, sizes, texts, parted.typical, strict=True)
        if size
    ]
    return Draft(tuple(sorted(found, key=lambda topic: (-topic.distinct_texts, topic.keywords))), unassigned)


def centres_of(weighed: Any, placed: Any, number: int) -> Any:
    """The direction of each topic's texts together, topics × words, of length one or nought."""
    sums = np.zeros((number, weighed.shape[1]))
    for place in range(number):
        rows = np.flatnonzero(placed == place)
        if len(rows):
            sums[place] = np.asarray(weighed[rows].sum(axis=0)).ravel()
    return sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-12)


def _nearest(weighed: Any, centres: Any) -> Any:
    near = weighed @ centres.T
    return np.where(near.max(axis=1) >= NEAR_ENOUGH, near.argmax(axis=1), -1)


def _typical(near: Any, placed: Any, place: int) -> list[int]:
    rows = np.flatnonzero(placed == place)
    return [int(row) for row in rows[np.argsort(-near[rows, place], kind="stable")[:TYPICAL]]]


def keywords_of(vectors: Any, centres: Any, texts: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """The words that stand for each topic and less for the others, as its typical texts write them."""
    names = vectors.get_feature_names_out()
    telling = centres * np.sqrt(centres / np.maximum(centres.sum(axis=0), 1e-12))
    found = []
    for place, typical in enumerate(texts):
        chosen = [row for row in np.argsort(-telling[place], kind="stable")[:KEYWORDS] if telling[place, row] > 0]
        forms = _forms(typical)
        found.append(tuple(forms.get(names[row], str(names[row])) for row in chosen))
    return tuple(found)


def _forms(texts: Iterable[str]) -> dict[str, str]:
    """How each word is written most often."""
    times: dict[str, dict[str, int]] = {}
    for text in texts:
        for word in words(text):
            forms = times.setdefault(word.text, {})
            forms[word.written] = forms.get(word.written, 0) + 1
    return {word: max(forms, key=lambda form: (forms[form], form)) for word, forms in times.items()}
