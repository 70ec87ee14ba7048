"""A Word file to lines: paragraphs, headings, automatic numbers, tables, footnotes, as a reader sees them.

Tracked changes are read as accepted: what was inserted is kept, what was deleted is not. Hidden text is left out.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import docx
from docx.exceptions import PythonDocxError
from docx.opc.constants import RELATIONSHIP_TYPE as RELATED
from docx.opc.exceptions import OpcError
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import etree

from consultations.drafts.errors import DRAFT_UNREADABLE
from consultations.drafts.splitting.reading.archive import DAMAGED, check_archive
from consultations.drafts.splitting.reading.numbering import Numbering
from consultations.drafts.splitting.reading.paragraphs import Body
from consultations.drafts.splitting.reading.styles import Styles
from participation.base.errors import Refused

# what python-docx raises, beyond its own exceptions, for parts that are missing or not what they should be
_MALFORMED = (
    *DAMAGED,
    PythonDocxError,
    OpcError,
    etree.LxmlError,
    LookupError,
    AttributeError,
    TypeError,
    AssertionError,
)

_NOTES = ((RELATED.FOOTNOTES, "w:footnote"), (RELATED.ENDNOTES, "w:endnote"))


def text_of_docx(content: bytes) -> str:
    """The lines of a Word file.

    Raises:
        Refused: locked, damaged, not a Word document, or unpacking to too much.
    """
    check_archive(content)
    try:
        part = docx.Document(BytesIO(content)).part
        if part.element.tag != qn("w:document"):
            raise Refused(DRAFT_UNREADABLE)
        styles = Styles(_root(part, RELATED.STYLES))
        numbering = Numbering(_root(part, RELATED.NUMBERING), styles.lists)
        body = Body(styles, numbering, _notes(part))
        body.read(part.element)
    except _MALFORMED:
        raise Refused(DRAFT_UNREADABLE) from None
    return "\n".join(body.lines)


def _root(part: Any, kind: str) -> Any:
    """The XML of the part that ``part`` names as its ``kind``, or None."""
    try:
        related = part.part_related_by(kind)
    except KeyError:
        return None
    return related.element if hasattr(related, "element") else parse_xml(related.blob)


def _notes(part: Any) -> dict[tuple[str, str], str]:
    """Footnotes and endnotes by kind and number; the separators Word keeps among them have no text."""
    notes: dict[tuple[str, str], str] = {}
    for kind, name in _NOTES:
        root = _root(part, kind)
        for note in () if root is None else root.findall(qn(name)):
            words = "".join(text.text or "" for text in note.iter(qn("w:t")))
            notes[f"{name}Reference", note.get(qn("w:id"), "")] = re.sub(r"\s+", " ", words).strip()
    return notes
