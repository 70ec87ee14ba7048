"""Four regulations in force, split whole: every clause, in order, in its chapter, and not a character lost."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from consultations.drafts.splitting import SplitDraft, joined, read_draft, split
from consultations.drafts.splitting.numerals import number_of

TEXTS = Path(__file__).parent / "texts"
STATUTES = {
    "shanghai-business-environment-2020.md": (80, 8),
    "shanghai-business-environment-2024.md": (97, 8),
    "shanghai-dog-keeping.md": (61, 7),
    "shanghai-peoples-suggestions-2021.md": (22, 0),
}


def draft_of(name: str) -> SplitDraft:
    return split(read_draft((TEXTS / name).read_bytes(), filename=name))


def letters(text: str) -> str:
    return re.sub(r"[\s#]", "", re.sub(r"<!--.*?-->", "", text))


@pytest.mark.parametrize(("name", "counts"), STATUTES.items())
def test_every_clause_is_found_in_the_order_of_its_number(name: str, counts: tuple[int, int]) -> None:
    numbers = [number_of(clause.number[1:-1]) for clause in draft_of(name).clauses]
    assert numbers == list(range(1, counts[0] + 1))


@pytest.mark.parametrize("name", STATUTES)
def test_no_character_of_a_statute_is_lost(name: str) -> None:
    assert letters(joined(draft_of(name))) == letters((TEXTS / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize(("name", "counts"), STATUTES.items())
def test_every_clause_knows_its_chapter(name: str, counts: tuple[int, int]) -> None:
    paths = [clause.path for clause in draft_of(name).clauses]
    assert len({path for path in paths if path}) == counts[1]
    assert all(len(path) == (1 if counts[1] else 0) for path in paths)
    chapters = [number_of(path[0][1 : path[0].index("章")]) or 0 for path in paths if path]
    assert all(later - earlier in {0, 1} for earlier, later in pairwise(chapters))


def test_a_chapter_is_called_alike_however_wide_its_letters_are_set() -> None:
    older = draft_of("shanghai-business-environment-2020.md")  # "第一章  总则"
    newer = draft_of("shanghai-business-environment-2024.md")  # "第一章 总 则"
    assert older.clauses[0].path == newer.clauses[0].path == ("第一章 总则",)


def test_title_and_adoption_notes_stand_before_the_clauses() -> None:
    draft = draft_of("shanghai-business-environment-2024.md")
    assert draft.title == "上海市优化营商环境条例"
    assert [note[:11] for note in draft.preface.split("\n")] == [
        "2020年4月10日 ",
        "2021年10月28日",
        "2023年11月22日",
        "2024年9月27日 ",
    ]


def test_paragraphs_and_items_are_lines_of_their_clause() -> None:
    clause = draft_of("shanghai-peoples-suggestions-2021.md").clauses[2]
    assert clause.text.split("\n") == [
        "本市人民建议征集应当坚持以人民为中心，遵循下列原则：",
        "（一）倾听民意，广纳民智；",
        "（二）畅通渠道，便捷高效；",
        "（三）推动转化，优化治理；",
        "（四）公开透明，接受监督。",
    ]


def test_clauses_of_these_statutes_have_no_headings() -> None:
    assert not any(clause.heading for name in STATUTES for clause in draft_of(name).clauses)


def test_a_statute_is_split_from_a_cold_start_without_the_platform() -> None:
    program = (
        "import sys; from pathlib import Path; from consultations.drafts.splitting.command import clause_lines; "
        "sys.stdout.buffer.writelines(line + b'\\n' for line in clause_lines(Path(sys.argv[1]))); "
        "print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)"
    )
    path = TEXTS / "shanghai-business-environment-2024.md"
    run = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, check=True)
    assert len(run.stdout.splitlines()) == 97
    # what makes the command quick: it loads neither the database, nor the web, nor the engines on arrays
    assert not {"piccolo", "litestar", "asyncpg", "numpy", "frontend"} & set(run.stderr.decode().split())
