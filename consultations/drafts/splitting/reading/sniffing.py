"""What a file is, by its first bytes; and whether a text is a web page."""

from __future__ import annotations

import re
from enum import Enum
from pathlib import PurePath

from consultations.drafts.errors import DRAFT_LOCKED, DRAFT_NOT_TEXT, DRAFT_OLD_FORMAT
from participation.base.errors import Refused


class Format(Enum):
    """The kinds of file a draft can be."""

    DOCX = "docx"
    HTML = "html"
    TEXT = "text"


_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PASSWORD = "EncryptedPackage".encode("utf-16-le")
_NO_TEXT = (
    b"%PDF-", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BM\x00",
    b"\x7fELF", b"MZ\x90", b"II*\x00", b"MM\x00*", b"SQLite format 3", b"\xca\xfe\xba\xbe",
)  # fmt: skip


def format_of(content: bytes) -> Format:
    """DOCX by its signature, else TEXT.

    Raises:
        Refused: the signature is that of something else (an old Word file, a PDF, a picture, an archive).
    """
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return Format.DOCX
    if content.startswith(_OLE2):
        raise Refused(DRAFT_LOCKED if _PASSWORD in content else DRAFT_OLD_FORMAT)
    if content.startswith(_NO_TEXT):
        raise Refused(DRAFT_NOT_TEXT)
    return Format.TEXT


_PAGE = re.compile(
    r"\s{0,1000}(?:<\?xml[^>]{0,200}>\s{0,1000})?(?:<!--[^>]{0,2000}-->\s{0,1000})?"
    r"<(?:!doctype\s{1,10}html|html|head|body)\b",
    re.IGNORECASE,
)
_BLOCK = re.compile(
    r"<(?:p|div|h[1-6]|ol|ul|li|table|tr|td|br|section|article|span|center|main|pre)\b[^<>]{0,1000}>", re.IGNORECASE
)
_PAGE_NAMES = {".html", ".htm", ".xhtml", ".shtml"}
_TEXT_NAMES = {".md", ".markdown", ".txt", ".text"}


def format_of_text(text: str, media_type: str | None, filename: str | None) -> Format:
    """HTML for a web page or a piece of one; a page is known by its beginning whatever it is called."""
    if _PAGE.match(text):
        return Format.HTML
    ending = PurePath(filename).suffix.lower() if filename else ""
    kind = (media_type or "").partition(";")[0].strip().lower()
    called_page = ending in _PAGE_NAMES or kind in {"text/html", "application/xhtml+xml"}
    called_text = ending in _TEXT_NAMES or kind in {"text/markdown", "text/plain", "text/x-markdown"}
    if called_page:
        return Format.HTML if _BLOCK.search(text) else Format.TEXT
    if called_text:
        return Format.TEXT
    return Format.HTML if _BLOCK.match(text.lstrip()[:2_000]) else Format.TEXT
