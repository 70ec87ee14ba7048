"""The archive a .docx is, looked at before anything of it is unpacked into memory."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

from consultations.drafts.errors import DRAFT_BOMB, DRAFT_LOCKED, DRAFT_NOT_TEXT, DRAFT_UNREADABLE
from consultations.drafts.splitting import limits
from participation.base.errors import Refused

DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)
"""What the standard library raises for an archive that is broken or packed in a way it does not know."""

_PIECE = 1024 * 1024
_DECLARATIONS = tuple(
    word.encode(encoding) for word in ("<!DOCTYPE", "<!ENTITY") for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)
_LONGEST_DECLARATION = max(len(word) for word in _DECLARATIONS)


def check_archive(content: bytes) -> None:
    """See that ``content`` is a Word file of a size that can be opened, by what it declares and by unpacking.

    Raises:
        Refused: another archive, a password, damage, too much inside, or entities in its XML (the format
            forbids them; they would serve only to blow it up or to read other files).
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            if not any(entry.filename == "[Content_Types].xml" for entry in entries):
                raise Refused(DRAFT_NOT_TEXT)
            if not any(entry.filename.startswith("word/") for entry in entries):
                raise Refused(DRAFT_NOT_TEXT)
            _check_declared(entries)
            unpacked = 0
            for entry in entries:
                unpacked += _unpacked(archive, entry, limits.ARCHIVE_BYTES - unpacked)
    except DAMAGED:
        raise Refused(DRAFT_UNREADABLE) from None


def _check_declared(entries: list[zipfile.ZipInfo]) -> None:
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused(DRAFT_LOCKED)
    if len(entries) > limits.ARCHIVE_ENTRIES:
        raise Refused(DRAFT_BOMB)
    if sum(entry.file_size for entry in entries) > limits.ARCHIVE_BYTES:
        raise Refused(DRAFT_BOMB)
    for entry in entries:
        if entry.file_size > limits.ARCHIVE_PART_BYTES:
            raise Refused(DRAFT_BOMB)
        dense = entry.file_size > limits.ARCHIVE_RATIO * max(1, entry.compress_size)
        if dense and entry.file_size > limits.ARCHIVE_RATIO_FROM:
            raise Refused(DRAFT_BOMB)


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> int:
    """The real size of ``entry``, unpacked piece by piece and thrown away."""
    size, tail = 0, b""
    picture = entry.filename.startswith("word/media/")
    with archive.open(entry) as packed:
        while piece := packed.read(_PIECE):
            size += len(piece)
            if size > most or size > limits.ARCHIVE_PART_BYTES:
                raise Refused(DRAFT_BOMB)
            searched = tail + piece
            if not picture and any(word in searched for word in _DECLARATIONS):
                raise Refused(DRAFT_BOMB)
            tail = searched[-_LONGEST_DECLARATION:]
    return size
