"""Files that were made to harm: archives that unpack to far more than they are, and pages under another name."""

from __future__ import annotations

import zipfile
from io import BytesIO

from docx import Document

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAIN = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
BODY = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'
ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE w:document [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)


def document(*paragraphs: str) -> bytes:
    """A Word file as an office program writes it."""
    made, file = Document(), BytesIO()
    for paragraph in paragraphs:
        made.add_paragraph(paragraph)
    made.save(file)
    return file.getvalue()


def archive(**parts: bytes) -> bytes:
    """A Word file of these parts; ``__`` in a name is a slash."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", MAIN)
        for name, content in parts.items():
            made.writestr(name.replace("__", "/") + ".xml", content)
    return file.getvalue()


def nested() -> bytes:
    """An archive in an archive in an archive."""
    inside = archive(word__document=b"0" * 30_000_000)
    for _ in range(3):
        inside = archive(word__document=inside, word__copy=inside)
    return inside


BOMBS = {
    "zeroes": archive(word__document=b"0" * 250_000_000),
    "many": archive(**{f"word__part{number}": b"0" * 4_000_000 for number in range(80)}),
    "many files": archive(**{f"word__part{number}": b"" for number in range(20_000)}),
    "entities": archive(word__document=(ENTITIES + BODY.format("<w:p><w:r><w:t>&j;</w:t></w:r></w:p>")).encode()),
    "deep": archive(word__document=BODY.format("<w:p>" * 100_000 + "</w:p>" * 100_000).encode()),
    "outside": archive(
        word__document=b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + BODY.format("&f;").encode()
    ),
    "no document": archive(word__styles=b"<a/>"),
    "broken": document("第一条 甲")[:-200],
    "cut": document("第一条 甲")[:300],
    "nested": nested(),
}
