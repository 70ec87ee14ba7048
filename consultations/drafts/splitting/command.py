"""The clauses of a file as JSON lines, for the command line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from consultations.drafts.splitting import read_draft, split


class ClauseLine(msgspec.Struct, frozen=True):
    """One clause as other programs read it."""

    number: str
    heading: str
    text: str
    path: tuple[str, ...]


def clause_lines(path: Path) -> Iterator[bytes]:
    """The draft in the file ``path``, a JSON object a clause: number, heading, text, path; without line ends.

    The whole draft is read before the first line is given, so a refused file gives none.

    Raises:
        Refused: the file is no draft that can be read and split.
        OSError: the file cannot be opened.
    """
    draft = split(read_draft(path.read_bytes(), filename=path.name))
    encoder = msgspec.json.Encoder()
    return (
        encoder.encode(ClauseLine(clause.number, clause.heading, clause.text, clause.path)) for clause in draft.clauses
    )
