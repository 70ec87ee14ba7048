"""Input made to be slow takes no longer than other input of its size."""

from __future__ import annotations

import time

import numpy as np

from consultations.grouping.families import families
from consultations.grouping.linking import cores, roots, unite
from consultations.grouping.signing import sign, sign_many
from tests.grouping.generating import Chance, vocabulary


def cpu_seconds_of_signing(text: str) -> float:
    """What it takes to sign one text."""
    began = time.process_time()
    sign(text)
    return time.process_time() - began


def test_a_text_of_one_word_over_and_over_is_signed_like_any_other() -> None:
    for text in ("不" * 300_000, "不应当" * 100_000, "can not " * 40_000, "支" * 300_000, "是不是不" * 75_000):
        assert cpu_seconds_of_signing(text) < 3


def test_a_chain_of_thousands_is_cut_into_stars_in_reasonable_time() -> None:
    chance = Chance(2)
    words = chance.choices(vocabulary(), k=60)
    texts = []
    for step in range(4000):
        words[step % 60] = chance.choice(vocabulary())
        texts.append("".join(words))
    signed = sign_many(texts)
    assert len(set(cores(signed.values).tolist())) < 100
    began = time.process_time()
    found = families(signed)
    assert time.process_time() - began < 10
    assert np.bincount(found.family).max() < 200


def test_a_chain_of_joined_pairs_has_one_root() -> None:
    parent = np.arange(50_000)
    began = time.process_time()
    unite(parent, np.arange(49_999), np.arange(1, 50_000))
    assert not roots(parent, np.arange(50_000)).any()
    assert time.process_time() - began < 3
