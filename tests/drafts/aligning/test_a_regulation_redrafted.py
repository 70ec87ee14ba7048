"""The business environment regulation of Shanghai, 80 clauses in 2020 and 97 in 2024, as a reader aligns it."""

from __future__ import annotations

from pathlib import Path

import msgspec

from consultations.drafts.aligning.command import DiffLine, diff_lines
from consultations.drafts.splitting.numerals import chinese

TEXTS = Path(__file__).parents[1] / "texts"

# by reading both: (first old clause, last, what to add for the new number); a clause with parts in others is below
SHIFTED = [
    (1, 22, 0), (23, 33, 1), (34, 35, 2), (36, 41, 4), (42, 48, 5), (49, 55, 6), (56, 56, 10), (57, 64, 11),
    (65, 65, 12), (66, 66, 15), (67, 70, 16), (71, 80, 17),
]  # fmt: skip
READ = {old: old + shift for first, last, shift in SHIFTED for old in range(first, last + 1)}
# 38 and 39 elaborate the last sentence of 35; the second half of 56, on mending one's credit, became 67
ALSO = {35: {38, 39}, 56: {67}}
NEW = {23, 35, 46, 54, 62, 63, 64, 65, 76, 78, 79, 80, 82, 87}


def lines() -> list[DiffLine]:
    found = diff_lines(TEXTS / "shanghai-business-environment-2020.md", TEXTS / "shanghai-business-environment-2024.md")
    return [msgspec.json.decode(line, type=DiffLine) for line in found]


def name(number: int) -> str:
    return f"第{chinese(number)}条"


def test_the_list_names_each_old_clause_once() -> None:
    assert sorted(READ) == list(range(1, 81))
    assert sorted({*READ.values(), *NEW, 38, 39, 67}) == list(range(1, 98))


def test_each_old_clause_became_the_one_a_reader_would_name() -> None:
    found = {old: set(line.new) for line in lines() for old in line.old}
    right = [
        old
        for old, new in READ.items()
        if {name(new)} <= found[name(old)] <= {name(new), *map(name, ALSO.get(old, ()))}
    ]
    assert len(right) == 80


def test_the_clauses_without_a_forerunner_are_added() -> None:
    added = {number for line in lines() if line.change == "added" for number in line.new}
    assert {name(number) for number in NEW} <= added


def test_what_was_only_renumbered_is_the_same() -> None:
    same = {line.old[0]: line.new[0] for line in lines() if line.change == "same"}
    assert same["第七条"] == "第七条"
    assert same["第二十九条"] == "第三十条"
    assert same["第八十条"] == "第九十七条"


def test_the_half_on_mending_credit_is_found_split_off() -> None:
    split = [line for line in lines() if line.change == "split"]
    assert [(line.old, line.new) for line in split] == [(["第五十六条"], ["第六十六条", "第六十七条"])]
