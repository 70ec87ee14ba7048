"""A table of votes that grows while a file is read."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from consultations.opinion_map.votes import NOT_CAST, Cells, Counts, Votes

# Voters times statements that are held at most, a byte each.
MOST_CELLS = 500_000_000
# Ids that are plain numbers of so many digits are looked up in an array, longer ones and words by sorting.
DIGITS = 7
LONGEST_ID = 64

Letters = npt.NDArray[np.uint8]
Span = tuple[Counts, Counts]


class BadVotes(ValueError):
    """Votes that cannot be read; the message is one sentence for the person who gave them."""


class _Ids:
    """Ids in the order in which they were met."""

    def __init__(self) -> None:
        self.known: dict[bytes, int] = {}
        self._numbers = np.full(1024, -1, dtype=np.int32)

    def one(self, id_: str) -> int:
        return self.known.setdefault(id_.encode(), len(self.known))

    def many(self, letters: Letters, span: Span) -> Counts | None:
        """The position of each id between the ``span``'s starts and ends; None where one is empty or too long."""
        starts, ends = span
        lengths = ends - starts
        if lengths.min() < 1 or lengths.max() > LONGEST_ID:
            return None
        if lengths.max() <= DIGITS:
            values = _numbers(letters, starts, lengths)
            if values is not None:
                return self._by_number(values)
        return self._by_word(letters, starts, lengths)

    def _by_number(self, values: npt.NDArray[np.int32]) -> Counts:
        most = int(values.max())
        if most >= len(self._numbers):
            wider = np.full(max(2 * len(self._numbers), most + 1), -1, dtype=np.int32)
            wider[: len(self._numbers)] = self._numbers
            self._numbers = wider
        found = self._numbers[values]
        new = found < 0
        if new.any():
            for value in np.unique(values[new]).tolist():
                self._numbers[value] = self.one(str(value))
            found = self._numbers[values]
        return found.astype(np.int64)

    def _by_word(self, letters: Letters, starts: Counts, lengths: Counts) -> Counts | None:
        width = int(lengths.max())
        words = np.zeros((len(starts), width), dtype=np.uint8)
        for i in range(width):
            inside = lengths > i
            words[inside, i] = letters[starts[inside] + i]
        distinct, which = np.unique(words.view(f"S{width}").ravel(), return_inverse=True)
        try:
            known = [self.one(word.decode()) for word in distinct.tolist() if word == word.strip()]
        except UnicodeDecodeError:
            return None
        return np.array(known)[which] if len(known) == len(distinct) else None


class Table:
    """Votes by voter and statement, the last one standing."""

    def __init__(self) -> None:
        self._voters, self._statements = _Ids(), _Ids()
        self._cells: Cells = np.full((64, 16), NOT_CAST, dtype=np.int8)

    @property
    def filled(self) -> bool:
        """Whether there is a vote."""
        return bool(self._voters.known)

    def put(self, voter: str, statement: str, vote: int) -> None:
        """One vote."""
        row, column = self._voters.one(voter), self._statements.one(statement)
        self._grow()
        self._cells[row, column] = vote

    def take(self, letters: Letters, voters: Span, statements: Span, votes: Cells) -> bool:
        """Many votes, ids given by where they start and end in ``letters``; False where an id is irregular."""
        rows, columns = self._voters.many(letters, voters), self._statements.many(letters, statements)
        if rows is None or columns is None:
            return False
        self._grow()
        self._cells[rows, columns] = votes
        return True

    def votes(self) -> Votes:
        """All of them, sorted by id."""
        voters, statements = (tuple(id_.decode() for id_ in ids.known) for ids in (self._voters, self._statements))
        return Votes(voters, statements, self._cells[: len(voters), : len(statements)]).natural()

    def _grow(self) -> None:
        rows, columns = len(self._voters.known), len(self._statements.known)
        if rows * columns > MOST_CELLS:
            raise BadVotes(f"There are {rows} participants and {columns} statements, more than a map can hold.")
        height, width = self._cells.shape
        if rows <= height and columns <= width:
            return
        wider = np.full(
            (
                height if rows <= height else max(rows, height * 3 // 2),
                max(columns, width * 3 // 2, 16) if columns > width else width,
            ),
            NOT_CAST,
            dtype=np.int8,
        )
        wider[:height, :width] = self._cells
        self._cells = wider


def _numbers(letters: Letters, starts: Counts, lengths: Counts) -> npt.NDArray[np.int32] | None:
    """Ids as numbers, where each is one as people write it: digits, no zero in front."""
    if np.any((letters[starts] == ord("0")) & (lengths > 1)):
        return None
    values = np.zeros(len(starts), dtype=np.int32)
    for i in range(int(lengths.max())):
        inside = lengths > i
        digits = letters[np.where(inside, starts + i, starts)].astype(np.int32) - ord("0")
        if np.any((digits < 0) | (digits > 9)):
            return None
        values = np.where(inside, values * 10 + digits, values)
    return values
