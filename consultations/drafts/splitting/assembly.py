"""Splitting: from the text of a draft to its title, its preface and its clauses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from consultations.drafts.errors import (
    CLAUSE_TOO_LONG,
    DRAFT_EMPTY,
    DRAFT_TOO_LONG,
    DRAFT_TOO_MANY_CLAUSES,
    PART_TOO_LONG,
)
from consultations.drafts.splitting import limits
from consultations.drafts.splitting.clauses import structure_of
from consultations.drafts.splitting.cleaning import cleaned, without_comments
from consultations.drafts.splitting.contents import contents_of
from consultations.drafts.splitting.divisions import Division
from consultations.drafts.splitting.draft import SplitClause, SplitDraft
from consultations.drafts.splitting.headings import FoundClause, with_headings
from consultations.drafts.splitting.lines import Line, lines_of
from consultations.drafts.splitting.marks import Mark
from consultations.drafts.splitting.quotations import mark_quoted
from consultations.drafts.splitting.titles import title_of
from participation.base.errors import Refusal, Refused


def split(text: str) -> SplitDraft:
    """Take ``text`` (plain, or with the light markup of ``lines``) apart into title, preface and clauses.

    No character of the text is lost but white space and markup; ``joined`` puts it together again.

    Raises:
        Refused: without text, or longer than ``limits`` allow.
    """
    lines = _lines(text)
    mark_quoted(lines)
    contents = contents_of(lines)
    for index in contents:
        lines[index] = Line(lines[index].text)
    title_at = title_of(lines, contents)
    for index in title_at:
        lines[index] = Line(lines[index].text)
    divisions, starts = structure_of(lines)
    begin = min([*divisions, *starts], default=title_at.stop)
    found = _found(lines, begin, divisions, starts)
    if len(found) > limits.CLAUSES:
        raise Refused(DRAFT_TOO_MANY_CLAUSES.with_values(clauses=limits.CLAUSES))
    head = [line.text for line in lines[:begin]]
    draft = SplitDraft(
        above="\n".join(head[: title_at.start]),
        title="".join(head[title_at.start : title_at.stop]),
        preface="\n".join(head[title_at.stop :]),
        clauses=tuple(with_headings(found)),
    )
    _check_lengths(draft)
    return draft


def _lines(text: str) -> list[Line]:
    if len(text) > limits.TEXT_CHARACTERS:
        raise Refused(_too_long())
    lines: list[Line] = []
    for line in lines_of(without_comments(cleaned(text))):
        lines.append(line)
        if len(lines) > limits.TEXT_LINES:
            raise Refused(_too_long())
    if not lines:
        raise Refused(DRAFT_EMPTY)
    return lines


def _too_long() -> Refusal:
    return DRAFT_TOO_LONG.with_values(characters=limits.TEXT_CHARACTERS, lines=limits.TEXT_LINES)


class _Reading:
    """The clauses found so far, and the divisions we stand in."""

    def __init__(self) -> None:
        self.found: list[FoundClause] = []
        self._divisions: list[Division] = []
        self._unsaid = False  # a heading has been read that no clause has carried yet

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(division.title for division in self._divisions)

    def enter(self, division: Division) -> bool:
        """Go into ``division``; False if its title says again where we already are (a running head)."""
        outer = [each for each in self._divisions if each.rank < division.rank]
        path = (*(each.title for each in outer), division.title)
        if self._unsaid and path[:-1] != self.path:
            self.open(None)  # a division without a clause
        carried = self.found[-1].path if self.found else ()
        if not self._unsaid and path == carried[: len(path)]:
            return False
        self._divisions = [*outer, division]
        self._unsaid = True
        return True

    def leave(self, rank: int) -> None:
        """Go out of the divisions that a clause of ``rank`` cannot stand in."""
        outer = [each for each in self._divisions if each.rank < rank]
        if len(outer) < len(self._divisions):
            if self._unsaid:
                self.open(None)
            self._divisions = outer

    def open(self, mark: Mark | None, *, set_off: bool = False) -> None:
        """Begin the clause of ``mark``, or a part without a number."""
        self.found.append(FoundClause(mark, self.path, set_off, []))
        self._unsaid = False

    def add(self, text: str) -> None:
        if self._unsaid or not self.found:
            self.open(None)
        self.found[-1].below.append(text)

    def close(self) -> list[FoundClause]:
        if self._unsaid:
            self.open(None)
        return self.found


def _found(
    lines: Sequence[Line], begin: int, divisions: Mapping[int, Division], starts: Mapping[int, int]
) -> list[FoundClause]:
    """The clauses and unnumbered parts from line ``begin`` on."""
    reading = _Reading()
    index = begin
    while index < len(lines):
        line, division = lines[index], divisions.get(index)
        if division is not None and reading.enter(division):
            index += division.lines
            continue
        mark = line.mark if index in starts else None
        if mark is not None:
            reading.leave(starts[index])
            reading.open(mark, set_off=line.level > 0)
        else:
            reading.add(line.text)
        index += 1
    return reading.close()


def _check_lengths(draft: SplitDraft) -> None:
    longest = limits.CLAUSE_CHARACTERS
    for part in (draft.above, draft.preface):
        _check_length(SplitClause("", "", part), longest)
    for clause in draft.clauses:
        _check_length(clause, longest)


def _check_length(clause: SplitClause, longest: int) -> None:
    if len(clause.text) > longest:
        refusal = CLAUSE_TOO_LONG if clause.number else PART_TOO_LONG
        raise Refused(refusal.with_values(number=clause.number, length=len(clause.text), characters=longest))
