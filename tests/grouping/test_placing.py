"""One new text among those that were there before."""

from __future__ import annotations

import numpy as np

from consultations.grouping.bands import band_keys
from consultations.grouping.families import families
from consultations.grouping.placing import Candidate, Placement, place
from consultations.grouping.signing import sign, sign_many
from tests.grouping.changing import KINDS, TURNED
from tests.grouping.composing import Chance
from tests.grouping.generating import comments
from tests.grouping.test_families import ONE
from tests.grouping.test_families import TURNED as OPPOSITE

LETTER, REVERSED = sign(ONE), sign(OPPOSITE)


def test_without_candidates_it_is_a_family_of_its_own() -> None:
    assert place(LETTER, []) == Placement(None, 1.0, None)


def test_a_copy_goes_where_the_text_is_also_if_that_was_set_apart() -> None:
    known = [Candidate(LETTER, "one", LETTER, 9), Candidate(REVERSED, "two", REVERSED, 1, apart=True)]
    assert place(sign(ONE.replace("，", " ")), known) == Placement("one", 1.0, None)
    assert place(REVERSED, known) == Placement("two", 1.0, "polarity")


def test_a_retyped_letter_joins_and_a_reversed_one_does_not() -> None:
    known = [Candidate(LETTER, 1, LETTER, 5)]
    joined = place(sign(ONE + "谢谢！"), known)
    assert (joined.family, joined.flag) == (1, None)
    assert joined.similarity > 0.8
    assert place(REVERSED, known) == Placement(None, 1.0, "polarity")


def test_a_reversed_letter_joins_its_like() -> None:
    known = [Candidate(LETTER, 1, LETTER, 50), Candidate(REVERSED, 2, REVERSED, 3, apart=True)]
    joined = place(sign(OPPOSITE + "谢谢！"), known)
    assert (joined.family, joined.flag) == (2, "polarity")


def test_of_two_families_the_heavier_takes_it_in_whatever_the_order() -> None:
    other = sign(ONE.replace("招标", "采购"))
    known = [Candidate(other, "light", other, 3), Candidate(LETTER, "heavy", LETTER, 4)]
    new = sign(ONE.replace("老人", "大家"))
    assert place(new, known) == place(new, known[::-1])
    assert place(new, known).family == "heavy"


def test_what_shares_a_band_but_is_not_alike_stays_apart() -> None:
    other = sign("希望小区增加路灯，晚上回家看不清路。")
    assert place(sign("完全无关的一句话，写在这里。"), [Candidate(other, 1, other, 1)]).family is None


def test_placing_agrees_with_grouping_all_at_once() -> None:
    stream = list(comments(3000, seed=11, length=200))
    texts = [comment.text for comment in stream]
    stored, later = 2600, range(2600, 3000)
    signed = sign_many(texts)
    found = families(signed.take(np.arange(stored)))
    size = np.bincount(found.family)
    filed: dict[int, list[int]] = {}
    for number in range(stored):
        for key in band_keys(signed[number]):
            filed.setdefault(key, []).append(number)
    family_of: dict[int, set[int]] = {}
    for number in range(stored):
        family_of.setdefault(stream[number].family, set()).add(int(found.family[number]))
    right = []
    for number in later:
        near = {other for key in band_keys(signed[number]) for other in filed.get(key, [])}
        candidates = [
            Candidate(
                signed[other],
                int(found.family[other]),
                signed[int(found.representative[found.family[other]])],
                int(size[found.family[other]]),
                bool(found.apart[other]),
            )
            for other in sorted(near)
        ]
        Chance(number).shuffle(candidates)
        placed = place(signed[number], candidates)
        own = family_of.get(stream[number].family, set())
        if stream[number].kind in TURNED:
            right.append(placed.flag == "polarity" or placed.family not in own)
        elif own:
            right.append(placed.family in own)
        else:
            right.append(placed.family is None)
    assert {stream[number].kind for number in later} >= {"unrelated", *KINDS}
    assert sum(right) / len(right) >= 0.97
