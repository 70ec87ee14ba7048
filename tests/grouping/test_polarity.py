"""A text that says the opposite is told apart, and one that is only written otherwise is not."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from consultations.grouping.facing import facing
from consultations.grouping.polarity import reverses
from consultations.grouping.signing import sign, sign_many
from tests.grouping.changing import KINDS, traditional, turned
from tests.grouping.composing import Chance, letter, sentences
from tests.grouping.letters import ENGLISH_OPPOSITES, OPPOSITES

FRAMES = [
    "我们{}在本小区加装电梯，施工期间请给老人留一条路，费用由各户分摊，每层的比例请写明。",
    "关于夜间经济街区的管理，商户{}按时关闭外摆灯光，街道每周检查一次，结果贴在公告栏里。{}保留卸货车位。",
    "住在三楼的老人行动不便，家属{}由社区统一购买保险。物业每月公布账目，业主可随时查看。",
    "这一条我看了三遍，{}这样写。",
]
ENGLISH_FRAMES = [
    "The residents of our block {} pay for the new lift, and the costs are to be published on the notice board.",
    "As an owner of a small shop I {} the plan for the night market. Deliveries before six are a different matter.",
]
MORE = [
    ("应", "不应"), ("能", "不能"), ("可以", "不得"), ("应该", "不应该"), ("赞成", "不赞成"), ("认可", "不认可"),
    ("愿意", "不愿意"), ("允许", "不允许"), ("必须", "不必"), ("准许", "不准"), ("应当", "不得"), ("会", "不会"),
    ("要", "不要"), ("接受", "拒绝"), ("赞同", "反对"), ("是", "不是"), ("有", "没有"), ("建议", "不建议"),
    ("支持", "不支持"), ("同意", "无法同意"), ("支持", "不再支持"), ("应当支持", "不应当支持"),
    ("应当禁止", "不应当禁止"), ("坚决支持", "坚决反对"), ("完全同意", "完全不同意"),
    ("可以", "不能"), ("必须", "无需"), ("应予", "不予"), ("予以", "不予"),
    ("要求增加", "要求减少"), ("取消", "保留"), ("增加", "减少"),
    ("扩大", "缩小"), ("延长", "缩短"), ("提高", "降低"), ("认为合理，", "认为不合理，"), ("认为合法，", "认为违法，"),
    ("有利于", "不利于"), ("有必要", "没有必要"), ("需要", "无须"), ("没有异议，", "有异议，"), ("并同意", "并不同意"),
    ("从来支持", "从来不支持"), ("鼓励", "限制"), ("可", "不可"),
]  # fmt: skip
ENGLISH_MORE = [
    ("should", "shouldn't"), ("must", "mustn't"), ("can", "can't"), ("support", "do not support"),
    ("support", "reject"),
    ("agree with", "disagree with"), ("agree with", "do not agree with"), ("will", "will not"),
    ("am for", "am against"),
    ("approve", "disapprove"), ("is allowed to", "is not allowed to"), ("should", "should never"),
    ("need to", "need not"), ("want to", "don't want to"), ("always want to", "never want to"),
    ("find it fair to", "find it unfair to"), ("find it reasonable to", "find it unreasonable to"),
    ("like to", "dislike to"), ("think it is necessary to", "think it is unnecessary to"),
    ("would keep", "would abolish"), ("would increase what we", "would reduce what we"), ("will", "won't"),
    ("do", "do not"), ("are permitted to", "are forbidden to"),
]  # fmt: skip


@pytest.mark.parametrize(("word", "opposite"), [*OPPOSITES, *MORE])
def test_a_swapped_word_turns_a_letter_in_simplified_and_traditional(word: str, opposite: str) -> None:
    for frame in FRAMES:
        one, other = frame.replace("{}", word), frame.replace("{}", opposite)
        assert reverses(sign(one), sign(other)), one
        assert reverses(sign(one.translate(traditional())), sign(other)), one
        assert reverses(sign(other.translate(traditional())), sign(one)), one


@pytest.mark.parametrize(("word", "opposite"), [*ENGLISH_OPPOSITES, *ENGLISH_MORE])
def test_a_swapped_word_turns_an_english_letter(word: str, opposite: str) -> None:
    for frame in ENGLISH_FRAMES:
        one, other = frame.replace("{}", word), frame.replace("{}", opposite)
        assert reverses(sign(one), sign(other)), one
        assert reverses(sign(one.upper()), sign(other)), one


@pytest.mark.parametrize(("word", "opposite"), [*OPPOSITES, *MORE])
def test_width_and_punctuation_hide_no_swapped_word(word: str, opposite: str) -> None:
    for frame in FRAMES:
        one, other = frame.replace("{}", word), frame.replace("{}", opposite)
        typed = "　　" + other.replace("，", ", ").replace("。", "．\n").translate(traditional())
        assert reverses(sign(one), sign(typed)), one


@pytest.mark.parametrize(("word", "opposite"), [("support", "oppose"), ("支持", "反对"), ("同意", "不同意")])
def test_a_swapped_word_turns_a_mixed_letter(word: str, opposite: str) -> None:
    frame = "Dear officers，我{}这个方案 (the lift plan)，因为 parking 的问题一直没有解决。Thank you!"
    assert reverses(sign(frame.format(word)), sign(frame.format(opposite)))


def test_one_of_two_equal_sentences_turned_is_enough() -> None:
    letter = "我们支持加装电梯。老人需要它。我们支持加装电梯。"
    assert reverses(sign(letter), sign(letter.replace("支持", "反对", 1)))


def test_two_swapped_against_each_other_are_enough() -> None:
    assert reverses(sign("我们支持加装电梯，反对增设收费车位。"), sign("我们反对加装电梯，支持增设收费车位。"))


def test_a_denial_put_in_where_there_was_no_word_turns_a_long_letter() -> None:
    one = (
        "梧桐里小区三号楼的居民在六月十日开会讨论了加装电梯的方案，参加的有四十二户。会上大家看了图纸，听了设计单位的介绍，"
        "底楼的两户提出采光和通风的疑问，设计单位当场作了说明，答应把连廊改窄三十厘米。业主代表签字确认了会议记录，"
        "记录贴在楼道里公示七天。请街道办把我们的情况一并报上去，尽早排进今年的计划。"
    )
    assert reverses(sign(one), sign(one.replace("签字确认", "没签字确认")))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("实施分类监督管理。应当推进有关建设。", "实施分类监督管理。不应当推进有关建设。"),
        ("本市依法办理应当公开的事项。", "本市依法办理不应当公开的事项。"),
        ("综合执法不由街道并。同意由居民承担补贴。", "综合执法不由街道并。不同意由居民承担补贴。"),
        ("这一条由业主要求写明。", "这一条由业主不要求写明。"),
        ("并可以通过专属空间获得服务。", "并不可以通过专属空间获得服务。"),
    ],
)
def test_words_that_only_touch_hide_none(one: str, other: str) -> None:
    assert reverses(sign(one), sign(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("调解员与案件产生利益冲突的，应当及时进行披露。", "调解员与案件产生利益冲实的，不应当即时进行披露。"),
        ("四号楼之间的宣传栏应当保留。费用公开。", "四号楼之间的宣传栏不应当协作。费用公开。"),
        ("二十号楼之间的座椅应当保留。费用公开。", "二十号楼之间的坐椅不应当当保留。费用公开。"),
        ("我们坚决支持在三号楼加装电梯", "我们坚诀反对再三号楼加装电梯"),
        ("我们不同意由底楼承担费用。", "我门同意油底楼承担费用。"),
        ("I support bicycle racks at the school gate.", "sI oppose bycicle racks at the school gate."),
        ("The bureau must reply within five days.", "The bureua must not repply within five days."),
    ],
)
def test_a_swapped_word_is_seen_where_what_is_beside_it_is_mistyped(one: str, other: str) -> None:
    assert reverses(sign(one), sign(other))
    assert reverses(sign(other), sign(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("我们不同意由底楼承担费用。", "我们很同意由底楼承担费用。"),
        ("我们不同意由底楼承担费用。", "我们法律文书同意由底楼承担费用。"),
        ("请不要在东门施工，老人太吃力。", "请报要在东门施工，老人太吃力。"),
        ("我们支持在菜场周边增加快递柜。", "我们支由在菜场周边增加快递柜。"),
        ("费用不得由底楼承担。", "费用犬得由底楼承担。"),
        ("The bureau must not reply within five days.", "The bureau must nit reply within five days."),
        ("The draft does not explain who pays for it.", "The draft does notsexplain who pays for it."),
    ],
)
def test_a_word_that_cannot_be_read_says_nothing_opposite(one: str, other: str) -> None:
    assert not reverses(sign(one), sign(other))
    assert not reverses(sign(other), sign(one))


def test_what_stands_for_many_is_read_as_it_is() -> None:
    marks = sign_many(["我们很同意由底楼承担费用。", "我们不同意由底楼承担费用。"]).marks
    letter, other = np.array([0]), np.array([1])
    assert facing(marks, other, letter, sure=True).all()
    assert not facing(marks, letter, other, sure=True).any()


def test_the_same_sentence_both_ways_is_against_a_letter_that_has_it_one_way() -> None:
    one = "我们支持加装电梯。老人需要它。"
    assert reverses(sign(one), sign(one + "我们反对加装电梯。"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("费用必须公开。不同意由底楼承担。", "不同意由底楼承担。费用必须公开。"),
        ("我们坚决不同意在三号楼加装电梯", "我们坚决很同意在三号楼加装电梯"),
        ("能不能申请补贴并不清楚，希望写明。", "能不能申请补贴并不清楚，希望写明，谢谢。"),
        ("支持加装电梯，费用应当公开。", "支持加装电梯，费用应当公开。我们不同意由底楼承担。"),
        ("有不同意见的住户可以写信。", "有不同意见的住户可以写信，也可以来电。"),
        ("社会各界应当参与供应链建设。", "社會各界應當參與供應鏈建設。"),
        ("", "!!"),
        ("不", "是"),
    ],
)
def test_a_text_that_is_only_changed_is_not_turned(one: str, other: str) -> None:
    assert not reverses(sign(one), sign(other))
    assert not reverses(sign(other), sign(one))


def test_a_text_never_reverses_itself() -> None:
    chance = Chance(5)
    for _ in range(50):
        text = letter(chance, 200)
        assert not reverses(sign(text), sign(text.translate(traditional())))


def test_it_does_not_matter_which_of_two_comes_first() -> None:
    chance = Chance(6)
    for _ in range(60):
        one = letter(chance, 150)
        other = turned(one, chance) if chance.random() < 0.5 else KINDS["typos"](one, chance)
        assert reverses(sign(one), sign(other)) == reverses(sign(other), sign(one))


def test_every_letter_that_is_turned_is_told_from_it() -> None:
    chance = Chance(7)
    looked = 0
    for _ in range(250):
        one = letter(chance, 200)
        other = turned(one, chance)
        if other != one:
            looked += 1
            assert reverses(sign(one), sign(other)), (one, other)
    assert looked > 150


def test_what_is_only_changed_is_rarely_called_turned() -> None:
    chance = Chance(8)
    wrong = dict.fromkeys(KINDS, 0)
    count = 100
    for _, (kind, change) in itertools.product(range(count), KINDS.items()):
        one = letter(chance, 200)
        wrong[kind] += reverses(sign(one), sign(change(one, chance)))
    assert {kind: times for kind, times in wrong.items() if times}.keys() <= {"typos", "swapped", "added", "dropped"}
    # a random word in place of "不得" or a "不" left out does turn the sentence it is in
    assert wrong["typos"] <= 0.04 * count
    assert wrong["swapped"] <= 0.06 * count
    assert wrong["added"] + wrong["dropped"] <= 0.02 * count


def test_sentences_may_stand_in_any_order() -> None:
    chance = Chance(9)
    for _ in range(60):
        one = letter(chance, 200)
        assert not reverses(sign(one), sign("".join(reversed(sentences(one)))))
