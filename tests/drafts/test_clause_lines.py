"""The clauses of a file as the command line gives them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from consultations.drafts.splitting.command import clause_lines
from participation.base.errors import Refused

TEXTS = Path(__file__).parent / "texts"


def test_each_clause_is_one_line_of_json_with_its_keys_in_order() -> None:
    lines = list(clause_lines(TEXTS / "shanghai-dog-keeping.md"))
    assert len(lines) == 61
    assert not any(b"\n" in line for line in lines)
    first = json.loads(lines[0])
    assert list(first) == ["number", "heading", "text", "path"]
    assert (first["number"], first["heading"], first["path"]) == ("第一条", "", ["第一章 总则"])
    assert first["text"].endswith("制定本条例。")


def test_a_refused_file_gives_no_line(tmp_path: Path) -> None:
    path = tmp_path / "draft.docx"
    path.write_bytes(b"%PDF-1.4")
    with pytest.raises(Refused):
        clause_lines(path)
