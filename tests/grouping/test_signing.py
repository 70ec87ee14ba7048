"""Signatures: the same alone and in a batch, equal for equal forms, near for texts that are near."""

from __future__ import annotations

from statistics import mean

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from consultations.grouping.bands import BANDS, band_keys
from consultations.grouping.likeness import likeness, likeness_many
from consultations.grouping.normal import normal
from consultations.grouping.signing import Signatures, sign, sign_many
from tests.grouping.changing import KINDS
from tests.grouping.composing import Chance, english_sentence, letter, vocabulary
from tests.grouping.test_normal import ANY_TEXT

EXACT, VALUES, KEY = "f879cecb393b2f3742ea7b4a66345635", "2205cf187344827e", 3503223994214682711
LETTER = "底楼采光受影响，应当写明补偿标准；施工期间也要给老人留一条路。" * 3


@given(st.lists(ANY_TEXT, max_size=6))
@example(["", "!!", "？", "同", "同意", "同意。", "👍", LETTER, "不", "不应当", "\ud800"])
def test_a_batch_gives_what_its_texts_give_alone(texts: list[str]) -> None:
    many = sign_many(texts)
    assert len(many) == len(texts)
    assert [many[place] for place in range(len(texts))] == [sign(text) for text in texts]
    assert Signatures.of([sign(text) for text in texts]).values.tolist() == many.values.tolist()
    assert Signatures.joined([sign_many([text]) for text in texts]).exact.tolist() == many.exact.tolist()


@given(ANY_TEXT, ANY_TEXT)
def test_texts_are_exactly_alike_if_their_forms_are(one: str, other: str) -> None:
    alike = normal(one) == normal(other) if normal(one) or normal(other) else one == other
    assert (sign(one).exact == sign(other).exact) == alike
    assert likeness(sign(one), sign(other)) == 1 or not alike


@given(ANY_TEXT)
def test_a_signature_has_its_size_and_keys(text: str) -> None:
    signature = sign(text)
    assert (len(signature.exact), len(signature.values), signature.length) == (16, 128, len(normal(text)))
    keys = band_keys(signature)
    assert len(keys) == BANDS
    assert all(-(2**63) <= key < 2**63 for key in keys)
    assert len(set(keys)) == BANDS


def test_a_signature_never_changes_while_its_version_stays() -> None:
    signature = sign(LETTER)
    assert signature.exact.hex() == EXACT
    assert signature.values[:8].hex() == VALUES
    assert band_keys(signature)[0] == KEY


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.75, 0.9])
def test_the_estimate_is_right_on_average(share: float) -> None:
    chance = Chance(3)
    found, true = [], []
    for _ in range(60):
        words = chance.choices(vocabulary(), k=200)
        kept = round(200 * 2 * share / (1 + share))
        one, other = "".join(words), "".join(words[:kept] + chance.choices(vocabulary(), k=200 - kept))
        found.append(likeness(sign(one), sign(other)))
        grams = [{text[place : place + 3] for place in range(len(text) - 2)} for text in (one, other)]
        true.append(len(grams[0] & grams[1]) / len(grams[0] | grams[1]))
    assert abs(mean(found) - mean(true)) < 0.02
    assert mean((a - b) ** 2 for a, b in zip(found, true, strict=True)) ** 0.5 < 0.08


def test_unrelated_letters_are_not_alike_in_any_language() -> None:
    chance = Chance(4)
    letters = [letter(chance, 260) for _ in range(100)]
    english = ["".join(english_sentence(chance) for _ in range(8)) for _ in range(20)]
    many = sign_many(letters)
    assert sorted(likeness_many(many[0], many)[1:])[-1] < 0.4
    assert mean(likeness(sign(english[0]), sign(one)) for one in english[1:]) < 0.4


def test_a_retyped_letter_stays_near() -> None:
    chance = Chance(5)
    one = letter(chance, 300)
    assert mean(likeness(sign(one), sign(KINDS["swapped"](one, chance))) for _ in range(20)) > 0.5


def test_texts_of_only_symbols_are_like_nothing_else() -> None:
    texts = ["!!", "？", "👍", "👍👍", "……", "", "同", "不", "1", "意"]
    signatures = [sign(text) for text in texts]
    for place, one in enumerate(signatures):
        for other in signatures[place + 1 :]:
            assert likeness(one, other) < 0.2
            assert not set(band_keys(one)) & set(band_keys(other))
