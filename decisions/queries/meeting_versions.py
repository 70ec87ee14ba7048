"""Every version of a meeting's announcement and of its decisions that ever was public."""

from __future__ import annotations

from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from decisions.queries.editions import content_bytes
from decisions.schemas.meeting_editions import Announcement, PublishedDecisions
from decisions.schemas.meeting_public import PublishedVersion
from decisions.words import EditionKind
from participation.base.database import fetch, fetch_one
from participation.base.errors import NOT_FOUND, Refused

S = TypeVar("S", Announcement, PublishedDecisions)
# What is kept readable when a later version replaces it; a text that is corrected may say what nobody should have read.
KEPT = (EditionKind.ANNOUNCEMENT, EditionKind.DECISIONS)
VERSIONS = """
SELECT e.id, e.kind, e.version, e.sha256, s.at AS published_at, e.reason
FROM edition e JOIN edition_step s ON s.edition = e.id AND s.act = 'publish'
WHERE e.subject = {} AND e.kind = ANY ({}::text[]) ORDER BY e.kind, e.version DESC
"""
MEETING = "SELECT m.id FROM meeting m JOIN announced_meeting a ON a.meeting = m.id WHERE {}"


class _Id(msgspec.Struct):
    id: UUID


class _Version(msgspec.Struct):
    id: UUID
    kind: EditionKind
    version: int
    sha256: str
    published_at: datetime
    reason: str


class VersionRead(msgspec.Struct, Generic[S], frozen=True):
    """A version that was public once, with its content; ``newest`` is the number of the one in force."""

    version: PublishedVersion
    newest: int
    content: S


async def versions_of(meeting: UUID) -> list[PublishedVersion]:
    """What was public of the announcement and of the decisions, of each the newest first."""
    rows = await fetch(_Version, VERSIONS, meeting, [str(kind) for kind in KEPT])
    return [_published(row) for row in rows]


async def announcement_version(which: str | UUID, version: int) -> VersionRead[Announcement]:
    """An announcement as it was public, by the meeting's slug or id. Raises 404 for one that never was.

    Who sits in is told by the one in force only: somebody may have taken back that their name is published.
    """
    found = await _version_of(which, EditionKind.ANNOUNCEMENT, version, Announcement)
    if found.version.version == found.newest:
        return found
    return msgspec.structs.replace(found, content=msgspec.structs.replace(found.content, participants=[]))


async def decisions_version(which: str | UUID, version: int) -> VersionRead[PublishedDecisions]:
    """The decisions as they were public. Raises as above."""
    return await _version_of(which, EditionKind.DECISIONS, version, PublishedDecisions)


async def _version_of(which: str | UUID, kind: EditionKind, version: int, type_: type[S]) -> VersionRead[S]:
    named = QueryString("m.id = {}", which) if isinstance(which, UUID) else QueryString("m.slug = {}", which)
    meeting = await fetch_one(_Id, MEETING, named)
    rows = await fetch(_Version, VERSIONS, meeting.id, [str(kind)]) if meeting else []
    found = next((row for row in rows if row.version == version), None)
    if found is None:
        raise Refused(NOT_FOUND)
    content = msgspec.json.decode(await content_bytes(found.id), type=type_)
    return VersionRead(_published(found), rows[0].version, content)


def _published(row: _Version) -> PublishedVersion:
    return PublishedVersion(
        kind=row.kind, version=row.version, sha256=row.sha256, published_at=row.published_at, reason=row.reason
    )
