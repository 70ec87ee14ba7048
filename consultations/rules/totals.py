"""The numbers of a report, and whether they add up: received = the sum of the outcomes, each way it is cut."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum

import msgspec

from consultations.rules.voices import Voices, voices
from consultations.words import AuthorKind, Channel, Outcome, Standing
from participation.base.errors import N_, Refusal


class Column(StrEnum):
    """A way in which all that was received is split."""

    CHANNEL = "channel"
    CLAUSE = "clause"
    OUTCOME = "outcome"
    AUTHOR_KIND = "author kind"
    STANDING = "standing"


WHOLE = "whole"
SEVERAL = "several"

UNCOVERED = N_("%(uncovered)s comments have no outcome yet. Every comment needs one before the report goes on.")
UNRECONCILED = N_(
    "The numbers do not add up: %(received)s comments were received, but by %(column)s there are %(sum)s."
)
UNEXPORTED = N_(
    "The numbers do not add up: %(received)s comments received, %(outcomes)s outcomes, %(exported)s rows exported, "
    "%(notices)s notices accounted for."
)


class Counted(msgspec.Struct, frozen=True):
    """One comment as it is counted.

    ``clauses`` is empty for a comment about the whole; ``person`` is the key of a verified contact or of an
    organisation, None where nobody is known; ``text_hash`` is None once the text is erased.
    """

    comment: str
    channel: Channel
    clauses: tuple[str, ...]
    author_kind: AuthorKind
    person: str | None
    text_hash: str | None
    outcome: Outcome | None
    standing: Standing
    co_signatures: int = 0


class Totals(msgspec.Struct, frozen=True):
    """The numbers of a report.

    Each ``by_…`` splits all that was received, so each adds up to it. ``mentions`` (comments that name a
    clause, alone or among several) and who and what stands behind the comments, in all and in each part of a split
    (``voices``), are counts of their own and are never added to each other.
    """

    received: int
    uncovered: int
    by_channel: Mapping[Channel, int]
    by_clause: Mapping[str, int]
    by_outcome: Mapping[Outcome, int]
    by_author_kind: Mapping[AuthorKind, int]
    by_standing: Mapping[Standing, int]
    mentions: Mapping[str, int]
    people: int
    unidentified_messages: int
    organisations: int
    distinct_texts: int
    co_signatures: int = 0
    voices: Mapping[Column, Mapping[str, Voices]] = {}


def total(comments: Iterable[Counted]) -> Totals:
    """The totals of all comments of a consultation, hidden and erased ones included."""
    rows = list(comments)
    behind = voices(rows)
    return Totals(
        received=len(rows),
        uncovered=sum(row.outcome is None for row in rows),
        by_channel=Counter(row.channel for row in rows),
        by_clause=Counter(_clause(row.clauses) for row in rows),
        by_outcome=Counter(row.outcome for row in rows if row.outcome is not None),
        by_author_kind=Counter(row.author_kind for row in rows),
        by_standing=Counter(row.standing for row in rows),
        mentions=Counter(clause for row in rows for clause in set(row.clauses)),
        people=behind.people,
        unidentified_messages=behind.unidentified,
        organisations=behind.organisations,
        distinct_texts=behind.distinct_texts,
        co_signatures=behind.co_signatures,
        voices={
            Column.CHANNEL: _split(rows, lambda row: row.channel),
            Column.CLAUSE: _split(rows, lambda row: _clause(row.clauses)),
            Column.OUTCOME: _split(rows, lambda row: row.outcome),
            Column.AUTHOR_KIND: _split(rows, lambda row: row.author_kind),
            Column.STANDING: _split(rows, lambda row: row.standing),
        },
    )


def _split(rows: Iterable[Counted], of: Callable[[Counted], str | None]) -> dict[str, Voices]:
    parts: dict[str, list[Counted]] = {}
    for row in rows:
        if (part := of(row)) is not None:
            parts.setdefault(part, []).append(row)
    return {part: voices(of_it) for part, of_it in parts.items()}


def _clause(clauses: tuple[str, ...]) -> str:
    """The one place where a comment counts, so that clauses add up to what was received."""
    match len(set(clauses)):
        case 0:
            return WHOLE
        case 1:
            return clauses[0]
        case _:
            return SEVERAL


def covers(uncovered: int) -> Refusal | None:
    """Whether every comment has an outcome (code ``uncovered``, 409, with how many have none)."""
    values = {"uncovered": uncovered}
    return Refusal("uncovered", 409, UNCOVERED, values, extra=values) if uncovered else None


def reconciles(totals: Totals) -> Refusal | None:
    """Whether a report with these totals may go on.

    Codes: ``uncovered`` (409, with ``uncovered`` in the answer) while a comment has no outcome,
    ``unreconciled`` (409, with the column) when a column does not add up to what was received.
    """
    if refusal := covers(totals.uncovered):
        return refusal
    columns = {
        Column.CHANNEL: sum(totals.by_channel.values()),
        Column.CLAUSE: sum(totals.by_clause.values()),
        Column.OUTCOME: sum(totals.by_outcome.values()),
        Column.AUTHOR_KIND: sum(totals.by_author_kind.values()),
        Column.STANDING: sum(totals.by_standing.values()),
    }
    for column, found in columns.items():
        if found != totals.received:
            wrong = {"received": totals.received, "column": column, "sum": found}
            return Refusal("unreconciled", 409, UNRECONCILED, wrong, extra=wrong)
    return None


def keeps_promise(*, received: int, outcomes: int, exported: int, notices: int) -> Refusal | None:
    """Received = outcomes = rows exported = notices accounted for (code ``unreconciled``, 409, all four given)."""
    if received == outcomes == exported == notices:
        return None
    values = {"received": received, "outcomes": outcomes, "exported": exported, "notices": notices}
    return Refusal("unreconciled", 409, UNEXPORTED, values, extra=values)
