"""Published matters, as everybody finds and reads them; for their office also what is being worked on."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from decisions.queries.editions import in_force
from decisions.queries.matters_inside import matter_inside, may_read_matter
from decisions.schemas.edition import InForce
from decisions.schemas.matter import MatterLine, MatterList, MatterView
from decisions.schemas.matter_edition import MatterContent
from decisions.schemas.meeting import BodyNamed
from decisions.words import EditionKind, MatterStage
from participation.base.database import fetch, fetch_one
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.paging import LARGEST, after_cursor, page_of
from participation.base.text import clean, search_words


class MattersWanted(msgspec.Struct, frozen=True, kw_only=True):
    """What a list of matters is narrowed by: year of a catalogue, slug of a body, stage, words in the texts."""

    year: int | None = None
    body: str | None = None
    stage: MatterStage | None = None
    q: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether anything is chosen."""
        return bool(self.year or self.body or self.stage or self.q.strip())


EVERYTHING = MattersWanted()


class _Line(msgspec.Struct, kw_only=True):
    id: UUID
    slug: str
    title: str
    title_en: str
    summary: str
    body_slug: str
    body_name: str
    body_name_en: str
    stage: MatterStage
    planned_for: str
    years: list[int]
    published_at: datetime


class _Held(msgspec.Struct):
    id: UUID
    body: UUID


class _Slug(msgspec.Struct):
    slug: str


class _Year(msgspec.Struct):
    year: int


LIST = """
SELECT s.matter AS id, m.slug, s.title, s.title_en, s.summary, b.slug AS body_slug, b.name AS body_name,
    b.name_en AS body_name_en, s.stage, s.planned_for, s.published_at,
    (SELECT coalesce(array_agg(DISTINCT c.year ORDER BY c.year), ARRAY[]::integer[])
        FROM catalogue_standing g JOIN catalogue c ON c.id = g.catalogue WHERE g.matter = s.matter) AS years
FROM matter_standing s JOIN matter m ON m.id = s.matter JOIN body b ON b.id = s.body
WHERE {} ORDER BY s.matter DESC LIMIT {}
"""
IN_YEAR = (
    "EXISTS (SELECT FROM catalogue_standing g JOIN catalogue c ON c.id = g.catalogue"
    " WHERE g.matter = s.matter AND c.year = {})"
)


async def matters(wanted: MattersWanted = EVERYTHING, *, cursor: str | None = None, limit: int = 50) -> MatterList:
    """Published matters, the newest first. Raises 422 for a cursor that is none of ours."""
    parts = [QueryString("true")]
    if wanted.year is not None:
        parts.append(QueryString(IN_YEAR, wanted.year))
    if wanted.body:
        parts.append(QueryString("b.slug = {}", clean(wanted.body)))
    if wanted.stage:
        parts.append(QueryString("s.stage = {}", wanted.stage.value))
    if words := search_words(wanted.q):
        parts.append(QueryString("to_tsvector('simple', s.bigrams) @@ to_tsquery('simple', {})", words))
    if cursor:
        parts.append(QueryString("s.matter < {}", after_cursor(cursor)))
    where = QueryString(" AND ".join("{}" for _ in parts), *parts)
    rows = await fetch(_Line, LIST, where, limit + 1, replica=True)
    shown, following = page_of(rows, limit)
    return MatterList([_line(row) for row in shown], following)


async def every_matter(wanted: MattersWanted = EVERYTHING) -> AsyncIterator[list[MatterLine]]:
    """All published matters, some hundred at a time."""
    cursor = None
    while True:
        page = await matters(wanted, cursor=cursor, limit=LARGEST)
        yield page.items
        if page.next is None:
            return
        cursor = page.next


async def public_slugs(ids: Sequence[UUID]) -> set[str]:
    """The slugs of those of these matters that have a public page."""
    rows = await fetch(
        _Slug,
        "SELECT m.slug FROM matter_standing s JOIN matter m ON m.id = s.matter WHERE s.matter = ANY ({})",
        list(ids),
        replica=True,
    )
    return {row.slug for row in rows}


async def years_of_catalogues() -> list[int]:
    """The years of which a catalogue is public, the newest first."""
    rows = await fetch(
        _Year,
        "SELECT DISTINCT c.year FROM catalogue c JOIN edition_in_force f ON f.kind = {} AND f.subject = c.id"
        " ORDER BY c.year DESC",
        EditionKind.CATALOGUE.value,
        replica=True,
    )
    return [row.year for row in rows]


async def published_matter(slug: str) -> tuple[UUID, InForce[MatterContent]]:
    """A matter as it is published, with its id. Raises 404 where it is not."""
    held = await fetch_one(_Held, "SELECT id, body FROM matter WHERE slug = {}", slug)
    found = await in_force(EditionKind.MATTER, held.id, MatterContent) if held else None
    if held is None or found is None:
        raise Refused(NOT_FOUND)
    return held.id, found


async def matter(actor: Actor, slug: str) -> MatterView:
    """A matter as it is published and, for its office, as it is being worked on. Raises 404 where there is neither."""
    held = await fetch_one(_Held, "SELECT id, body FROM matter WHERE slug = {}", slug)
    if held is None:
        raise Refused(NOT_FOUND)
    published = await in_force(EditionKind.MATTER, held.id, MatterContent)
    inside = await matter_inside(actor, slug) if may_read_matter(actor, held.body) else None
    if published is None and inside is None:
        raise Refused(NOT_FOUND)
    return MatterView(slug=slug, published=published, inside=inside)


def _line(row: _Line) -> MatterLine:
    values = {name: getattr(row, name) for name in MatterLine.__struct_fields__ if hasattr(row, name)}
    return MatterLine(**values, body=BodyNamed(row.body_slug, row.body_name, row.body_name_en))
