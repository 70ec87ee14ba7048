"""The archive an .xlsx is, looked at before anything of it is unpacked into memory."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

import msgspec

from consultations.importing import limits
from consultations.importing.errors import BOMB, DAMAGED, NO_TABLE, OLD_EXCEL, TOO_LARGE
from participation.base.errors import Refusal

DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)
"""What the standard library raises for an archive that is broken or packed in a way it does not know."""

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]{0,200}?ref="([A-Za-z]{1,4}\d{1,8}(?::[A-Za-z]{1,4}\d{1,8})?)"')
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_LONGEST = 300
_MOST_MERGED = 10_000
_PIECE = 1 << 20


class Part(msgspec.Struct):
    """What stands in a sheet beside its cells: the ranges that are merged, and whether there are formulas."""

    merged: list[str]
    formulas: bool = False


def sheets_within(path: Path) -> dict[str, Part] | Refusal:
    """The sheets of a workbook by the name of their part; refused where it is none, or not safe to open.

    Codes: ``too_large``, ``type_not_allowed``, ``old_excel`` (locked), ``bomb`` (declares or has too much inside, or
    entities in its XML, which the format forbids), ``damaged``.
    """
    if path.stat().st_size > limits.WORKBOOK_BYTES:
        return TOO_LARGE.with_values(megabytes=limits.WORKBOOK_BYTES // limits.MEGABYTE)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            names = {entry.filename.lstrip("/") for entry in entries}
            if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
                return NO_TABLE
            if any(entry.flag_bits & 1 for entry in entries):
                return OLD_EXCEL
            if not _plausible(entries):
                return BOMB
            return _unpacked(archive, entries)
    except DAMAGE:
        return DAMAGED


def _plausible(entries: list[zipfile.ZipInfo]) -> bool:
    """Whether what the archive declares is what an office program writes."""
    return (
        len(entries) <= limits.WORKBOOK_PARTS
        and sum(entry.file_size for entry in entries) <= limits.WORKBOOK_UNPACKED
        and all(
            entry.file_size <= limits.WORKBOOK_RATIO_FROM
            or entry.file_size <= limits.WORKBOOK_RATIO * max(1, entry.compress_size)
            for entry in entries
        )
    )


def _unpacked(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> dict[str, Part] | Refusal:
    """Unpack all of it into nothing, since what an archive declares need not be true."""
    left = limits.WORKBOOK_UNPACKED
    found: dict[str, Part] = {}
    for entry in entries:
        name = entry.filename.lstrip("/")
        most = min(left, limits.WORKBOOK_STRINGS) if name.endswith("sharedStrings.xml") else left
        part = Part([])
        size, tail = 0, b""
        with archive.open(entry) as packed:
            while piece := packed.read(_PIECE):
                size += len(piece)
                searched = tail + piece
                if size > most or (name.endswith((".xml", ".rels")) and _DECLARATION.search(searched)):
                    return BOMB
                if "worksheets/" in name:
                    part.formulas = part.formulas or _FORMULA.search(searched) is not None
                    if len(part.merged) < _MOST_MERGED:
                        part.merged += [ref.decode() for ref in _MERGED.findall(searched)]
                tail = searched[-_LONGEST:]
        left -= size
        found[name] = part
    return found
