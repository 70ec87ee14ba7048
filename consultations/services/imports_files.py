"""Files on their way in: written to disk as they arrive, named by their hash, held in memory a piece at a time."""

from __future__ import annotations

import asyncio
import hashlib
import os
import secrets
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Protocol
from uuid import UUID

import msgspec

from consultations.importing.errors import EMPTY, TOO_LARGE
from consultations.importing.limits import FILE_BYTES, MEGABYTE, PIECE
from participation.base import clock, settings
from participation.base.codes import uuid7
from participation.base.database import execute
from participation.base.errors import Refused
from participation.base.text import clean
from participation.base.uploads.errors import NAME_INVALID
from participation.base.uploads.naming import LONGEST, SEPARATOR
from participation.base.uploads.services import lock
from participation.base.uploads.storing import path_of

MEDIA_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ndjson": "application/x-ndjson",
    "mail": "message/rfc822",
    "pasted": "text/plain; charset=utf-8",
}


class Digest(Protocol):
    """A hash being taken."""

    def update(self, piece: bytes, /) -> None:
        """Go on with these bytes."""


class Arrived(msgspec.Struct, frozen=True):
    """A file on disk that does not belong anywhere yet."""

    filename: str
    path: Path
    sha256: str
    size: int


@asynccontextmanager
async def arriving() -> AsyncIterator[list[Arrived]]:
    """A list for files that arrive; what was not kept when it is left is removed."""
    files: list[Arrived] = []
    try:
        yield files
    finally:
        for file in files:
            with suppress(FileNotFoundError):
                file.path.unlink()


async def take(filename: str, content: AsyncIterator[bytes], *, most: int = FILE_BYTES) -> Arrived:
    """Write a file to disk as it comes. Raises :class:`Refused` (``empty``, ``too_large``, ``name_invalid``)."""
    name = _named(filename)
    # a name like those of kept files: what a crash leaves behind is then forgotten with files that belong to nothing
    path = path_of(secrets.token_hex(32), settings.current())
    digest, size = hashlib.sha256(), 0
    file = await asyncio.to_thread(_begun, path)
    try:
        held: list[bytes] = []
        waiting = 0
        async for piece in content:
            held.append(piece)
            waiting += len(piece)
            size += len(piece)
            if size > most:
                raise Refused(TOO_LARGE.with_values(megabytes=max(1, most // MEGABYTE)))
            # what comes in small pieces is not written piece by piece
            if waiting >= PIECE:
                await asyncio.to_thread(_put, file, held, digest)
                held, waiting = [], 0
        if not size:
            raise Refused(EMPTY)
        await asyncio.to_thread(_ended, file, held, digest)
    except BaseException:
        file.close()
        path.unlink(missing_ok=True)
        raise
    return Arrived(name, path, digest.hexdigest(), size)


async def pieces(path: Path) -> AsyncIterator[bytes]:
    """The bytes of a file of this machine."""
    with await asyncio.to_thread(path.open, "rb") as file:
        while piece := await asyncio.to_thread(file.read, PIECE):
            yield piece


async def keep(whole: UUID, files: Iterable[Arrived], media_type: str) -> None:
    """Give files that arrived to an import, inside the caller's act."""
    now = clock.now()
    for place, file in enumerate(files):
        await lock(file.sha256)
        await asyncio.to_thread(_moved, file)
        rows = await execute(
            "INSERT INTO upload (id, sha256, media_type, size, stored_at) VALUES ({}, {}, {}, {}, {})"
            " ON CONFLICT (sha256) DO UPDATE SET stored_at = excluded.stored_at RETURNING id",
            uuid7(), file.sha256, media_type, file.size, now,
        )  # fmt: skip
        await execute(
            "INSERT INTO attachment (id, upload, subject, filename, attached_at) VALUES ({}, {}, {}, {}, {})",
            uuid7(), rows[0]["id"], f"import:{whole}", file.filename, now,
        )  # fmt: skip
        await execute(
            "INSERT INTO import_file (id, whole, place, filename, sha256, size) VALUES ({}, {}, {}, {}, {}, {})",
            uuid7(), whole, place, file.filename, file.sha256, file.size,
        )  # fmt: skip


def stored(sha256: str) -> Path:
    """Where a kept file is."""
    return path_of(sha256, settings.current())


def _named(filename: str) -> str:
    bare = " ".join(SEPARATOR.split(clean(filename))[-1].split()).strip()
    if not bare.strip(" ."):
        raise Refused(NAME_INVALID)
    stem, dot, ending = bare.rpartition(".")
    return f"{stem[: LONGEST - len(ending) - 1]}{dot}{ending}" if dot else bare[:LONGEST]


def _begun(path: Path) -> BinaryIO:
    path.parent.mkdir(parents=True, exist_ok=True)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _put(file: BinaryIO, held: list[bytes], digest: Digest) -> None:
    for piece in held:
        digest.update(piece)
        file.write(piece)


def _ended(file: BinaryIO, held: list[bytes], digest: Digest) -> None:
    _put(file, held, digest)
    file.flush()
    os.fsync(file.fileno())
    file.close()


def _moved(file: Arrived) -> None:
    path = path_of(file.sha256, settings.current())
    path.parent.mkdir(parents=True, exist_ok=True)
    file.path.replace(path)
