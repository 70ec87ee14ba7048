"""A draft as it is set: each clause with the chapter headings that begin at it, and the contents at the side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from consultations.schemas.draft import ClauseView

# an entry of the contents: address, text, and the entries below it
Entry = tuple[str, str, list[Any]]
LONGEST_HEADING = 24


class Heading(msgspec.Struct, frozen=True):
    """A chapter or section that begins here; ``level`` is that of HTML."""

    id: str
    text: str
    level: int


class Laid(msgspec.Struct, frozen=True):
    """A clause and the headings over it."""

    clause: ClauseView
    headings: list[Heading]
    level: int

    @property
    def id(self) -> str:
        """The id of the clause in the page, the same in every version."""
        return anchor(self.clause)


def anchor(clause: ClauseView) -> str:
    """Where a clause stands in the page of its draft."""
    return f"c-{clause.id}"


def laid_out(clauses: Sequence[ClauseView]) -> list[Laid]:
    """The clauses in their order, with a heading wherever the path changes."""
    found: list[Laid] = []
    before: list[str] = []
    for place, clause in enumerate(clauses):
        same = _common(before, clause.path)
        headings = [
            Heading(f"h-{place}-{depth}", text, min(6, depth + 2))
            for depth, text in enumerate(clause.path)
            if depth >= same
        ]
        found.append(Laid(clause, headings, min(6, len(clause.path) + 2)))
        before = clause.path
    return found


def contents(laid: Sequence[Laid]) -> list[Entry]:
    """Chapters with their sections and clauses below them, or the clauses alone where there are no chapters."""
    top: list[Entry] = []
    open_: list[Entry] = []
    for one in laid:
        for heading in one.headings:
            depth = heading.level - 2
            entry: Entry = (f"#{heading.id}", heading.text, [])
            open_ = open_[:depth]
            (open_[-1][2] if open_ else top).append(entry)
            open_.append(entry)
        under = open_[: len(one.clause.path)]
        (under[-1][2] if under else top).append((f"#{one.id}", _named(one.clause), []))
    return top


def _named(clause: ClauseView) -> str:
    short = len(clause.heading) <= LONGEST_HEADING
    return f"{clause.number} {clause.heading}".strip() if short else clause.number


def _common(before: Sequence[str], after: Sequence[str]) -> int:
    return next(
        (at for at, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after))
    )
