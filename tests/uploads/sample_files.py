"""Files as people have them, and files made to deceive."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO

import docx
from PIL import Image

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"xref\n0 3\ntrailer<</Root 1 0 R/Size 3>>\nstartxref\n0\n%%EOF\n"
)
TEXT = "我支持加装电梯，但低层住户的采光也要考虑。\n".encode()
TEXT_GB = "我支持加装电梯，但低层住户的采光也要考虑。\r\n".encode("gb18030")


def picture(kind: str) -> bytes:
    """A small picture: ``JPEG``, ``PNG``, ``WEBP``, ``GIF`` or ``BMP``."""
    made = BytesIO()
    Image.effect_noise((40, 30), 60).convert("RGB").save(made, kind)
    return made.getvalue()


def word() -> bytes:
    """What Word writes."""
    document, made = docx.Document(), BytesIO()
    document.add_paragraph("关于加装电梯的意见")
    document.save(made)
    return made.getvalue()


SHEET = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
    "_rels/.rels": "<Relationships/>",
    "xl/workbook.xml": "<workbook/>",
}


def archive(files: Mapping[str, str | bytes], *, compressed: bool = True) -> bytes:
    """A zip archive of these files."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return made.getvalue()


def sheet(**more: str | bytes) -> bytes:
    """What Excel writes, with further files in it."""
    return archive({**SHEET, **more})


def overlapping() -> bytes:
    """A sheet whose list of files names the same packed bytes many times."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in SHEET.items():
            packed.writestr(name, content)
        packed.writestr("xl/big.xml", b"0" * 1_000_000)
        big = packed.getinfo("xl/big.xml")
        for number in range(50):
            copy = zipfile.ZipInfo(f"xl/{number}.xml")
            copy.header_offset, copy.CRC = big.header_offset, big.CRC
            copy.compress_size, copy.file_size, copy.compress_type = big.compress_size, big.file_size, big.compress_type
            packed.filelist.append(copy)
            packed.NameToInfo[copy.filename] = copy
    return made.getvalue()
