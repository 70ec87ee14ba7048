"""Input made to be slow takes no longer than other input of its size."""

from __future__ import annotations

import numpy as np
import pytest

from consultations.grouping.families import families
from consultations.grouping.linking import cores, roots, unite
from consultations.grouping.signing import Signatures, sign, sign_many
from tests.grouping.composing import Chance, vocabulary
from tests.growth import in_proportion


@pytest.mark.parametrize("words", ["不", "不应当", "can not ", "支", "是不是不"])
def test_a_text_of_one_word_over_and_over_is_signed_in_proportion(words: str) -> None:
    assert in_proportion(lambda size: sign(words * (size // len(words))), 75_000)


def chain(length: int) -> Signatures:
    """Texts of which each differs from the one before by a word, and the last from the first by all."""
    chance = Chance(2)
    words = chance.choices(vocabulary(), k=60)
    texts = []
    for step in range(length):
        words[step % 60] = chance.choice(vocabulary())
        texts.append("".join(words))
    return sign_many(texts)


def test_a_chain_of_thousands_is_cut_into_stars() -> None:
    signed = chain(4_000)
    assert len(set(cores(signed.values).tolist())) < 100
    assert np.bincount(families(signed).family).max() < 200


def test_cutting_a_chain_takes_time_in_proportion() -> None:
    chains = {length: chain(length) for length in (1_000, 4_000)}
    assert in_proportion(lambda length: families(chains[length]), 1_000)


def test_letters_that_differ_in_hundreds_of_places_are_compared_in_proportion() -> None:
    chance = Chance(6)
    words = [chance.choice(("应当", "不得", "支持", "反对")) + chance.choice(vocabulary()) for _ in range(600)]

    def reversed_here_and_there(count: int) -> Signatures:
        return sign_many(["".join(one if chance.random() < 0.9 else "必须" for one in words) for _ in range(count)])

    signed = {count: reversed_here_and_there(count) for count in (60, 240)}
    assert in_proportion(lambda count: families(signed[count]), 60)


def test_a_chain_of_joined_pairs_has_one_root() -> None:
    def join(count: int) -> None:
        parent = np.arange(count)
        unite(parent, np.arange(count - 1), np.arange(1, count))
        assert not roots(parent, np.arange(count)).any()

    assert in_proportion(join, 12_500)
