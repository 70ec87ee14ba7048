"""``kaimen diff``: two files go in, a line a group of clauses comes out; no database, no server."""

from __future__ import annotations

import json
import resource
from pathlib import Path

import pytest

from tests.drafts.word_files import WordFile
from tests.house.serving import kaimen

TEXTS = Path(__file__).parents[1] / "texts"
NO_DATABASE = {"KAIMEN_DATABASE_URL": "postgresql://127.0.0.1:1/nowhere"}
OLD = ["第一条 为了方便居民，制定本办法。", "第二条 业主应当表决。", "第三条 违反第二条的，责令改正。"]
NEW = [OLD[0], "第二条 街道办事处提供政策咨询。", "第三条 业主应当表决。", "第四条 违反第三条的，责令改正。"]


def written(folder: Path, name: str, lines: list[str]) -> str:
    path = folder / name
    if path.suffix == ".docx":
        path.write_bytes(WordFile().say(*lines).content)
    elif path.suffix == ".html":
        path.write_text("".join(f"<p>{line}</p>" for line in lines), "utf-8")
    else:
        path.write_text("\n\n".join(lines), "utf-8")
    return str(path)


@pytest.mark.parametrize(("old", "new"), [("a.md", "b.txt"), ("a.docx", "b.html"), ("a.html", "b.docx")])
def test_files_of_every_kind_are_aligned_and_renumbering_alone_is_the_same(tmp_path: Path, old: str, new: str) -> None:
    done = kaimen("diff", written(tmp_path, old, OLD), written(tmp_path, new, NEW), **NO_DATABASE)
    assert (done.returncode, done.stderr) == (0, "")
    assert [json.loads(line) for line in done.stdout.splitlines()] == [
        {"old": ["第一条"], "new": ["第一条"], "change": "same", "similarity": 1.0},
        {"old": [], "new": ["第二条"], "change": "added", "similarity": 0.0},
        {"old": ["第二条"], "new": ["第三条"], "change": "same", "similarity": 1.0},
        {"old": ["第三条"], "new": ["第四条"], "change": "same", "similarity": 1.0},
    ]


def test_a_file_that_is_no_draft_is_refused_in_one_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "b.docx"
    broken.write_bytes(b"%PDF-1.4")
    good = written(tmp_path, "a.md", OLD)
    for pair in ((good, str(broken)), (str(broken), good), (good, str(tmp_path / "missing.md"))):
        done = kaimen("diff", *pair, **NO_DATABASE)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.count("\n") == 1


def test_wrong_usage_has_status_two(tmp_path: Path) -> None:
    done = kaimen("diff", written(tmp_path, "a.md", OLD))
    assert done.returncode == 2
    assert done.stderr.startswith("usage: kaimen diff")


def test_a_statute_of_eighty_clauses_takes_less_than_two_seconds_of_the_processor() -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    files = [str(TEXTS / f"shanghai-business-environment-{year}.md") for year in (2020, 2024)]
    assert kaimen("diff", *files, **NO_DATABASE).returncode == 0
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 2
