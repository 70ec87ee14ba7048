"""A report as a document: the office's words, the report's numbers, and nothing that one of them makes up."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC
from pathlib import Path

import docx
import msgspec
import pytest
from docx.shared import Mm
from hypothesis import given
from hypothesis import strategies as st

from consultations.report_document.as_docx import as_docx
from consultations.report_document.as_html import as_html
from consultations.report_document.as_xlsx import ReportBook
from consultations.report_document.blocks import Table, Text
from consultations.report_document.composing import composed, text_of
from consultations.report_document.tables import VOICES
from consultations.report_document.titles import lines_of
from consultations.report_document.wording import LOCALES, TEXTS, wording
from consultations.schemas.report import Correction, ReportView
from consultations.words import Channel, Kind, Outcome
from frontend import words
from participation.base.messages import catalogue
from tests.consultations.steps import refused
from tests.reports.made import AROUND, POINTS, of_nobody, view

NOWHERE = Path("/nowhere")
OURS = "report-wording/zh-Hans"
STYLES_USED = (
    "Normal", "Title", "Heading 1", "Heading 2", "Body Text", "Caption", "Signature", "Table Text", "Table Heading"
)  # fmt: skip


def blocks(found: ReportView, locale: str = "zh-Hans", data_dir: Path = NOWHERE) -> list[Text | Table]:
    return list(composed(found, wording(locale, text_of(found), data_dir), AROUND).blocks)


def told(found: ReportView, locale: str = "zh-Hans", data_dir: Path = NOWHERE) -> str:
    return "\n".join(block.text for block in blocks(found, locale, data_dir) if isinstance(block, Text))


def tables(found: ReportView, locale: str = "zh-Hans") -> dict[str, Table]:
    return {block.caption: block for block in blocks(found, locale) if isinstance(block, Table)}


def test_the_filed_edition_says_what_an_office_files() -> None:
    said = told(view())
    assert said.startswith("关于《既有多层住宅加装电梯扶持办法（征求意见稿）》公众意见采纳情况的报告")
    for sentence in (
        "《物业管理条例》（国务院令第379号）",
        "2027年3月1日至2027年4月1日",
        "共收到意见9件",
        "采纳4件、未采纳2件、已转办1件、无修改意见2件",
        "归纳为主要意见3条",
        "另书面征求3家单位（人）的意见，1家提出意见，1家回复无修改意见",
        "望潮区住房保障和房屋管理局\n望潮区司法局\n2027年4月8日",
        "5d" * 32,
    ):
        assert sentence in said


def test_counts_by_channel_stand_in_columns_that_nobody_adds() -> None:
    table = tables(view())["按渠道统计的意见"]
    assert [column.heading for column in table.columns][1:] == [
        "意见（件）", "已核实个人（人）", "未核实身份来件（件）", "单位（家）", "联名（人）", "不同文本（份）",
    ]  # fmt: skip
    *rows, whole = table.rows
    assert rows[0] == ("网页", "6", "2", "4", "0", "0", "5")
    # the comments add up; who stands behind them is counted anew
    assert whole == ("全部", "9", "2", "5", "1", "20", "7")
    assert sum(int(row[1]) for row in rows) == int(whole[1])
    assert sum(int(row[6]) for row in rows) != int(whole[6])


def test_each_point_has_its_row_with_number_raisers_decision_and_reason() -> None:
    table = tables(view())["主要意见及采纳情况"]
    assert [column.heading for column in table.columns] == ["序号", "意见要点", "提出者类别与数量", "采纳情况", "理由"]
    first, _, third = table.rows
    assert first[0] == "1"
    assert first[1] == "写明补偿标准（涉及第四条）"
    assert first[2].split("\n") == ["意见4件", "个人1人", "未核实身份来件2件", "单位1家", "联名20人", "不同文本3份"]
    assert first[3:] == ("采纳", "意见合理，已写明。（相应修改第四条）")
    assert third[4] == "不属于本办法规定的事项。\n转街道办事处办理。\n办理结果待反馈。"


def test_who_stayed_silent_is_named_in_the_filed_edition_alone() -> None:
    filed, public = (tables(view(edition))["书面征求意见的对象"] for edition in ("filed", "public"))
    assert filed.rows[1] == ("2", "区司法局", "单位", "无修改意见")
    assert public.rows[1] == ("2", "区司法局", "单位")
    assert filed.rows[2][1] == "另有1名个人，不列姓名"


@pytest.mark.parametrize("edition", ["filed", "public"])
def test_where_nobody_said_anything_the_report_says_just_that(edition: str) -> None:
    found = of_nobody(edition)
    said = told(found)
    assert "未收到社会公众意见" in said
    assert "各渠道收到的意见合计0件" in said
    assert "不作为公众赞成的依据" in said
    assert tables(found) == {}
    assert "已采纳" not in said


def test_replies_of_those_who_were_asked_are_no_voice_of_the_public() -> None:
    content = view().content
    quiet = msgspec.structs.replace(
        content, received=11, by_channel={"departmental opinion": 11}, by_outcome={"no change asked": 11}, points=[]
    )
    said = told(ReportView(content=quiet, sha256="00" * 32))
    assert "未收到社会公众意见" in said
    assert "收到书面征求意见的回复11件" in said
    assert "收到的回复均无修改意见" in said


def test_a_corrected_version_says_why() -> None:
    said = told(view("public", version=2, correction=Correction("第2条的理由写错了。")))
    assert "本反馈为第2版，于2027年4月8日更正。更正原因：第2条的理由写错了。" in said
    assert "更正原因" not in told(view("public"))


def test_the_report_is_worded_in_english_too() -> None:
    said = told(view(), "en")
    assert "From 1 March 2027 to 1 April 2027 (31 days)" in said
    assert "Adopted 4, Not adopted 2, Referred 1, No change asked 2" in said


@pytest.mark.parametrize("locale", LOCALES)
def test_reports_use_the_words_of_the_pages(locale: str) -> None:
    used = wording(locale, "filed", NOWHERE)
    say = catalogue(locale).gettext
    assert dict(used.words["outcome"]) == {str(one): say(words.OUTCOME[one]) for one in Outcome}
    assert dict(used.words["channel"]) == {str(one): say(words.CHANNEL[one]) for one in Channel}
    assert dict(used.words["kind"]) == {str(one): say(words.KIND[one]) for one in Kind}


def test_both_languages_have_the_same_words() -> None:
    chinese, english = (wording(locale, "filed", NOWHERE).words for locale in LOCALES)
    assert {name: set(table) for name, table in chinese.items()} == {name: set(t) for name, t in english.items()}
    for name in VOICES:
        assert name in chinese["columns"]
        assert name in chinese["phrases"]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("text", TEXTS)
def test_every_text_of_the_package_can_be_used(locale: str, text: str) -> None:
    kinds = [line.kind for line in wording(locale, text, NOWHERE).lines]
    assert kinds.count("title") == 1


def own(folder: Path, name: str, content: str) -> Path:
    path = folder / "report-wording" / "zh-Hans" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, "utf-8")
    return folder


def test_an_office_may_word_it_otherwise(tmp_path: Path) -> None:
    own(tmp_path, "filed.txt", "# {title}意见汇总\n; 备注\n{?basis}有依据\n{!basis}无依据\n@points\n")
    own(tmp_path, "words.toml", '[columns]\npoint = "建议内容"\n[phrases]\nraised = "共{n}件"\n')
    found = blocks(view(), data_dir=tmp_path)
    assert [block.text for block in found if isinstance(block, Text)] == [
        "既有多层住宅加装电梯扶持办法（征求意见稿）意见汇总", "有依据",
    ]  # fmt: skip
    [table] = [block for block in found if isinstance(block, Table)]
    assert table.columns[1].heading == "建议内容"
    assert table.rows[0][2].startswith("共4件\n个人1人")
    # the other texts stay as they are
    assert "采纳情况反馈" in told(view("public"), data_dir=tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("filed.txt", "# 标题\n{tite}\n", {"line": 2, "name": "tite", "file": f"{OURS}/filed.txt"}),
        ("filed.txt", "# 标题\n{?nobody}有\n", {"line": 2, "name": "nobody"}),
        ("filed.txt", "# 标题\n@table\n", {"line": 2, "name": "table"}),
        ("filed.txt", "# 标题\n共{received件\n", {"line": 2}),
        ("filed.txt", "没有标题\n", {"file": f"{OURS}/filed.txt"}),
        ("words.toml", "[columns\n", {"file": f"{OURS}/words.toml"}),
        ("words.toml", '[columns]\nnothing = "x"\n', {"name": "columns.nothing"}),
        ("words.toml", '[phrases]\nraised = "{m}件"\n', {"name": "phrases.raised", "placeholder": "m"}),
    ],
)
def test_wording_that_cannot_be_used_is_refused_in_one_sentence(
    tmp_path: Path, name: str, content: str, said: dict[str, object]
) -> None:
    with refused() as found:
        blocks(view(), data_dir=own(tmp_path, name, content))
    assert found.answer == (409, "wording_wrong")
    assert said.items() <= found.refusal.values.items()
    assert str(tmp_path) not in str(found.refusal)


@given(st.text(alphabet="{}?!@#~:;一title\n ", max_size=60))
def test_any_text_is_either_used_or_refused(text: str) -> None:
    from consultations.report_document.template import filled, read_template
    from participation.base.errors import Refused

    try:
        lines = read_template(f"# x\n{text}", "filed.txt")
    except Refused as error:
        code = error.refusal.code
    else:
        code = "used"
        assert all("{" not in filled(line.text, {"title": "题"}) for line in lines)
    assert code in {"used", "wording_wrong"}


@given(st.text(max_size=40))
def test_what_a_value_holds_is_never_taken_for_a_placeholder(title: str) -> None:
    from consultations.report_document.template import filled

    assert filled("《{title}》", {"title": title + "{received}"}) == f"《{title}{{received}}》"


def laid_out(found: ReportView, locale: str = "zh-Hans") -> bytes:
    return as_docx(composed(found, wording(locale, text_of(found), NOWHERE), AROUND), found.content.made_at)


def test_the_word_file_has_the_margins_lines_and_fonts_of_official_documents() -> None:
    made = docx.Document(io.BytesIO(laid_out(view())))
    [section] = made.sections
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(one.mm) for one in margins] == [37, 35, 28, 26]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    body, title, heading = (made.styles[name] for name in ("Normal", "Title", "Heading 1"))
    # 22 lines in the height that the margins leave
    assert 22 * body.paragraph_format.line_spacing <= Mm(297 - 37 - 35) < 23 * body.paragraph_format.line_spacing
    fonts = [style.element.rPr.rFonts.get(docx.oxml.ns.qn("w:eastAsia")) for style in (title, body, heading)]
    assert fonts == ["方正小标宋简体", "仿宋_GB2312", "黑体"]
    assert [style.font.size.pt for style in (title, body, heading)] == [22, 16, 16]
    with zipfile.ZipFile(io.BytesIO(laid_out(view()))) as archive:
        assert "仿宋,FangSong" in archive.read("word/fontTable.xml").decode()
        footers = "".join(archive.read(name).decode() for name in archive.namelist() if "footer" in name)
    assert footers.count("PAGE") == 2
    assert "— " in footers


def test_the_tables_of_the_word_file_are_those_of_the_report() -> None:
    made = docx.Document(io.BytesIO(laid_out(view())))
    rows = [[cell.text for cell in row.cells] for row in made.tables[-2].rows]
    assert rows[0] == ["序号", "意见要点", "提出者类别与数量", "采纳情况", "理由"]
    assert [row[0] for row in rows[1:]] == ["1", "2", "3"]
    assert rows[2][4] == POINTS[1].reason
    assert made.core_properties.author == "望潮区住房保障和房屋管理局"


def test_only_the_body_begins_two_characters_in() -> None:
    made = docx.Document(io.BytesIO(laid_out(view())))
    indents = {style: made.styles[style].paragraph_format.first_line_indent.pt for style in STYLES_USED}
    assert {style for style, indent in indents.items() if indent} == {"Normal", "Heading 1", "Heading 2"}


def test_a_title_of_two_lines_is_broken_between_words() -> None:
    made = docx.Document(io.BytesIO(laid_out(view())))
    assert made.paragraphs[0].text == "关于《既有多层住宅加装电梯扶持办法\n（征求意见稿）》公众意见采纳情况的报告"
    assert made.core_properties.title == "关于《既有多层住宅加装电梯扶持办法（征求意见稿）》公众意见采纳情况的报告"


@pytest.mark.parametrize("title", ["关于夜市的报告", "很" * 90, "", "《" * 30, "Night economy " * 3])
def test_any_title_keeps_all_its_signs(title: str) -> None:
    assert "".join(lines_of(title)) == title


def test_no_page_has_nothing_but_signatures() -> None:
    made = docx.Document(io.BytesIO(laid_out(of_nobody())))
    kept = [one.paragraph_format.keep_with_next for one in made.paragraphs]
    first = next(at for at, one in enumerate(made.paragraphs) if one.style.name == "Signature")
    assert kept[first - 1]
    assert made.paragraphs[first - 1].paragraph_format.keep_together


def test_the_same_report_gives_the_same_bytes() -> None:
    assert laid_out(view()) == laid_out(view())


def test_no_clock_is_in_the_bytes_of_the_spreadsheet() -> None:
    written = []
    for _ in range(2):
        book, file = ReportBook(wording("zh-Hans", "filed", Path("nowhere"))), io.BytesIO()
        book.add_report(view(), "2027-04-01")
        book.begin_comments()
        book.save(file)
        written.append(file.getvalue())
    assert written[0] == written[1]
    made_at = view().content.made_at.astimezone(UTC)
    with zipfile.ZipFile(io.BytesIO(written[0])) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {made_at.timetuple()[:6]}
        assert archive.read("docProps/core.xml").decode().count(f"{made_at:%Y-%m-%dT%H:%M:%SZ}") == 2


def test_the_page_to_print_runs_and_loads_nothing_that_somebody_wrote() -> None:
    evil = view(title="<script>alert(1)</script>", basis="<img src=//x>")
    page = as_html(composed(evil, wording("zh-Hans", "filed", NOWHERE), AROUND))
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page
    assert '<th scope="col">意见要点</th>' in page
