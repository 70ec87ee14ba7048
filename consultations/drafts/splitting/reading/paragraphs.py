"""Walking through the body of a Word file: which words are shown, and which line they stand on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from docx.oxml.ns import qn
from lxml import etree

from consultations.drafts.splitting.marks import mark_of
from consultations.drafts.splitting.reading import layout
from consultations.drafts.splitting.reading.numbering import Numbering
from consultations.drafts.splitting.reading.styles import Style, Styles, attribute, heading_level, switched

_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"

_NOT_SHOWN = frozenset(
    {
        _FALLBACK, qn("w:del"), qn("w:moveFrom"), qn("w:delText"), qn("w:instrText"), qn("w:delInstrText"),
        qn("w:rPr"), qn("w:pPr"), qn("w:tblPr"), qn("w:tblGrid"), qn("w:tcPr"), qn("w:sdtPr"), qn("w:rt"),
        qn("w:sectPr"),
    }
)  # fmt: skip
_SIGNS = {
    qn("w:tab"): "\t",
    qn("w:ptab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
}
_P, _R, _T, _SYM = qn("w:p"), qn("w:r"), qn("w:t"), qn("w:sym")
_ROW, _CELL = qn("w:tr"), qn("w:tc")
_NOTE_REFERENCES = {qn("w:footnoteReference"): "w:footnoteReference", qn("w:endnoteReference"): "w:endnoteReference"}
_TITLE_WITHIN = 3  # a centred line is the title only among the first lines


class _Paragraph(msgspec.Struct):
    element: Any
    style: Style
    words: list[str] = []


class Body:
    """The lines of a document in ``lines``, after ``read``."""

    def __init__(self, styles: Styles, numbering: Numbering, notes: Mapping[tuple[str, str], str]) -> None:
        self.lines: list[str] = []
        self._styles = styles
        self._numbering = numbering
        self._notes = notes
        self._sinks = [self.lines]
        self._rows: list[list[list[str]]] = []
        self._paragraphs: list[_Paragraph] = []
        self._carried: list[str] = []  # words of paragraphs whose end was deleted: they go on in the next one
        self._titled = False
        self._starts: dict[str, Callable[[Any], bool]] = {
            _P: self._paragraph,
            _R: self._run,
            _ROW: self._row,
            _CELL: self._cell,
        }
        self._ends: dict[str, Callable[[], None]] = {
            _P: self._end_paragraph,
            _ROW: self._end_row,
            _CELL: self._end_cell,
        }

    def read(self, root: Any) -> None:
        """Walk through ``root``, the document element, once and without recursion."""
        skipped: Any = None
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            tag = element.tag
            if event == "end":
                if element is skipped:
                    skipped = None
                elif tag in self._ends:
                    self._ends[tag]()
            elif tag in _NOT_SHOWN or (tag in self._starts and not self._starts[tag](element)):
                skipped = element
                walk.skip_subtree()
            else:
                self._say(tag, element)
        if self._carried:
            self.lines.append(layout.plain("".join(self._carried).strip()))

    def _say(self, tag: str, element: Any) -> None:
        if not self._paragraphs:
            return
        words = self._paragraphs[-1].words
        if tag in {_T, _MATH_TEXT}:
            words.append(element.text or "")
        elif tag in _SIGNS:
            words.append(_SIGNS[tag])
        elif tag == _SYM:
            words.append(_symbol(element.get(qn("w:char"), "")))
        elif tag in _NOTE_REFERENCES:
            note = self._notes.get((_NOTE_REFERENCES[tag], element.get(qn("w:id"), "")), "")
            words.append(f"〔{note}〕" if note else "")

    # what begins; False leaves it out

    def _paragraph(self, element: Any) -> bool:
        properties = element.find(qn("w:pPr"))
        self._paragraphs.append(_Paragraph(element, self._styles.of(attribute(properties, "w:pStyle"))))
        return True

    def _run(self, element: Any) -> bool:
        properties = element.find(qn("w:rPr"))
        hidden = switched(properties, "w:vanish")
        if hidden is None:
            hidden = self._styles.run(attribute(properties, "w:rStyle")).hidden
        if hidden is None and self._paragraphs:
            hidden = self._paragraphs[-1].style.hidden
        return not hidden

    def _row(self, element: Any) -> bool:
        properties = element.find(qn("w:trPr"))
        if properties is not None and properties.find(qn("w:del")) is not None:
            return False
        self._rows.append([])
        return True

    def _cell(self, _: Any) -> bool:
        self._sinks.append([])
        return True

    # what ends

    def _end_row(self) -> None:
        self._sinks[-1] += layout.row(self._rows.pop())

    def _end_cell(self) -> None:
        cell = self._sinks.pop()
        if self._rows:
            self._rows[-1].append(cell)
        else:
            self._sinks[-1] += cell

    def _end_paragraph(self) -> None:
        paragraph = self._paragraphs.pop()
        words = "".join(paragraph.words)
        properties = paragraph.element.find(qn("w:pPr"))
        mark = None if properties is None else properties.find(qn("w:rPr"))
        if mark is not None and (mark.find(qn("w:del")) is not None or mark.find(qn("w:moveFrom")) is not None):
            self._carried.append(words)
            return
        words = "".join([*self._carried, words])
        self._carried = []
        number = self._number(paragraph.style, properties)
        lines = [line for line in (part.strip() for part in words.split("\n")) if line]
        if number and lines:
            lines[0] = f"{number}{lines[0]}".strip()
        if lines:
            self._write(lines, paragraph.style, properties)

    def _number(self, style: Style, properties: Any) -> str:
        number = attribute(properties, "w:numPr/w:numId") or style.number
        if not number or number == "0":
            return ""
        place = attribute(properties, "w:numPr/w:ilvl")
        if place and place.isdecimal() and place.isascii():
            level = int(place[:2])
        elif style.number_level is not None:
            level = style.number_level
        else:
            level = self._numbering.level_of_style(number, attribute(properties, "w:pStyle") or self._styles.default)
        return self._numbering.next(number, min(level, 8))

    def _write(self, lines: list[str], style: Style, properties: Any) -> None:
        level = heading_level(attribute(properties, "w:outlineLvl"))
        level = style.level if level is None else level
        if level:
            self._titled = self._titled or level == -1
            self._sinks[-1].append(layout.heading(1 if level == -1 else level + 1, _run_on(lines)))
        elif self._is_title(lines, style, properties):
            self._titled = True
            self._sinks[-1].append(layout.heading(1, _run_on(lines)))
        else:
            self._sinks[-1] += [layout.plain(line) for line in lines]

    def _is_title(self, lines: list[str], style: Style, properties: Any) -> bool:
        """Whether this is the first centred line at the top: Chinese offices seldom use the style Title."""
        side = attribute(properties, "w:jc")
        centred = style.centred if side is None else side == "center"
        if self._titled or not centred or len(self._sinks) > 1 or len(self.lines) > _TITLE_WITHIN:
            return False
        return mark_of(lines[0]) is None and not lines[0].startswith(("（", "(", "目"))


def _run_on(lines: list[str]) -> str:
    """The lines of one heading as one: Chinese needs no space where a line was broken."""
    return "".join(
        line if not at or not (line[0].isascii() or lines[at - 1][-1].isascii()) else f" {line}"
        for at, line in enumerate(lines)
    )


def _symbol(code: str) -> str:
    """A sign given by its place in a symbol font; most are bullets and boxes that mean nothing elsewhere."""
    try:
        point = int(code, 16)
    except ValueError:
        return ""
    return "" if 0xE000 <= point <= 0xF8FF or 0xD800 <= point <= 0xDFFF or not 0x20 <= point <= 0x10FFFF else chr(point)
