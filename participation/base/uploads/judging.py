"""What a file is, judged by its content alone: neither its name nor what the browser says counts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import msgspec
import puremagic

from participation.base.errors import Refusal
from participation.base.uploads.errors import EMPTY, TYPE_NOT_ALLOWED, UNSAFE
from participation.base.uploads.office import office_kind


class Kind(msgspec.Struct, frozen=True):
    """A kind of file that is taken: its media type and the endings it goes by, the usual one first."""

    media_type: str
    endings: tuple[str, ...]


PDF = Kind("application/pdf", (".pdf",))
JPEG = Kind("image/jpeg", (".jpg", ".jpeg"))
PNG = Kind("image/png", (".png",))
WEBP = Kind("image/webp", (".webp",))
DOCX = Kind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", (".docx",))
XLSX = Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (".xlsx",))
TEXT = Kind("text/plain; charset=utf-8", (".txt", ".md", ".csv"))
TEXT_GB = Kind("text/plain; charset=gb18030", (".txt", ".md", ".csv"))
OFFICE = {"docx": DOCX, "xlsx": XLSX}

ZIP = b"PK\x03\x04"
# the end of an archive stands in the last 64 KB, after which comes at most a comment
ZIP_END, ZIP_TAIL = b"PK\x05\x06", 1 << 16
# how far browsers look for a page, and some to spare
HEAD = 4096
PAGE = re.compile(
    rb"<\s*(?:!doctype|html|head|body|script|iframe|svg|style|link|meta|object|embed|\?xml|\?php)", re.IGNORECASE
)
# a program for a shell, or for a browser by its address
PROGRAM = re.compile(r"\s*(?:#!|javascript:|data:text/html)", re.IGNORECASE)
# how sure puremagic has to be that a text is something else; below are guesses from one or two letters
SURE = 0.6


def judge(content: bytes) -> Kind | Refusal:
    """The kind of a file, or why it is refused."""
    if not content.strip():
        return EMPTY
    if content.startswith(ZIP):
        found = office_kind(content)
        return OFFICE[found] if isinstance(found, str) else found
    for kind, begins, sound in BEGINNINGS:
        if begins(content):
            # one file that is two at once is made to deceive whoever opens it as the other
            twofold = ZIP_END in content[-ZIP_TAIL:] or (kind is PDF and PAGE.search(content[:HEAD]))
            return kind if sound(content) and not twofold else UNSAFE
    return _text(content) or TYPE_NOT_ALLOWED


def _sound_pdf(content: bytes) -> bool:
    return b"%%EOF" in content[-2048:]


def _sound_jpeg(content: bytes) -> bool:
    """Segments up to the first scan; what telephones append after the picture is theirs."""
    at = 2
    while content[at : at + 1] == b"\xff":
        marker = content[at + 1 : at + 2]
        if marker == b"\xda":
            return b"\xff\xd9" in content[at:]
        if marker == b"\xff":
            at += 1
            continue
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return False


def _sound_png(content: bytes) -> bool:
    at = 8
    while at + 12 <= len(content):
        length, name = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        if at == 8 and name != b"IHDR":
            return False
        if name == b"IEND":
            return True
        at += 12 + length
    return False


def _sound_webp(content: bytes) -> bool:
    return int.from_bytes(content[4:8], "little") + 8 <= len(content)


BEGINNINGS: tuple[tuple[Kind, Callable[[bytes], bool], Callable[[bytes], bool]], ...] = (
    (PDF, lambda content: content.startswith((b"%PDF-1.", b"%PDF-2.")), _sound_pdf),
    (JPEG, lambda content: content.startswith(b"\xff\xd8\xff"), _sound_jpeg),
    (PNG, lambda content: content.startswith(b"\x89PNG\r\n\x1a\n"), _sound_png),
    (WEBP, lambda content: content.startswith(b"RIFF") and content[8:12] == b"WEBP", _sound_webp),
)


def _text(content: bytes) -> Kind | None:
    """Plain text of people: no page, no program, no format of its own that happens to be readable."""
    for kind, encoding in ((TEXT, "utf-8-sig"), (TEXT_GB, "gb18030")):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _readable(text) or PAGE.search(text[:HEAD].encode()) or PROGRAM.match(text):
            return None
        return None if _something_else(content) else kind
    return None


def _readable(text: str) -> bool:
    """Whether it is text throughout: GB18030 gives almost any bytes a meaning, but not one that people write."""
    odd = sum(unicodedata.category(c) in {"Cc", "Cn", "Co", "Cs"} and c not in "\t\n\r\f" for c in text)
    return "\x00" not in text and odd * 200 <= len(text) and any(c.isalnum() for c in text)


def _something_else(content: bytes) -> bool:
    try:
        return any(found.confidence >= SURE for found in puremagic.magic_string(content))
    except puremagic.PureError:
        return False
