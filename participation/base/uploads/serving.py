"""Handing files out: always as a download, never as a page of ours, and only to those the room lets see them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote
from uuid import UUID

import structlog
from litestar import Request, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Stream

from participation.base import settings
from participation.base.errors import NOT_FOUND, Refusal, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.authentication import actor_of
from participation.base.uploads.queries import Attached, attachment
from participation.base.uploads.storing import path_of

log = structlog.get_logger()

CHUNK = 1 << 18
# Whether somebody may have the files of a subject (kind:id); each room answers for its own kinds.
MaySee = Callable[[Actor, str], Awaitable[bool]]
# Why one file is kept back from those who may have the files of its subject, or None.
Withheld = Callable[[UUID], Awaitable[Refusal | None]]


def attachments(rooms: Mapping[str, MaySee], withheld: Withheld | None = None) -> HTTPRouteHandler:
    """The route ``/attachments/{id}``; ``rooms`` says by kind of subject who may see, and other kinds nobody may.

    Who may not see a file is told 404, as of one that does not exist; ``withheld`` may keep one back from all others.
    """

    @get("/attachments/{attachment_id:uuid}", include_in_schema=False)
    async def download(request: Request[Any, Any, Any], attachment_id: FromPath[UUID]) -> Stream:
        found = await attachment(attachment_id)
        may_see = rooms.get(found.subject.partition(":")[0]) if found else None
        if found is None or may_see is None or not await may_see(actor_of(request), found.subject):
            raise Refused(NOT_FOUND)
        if withheld and (refusal := await withheld(found.id)):
            raise Refused(refusal)
        return await handed_out(found)

    return download


async def handed_out(found: Attached) -> Stream:
    """The file itself, to somebody who may have it; raises 404 where its bytes are gone."""
    file = await asyncio.to_thread(_open, path_of(found.sha256, settings.current()))
    if file is None:
        log.error("upload_missing", upload=found.sha256)
        raise Refused(NOT_FOUND)
    # the encoding of a text is written behind its type by Litestar itself
    media_type, _, encoding = found.media_type.partition("; charset=")
    return Stream(_chunks(file), media_type=media_type, encoding=encoding or "utf-8", headers=headers_of(found))


def headers_of(file: Attached) -> dict[str, str]:
    """What makes a file of strangers harmless: saved, not shown, not guessed at, and without rights where opened."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "_" for c in file.filename)
    return {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file.filename, safe='')}",
        "Content-Length": str(file.size),
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
    }


def _open(path: Path) -> BinaryIO | None:
    try:
        return path.open("rb")
    except FileNotFoundError:
        return None


async def _chunks(file: BinaryIO) -> AsyncIterator[bytes]:
    with file:
        while part := await asyncio.to_thread(file.read, CHUNK):
            yield part
