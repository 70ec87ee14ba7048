"""The list that a report's leaf commits to: receipt → points → dispositions, one line a comment.

Each line is salted, so that whoever holds one line and its proof learns nothing of the others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from participation.base.canonical import canonical
from participation.base.ledger.tree import leaf_hash


class LinePoint(msgspec.Struct, frozen=True):
    """A point that a comment raises, by its place in the report, and its disposition there."""

    position: int
    status: str


class Line(msgspec.Struct, frozen=True):
    """What a report says of one comment."""

    receipt: str
    outcome: str
    points: list[LinePoint]

    @property
    def body(self) -> bytes:
        """Its canonical JSON."""
        return canonical(self)


def line_of(receipt: str, outcome: str, points: Sequence[int], statuses: Mapping[int, str]) -> Line:
    """The line of a comment; ``statuses`` are the dispositions of the report's points by position."""
    return Line(receipt, outcome, [LinePoint(at, statuses[at]) for at in sorted(points)])


def line_hash(salt: bytes, body: bytes) -> bytes:
    """Its hash as a leaf of the list's own tree."""
    return leaf_hash(salt + body)
