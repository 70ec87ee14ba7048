"""Which lines begin a clause, and which kind of number counts clauses in this draft.

第…条 counts them wherever it is found; then the English Article, Section or Clause, whichever there are more of
(the others are divisions); then the numbers of an outline.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from consultations.drafts.splitting.divisions import RANKS, Division, divisions_of, titled
from consultations.drafts.splitting.lines import Line, is_title, squeezed
from consultations.drafts.splitting.marks import Grade, Kind
from consultations.drafts.splitting.outlines import items_of
from consultations.drafts.splitting.sequence import Candidate, chain, follows

_ENGLISH = (Kind.ENGLISH_ARTICLE, Kind.ENGLISH_SECTION, Kind.ENGLISH_CLAUSE)


_LOWEST = 100  # below every division


def structure_of(lines: Sequence[Line]) -> tuple[dict[int, Division], dict[int, int]]:
    """The divisions of a draft by line, and the lines that begin a clause with the clause's own rank, by which
    an outline's 二、 leaves the division 一、."""
    kinds = [Kind.CLAUSE]
    firm = [line.mark.kind for line in lines if line.mark and line.mark.grade is Grade.FIRM and not line.quoted]
    english = max(_ENGLISH, key=firm.count)
    if english in firm:
        kinds.append(english)
    for kind in kinds:
        divisions = divisions_of(lines, kind)
        starts = _starts(lines, kind, divisions)
        if len(starts) > 1 or (starts and firm.count(Kind.TOP) < 2):
            divisions |= _topics(lines, starts, divisions) | _annexes(lines, starts)
            return divisions, {index: _LOWEST for index in starts if index not in divisions}
    divisions = divisions_of(lines, None)
    divisions |= _annexes(lines, list(_first_item(lines)))
    headings, items = items_of(lines, divisions.keys())
    return divisions | headings, items


def _starts(lines: Sequence[Line], kind: Kind, divisions: dict[int, Division]) -> list[int]:
    candidates: list[Candidate] = []
    fresh = True
    for index, line in enumerate(lines):
        mark = line.mark
        if index in divisions or (mark and mark.kind is Kind.ANNEX):
            fresh = True
        elif mark and mark.kind is kind:
            grade = mark.grade
            if grade is Grade.FIRM and not mark.rest and _goes_on(lines, index, kind):
                grade = Grade.REFERENCE
            candidates.append(Candidate(index, mark.key, grade, line.quoted, fresh))
            fresh = False
    return chain(candidates)


_GOING_ON = ("的", "规定", "所称", "所列", "、", "，", "和第", "至第", "of ", "and ", "shall ")


def _goes_on(lines: Sequence[Line], index: int, kind: Kind) -> bool:
    """Whether a number alone on its line is the middle of a sentence that goes on below."""
    below = lines[index + 1] if index + 1 < len(lines) else None
    return below is not None and below.mark is None and below.text.startswith(_GOING_ON)


def _topics(lines: Sequence[Line], starts: Sequence[int], divisions: dict[int, Division]) -> dict[int, Division]:
    """一、 above clauses: a heading where it is in order and the next line begins a clause or a lower topic."""
    begins = set(starts)
    found: dict[int, Division] = {}
    last: dict[Kind, tuple[int, ...]] = {}
    for index, line in enumerate(lines):
        mark = line.mark
        if index in divisions and divisions[index].rank < RANKS[Kind.TOP]:
            last = {}
        if mark is None or line.quoted or mark.kind not in {Kind.TOP, Kind.BRACKETED} or index in divisions:
            continue
        if index + 1 in begins and is_title(mark.rest) and follows(mark.key, last.get(mark.kind, (0,))):
            last[mark.kind] = mark.key
            found[index] = Division(RANKS[mark.kind], titled(mark.number, mark.sign, mark.rest))
    return found


def _annexes(lines: Sequence[Line], starts: Sequence[int]) -> dict[int, Division]:
    """Annexes behind the clauses. One between two clauses of one numbering is a table of the clause above it."""
    if not starts:
        return {}
    found: dict[int, Division] = {}
    onward = dict(pairwise(starts))
    following: int | None = onward.get(starts[0])
    for index in range(starts[0] + 1, len(lines)):
        if index == following:
            following = onward.get(index)
            continue
        line = lines[index]
        if line.mark is None or line.mark.kind is not Kind.ANNEX or line.quoted or len(line.text) > 80:
            continue
        mark = lines[following].mark if following is not None else None
        if mark is None or set(mark.key) == {1}:
            found[index] = Division(RANKS[Kind.ANNEX], squeezed(line.text))
    return found


def _first_item(lines: Sequence[Line]) -> Sequence[int]:
    first = next((at for at, line in enumerate(lines) if line.mark and line.mark.kind is not Kind.ANNEX), None)
    return [] if first is None else [first]
