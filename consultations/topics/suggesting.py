"""Which points a comment most likely raises, learned from the comments that officers have linked to points.

A point is as near as the comments that raise it are together, its own title and text being one more example that
counts extra; once there are some dozens of decisions a linear classifier speaks too. The rules were chosen by
measurement, see ``docs/decisions/010-topics.md``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
from scipy import sparse

from consultations.topics.grams import BUCKETS, counted, rarity, weighed
from consultations.topics.learning import Classifier, learn
from consultations.topics.why import telling_words

# What the likeness to a point's own title and text counts beside the likeness to all that raise it.
OWN_WORDS = 0.7
# A suggestion is explained by this many comments and words at most.
EXAMPLES = 3
WORDS = 6
LIKELIEST = 5


class Statement(msgspec.Struct, frozen=True):
    """A point: its id, its title and text."""

    id: str
    text: str


class Example(msgspec.Struct, frozen=True):
    """A comment and the points it raises, as an officer found; ``text`` may be left out where it was fitted before."""

    id: str
    points: tuple[str, ...]
    text: str = ""


class Near(msgspec.Struct, frozen=True):
    """A comment that raises the suggested point and is like the one asked about; 0 nothing in common, 1 the same."""

    comment: str
    similarity: float


class Suggested(msgspec.Struct, frozen=True):
    """A point, how likely beside the others of the same answer (the first has the most), and why.

    ``words`` are what the comment has in common with ``near``, or with the point's own words where ``near`` is empty.
    """

    point: str
    score: float
    near: tuple[Near, ...]
    words: tuple[str, ...]


class Model(msgspec.Struct, frozen=True):
    """Points and examples as they were when it was fitted; rows are the examples, then the points' own words."""

    points: tuple[str, ...]
    examples: tuple[str, ...]
    counts: Any
    rare: Any
    texts: Any
    raised: Any
    spread: Any
    classifier: Classifier | None

    def suggest(self, text: str, *, leaving_out: str | None = None, at_most: int = LIKELIEST) -> list[Suggested]:
        """The likeliest points, the likeliest first; none that has nothing in common with the text.

        ``leaving_out`` is an example that explains nothing because it is the comment itself.
        """
        direction = weighed(counted([text]), self.rare)
        if not self.points or not direction.nnz:
            return []
        asked = direction.toarray().ravel()
        alike = np.asarray(self.texts @ asked)
        if leaving_out in self.examples:
            alike[self.examples.index(leaving_out)] = 0
        scores = self._scores(alike)
        likeliest = [place for place in np.argsort(-scores, kind="stable")[:at_most] if scores[place] > 0]
        return [self._explained(text, asked, alike, place, float(scores[place])) for place in likeliest]

    def _scores(self, alike: Any) -> Any:
        near = (self.raised.T @ alike) / self.spread + OWN_WORDS * alike[len(self.examples) :]
        if near.max() <= 0:
            return np.zeros_like(near)
        scores = near / near.max()
        if self.classifier is not None:
            scores = scores + self.classifier.share * self.classifier.answer(alike)
        # what has nothing in common with the text is not suggested because it is frequent
        return np.where(near > 0, np.maximum(scores, 1e-6), 0) / (1 + (self.classifier.share if self.classifier else 0))

    def _explained(self, text: str, asked: Any, alike: Any, place: int, score: float) -> Suggested:
        of_point = self.raised.indices[self.raised.indptr[place] : self.raised.indptr[place + 1]]
        examples = of_point[(of_point < len(self.examples)) & (alike[of_point] > 0)]
        nearest = examples[np.argsort(-alike[examples], kind="stable")[:EXAMPLES]]
        rows = nearest if len(nearest) else np.array([len(self.examples) + place])
        shared = [self._shared(asked, row) for row in rows]
        return Suggested(
            point=self.points[place],
            score=round(min(score, 1.0), 4),
            near=tuple(Near(self.examples[row], round(float(min(alike[row], 1.0)), 4)) for row in nearest),
            words=tuple(telling_words(text, shared, WORDS)),
        )

    def _shared(self, asked: Any, row: int) -> Any:
        """What each bucket adds to the likeness of a row."""
        held = slice(self.texts.indptr[row], self.texts.indptr[row + 1])
        shared = np.zeros(BUCKETS, np.float32)
        shared[self.texts.indices[held]] = asked[self.texts.indices[held]] * self.texts.data[held]
        return shared


def fit(points: Sequence[Statement], examples: Sequence[Example], *, before: Model | None = None) -> Model:
    """Learn from what was decided. ``before`` saves reading the examples again that it was fitted on."""
    places = {point.id: place for place, point in enumerate(points)}
    linked = [example for example in examples if any(point in places for point in example.points)]
    counts = sparse.vstack([_examples(linked, before), counted([point.text for point in points])], format="csr")
    rare = rarity(counts)
    texts = weighed(counts, rare)
    pairs = [(row, places[p]) for row, example in enumerate(linked) for p in example.points if p in places]
    pairs += [(len(linked) + place, place) for place in range(len(points))]
    rows, columns = zip(*pairs, strict=True) if pairs else ((), ())
    shape = (len(linked) + len(points), len(points))
    raised = sparse.csc_matrix((np.ones(len(pairs), np.float32), (rows, columns)), shape=shape)
    raised.sort_indices()
    together = raised.T.tocsr() @ texts
    spread = np.sqrt(np.asarray(together.multiply(together).sum(axis=1)).ravel())
    return Model(
        points=tuple(places),
        examples=tuple(example.id for example in linked),
        counts=counts,
        rare=rare,
        texts=texts,
        raised=raised,
        spread=np.where(spread > 0, spread, 1),
        classifier=learn(texts, raised, len(linked)),
    )


def _examples(examples: Sequence[Example], before: Model | None) -> sparse.csr_matrix:
    known = {id_: row for row, id_ in enumerate(before.examples)} if before else {}
    new = [place for place, example in enumerate(examples) if example.id not in known]
    read = counted([examples[place].text for place in new])
    if before is None or len(new) == len(examples):
        return read
    old = before.counts[[known[example.id] for example in examples if example.id in known]]
    order = np.empty(len(examples), dtype=np.int64)
    order[[place for place, example in enumerate(examples) if example.id in known]] = np.arange(old.shape[0])
    order[new] = old.shape[0] + np.arange(len(new))
    stacked: sparse.csr_matrix = sparse.vstack([old, read], format="csr")[order]
    return stacked


def weight_of(model: Model) -> int:
    """Bytes that a model holds, for those who keep several."""
    held = sum(m.data.nbytes + m.indices.nbytes + m.indptr.nbytes for m in (model.counts, model.texts, model.raised))
    return int(held) + BUCKETS * 4
