"""What a reader sees in Word is what is split: numbers, tables, tracked changes, hidden text, notes."""

from __future__ import annotations

import pytest

from consultations.drafts.splitting import read_draft, split
from consultations.drafts.splitting.reading.counting import counted
from tests.drafts.word_files import WordFile


def lines(word: WordFile) -> list[str]:
    return read_draft(word.content).split("\n")


def test_paragraphs_are_lines() -> None:
    word = WordFile().say("某某办法", "第一条　甲。", "", "　　乙。")
    assert lines(word) == ["某某办法", "第一条　甲。", "乙。"]


def test_headings_and_the_centred_title_are_told_from_text() -> None:
    word = WordFile().say("附件1")
    word.raw('<w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:t>某某市</w:t><w:br/><w:t>养犬办法</w:t></w:r>')
    word.raw('<w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:t>（征求意见稿）</w:t></w:r>')
    word.document.add_heading("第一章 总则", 1)
    word.say("第一条 甲。")
    draft = split(read_draft(word.content))
    assert (draft.above, draft.title) == ("附件1", "某某市养犬办法（征求意见稿）")
    assert draft.clauses[0].path == ("第一章 总则",)


def test_numbers_that_word_counts_are_written_out() -> None:
    word = WordFile().lists(
        [
            ("chineseCountingThousand", "第%1章", ""),
            ("chineseCountingThousand", "第%2条", '<w:lvlRestart w:val="0"/>'),
            ("chineseCounting", "（%3）", '<w:suff w:val="nothing"/>'),
        ]
    )
    word.numbered("总则").numbered("甲：", 1).numbered("子；", 2).numbered("丑。", 2).numbered("乙：", 1)
    word.numbered("寅。", 2).numbered("罚则").numbered("丙。", 1)
    assert lines(word) == [
        "第一章 总则", "第一条 甲：", "（一）子；", "（二）丑。", "第二条 乙：", "（一）寅。",
        "第二章 罚则", "第三条 丙。",
    ]  # fmt: skip
    assert [(c.number, c.path) for c in split(read_draft(word.content)).clauses] == [
        ("第一条", ("第一章 总则",)),
        ("第二条", ("第一章 总则",)),
        ("第三条", ("第二章 罚则",)),
    ]


def test_a_decimal_outline_that_word_counts_is_written_out() -> None:
    word = WordFile().lists([("decimal", "%1", ""), ("decimal", "%1.%2", ""), ("upperRoman", "%1.%3", "<w:isLgl/>")])
    word.numbered("总则").numbered("目的", 1).numbered("依据", 1).numbered("组织").numbered("机构", 1).numbered(
        "人员", 2
    )
    assert lines(word) == ["1 总则", "1.1 目的", "1.2 依据", "2 组织", "2.1 机构", "2.1 人员"]


def test_a_list_may_begin_at_another_number() -> None:
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    word = WordFile().lists([("decimal", "第%1条", "")], overrides=override).numbered("甲。").numbered("乙。")
    assert lines(word) == ["第5条 甲。", "第6条 乙。"]


def test_a_style_may_carry_the_number() -> None:
    word = WordFile().lists([("chineseCounting", "第%1条", "")])
    style = word.document.styles.add_style("条文", 1)
    properties = style.element.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_numId().val = 91
    word.document.add_paragraph("甲。", style="条文")
    word.say("甲二。")
    word.document.add_paragraph("乙。", style="条文")
    assert lines(word) == ["第一条 甲。", "甲二。", "第二条 乙。"]


def test_a_paragraph_taken_out_of_its_list_has_no_number() -> None:
    word = WordFile().lists([("decimal", "%1.", "")]).numbered("甲").numbered("乙", number=0).numbered("丙")
    assert lines(word) == ["1. 甲", "乙", "2. 丙"]


@pytest.mark.parametrize(
    ("form", "number", "written"),
    [
        ("japaneseCounting", 12, "十二"), ("taiwaneseCountingThousand", 103, "一百零三"),
        ("chineseLegalSimplified", 12, "拾贰"), ("ideographDigital", 103, "一〇三"), ("decimalFullWidth", 12, "１２"),
        ("decimalZero", 3, "03"), ("decimalEnclosedCircleChinese", 3, "③"), ("upperRoman", 4, "IV"),
        ("lowerLetter", 27, "aa"), ("ideographTraditional", 2, "乙"), ("ideographZodiac", 2, "丑"),
        ("none", 1, ""), ("cardinalText", 3, "3"), ("ideographTraditional", 11, "11"), ("chineseCounting", 0, "0"),
    ],
)  # fmt: skip
def test_number_formats_are_written_as_word_shows_them(form: str, number: int, written: str) -> None:
    assert counted(number, form) == written


def test_tracked_changes_are_read_as_accepted() -> None:
    word = WordFile().raw(
        "<w:r><w:t>第一条 甲</w:t></w:r><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>新</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>去</w:t></w:r></w:moveFrom>"
        "<w:moveTo><w:r><w:t>来</w:t></w:r></w:moveTo><w:r><w:t>。</w:t></w:r>"
    )
    assert lines(word) == ["第一条 甲新来。"]


def test_a_deleted_paragraph_end_joins_two_paragraphs() -> None:
    word = WordFile().say("第一条 甲。")
    word.raw("<w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>第二条 乙</w:t></w:r>").say("丙。")
    word.raw("<w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:del><w:r><w:delText>丁</w:delText></w:r></w:del>").say(
        "第三条 戊。"
    )
    assert lines(word) == ["第一条 甲。", "第二条 乙丙。", "第三条 戊。"]


def test_hidden_text_is_left_out() -> None:
    word = WordFile().raw(
        "<w:r><w:t>第一条 甲</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>内部批注</w:t></w:r>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>乙。</w:t></w:r>'
    )
    style = word.document.styles.add_style("隐藏", 1)
    style.font.hidden = True
    word.document.add_paragraph("整段隐藏", style="隐藏")
    assert lines(word) == ["第一条 甲乙。"]


def test_tables_are_read_row_by_row() -> None:
    word = WordFile().say("第一条 标准如下：").table(("档次", "金额"), ("一档", "100元"), ("", "合计"))
    word.table(("第二条", "乙。"), ("第三条", "丙。"))
    assert lines(word) == ["第一条 标准如下：", "档次 | 金额", "一档 | 100元", "合计", "第二条 乙。", "第三条 丙。"]


def test_a_draft_laid_out_in_one_cell_is_split() -> None:
    word = WordFile().table(("某某办法\n第一条 甲。\n第二条 乙。\n第三条 丙。\n第四条 丁。", "旁注"))
    assert [c.number for c in split(read_draft(word.content)).clauses] == ["第一条", "第二条", "第三条", "第四条"]


def test_breaks_tabs_symbols_and_fields_are_read_as_shown() -> None:
    word = WordFile().raw(
        "<w:r><w:t>第一条</w:t><w:tab/><w:t>甲</w:t><w:br/><w:t>A</w:t><w:noBreakHyphen/><w:t>B</w:t></w:r>"
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>7</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        '<w:r><w:sym w:font="Wingdings" w:char="F0B7"/><w:sym w:font="Arial" w:char="2460"/></w:r>'
        "<w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink>"
    )
    assert lines(word) == ["第一条\t甲", "A-B7①链接"]


def test_content_controls_and_text_boxes_are_read_once() -> None:
    word = WordFile().block(
        "<w:sdt %s><w:sdtContent><w:p><w:r><w:t>第一条 甲。</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    inner = "<w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent>"
    word.block(
        '<w:p %s xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:r><w:t>第二条 乙。</w:t>'
        f"<mc:AlternateContent><mc:Choice Requires='wps'>{inner}</mc:Choice><mc:Fallback>{inner}</mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    assert sorted(lines(word)) == ["框内", "第一条 甲。", "第二条 乙。"]


def test_signs_of_markup_in_word_are_letters() -> None:
    word = WordFile().say("某某办法", "# 不是标题", "\\# 也不是", "第一条 甲<!-- 乙 -->丙。")
    draft = split(read_draft(word.content))
    assert draft.preface == "# 不是标题\n\\# 也不是"
    assert draft.clauses[0].text == "甲<!-- 乙 -->丙。"


def test_a_thousand_clauses_of_word_are_read_in_a_second_or_two() -> None:
    word = WordFile().lists([("chineseCountingThousand", "第%1条", "")])
    for number in range(1_000):
        word.numbered(f"甲{number}。")
    clauses = split(read_draft(word.content)).clauses
    assert (len(clauses), clauses[-1].number, clauses[-1].text) == (1_000, "第一千条", "甲999。")
