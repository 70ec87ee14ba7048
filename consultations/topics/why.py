"""Which words made texts alike: words that the others have too, those first that count most in the likeness."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from consultations.topics.grams import runs
from consultations.topics.reading import folded
from consultations.topics.vocabulary import words

# A word that counts less than this part of what the first one does says little.
LEAST = 0.15
PAIR = 2


def telling_words(text: str, shared: Sequence[Any], at_most: int) -> list[str]:
    """Words of ``text``, as written, that another text has too; those first that count most in the likeness.

    ``shared`` holds for each other text how much each bucket of runs adds to the likeness, 0 for what it has not. A
    word is shared where every pair of its characters is.
    """
    length = len(folded(text).text) + 2
    credit = np.zeros(length)
    paired = [np.zeros(length, bool) for _ in shared]
    for size, starts, buckets in runs(f" {folded(text).text} "):
        for one, has in zip(shared, paired, strict=True):
            worth = one[buckets]
            if size == PAIR:
                has[starts] = worth > 0
            for step in range(size):
                credit[starts + step] += worth / size
    told: dict[str, tuple[float, str]] = {}
    for word in words(text):
        # the folded text stands one space further on among the runs; a pair is known by its first character
        if any(has[word.start + 1 : word.end].all() for has in paired):
            worth, _ = told.get(word.text, (0.0, ""))
            told[word.text] = (worth + float(credit[word.start + 1 : word.end + 1].sum()), word.written)
    ranked = sorted(told.values(), key=lambda pair: -pair[0])
    return [written for worth, written in ranked[:at_most] if worth > 0 and worth >= LEAST * ranked[0][0]]
