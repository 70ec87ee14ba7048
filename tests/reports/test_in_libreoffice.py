"""Word files are opened by another program than the one that made them, and their tables read back."""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from consultations.report_document.as_docx import as_docx
from consultations.report_document.blocks import Document, Table
from consultations.report_document.composing import composed, text_of
from consultations.report_document.wording import LOCALES, wording
from consultations.schemas.report import ReportView
from tests.reports.made import AROUND, of_nobody, view

pytestmark = pytest.mark.slow
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
REPORTS = {
    "filed": view(),
    "public": view("public"),
    "filed-of-nobody": of_nobody(),
    "public-of-nobody": of_nobody("public"),
}


def opened(files: list[Path], folder: Path) -> None:
    """Have LibreOffice open the files and write them in its own format."""
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = [
        "soffice",
        "--headless",
        profile,
        "--convert-to",
        "odt",
        "--outdir",
        str(folder / "odt"),
        *map(str, files),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=240)


def tables_of(file: Path) -> list[list[list[str]]]:
    """The tables of a file, row by row."""
    with zipfile.ZipFile(file) as archive:
        root = etree.fromstring(archive.read("content.xml"))
    return [
        [
            [
                "\n".join("".join(p.itertext()) for p in cell.iter(f"{TEXT}p"))
                for cell in row.findall(f"{TABLE}table-cell")
            ]
            for row in table.iter(f"{TABLE}table-row")
        ]
        for table in root.iter(f"{TABLE}table")
    ]


def laid_out(found: ReportView, locale: str) -> Document:
    return composed(found, wording(locale, text_of(found), Path("/nowhere")), AROUND)


def test_every_word_file_opens_and_its_tables_are_those_of_the_report(tmp_path: Path) -> None:
    made = {f"{name}-{locale}": laid_out(found, locale) for name, found in REPORTS.items() for locale in LOCALES}
    files = [tmp_path / f"{name}.docx" for name in made]
    for file in files:
        file.write_bytes(as_docx(made[file.stem], view().content.made_at))
    opened(files, tmp_path)
    for name, document in made.items():
        expected = [
            [[column.heading for column in block.columns], *[list(row) for row in block.rows]]
            for block in document.blocks
            if isinstance(block, Table)
        ]
        assert tables_of(tmp_path / "odt" / f"{name}.odt") == expected, name
    assert len(tables_of(tmp_path / "odt" / "filed-zh-Hans.odt")) == 5
