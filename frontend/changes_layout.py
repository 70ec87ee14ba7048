"""The comparison of two versions as it is set: each change with its heading, its wording and the points behind it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec

from consultations.drafts.aligning import Change
from consultations.drafts.aligning.differing import Paragraph, differences
from consultations.schemas.comparing import Changes, ClauseChange
from consultations.schemas.draft import ClauseView
from consultations.schemas.report import ReportedPoint
from participation.base.errors import N_

# changed clauses on one page: a long statute is turned over like one
ON_A_PAGE = 150

WORDS = {
    Change.SAME: N_("Unchanged"),
    Change.EDITED: N_("Changed"),
    Change.ADDED: N_("New"),
    Change.REMOVED: N_("Removed"),
    Change.MOVED: N_("Moved"),
    Change.SPLIT: N_("Split up"),
    Change.MERGED: N_("Merged"),
}


class Compared(msgspec.Struct, frozen=True):
    """A changed clause: where it stands in the page, its numbers, what became of it and how its wording changed."""

    item: ClauseChange
    paragraphs: list[Paragraph]

    @property
    def id(self) -> str:
        """The id of the change in the page."""
        return anchor(self.item)

    @property
    def numbers(self) -> list[str]:
        """What it is called now; what it was called, where it is no more."""
        return [clause.number for clause in self.item.after or self.item.before]

    @property
    def formerly(self) -> list[str]:
        """What it was called before, where that is another number."""
        before = [clause.number for clause in self.item.before] if self.item.after else []
        return [] if before == self.numbers else before

    @property
    def word(self) -> str:
        """What became of it, to be translated."""
        return WORDS[self.item.change]


def anchor(item: ClauseChange) -> str:
    """Where a change stands in the page of a comparison."""
    return f"c-{named(item).id}"


def named(item: ClauseChange) -> ClauseView:
    """The clause that a change is called after: as it goes on, else as it was."""
    clause = item.later or item.earlier
    assert clause is not None  # a change has a clause on one side at least
    return clause


def compared(items: Sequence[ClauseChange]) -> list[Compared]:
    """The changes with their wording; comparing the words takes a moment for each that is new."""
    return [Compared(item, differences(_wording(item.before), _wording(item.after))) for item in items]


def _wording(clauses: Sequence[ClauseView]) -> str:
    """Heading and text; with their numbers where several stand side by side."""
    several = len(clauses) > 1
    parts = (
        [f"{clause.number} {clause.heading}".strip() if several else clause.heading, clause.text] for clause in clauses
    )
    return "\n".join(line for part in parts for line in part if line)


def counted(changes: Changes) -> dict[str, int]:
    """How many of each kind of change there are."""
    counts = dict.fromkeys((str(change) for change in Change), 0)
    for item in changes.items:
        counts[str(item.change)] += 1
    return counts


def renumbered(changes: Changes) -> list[tuple[list[str], list[str], str]]:
    """Every clause with its number before and after and what became of it, in the order of the later text."""
    return [
        ([clause.number for clause in item.before], [clause.number for clause in item.after], WORDS[item.change])
        for item in changes.items
    ]


class Traced(msgspec.Struct, frozen=True):
    """A clause that a point changed: its number, where the change can be read, and what became of it."""

    number: str
    address: str
    word: str
    changed: bool


def trace(changes: Changes | None, clauses: Sequence[UUID], numbers: dict[UUID, str], page: str) -> list[Traced]:
    """The clauses that a disposition names, each with its change; ``page`` is the address of the comparison.

    One that reads the same before and after is told as such.
    """
    of_clause = {id_: item for item in changes.items for id_ in item.clauses} if changes else {}
    found: dict[str, Traced] = {}
    for clause in clauses:
        item = of_clause.get(clause)
        if item is None:
            continue
        changed = item.change is not Change.SAME
        place, clause_now = anchor(item), named(item)
        number = clause_now.number if item.later else numbers.get(clause, clause_now.number)
        found[place] = Traced(number, f"{page}#{place}" if changed else "", WORDS[item.change], changed)
    return list(found.values())


def traces(
    changes: Changes | None, points: Sequence[ReportedPoint], numbers: dict[UUID, str], page: str
) -> dict[UUID, list[Traced]]:
    """For each reported point the clauses it changed."""
    return {point.id: trace(changes, point.changed_clause_ids, numbers, page) for point in points} if changes else {}
