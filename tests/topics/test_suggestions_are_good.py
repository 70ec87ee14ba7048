"""On comments whose topics people gave, what is suggested is right more often than by simpler ways."""

from __future__ import annotations

import pytest

from tests.topics.corpora import demo, ottensen, themefinder
from tests.topics.hits import Hits, Labelled, hits, most_frequent, nearest_words, ours, split

ASKED = 100


def figures(corpus: Labelled, decisions: int) -> tuple[Hits, Hits, Hits]:
    """Of the method, of the most frequent point, of the nearest by words; on one fixed split."""
    given = split(corpus, decisions)
    mine, frequent, words = (hits(way(given), given.asked[:ASKED]) for way in (ours, most_frequent, nearest_words))
    return mine, frequent, words


@pytest.mark.parametrize("decisions", [50, 300])
def test_general_topics_in_german_are_found_better_than_by_frequency_or_words(decisions: int) -> None:
    mine, frequent, words = figures(ottensen(), decisions)
    assert mine.at_1 >= frequent.at_1 + 0.1
    assert mine.at_1 >= words.at_1 + 0.03
    assert mine.at_3 >= 0.98


def test_topics_of_english_responses_are_found_far_better_than_by_frequency() -> None:
    mine, frequent, words = figures(themefinder(), 50)
    assert mine.at_1 >= 0.94
    assert mine.at_1 >= frequent.at_1 + 0.5
    assert mine.at_1 >= words.at_1 - 0.01
    assert mine.at_5 >= 0.99


@pytest.mark.parametrize(("folder", "decisions"), [("lift", 50), ("waste_points", 30), ("night_economy", 20)])
def test_points_in_chinese_are_found_far_better_than_by_frequency_or_words(folder: str, decisions: int) -> None:
    mine, frequent, words = figures(demo(folder), decisions)
    assert mine.at_1 >= max(frequent.at_1, words.at_1) + 0.25
    assert mine.at_5 >= max(frequent.at_5, words.at_5) + 0.25
