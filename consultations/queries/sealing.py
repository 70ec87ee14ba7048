"""The files that came with a comment, and which of them are sealed: not opened, and not named, but on record."""

from __future__ import annotations

from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from consultations.queries.consultations import STAFF
from consultations.rules.sealing import SEALED
from consultations.schemas.redacting import SealedFile
from consultations.schemas.sealing import Files, FileView, SealingView
from participation.base.database import fetch, fetch_one
from participation.base.errors import NOT_FOUND, Refusal, Refused
from participation.base.identity.actor import Actor
from participation.base.uploads.queries import attached_to

SEALINGS = """
SELECT s.id, s.attachment, s.reason, p.name AS by, s.at, l.at AS lifted_at, coalesce(q.name, '') AS lifted_by,
    coalesce(l.reason, '') AS lifted_for
FROM sealing s JOIN person p ON p.id = s.person LEFT JOIN sealing_lifting l ON l.sealing = s.id
LEFT JOIN person q ON q.id = l.person WHERE s.comment = {} ORDER BY s.id
"""
# Of a comment ``c``: why each of its files that are sealed now is.
SEALED_FOR = QueryString(
    "ARRAY(SELECT s.reason FROM sealing s WHERE s.comment = c.id"
    " AND NOT EXISTS (SELECT FROM sealing_lifting l WHERE l.sealing = s.id) ORDER BY s.attachment)"
)


class _Comment(msgspec.Struct):
    body: UUID
    erased: bool


class _Sealed(msgspec.Struct):
    attachment: UUID


async def files(actor: Actor, comment: UUID) -> Files:
    """The files of a comment, for its office. Raises 404 for all others."""
    found = await fetch_one(
        _Comment,
        "SELECT k.body, c.erased_at IS NOT NULL AS erased FROM comment c JOIN consultation k ON k.id = c.consultation"
        " WHERE c.id = {}",
        comment,
    )
    if found is None or not actor.has(*STAFF, body=found.body):
        raise Refused(NOT_FOUND)
    return Files([] if found.erased else await files_of(comment))


async def files_of(comment: UUID) -> list[FileView]:
    """The same for who has asked already whether the actor may know."""
    attached = await attached_to(f"comment:{comment}")
    if not attached:
        return []
    sealings = await fetch(SealingView, SEALINGS, comment)
    in_force = {one.attachment: one for one in sealings if one.lifted_at is None}
    return [
        FileView(
            id=file.id,
            filename="" if file.id in in_force else file.filename,
            media_type="" if file.id in in_force else file.media_type,
            size=0 if file.id in in_force else file.size,
            sealing=in_force.get(file.id),
            lifted=[one for one in sealings if one.attachment == file.id and one.lifted_at is not None],
        )
        for file in attached
    ]


async def sealed_files(comment: UUID) -> list[SealedFile]:
    """The sealed files of a comment by their names. Not to be shown: see ``services.redacting.look``."""
    return await fetch(
        SealedFile,
        "SELECT a.id, a.filename FROM attachment a WHERE a.subject = {} AND EXISTS (SELECT FROM sealing s"
        " WHERE s.attachment = a.id AND NOT EXISTS (SELECT FROM sealing_lifting l WHERE l.sealing = s.id))"
        " ORDER BY a.id",
        f"comment:{comment}",
    )


async def check_unsealed(attachment: UUID) -> Refusal | None:
    """Why a file is not handed out to anybody who may see what it belongs to (403 ``sealed``)."""
    found = await fetch_one(
        _Sealed,
        "SELECT s.attachment FROM sealing s WHERE s.attachment = {}"
        " AND NOT EXISTS (SELECT FROM sealing_lifting l WHERE l.sealing = s.id) LIMIT 1",
        attachment,
    )
    return SEALED if found else None
