"""The journal of erasures: a file beside the database, so that a copy of the database brings nobody back.

A line an erasure, as JSON: the comment's id, in which way, and when. It names nobody.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID

import msgspec

from consultations.rules.erasing import ErasureWay
from participation.base import settings


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """An erasure that was carried out."""

    comment: UUID
    way: ErasureWay
    at: datetime


class JournalWrong(Exception):
    """A line of the journal cannot be read."""


def journal_path() -> Path:
    """Where the journal of this installation lies."""
    return settings.current().data_dir / "erasures.jsonl"


async def write_down(entry: Entry) -> None:
    """Add a line and make sure that it is on the disk; a line that is there already stands twice and does no harm."""
    await asyncio.to_thread(_append, journal_path(), msgspec.json.encode(entry) + b"\n")


def _append(path: Path, line: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(file, line)
        os.fsync(file)
    finally:
        os.close(file)


def entries(path: Path) -> Iterator[Entry]:
    """What the journal holds, oldest first; nothing where there is none. Raises :class:`JournalWrong`."""
    if not path.exists():
        return
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                yield msgspec.json.decode(line, type=Entry)
            except msgspec.DecodeError as error:
                raise JournalWrong(f"{path}, line {number}: {error}") from error
