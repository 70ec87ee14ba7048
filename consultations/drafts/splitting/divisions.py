"""The divisions a clause stands in: 编, 章, 节, Part, Chapter, Markdown headings, annexes."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from consultations.drafts.splitting.lines import Line, is_title, squeezed
from consultations.drafts.splitting.marks import Grade, Kind

RANKS = {
    Kind.ANNEX: 0,
    Kind.BOOK: 10,
    Kind.SUBBOOK: 20,
    Kind.CHAPTER: 30,
    Kind.ENGLISH_ARTICLE: 34,
    Kind.SECTION: 40,
    Kind.ENGLISH_SECTION: 40,
    Kind.ENGLISH_CLAUSE: 44,
    Kind.TOP: 46,
    Kind.BRACKETED: 47,
}
"""How high a division stands: a smaller rank holds the larger ones."""

_BY_NUMBER = frozenset(RANKS) - {Kind.ANNEX, Kind.TOP, Kind.BRACKETED}
_UNNUMBERED = frozenset({"总则", "分则", "附则", "罚则", "序言", "前言", "总 则", "附 则"})
_LONGEST_HEADING = 200


class Division(msgspec.Struct, frozen=True):
    """A heading: its rank, its title as it stands in a path, and how many lines it takes."""

    rank: int
    title: str
    lines: int = 1


def divisions_of(lines: Sequence[Line], clause_kind: Kind | None) -> dict[int, Division]:
    """The headings among ``lines`` by index, where ``clause_kind`` numbers are clauses and no headings."""
    numbered = _numbered(lines, _BY_NUMBER - {clause_kind} if clause_kind else _BY_NUMBER)
    levels: dict[int, int] = {}
    for index, division in numbered.items():
        if lines[index].level:
            levels.setdefault(lines[index].level, division.rank)
    deepest = min(
        (line.level for line in lines if line.level and line.mark and line.mark.kind is clause_kind), default=6
    )
    found: dict[int, Division] = {}
    for index, line in enumerate(lines):
        if index in numbered:
            found[index] = numbered[index]
        elif line.level and line.level <= deepest and _is_heading(line, clause_kind):
            found[index] = Division(_rank_of_level(line.level, levels), squeezed(line.text))
        elif clause_kind is Kind.CLAUSE and len(line.text) <= 8 and squeezed(line.text) in _UNNUMBERED:
            found[index] = Division(RANKS[Kind.CHAPTER], squeezed(line.text))
    return found


def _is_heading(line: Line, clause_kind: Kind | None) -> bool:
    """Whether a Markdown heading divides the text, being neither a clause nor a sentence in large letters."""
    if line.quoted or len(line.text) > _LONGEST_HEADING or not line.is_title:
        return False
    return line.mark is None or (clause_kind is Kind.CLAUSE and line.mark.kind in {Kind.TOP, Kind.BRACKETED})


def _rank_of_level(level: int, levels: dict[int, int]) -> int:
    """The rank of a heading without a number, from those with a number at its level or around it."""
    if level in levels:
        return levels[level]
    above = [known for known in levels if known < level]
    if above:
        return levels[max(above)] + (level - max(above))
    return min(levels.values()) - (min(levels) - level) if levels else level


def _numbered(lines: Sequence[Line], kinds: frozenset[Kind]) -> dict[int, Division]:
    """Numbered headings: set off as the draft sets its headings off, and in the order of their numbers."""
    set_off = {line.mark.kind for line in lines if line.mark and line.mark.grade is Grade.FIRM and not line.quoted}
    last: dict[int, tuple[int, ...]] = {}
    found: dict[int, Division] = {}
    for index, line in enumerate(lines):
        mark = line.mark
        if mark is None or mark.kind not in kinds or line.quoted or mark.grade is Grade.REFERENCE:
            continue
        if mark.grade is Grade.PLAIN and mark.kind in set_off:
            continue
        if mark.rest and not is_title(mark.rest):
            continue
        rank = RANKS[mark.kind]
        if mark.key > last.get(rank, ()) or set(mark.key) == {1} or line.level:
            last = {other: key for other, key in last.items() if other < rank} | {rank: mark.key}
            found[index] = _division(lines, index, rank)
    return found


def _division(lines: Sequence[Line], index: int, rank: int) -> Division:
    mark = lines[index].mark
    assert mark is not None
    below = lines[index + 1] if index + 1 < len(lines) else None
    if mark.rest or below is None or below.mark or below.level or below.quoted:
        return Division(rank, titled(mark.number, mark.sign, mark.rest))
    if len(below.text) > 30 or not below.is_title:
        return Division(rank, mark.number + mark.sign)
    return Division(rank, titled(mark.number, mark.sign, below.text), 2)  # its title has a line of its own


def titled(number: str, sign: str, title: str) -> str:
    """The title of a division as it stands in a path: "第一章 总则", "一、总体要求", "Chapter I General"."""
    space = "" if number.endswith(("、", "）", "．")) else " "
    return f"{number}{sign}{space}{squeezed(title)}".strip()
