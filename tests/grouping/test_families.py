"""Families: copies together, retyped letters together, chains apart, reversals apart, and never a matter of order."""

from __future__ import annotations

import random
from itertools import pairwise, permutations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from consultations.grouping.families import Families, families
from consultations.grouping.likeness import MEMBER, likeness
from consultations.grouping.signing import sign, sign_many
from tests.grouping.changing import KINDS, reversed_letter, turnable, turned
from tests.grouping.changing import TURNED as REVERSED
from tests.grouping.composing import Chance, letter, vocabulary
from tests.grouping.generating import comments
from tests.grouping.test_normal import ANY_TEXT

ONE = "既有多层住宅加装电梯，我们支持由街道统一招标。底楼采光受影响的，应当写明补偿标准；施工期间给老人留一条路。"
TURNED = ONE.replace("支持", "反对")


def sets(texts: list[str], found: Families) -> set[frozenset[int]]:
    """Families as sets of places."""
    return {frozenset(np.flatnonzero(found.family == number).tolist()) for number in set(found.family.tolist())}


def families_of(texts: list[str]) -> Families:
    """The families of texts, one comment each."""
    return families(sign_many(texts))


def test_no_comments_are_no_families() -> None:
    assert len(families_of([]).family) == 0


def test_copies_in_other_dress_are_one_family() -> None:
    chance = Chance(1)
    found = families_of([ONE, *(KINDS["width"](ONE, chance) for _ in range(20)), "希望小区增加路灯"])
    assert found.family.tolist() == [0] * 21 + [1]
    assert not found.apart.any()


def test_a_reversed_letter_is_set_apart_with_its_own_copies() -> None:
    found = families_of([ONE, ONE, ONE, TURNED, TURNED.replace("，", " "), ONE + "谢谢大家！"])
    assert found.family.tolist() == [0, 0, 0, 1, 1, 0]
    assert found.apart.tolist() == [False, False, False, True, True, False]


def test_three_opinions_on_one_letter_are_three_families() -> None:
    other = ONE.replace("应当", "不应当")
    found = families_of([ONE] * 3 + [TURNED] * 2 + [other] * 2)
    assert found.family.tolist() == [0, 0, 0, *found.family[3:5], *found.family[5:]]
    assert len(set(found.family.tolist())) == 3
    assert found.apart.tolist() == [False] * 3 + [True] * 4


def test_the_heavier_side_keeps_the_family() -> None:
    found = families_of([ONE] + [TURNED] * 4)
    assert found.apart.tolist() == [True, False, False, False, False]


def test_where_both_sides_weigh_the_same_nothing_that_says_the_same_is_set_apart() -> None:
    # twice in one text is no other opinion than once
    twice = ONE + "我们支持由街道统一招标。"
    denying = [TURNED, TURNED.replace("老人", "大家"), TURNED.replace("一条路", "一条道")]
    for texts in permutations([ONE, ONE, twice, *denying], 6):
        found = families_of(list(texts))
        assert [bool(found.apart[place]) for place, text in enumerate(texts)] == [text in denying for text in texts]


def test_only_one_of_two_sides_that_weigh_the_same_is_set_apart_in_any_order() -> None:
    chance = Chance(12)
    for _ in range(60):
        one = letter(chance, 200)
        opposite = turned(one, chance)
        if opposite == one:
            continue
        count = chance.randint(1, 4)
        sides = [
            [text, *(KINDS[chance.choice(["exact", "width", "reordered"])](text, chance) for _ in range(count - 1))]
            for text in (one, opposite)
        ]
        texts = [*sides[0], *sides[1]]
        order = chance.sample(range(2 * count), 2 * count)
        found, other = families_of(texts), families_of([texts[place] for place in order])
        assert found.apart.tolist() in ([False] * count + [True] * count, [True] * count + [False] * count), one
        assert found.apart[order].tolist() == other.apart.tolist()


def test_within_a_core_too_the_representative_of_the_family_is_right() -> None:
    # the same letter with the same other half: nearer to each other than to what stands for all
    more = "另外，电梯的维护单位每季度公布检修记录，物业公司在三号楼门厅设立意见箱，每周一开箱登记答复。"
    texts = [ONE] * 9 + [ONE + more] * 2 + [TURNED + more] * 3
    found = families_of(texts)
    assert found.apart.tolist() == [False] * 11 + [True] * 3


def test_a_member_that_cannot_be_read_stays() -> None:
    found = families_of([ONE, ONE, ONE, ONE.replace("支持", "支由"), ONE.replace("应当", "应犬")])
    assert found.family.tolist() == [0] * 5
    assert not found.apart.any()


def test_a_chain_of_small_changes_is_not_one_family() -> None:
    chance = Chance(2)
    words = chance.choices(vocabulary(), k=120)
    texts = []
    for step in range(40):
        words[step * 3 : step * 3 + 3] = chance.choices(vocabulary(), k=3)
        texts.append("".join(words))
    neighbours = [likeness(sign(one), sign(other)) for one, other in pairwise(texts)]
    assert min(neighbours) > 0.8
    found = families_of(texts)
    assert found.family[0] != found.family[-1]
    assert found.similarity.min() >= MEMBER


def test_every_member_resembles_the_one_that_stands_for_it() -> None:
    texts = [comment.text for comment in comments(1500, seed=4, length=120)]
    found = families_of(texts)
    assert found.family[found.representative].tolist() == list(range(len(found.representative)))
    assert found.similarity[found.representative].min() == 1
    assert found.similarity[~found.apart].min() >= MEMBER


def test_symbols_alone_are_together_only_if_they_are_the_same() -> None:
    found = families_of(["!!", "!!", "??", "", "", "👍", "👍", "👎"])
    assert sets([], found) == {frozenset({0, 1}), frozenset({2}), frozenset({3, 4}), frozenset({5, 6}), frozenset({7})}


def test_short_wishes_for_different_things_are_different() -> None:
    found = families_of(["请尽快修好路灯", "请尽快修好电梯", "请尽快修好路灯。", "同意", "不同意", "同意！"])
    assert sets([], found) == {frozenset({0, 2}), frozenset({1}), frozenset({3, 5}), frozenset({4})}


def test_weights_count_like_copies() -> None:
    texts = [comment.text for comment in comments(400, seed=5, length=100)]
    weights = np.array([1 + len(text) % 3 for text in texts])
    copies = [text for text, weight in zip(texts, weights.tolist(), strict=True) for _ in range(weight)]
    firsts = np.cumsum(weights) - weights
    weighted, copied = families(sign_many(texts), weights), families_of(copies)
    assert sets(texts, weighted) == {
        frozenset(np.flatnonzero(np.isin(firsts, list(members))).tolist()) for members in sets(copies, copied)
    }


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 2**32), st.randoms(use_true_random=False))
def test_the_order_of_the_comments_does_not_matter(seed: int, chance: random.Random) -> None:
    texts = [comment.text for comment in comments(150, seed=seed, length=80, turned_part=0.2)]
    order = list(range(len(texts)))
    chance.shuffle(order)
    one, other = families_of(texts), families_of([texts[place] for place in order])
    assert one.family[order].tolist() == other.family.tolist()
    assert one.apart[order].tolist() == other.apart.tolist()


@settings(deadline=None)
@given(st.lists(st.one_of(ANY_TEXT, st.sampled_from([ONE, TURNED, "同意", "！", ""])), max_size=12))
def test_any_texts_have_families_and_copies_share_theirs(texts: list[str]) -> None:
    found = families_of(texts)
    assert len(found.family) == len(texts)
    for place, one in enumerate(texts):
        for before in range(place):
            if texts[before] == one:
                assert found.family[before] == found.family[place]
                assert found.apart[before] == found.apart[place]


def test_whatever_is_done_to_a_campaign_its_reversals_leave_it() -> None:
    looked = missed = 0
    for seed in range(6):
        chance = Chance(seed)
        one = letter(chance, 260)
        changed = [chance.choice(list(KINDS.values()))(one, chance) for _ in range(60)]
        opposite = [reversed_letter(chance.choice(list(REVERSED)), one, chance) for _ in range(40)]
        readable = [text for text, is_readable in opposite if is_readable and turnable(one)]
        found = families_of([one, *changed, *readable])
        main = found.family[0]
        missed += int(np.count_nonzero(found.family[61:] == main))
        looked += len(readable)
        assert np.count_nonzero(found.family[:61] == main) >= 54
    # where both sides of the word are other words altogether nobody can tell that it is the same place
    assert missed <= 0.01 * looked
