"""Additions and deletions within a clause, in whole words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from consultations.drafts.aligning.differing import differences

TEXTS = st.text(alphabet="市场经营主体的，。《》ab 12\n", max_size=60)


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


@given(TEXTS, TEXTS)
def test_both_wordings_can_be_read_out_of_the_pieces(old: str, new: str) -> None:
    found = differences(old, new)
    sides = [
        ["".join(text for kind, text in paragraph if kind != other) for paragraph in found]
        for other in ("added", "removed")
    ]
    assert [line for line in sides[0] if line] == lines(old)
    assert [line for line in sides[1] if line] == lines(new)


def test_a_word_is_replaced_whole() -> None:
    assert differences("激发市场主体活力", "激发经营主体活力") == [
        [("same", "激发"), ("removed", "市场主体"), ("added", "经营主体"), ("same", "活力")]
    ]


def test_a_number_is_replaced_whole() -> None:
    assert differences("不超过20万元", "不超过28万元") == [
        [("same", "不超过"), ("removed", "20"), ("added", "28"), ("same", "万元")]
    ]


def test_what_was_put_in_stands_alone() -> None:
    assert differences("其他业主应当给予补偿。", "其他业主应当按照参考标准给予补偿。") == [
        [("same", "其他业主应当"), ("added", "按照参考标准"), ("same", "给予补偿。")]
    ]


def test_a_title_is_put_in_with_its_own_marks() -> None:
    old = "根据《固体废物污染环境防治法》《生活垃圾管理条例》，制定本方案。"
    new = "根据《固体废物污染环境防治法》《无障碍环境建设法》《生活垃圾管理条例》，制定本方案。"
    assert differences(old, new) == [
        [
            ("same", "根据《固体废物污染环境防治法》"),
            ("added", "《无障碍环境建设法》"),
            ("same", "《生活垃圾管理条例》，制定本方案。"),
        ]
    ]
    assert differences(new, old)[0][1] == ("removed", "《无障碍环境建设法》")


def test_what_is_put_into_a_list_ends_with_its_stop() -> None:
    assert differences("电梯、车棚、充电桩。", "电梯、雨棚、车棚、充电桩。")[0][1] == ("added", "雨棚、")


def test_a_new_paragraph_is_put_in_whole_and_the_others_stay() -> None:
    old = "市人民政府负责统筹。\n区人民政府负责实施。"
    new = "市人民政府负责统筹。\n浦东新区大胆试、大胆闯。\n区人民政府负责组织实施。"
    assert differences(old, new) == [
        [("same", "市人民政府负责统筹。")],
        [("added", "浦东新区大胆试、大胆闯。")],
        [("same", "区人民政府负责"), ("added", "组织"), ("same", "实施。")],
    ]


def test_the_same_text_has_no_difference() -> None:
    assert differences("第五条\n第二款", "第五条\n第二款") == [[("same", "第五条")], [("same", "第二款")]]
    assert differences("", "") == []


def test_one_word_in_a_very_long_paragraph_is_one_difference() -> None:
    begin, end = "市人民政府应当组织实施，" * 400, "由区人民政府负责。" * 400
    assert differences(f"{begin}激发市场主体活力，{end}", f"{begin}激发经营主体活力，{end}") == [
        [("same", f"{begin}激发"), ("removed", "市场主体"), ("added", "经营主体"), ("same", f"活力，{end}")]
    ]


def test_paragraphs_on_different_matters_are_not_mixed() -> None:
    assert differences("业主应当缴纳资金。", "夜间不得施工！") == [
        [("removed", "业主应当缴纳资金。")],
        [("added", "夜间不得施工！")],
    ]
