"""Votes from a CSV file: ``participant,statement,vote``, read in pieces so that fifty million rows are no trouble."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import BinaryIO

import numpy as np

from consultations.opinion_map.table import BadVotes, Table
from consultations.opinion_map.votes import AGREE, DISAGREE, PASS, Cells, Counts, Votes

COLUMNS = ("participant", "statement", "vote")
WORDS = {"1": AGREE, "0": PASS, "-1": DISAGREE}
PIECE = 8 << 20
LONGEST_LINE = 1 << 20
COMMA, NEWLINE, MINUS = ord(","), ord("\n"), ord("-")


def read_votes(file: BinaryIO) -> Votes:
    """The votes of a CSV file in UTF-8 with a header; columns may come in any order, further ones are passed over.

    A voter's later row on a statement replaces the earlier one.

    Raises:
        BadVotes: in one sentence, with the line: a column missing, a vote other than -1, 0 and 1, an id missing, no
            votes at all, not UTF-8, or more voters and statements than can be held.
    """
    header = next(_lines(file, 0), None)
    if header is None:
        raise BadVotes("The file is empty.")
    names = _names(header)
    places = tuple(names.index(column) for column in COLUMNS)
    table = Table()
    line = 1
    while piece := _piece(file, line):
        found = _quick(piece, places, len(names), table)
        if found is None:  # quoted, irregular or wrong somewhere: from here on row by row, which can say where
            rest = _rest(piece, file)
            _careful(rest, line, places, table)
            break
        line += found
    if not table.filled:
        raise BadVotes("The file has a header but no votes.")
    return table.votes()


def _names(header: str) -> list[str]:
    names = [name.strip().lower() for name in next(csv.reader([header.removeprefix("\ufeff")]), [])]
    for column in COLUMNS:
        if column not in names:
            raise BadVotes(
                f'There is no column "{column}"; the first line has to name participant, statement and vote.'
            )
        if names.count(column) > 1:
            raise BadVotes(f'There are several columns "{column}".')
    return names


def _piece(file: BinaryIO, line: int) -> bytes:
    """Some whole lines; nothing at the end of the file."""
    piece = file.read(PIECE)
    if len(piece) == PIECE and not piece.endswith(b"\n"):
        further = file.readline(LONGEST_LINE)
        if len(further) == LONGEST_LINE:
            raise BadVotes(f"Line {line + piece.count(NEWLINE) + 1} is too long to be a vote.")
        piece += further
    return piece


def _quick(piece: bytes, places: tuple[int, ...], width: int, table: Table) -> int | None:
    """Take a piece into the table and say how many lines it had; None, with nothing taken, where it is irregular."""
    if b'"' in piece or b"\x00" in piece or width < len(COLUMNS):
        return None
    piece = piece.replace(b"\r\n", b"\n")
    if not piece.endswith(b"\n"):
        piece += b"\n"
    letters = np.frombuffer(piece, dtype=np.uint8)
    ends = np.flatnonzero(letters == NEWLINE)
    commas = np.flatnonzero(letters == COMMA)
    if len(commas) != len(ends) * (width - 1):
        return None
    cuts = np.column_stack([commas.reshape(-1, width - 1), ends])
    starts = np.column_stack([np.concatenate([[0], ends[:-1] + 1]), cuts[:, :-1] + 1])
    if np.any(starts > cuts):
        return None
    voter, statement, vote = ((starts[:, i], cuts[:, i]) for i in places)
    values = _values(letters, *vote)
    if values is None or not table.take(letters, voter, statement, values):
        return None
    return len(ends)


def _values(letters: np.ndarray[tuple[int], np.dtype[np.uint8]], starts: Counts, ends: Counts) -> Cells | None:
    lengths = ends - starts
    last = letters[ends - 1]
    negative = (lengths == 2) & (letters[starts] == MINUS) & (last == ord("1"))
    plain = (lengths == 1) & ((last == ord("0")) | (last == ord("1")))
    if not np.all(negative | plain):
        return None
    return np.where(negative, DISAGREE, last.astype(np.int8) - ord("0")).astype(np.int8)


def _rest(piece: bytes, file: BinaryIO) -> Iterator[bytes]:
    yield from piece.splitlines(keepends=True)
    while row := file.readline(LONGEST_LINE):
        yield row


def _careful(rows: Iterator[bytes], line: int, places: tuple[int, ...], table: Table) -> None:
    reader = csv.reader(_text(rows, line), strict=True)
    try:
        for row in reader:
            if row:
                at = line + reader.line_num
                table.put(*_row(row, places, at))
    except csv.Error as error:
        raise BadVotes(f"Line {line + reader.line_num} is not CSV: {error}.") from error


def _row(row: list[str], places: tuple[int, ...], line: int) -> tuple[str, str, int]:
    if len(row) <= max(places):
        raise BadVotes(f"Line {line} has too few columns.")
    voter, statement, vote = (row[place].strip() for place in places)
    if not voter or not statement:
        raise BadVotes(f"Line {line} names no {'statement' if voter else 'participant'}.")
    if vote not in WORDS:
        raise BadVotes(f'Line {line}: the vote is "{vote[:20]}", but has to be 1 (agree), 0 (pass) or -1 (disagree).')
    return voter, statement, WORDS[vote]


def _lines(file: BinaryIO, before: int) -> Iterator[str]:
    yield from _text(iter(lambda: file.readline(LONGEST_LINE), b""), before)


def _text(rows: Iterator[bytes], before: int) -> Iterator[str]:
    for number, row in enumerate(rows, before + 1):
        if len(row) >= LONGEST_LINE and not row.endswith(b"\n"):
            raise BadVotes(f"Line {number} is too long to be a vote.")
        try:
            yield row.decode()
        except UnicodeDecodeError as error:
            raise BadVotes(f"Line {number} is not text in UTF-8.") from error
