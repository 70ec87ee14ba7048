"""A report's totals as rows that add up, its clauses in the order of the draft, and words for odd keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from consultations.rules.totals import SEVERAL, WHOLE, Column
from consultations.schemas.draft import ClauseView
from consultations.schemas.report import ReportContent
from consultations.words import Channel, Outcome
from frontend.draft_layout import anchor


class FallRow(msgspec.Struct, frozen=True):
    """A clause with how many comments fall on it, as the kit's ``fall`` takes it."""

    number: str
    heading: str
    count: int
    href: str


class Split(msgspec.Struct, frozen=True):
    """One way in which all that was received is split; ``rows`` are (value, count)."""

    rows: list[tuple[str, int]]

    @property
    def sum(self) -> int:
        """What the rows add up to."""
        return sum(count for _, count in self.rows)


def by_outcome(content: ReportContent) -> Split:
    """The outcomes in their own order, those that did not occur left out."""
    return Split(_ordered(content.by_outcome, [str(outcome) for outcome in Outcome]))


def by_channel(content: ReportContent) -> Split:
    """The channels in their own order."""
    return Split(_ordered(content.by_channel, [str(channel) for channel in Channel]))


def by_clause(content: ReportContent, clauses: Sequence[ClauseView]) -> Split:
    """The clauses in the order of the draft, then what is about several or the whole."""
    order = [clause.number for clause in clauses]
    return Split(_ordered(content.by_clause, [*order, SEVERAL, WHOLE]))


def fall(content: ReportContent, clauses: Sequence[ClauseView], slug: str) -> list[FallRow]:
    """Every clause of the draft with its count, for the picture of where the comments fall."""
    return [
        FallRow(c.number, c.heading, content.by_clause.get(c.number, 0), f"/consultations/{slug}/draft#{anchor(c)}")
        for c in clauses
    ]


def links(clauses: Sequence[ClauseView], slug: str) -> dict[str, str]:
    """Where each printed number stands in the draft."""
    return {clause.number: f"/consultations/{slug}/draft#{anchor(clause)}" for clause in clauses}


def with_numbers(content: ReportContent, known: Mapping[UUID, str]) -> ReportContent:
    """The same report where a clause that fell away is counted under the number it had, not under its id.

    Where both that number and the id were counted, who stands behind them is left out: voices are never added.
    """
    named = {str(identity): number for identity, number in known.items()}
    counts: dict[str, int] = {}
    for key, count in content.by_clause.items():
        number = named.get(key, key)
        counts[number] = counts.get(number, 0) + count
    behind = content.voices.get(Column.CLAUSE, {})
    voices = {named.get(key, key): one for key, one in behind.items() if counts[named.get(key, key)] == one.messages}
    told = content.voices | {str(Column.CLAUSE): voices} if behind else content.voices
    return msgspec.structs.replace(content, by_clause=counts, voices=told)


def _ordered(counts: Mapping[str, int], order: Sequence[str]) -> list[tuple[str, int]]:
    first = [(key, counts[key]) for key in dict.fromkeys(order) if counts.get(key)]
    rest = [(key, count) for key, count in counts.items() if key not in order and count]
    return [*first, *rest]
