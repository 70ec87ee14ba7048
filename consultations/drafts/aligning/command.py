"""The alignment of two files as JSON lines, for the command line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from consultations.drafts.aligning import Stated, aligned
from consultations.drafts.splitting import SplitClause, read_draft, split


class DiffLine(msgspec.Struct, frozen=True):
    """Clauses that belong together, by their numbers as printed, as other programs read it."""

    old: list[str]
    new: list[str]
    change: str
    similarity: float


def stated(clauses: Sequence[SplitClause]) -> list[Stated]:
    """Clauses as they are compared."""
    return [Stated(clause.number, clause.heading, clause.text) for clause in clauses]


def diff_lines(old: Path, new: Path) -> Iterator[bytes]:
    """What became of the clauses of the draft in ``old`` in the draft in ``new``, a JSON object a group.

    Both drafts are read before the first line is given, so a refused file gives none.

    Raises:
        Refused: a file is no draft that can be read and split.
        OSError: a file cannot be opened.
    """
    before, after = (split(read_draft(path.read_bytes(), filename=path.name)).clauses for path in (old, new))
    encoder = msgspec.json.Encoder()
    return (
        encoder.encode(
            DiffLine(
                [before[place].number for place in pairing.old],
                [after[place].number for place in pairing.new],
                pairing.change,
                pairing.similarity,
            )
        )
        for pairing in aligned(stated(before), stated(after))
    )
