"""Large answers: written to a file first, so that length, hash and number of rows are known before the first byte.

Whoever reads slowly then holds no connection to the database, and an answer that breaks off is shorter than it said it
would be, which every client notices: half a file never looks whole.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, BinaryIO

import msgspec
from litestar import Response
from litestar.response import Stream

from participation.base.conditional import VARY, known
from participation.base.identity.actor import Actor
from participation.base.settings import current

FOLDER = "exports"
CHUNK = 1 << 18
# Made at a time by one process; those who come later wait, so that exports leave the processor to pages.
AT_ONCE = 1


class Spooled(msgspec.Struct):
    """A finished file with no name, read from its beginning; whoever has it closes it."""

    file: BinaryIO
    size: int
    sha256: str
    rows: int


class Hashed:
    """A file that is written and hashed at once."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.size = 0
        self._hash = hashlib.sha256()

    def write(self, part: bytes) -> int:
        """Write all of it."""
        self.file.write(part)
        self._hash.update(part)
        self.size += len(part)
        return len(part)

    def read_back(self) -> None:
        """Hash what somebody wrote to the file behind our back."""
        self.file.seek(0)
        self._hash, self.size = hashlib.sha256(), 0
        while part := self.file.read(CHUNK):
            self._hash.update(part)
            self.size += len(part)

    @property
    def sha256(self) -> str:
        """Of all that was written."""
        return self._hash.hexdigest()


class _Turn:
    """One at a time in each event loop."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._semaphore = asyncio.Semaphore(AT_ONCE)

    def __call__(self) -> asyncio.Semaphore:
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._loop, self._semaphore = loop, asyncio.Semaphore(AT_ONCE)
        return self._semaphore


turn = _Turn()


async def spooled(write: Callable[[Hashed], Awaitable[int]]) -> Spooled:
    """What ``write`` (awaited; answers with the number of rows) puts into a file below the data folder."""
    folder = current().data_dir / FOLDER
    await asyncio.to_thread(folder.mkdir, 0o700, parents=True, exist_ok=True)
    async with turn():
        file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 # closed by who reads it, or below
        try:
            hashed = Hashed(file)
            rows = await write(hashed)
            file.flush()
            file.seek(0)
        except BaseException:
            file.close()
            raise
        return Spooled(file, hashed.size, hashed.sha256, rows)


def answered(found: Spooled, asked: str, *, actor: Actor, media_type: str, filename: str) -> Response[Any]:
    """The answer with its length, hash and rows; 304 where the asker (If-None-Match) has these bytes already."""
    tag = f'"{found.sha256[:32]}"'
    headers = {
        "ETag": tag,
        "Cache-Control": "private, no-cache" if actor.signed_in else "public, no-cache",
        "Vary": VARY,
        "Repr-Digest": f"sha-256=:{base64.b64encode(bytes.fromhex(found.sha256)).decode()}:",
        "Kaimen-Rows": str(found.rows),
    }
    if known(tag, asked):
        found.file.close()
        return Response(b"", status_code=304, headers=headers)
    headers |= {"Content-Length": str(found.size), "Content-Disposition": f'attachment; filename="{filename}"'}
    kind, _, encoding = media_type.partition("; charset=")
    return Stream(_parts(found), media_type=kind, encoding=encoding or "utf-8", headers=headers)


async def _parts(found: Spooled) -> AsyncIterator[bytes]:
    with found.file as file:
        left = found.size
        while left:
            part = await asyncio.to_thread(file.read, CHUNK)
            if not part:
                raise OSError("an export became shorter while it was sent")
            left -= len(part)
            yield part
