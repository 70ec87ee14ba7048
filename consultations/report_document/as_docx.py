"""A document as Word, in the layout of official documents (GB/T 9704-2012).

A4 with margins of 37, 35, 28 and 26 mm, 22 lines of 28 characters; the title in 小标宋 of size 2, the body in 仿宋 of
size 3, headings in 黑体 and 楷体, page numbers between dashes at the outer edge. Offices have these fonts; each is
named with others that stand in for it where they are missing.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from itertools import zip_longest
from typing import Any

from docx import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from consultations.report_document.blocks import Document, Kind, Table
from consultations.report_document.docx_table import add_table
from consultations.report_document.fixed_times import with_fixed_times
from consultations.report_document.titles import lines_of

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LATIN = "Times New Roman"
SONG, FANGSONG, HEI, KAI = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
# What stands in, in order; Word takes the first that it has.
STANDING_IN = {
    SONG: ("方正小标宋_GBK,FZXiaoBiaoSong-B05S,华文中宋,STZhongsong,宋体,SimSun,Noto Serif CJK SC", "roman"),
    FANGSONG: ("仿宋,FangSong,方正仿宋_GBK,华文仿宋,STFangsong,Noto Serif CJK SC", "roman"),
    HEI: ("SimHei,方正黑体_GBK,华文黑体,Microsoft YaHei,Noto Sans CJK SC", "swiss"),
    KAI: ("楷体,KaiTi,方正楷体_GBK,华文楷体,STKaiti,Noto Serif CJK SC", "roman"),
}
# Points: sizes 2, 3, 4, small 4 and small 5 of Chinese typesetting. 225 mm hold 22 lines.
SIZE_2, SIZE_3, SIZE_4, SMALL_4, SMALL_5 = 22, 16, 14, 12, 9
LINE = 28.95
STYLES: dict[Kind, str] = {
    "title": "Title", "heading": "Heading 1", "subheading": "Heading 2", "addressee": "Body Text", "body": "Normal",
    "note": "Caption", "signature": "Signature",
}  # fmt: skip
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def as_docx(document: Document, made_at: datetime) -> bytes:
    """The file; the same document gives the same bytes."""
    made = WordDocument()
    _page(made)
    _styles(made, document.locale)
    _fonts(made)
    _page_numbers(made)
    for name, one in list(made.part.package.rels.items()):
        if one.reltype.endswith("/thumbnail"):
            # a picture of the empty page that the library begins with
            del made.part.package.rels[name]
    properties = made.core_properties
    properties.title, properties.author, properties.language = document.title, document.author, document.locale
    properties.last_modified_by = document.author
    properties.comments = properties.keywords = ""
    properties.created = properties.modified = made_at.astimezone(UTC).replace(tzinfo=None)
    for block, following in zip_longest(document.blocks, document.blocks[1:]):
        if isinstance(block, Table):
            add_table(made, block)
            continue
        titled = block.kind == "title" and document.locale.startswith("zh")
        paragraph = made.add_paragraph("\n".join(lines_of(block.text)) if titled else block.text)
        paragraph.style = made.styles[STYLES[block.kind]]
        if isinstance(following, Table):
            paragraph.paragraph_format.keep_with_next = True
    _close_to_the_end(made)
    written = io.BytesIO()
    made.save(written)
    return with_fixed_times(written.getvalue(), made_at)


def _page(made: Any) -> None:
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(23)
    for grid in section._sectPr.findall(qn("w:docGrid")):  # python-docx has no name for it
        section._sectPr.remove(grid)  # the same
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(int(LINE * 20)))
    section._sectPr.append(grid)  # the same


def _styles(made: Any, locale: str) -> None:
    chinese = locale.startswith("zh")
    names = made.styles
    _style(names["Normal"], FANGSONG, SIZE_3, locale, indent=chinese)
    _style(names["Title"], SONG, SIZE_2, locale, align=WD_ALIGN_PARAGRAPH.CENTER, exact=36, after=LINE)
    _style(names["Heading 1"], HEI, SIZE_3, locale, indent=chinese, keep=True)
    _style(names["Heading 2"], KAI, SIZE_3, locale, indent=chinese, keep=True)
    _style(names["Body Text"], FANGSONG, SIZE_3, locale)
    _style(names["Caption"], FANGSONG, SMALL_4, locale, exact=20, after=8, align=WD_ALIGN_PARAGRAPH.LEFT)
    signature = names.add_style("Signature", 1)
    signature.base_style = None
    _style(signature, FANGSONG, SIZE_3, locale, align=WD_ALIGN_PARAGRAPH.RIGHT, keep=True)
    signature.paragraph_format.right_indent = Pt(4 * SIZE_3)
    cell = names.add_style("Table Text", 1)
    cell.base_style = None
    # words of Latin letters are longer than the columns of a table in the size of Chinese ones
    size, exact = (SMALL_4, 18.0) if chinese else (SMALL_5, 13.0)
    _style(cell, FANGSONG, size, locale, exact=exact, align=WD_ALIGN_PARAGRAPH.LEFT)
    numbered = names.add_style("Numbered Page", 1)
    numbered.base_style = None
    _style(numbered, "宋体", SIZE_4, locale, exact=20)
    heading = names.add_style("Table Heading", 1)
    heading.base_style = None
    _style(heading, HEI, size, locale, exact=exact, align=WD_ALIGN_PARAGRAPH.CENTER)


def _style(
    style: Any,
    font: str,
    size: float,
    locale: str,
    *,
    align: Any = WD_ALIGN_PARAGRAPH.JUSTIFY,
    indent: bool = False,
    exact: float = LINE,
    after: float = 0,
    keep: bool = False,
) -> None:
    properties = style.element.get_or_add_rPr()
    for child in list(properties):
        properties.remove(child)
    fonts = OxmlElement("w:rFonts")
    for script, name in (("ascii", LATIN), ("hAnsi", LATIN), ("eastAsia", font), ("cs", LATIN)):
        fonts.set(qn(f"w:{script}"), name)
    properties.append(fonts)
    style.font.size, style.font.bold, style.font.italic = Pt(size), False, False
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    language.set(qn("w:eastAsia"), "zh-CN")
    properties.append(language)
    paragraph = style.element.get_or_add_pPr()
    for child in list(paragraph):
        if child.tag not in {qn("w:outlineLvl"), qn("w:keepNext")}:
            paragraph.remove(child)
    form = style.paragraph_format
    form.alignment, form.line_spacing = align, Pt(exact)
    form.space_before, form.space_after = Pt(0), Pt(after)
    form.keep_with_next, form.widow_control = keep, True
    if exact != LINE:
        # a line of its own height would else be moved to the next of the page's 22
        off = OxmlElement("w:snapToGrid")
        off.set(qn("w:val"), "0")
        _in_order(paragraph, off)
    # said where there is none as well: a style that is based on the body's would else begin two characters in
    form.first_line_indent = Pt(2 * size if indent else 0)


def _in_order(paragraph: Any, element: Any) -> None:
    """Put an element of a style before those that the schema wants behind it."""
    later = [paragraph.find(qn(name)) for name in ("w:spacing", "w:ind", "w:jc", "w:outlineLvl")]
    first = next((one for one in later if one is not None), None)
    if first is None:
        paragraph.append(element)
    else:
        first.addprevious(element)


def _fonts(made: Any) -> None:
    """Name what stands in for fonts that a computer does not have."""
    entries = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{family}"/><w:pitch w:val="default"/></w:font>'
        for name, (others, family) in STANDING_IN.items()
    )
    table = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts xmlns:w="{MAIN}">{entries}</w:fonts>'
    for part in made.part.package.iter_parts():
        if part.partname == "/word/fontTable.xml":
            part._blob = table.encode()  # python-docx does not know this part


def _page_numbers(made: Any) -> None:
    """— 1 — at the right of odd pages and the left of even ones, a character from the edge."""
    made.settings.odd_and_even_pages_header_footer = True
    section = made.sections[0]
    for footer, align in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.style = made.styles["Numbered Page"]
        paragraph.alignment = align
        form = paragraph.paragraph_format
        form.left_indent = form.right_indent = Pt(SIZE_4)
        for part in ("— ", None, " —"):
            run = paragraph.add_run(part or "")
            run.font.size = Pt(SIZE_4)
            run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体")  # no name for it
            if part is None:
                for element in _field("PAGE"):
                    run._r.append(element)  # python-docx has no fields


def _field(name: str) -> list[Any]:
    begin, instruction, end = OxmlElement("w:fldChar"), OxmlElement("w:instrText"), OxmlElement("w:fldChar")
    begin.set(qn("w:fldCharType"), "begin")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = name
    end.set(qn("w:fldCharType"), "end")
    return [begin, instruction, end]


def _close_to_the_end(made: Any) -> None:
    """Leave a line above the first signature; no page has nothing but signatures."""
    signed = [one for one in made.paragraphs if one.style.name == "Signature"]
    if signed:
        before = signed[0]._p.getprevious()
        if before is not None and before.tag == qn("w:p"):
            last = Paragraph(before, made)
            last.paragraph_format.keep_with_next = last.paragraph_format.keep_together = True
        signed[0].paragraph_format.space_before = Pt(LINE)
        signed[-1].paragraph_format.keep_with_next = False
