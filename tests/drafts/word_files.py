"""Word files for the tests, made paragraph by paragraph."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

NAMESPACES = nsdecls("w")


class WordFile:
    """A document under construction; ``content`` is its file."""

    def __init__(self) -> None:
        self.document = docx.Document()

    def say(self, *lines: str) -> WordFile:
        for line in lines:
            self.document.add_paragraph(line)
        return self

    def raw(self, inner: str) -> WordFile:
        """A paragraph with WordprocessingML of its own."""
        self._append(f"<w:p {NAMESPACES}>{inner}</w:p>")
        return self

    def block(self, xml: str) -> WordFile:
        """Any block; its first tag needs the place for namespaces, ``%s``."""
        self._append(xml % NAMESPACES)
        return self

    def numbered(self, text: str, level: int = 0, number: int = 91) -> WordFile:
        return self.raw(
            f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
            f"<w:r><w:t>{text}</w:t></w:r>"
        )

    def lists(self, levels: list[tuple[str, str, str]], *, number: int = 91, overrides: str = "") -> WordFile:
        """Define list ``number``: a level is its format, its text and further XML."""
        abstract = 900 + number
        defined = "".join(
            f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}'
            f'<w:lvlText w:val="{text}"/></w:lvl>'
            for at, (form, text, more) in enumerate(levels)
        )
        root = self.document.part.numbering_part.element
        root.insert(0, parse_xml(f'<w:abstractNum {NAMESPACES} w:abstractNumId="{abstract}">{defined}</w:abstractNum>'))
        root.append(
            parse_xml(
                f'<w:num {NAMESPACES} w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>{overrides}</w:num>'
            )
        )
        return self

    def table(self, *rows: tuple[str, ...]) -> WordFile:
        table = self.document.add_table(len(rows), len(rows[0]))
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                table.cell(at, column).text = text
        return self

    @property
    def content(self) -> bytes:
        stream = BytesIO()
        self.document.save(stream)
        return stream.getvalue()

    def _append(self, xml: str) -> None:
        body: Any = self.document.element.body
        body.insert(list(body).index(body.find(qn("w:sectPr"))), parse_xml(xml))


def repacked(content: bytes, **changed: bytes) -> bytes:
    """The archive ``content`` with other entries instead: names with "_" for "/" and "." left out of keywords are
    given as ``word_document`` for word/document.xml."""
    names = {name.replace("/", "_").rpartition(".")[0]: name for name in zipfile.ZipFile(BytesIO(content)).namelist()}
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        wanted = {names[key]: value for key, value in changed.items()}
        for name in old.namelist():
            new.writestr(name, wanted.get(name, old.read(name)))
    return stream.getvalue()
