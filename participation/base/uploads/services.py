"""Taking files in, and saying where they belong."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from uuid import UUID

import msgspec

from participation.base import audit, clock, settings
from participation.base.codes import uuid7
from participation.base.database import engine, execute, transaction
from participation.base.errors import Refusal, Refused
from participation.base.identity.actor import Actor
from participation.base.uploads import storing
from participation.base.uploads.errors import EMPTY, NAME_INVALID, TOO_LARGE, UNKNOWN_ATTACHMENT
from participation.base.uploads.judging import Kind, judge
from participation.base.uploads.naming import tidy
from participation.base.uploads.queries import WAITING

LARGEST = 10 << 20
MEGABYTE = 1 << 20


class Stored(msgspec.Struct, frozen=True):
    """A file that was taken in; ``id`` is the attachment's, ``size`` in bytes."""

    id: UUID
    filename: str
    media_type: str
    size: int
    sha256: str


async def store(
    actor: Actor,
    *,
    filename: str,
    content: bytes | AsyncIterator[bytes],
    subject: str = WAITING,
    visitor: str = "",
) -> Stored:
    """Take a file in, in the caller's act or in one of its own. Without ``subject`` (kind:id) it waits a day for
    :func:`attach`, and ``visitor`` says with whose form it came.

    Raises :class:`Refused` (``empty``, ``too_large``, ``type_not_allowed``, ``file_unsafe``, ``name_invalid``).
    """
    whole = await _whole(content)
    kind = await asyncio.to_thread(judge, whole)
    if isinstance(kind, Refusal):
        raise Refused(kind)
    name = tidy(filename, kind.endings)
    if name is None:
        raise Refused(NAME_INVALID)
    sha256 = hashlib.sha256(whole).hexdigest()
    inside = engine().transaction_exists()
    act: AbstractAsyncContextManager[None] = nullcontext() if inside else transaction()
    async with act:
        await lock(sha256)
        await asyncio.to_thread(storing.write, sha256, whole, settings.current())
        stored = Stored(uuid7(), name, kind.media_type, len(whole), sha256)
        await _write(stored, kind, subject, visitor)
        await audit.record(actor, "stored", f"attachment:{stored.id}", media_type=kind.media_type, size=stored.size)
    return stored


async def attach(actor: Actor, *, subject: str, uploads: Sequence[UUID]) -> None:
    """Say, inside the caller's act, that files which wait belong to ``subject`` (kind:id).

    Raises :class:`Refused` (``unknown_attachment``) where one is not known, has waited too long or belongs elsewhere.
    """
    wanted = set(uploads)
    if not wanted:
        return
    rows = await execute(
        "UPDATE attachment SET subject = {}, attached_at = {}, visitor = ''"
        " WHERE id = ANY ({}::uuid[]) AND subject = {} RETURNING id",
        subject,
        clock.now(),
        sorted(wanted),
        WAITING,
    )
    if len(rows) < len(wanted):
        raise Refused(UNKNOWN_ATTACHMENT)
    await audit.record(actor, "attached", subject, files=len(rows))


async def detach(subject: str) -> int:
    """Let the files of ``subject`` go, inside the caller's act; how many. Their bytes are forgotten within two days."""
    return len(await execute("DELETE FROM attachment WHERE subject = {} RETURNING id", subject))


async def lock(sha256: str) -> None:
    """Whoever writes or removes these bytes does so alone, until the end of the act."""
    await execute(
        "SELECT pg_advisory_xact_lock({}::bigint)", int.from_bytes(bytes.fromhex(sha256)[:8], "big", signed=True)
    )


async def _whole(content: bytes | AsyncIterator[bytes]) -> bytes:
    """All of the bytes; refused as soon as there are too many."""
    parts, size = [], 0
    if isinstance(content, bytes):
        parts, size = [content], len(content)
    else:
        async for part in content:
            parts.append(part)
            size += len(part)
            if size > LARGEST:
                break
    if size > LARGEST:
        raise Refused(TOO_LARGE.with_values(megabytes=LARGEST // MEGABYTE))
    if not size:
        raise Refused(EMPTY)
    return b"".join(parts)


async def _write(stored: Stored, kind: Kind, subject: str, visitor: str) -> None:
    now = clock.now()
    rows = await execute(
        "INSERT INTO upload (id, sha256, media_type, size, stored_at) VALUES ({}, {}, {}, {}, {})"
        " ON CONFLICT (sha256) DO UPDATE SET stored_at = excluded.stored_at RETURNING id",
        uuid7(),
        stored.sha256,
        kind.media_type,
        stored.size,
        now,
    )
    await execute(
        "INSERT INTO attachment (id, upload, subject, filename, attached_at, visitor) VALUES ({}, {}, {}, {}, {}, {})",
        stored.id,
        rows[0]["id"],
        subject,
        stored.filename,
        now,
        visitor,
    )
