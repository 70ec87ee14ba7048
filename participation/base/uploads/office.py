"""Word and Excel files: archives that have to be what they say, and no larger inside than they need to be."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Sequence
from io import BytesIO
from itertools import pairwise

from participation.base.errors import Refusal
from participation.base.uploads.errors import TYPE_NOT_ALLOWED, UNSAFE

CONTENTS = "[Content_Types].xml"
MAIN = {
    "docx": ("word/document.xml", b"wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", b"spreadsheetml.sheet.main+xml"),
}
# What a file may hold unpacked; a hundred times its packed size is more than anything written compresses.
MOST_FILES = 5000
MOST_BYTES = 100 << 20
MOST_RATIO = 100
# below this a high ratio does no harm
SMALL = 4 << 20
LARGEST_LIST = 1 << 20
CHUNK = 1 << 18

MACROS = re.compile(rb"macroEnabled|vbaProject", re.IGNORECASE)
ACTIVE = re.compile(r"vbaproject\.bin$|(?:^|/)activex/|\.(?:exe|dll|js|vbs|bat|cmd|ps1|scr|hta|jar)$", re.IGNORECASE)
OUTSIDE = re.compile(r"^/|\\|(?:^|/)\.\.(?:/|$)|^[A-Za-z]:|[\x00-\x1f]")

END = b"PK\x05\x06"
END_LENGTH = 22
HEADER_LENGTH = 30
ENCRYPTED = 0x1
LINK = 0o120000
PACKED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


def office_kind(content: bytes) -> str | Refusal:
    """``docx`` or ``xlsx``; the refusal of any other archive, and of one that is damaged, locked or active."""
    # nothing after the list of files, where another file could hide
    if content[-END_LENGTH:][: len(END)] != END:
        return UNSAFE
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _judged(archive, len(content))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError):
        return UNSAFE


def _judged(archive: zipfile.ZipFile, packed: int) -> str | Refusal:
    entries = archive.infolist()
    if CONTENTS not in archive.NameToInfo:
        return TYPE_NOT_ALLOWED
    if not _plain(entries, packed) or archive.getinfo(CONTENTS).file_size > LARGEST_LIST:
        return UNSAFE
    listed = archive.read(CONTENTS)
    if MACROS.search(listed):
        return UNSAFE
    for kind, (main, media_type) in MAIN.items():
        if main in archive.NameToInfo and media_type in listed:
            _unpack(archive, entries)
            return kind
    return TYPE_NOT_ALLOWED


def _plain(entries: Sequence[zipfile.ZipInfo], packed: int) -> bool:
    """Whether the list of files is one that an office program writes, judged before anything is unpacked."""
    unpacked = sum(entry.file_size for entry in entries)
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    return (
        len(entries) <= MOST_FILES
        and len({entry.filename.lower() for entry in entries}) == len(entries)
        and unpacked <= MOST_BYTES
        and (unpacked <= SMALL or unpacked <= packed * MOST_RATIO)
        # nothing before the first file, and no files that share bytes, which would unpack to any size
        and ordered[0].header_offset == 0
        and all(
            one.header_offset + HEADER_LENGTH + one.compress_size <= two.header_offset for one, two in pairwise(ordered)
        )
        and all(_plain_file(entry) for entry in entries)
    )


def _plain_file(entry: zipfile.ZipInfo) -> bool:
    return (
        not entry.flag_bits & ENCRYPTED
        and entry.compress_type in PACKED
        and (entry.external_attr >> 16) & 0o170000 != LINK
        and not OUTSIDE.search(entry.filename)
        and not ACTIVE.search(entry.filename)
    )


def _unpack(archive: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo]) -> None:
    """Unpack everything into nothing: sizes and checksums that do not agree raise BadZipFile."""
    for entry in entries:
        with archive.open(entry) as file:
            while file.read(CHUNK):
                pass
