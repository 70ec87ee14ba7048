"""Votes as a table of voters by statements, where each voter's last vote on a statement is the one that counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

AGREE, PASS, DISAGREE = 1, 0, -1
NOT_CAST = 2

Cells = npt.NDArray[np.int8]
Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

# Rows are worked on in blocks of about so many cells, so that the working copies in floating point stay small.
BLOCK_CELLS = 2_000_000


@dataclass(frozen=True)
class Votes:
    """Who voted what.

    ``cells`` has a row a voter and a column a statement, in the order of ``voters`` and ``statements``: 1 agree,
    -1 disagree, 0 pass, ``NOT_CAST`` where the voter has not voted.
    """

    voters: tuple[str, ...]
    statements: tuple[str, ...]
    cells: Cells

    def cast(self) -> Counts:
        """How many statements each voter has voted on, passes included."""
        return np.asarray(np.count_nonzero(self.cells != NOT_CAST, axis=1), dtype=np.int64)

    def blocks(self) -> Iterator[slice]:
        """The rows in pieces that are cheap to copy."""
        height = max(1, BLOCK_CELLS // max(1, len(self.statements)))
        for start in range(0, len(self.voters), height):
            yield slice(start, start + height)

    def natural(self) -> Votes:
        """The same votes, voters and statements sorted by id (numbers in their own order)."""
        rows, columns = _order(self.voters), _order(self.statements)
        cells = self.cells
        if columns != list(range(len(columns))):
            cells = cells[:, columns]
        if rows != list(range(len(rows))):
            cells = cells[rows]
        return Votes(tuple(self.voters[i] for i in rows), tuple(self.statements[i] for i in columns), cells)


def gather(rows: Iterable[tuple[str, str, int]]) -> Votes:
    """The table of (voter, statement, vote) rows, of which a later one replaces an earlier one; sorted by id."""
    voters: dict[str, int] = {}
    statements: dict[str, int] = {}
    at = [
        (voters.setdefault(voter, len(voters)), statements.setdefault(statement, len(statements)), vote)
        for voter, statement, vote in rows
    ]
    cells = np.full((len(voters), len(statements)), NOT_CAST, dtype=np.int8)
    for row, column, vote in at:
        cells[row, column] = vote
    return Votes(tuple(voters), tuple(statements), cells).natural()


def _order(ids: tuple[str, ...]) -> list[int]:
    return sorted(range(len(ids)), key=lambda i: (len(ids[i]), ids[i]))
