"""``kaimen export consultation``: a whole file with its hash beside it, or no file at all."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import openpyxl
import pytest

from consultations.queries import exporting
from consultations.queries.exporting import exported_in_pieces
from consultations.schemas.exporting import ExportedComment
from consultations.services.exporting import export_to
from participation.base.database import execute
from tests.consultations.steps import SLUG, answer, closed, opened, point, published, refused, said

pytestmark = pytest.mark.usefixtures("world")


async def answered() -> None:
    await opened(screening="at once")
    comments = await said("写明标准。", "=1+1", "加装路灯。")
    await closed()
    await answer(await point("写明补偿标准", comments))
    await published()


def by_command(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "participation.cli", "export", "consultation", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, env=dict(os.environ), check=False)


def checks(folder: Path, name: str) -> bool:
    """Whether the system's own command finds the file whole."""
    return subprocess.run(["sha256sum", "--check", name], cwd=folder, check=False).returncode == 0


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def test_the_command_writes_the_file_and_its_hash_beside_it(tmp_path: Path) -> None:
    await answered()
    out = tmp_path / "comments.jsonl"
    done = by_command(SLUG, "--format", "jsonl", "--out", str(out))
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert len(rows) == told["rows"] == 3
    assert {row["outcome"] for row in rows} == {"adopted"}
    digest = hashlib.sha256(out.read_bytes()).hexdigest()
    assert told["sha256"] == digest
    assert (tmp_path / "comments.jsonl.sha256").read_text() == f"# rows: 3\n{digest}  comments.jsonl\n"
    assert checks(tmp_path, "comments.jsonl.sha256")


async def test_every_format_is_written(tmp_path: Path) -> None:
    await answered()
    for format_, begins in (
        ("docx", b"PK"),
        ("xlsx", b"PK"),
        ("csv", b"\xef\xbb\xbfid,"),
        ("html", b"<!doctype html>"),
    ):
        out = tmp_path / f"report.{format_}"
        found = await export_to(SLUG, format_=format_, out=out, edition="filed")
        assert out.read_bytes().startswith(begins)
        assert found.sha256 == hashlib.sha256(out.read_bytes()).hexdigest()
        assert found.bytes == out.stat().st_size
    assert openpyxl.load_workbook(tmp_path / "report.xlsx")["意见"].max_row == 4
    assert await execute("SELECT FROM audit WHERE verb = 'consultation.export'")


async def test_before_the_report_rows_have_no_outcome_and_there_is_no_document(tmp_path: Path) -> None:
    await opened(screening="at once")
    await said("写明标准。")
    found = await export_to(SLUG, format_="jsonl", out=tmp_path / "c.jsonl")
    assert (found.rows, found.told) == (1, False)
    assert json.loads((tmp_path / "c.jsonl").read_text())["outcome"] is None
    with refused() as wrong:
        await export_to(SLUG, format_="docx", out=tmp_path / "r.docx")
    assert wrong.answer == (404, "no_report")
    assert not (tmp_path / "r.docx").exists()


async def test_an_unknown_consultation_is_said_in_a_sentence(tmp_path: Path) -> None:
    done = by_command("nowhere", "--format", "csv", "--out", str(tmp_path / "x.csv"))
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.strip().splitlines()) == 1


async def test_an_export_that_loses_rows_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await answered()

    async def losing(consultation: object, filed: object) -> AsyncIterator[list[ExportedComment]]:
        async for piece in exported_in_pieces(consultation, filed):  # type: ignore[arg-type] # passed through
            yield piece[1:]

    monkeypatch.setattr("consultations.services.exporting.exported_in_pieces", losing)
    out = tmp_path / "comments.csv"
    out.write_text("the old one", "utf-8")
    with refused() as wrong:
        await export_to(SLUG, format_="csv", out=out)
    assert wrong.answer == (409, "incomplete_export")
    assert out.read_text("utf-8") == "the old one"
    assert names(tmp_path) == ["comments.csv"]


async def test_an_export_that_breaks_off_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await answered()

    async def breaking(consultation: object, filed: object) -> AsyncIterator[list[ExportedComment]]:
        async for piece in exported_in_pieces(consultation, filed):  # type: ignore[arg-type] # passed through
            yield piece
        raise OSError("the database is gone")

    monkeypatch.setattr("consultations.services.exporting.exported_in_pieces", breaking)
    with pytest.raises(OSError, match="is gone"):
        await export_to(SLUG, format_="jsonl", out=tmp_path / "comments.jsonl")
    assert names(tmp_path) == []


async def test_rows_are_read_in_pieces_and_none_twice() -> None:
    await opened(screening="at once")
    comments = await said(*[f"意见{n}" for n in range(7)])
    rows = await execute("SELECT id FROM consultation WHERE slug = {}", SLUG)
    whole = rows[0]["id"]
    pieces = [piece async for piece in exported_in_pieces(whole, None)]
    assert [row.id for piece in pieces for row in piece] == comments
    small = [
        row.n
        async for piece in exporting.streamed(exporting._Count, "SELECT generate_series(1, 7)::int AS n", at_once=3)
        for row in piece
    ]
    assert small == [1, 2, 3, 4, 5, 6, 7]
    assert await exporting.rows_exported(whole, None) == 7
    assert await exporting.rows_exported(whole, None, answered=True) == 0
