"""Catalogues as everybody reads them: those in force, and every version that was."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from decisions.catalogue_versions import difference
from decisions.queries.catalogues_inside import YEARS, catalogue_inside
from decisions.queries.editions import content_bytes, in_force, published_editions
from decisions.rules.matters import STAFF
from decisions.schemas.catalogue import (
    CatalogueLine,
    CatalogueList,
    CataloguePublic,
    CatalogueVersion,
    CatalogueView,
)
from decisions.schemas.matter_edition import CatalogueContent
from decisions.schemas.meeting import BodyNamed
from decisions.words import EditionKind
from participation.base.database import fetch, fetch_one
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.paging import after_cursor, page_of


class _Line(msgspec.Struct, kw_only=True):
    id: UUID
    body_slug: str
    body_name: str
    body_name_en: str
    year: int
    title: str
    matters: int
    published_at: datetime | None


class _Held(msgspec.Struct, kw_only=True):
    id: UUID
    body_id: UUID
    body_slug: str
    body_name: str
    body_name_en: str
    year: int


LIST = """
SELECT c.id, b.slug AS body_slug, b.name AS body_name, b.name_en AS body_name_en, c.year, c.title,
    (SELECT count(*) FROM catalogue_standing g WHERE g.catalogue = c.id) AS matters, f.published_at
FROM catalogue c JOIN body b ON b.id = c.body
LEFT JOIN edition_in_force f ON f.kind = {} AND f.subject = c.id
WHERE {} ORDER BY c.id DESC LIMIT {}
"""
ONE = """
SELECT c.id, c.body AS body_id, b.slug AS body_slug, b.name AS body_name, b.name_en AS body_name_en, c.year
FROM catalogue c JOIN body b ON b.id = c.body WHERE {}
"""


async def catalogues(
    actor: Actor,
    *,
    year: int | None = None,
    body: str | None = None,
    mine: bool = False,
    cursor: str | None = None,
    limit: int = 50,
) -> CatalogueList:
    """The catalogues that are public, those entered last first; ``mine`` are those of somebody's bodies, public or
    not. Raises 422 for a cursor that is none of ours."""
    own = QueryString("c.body = ANY ({}::uuid[])", sorted(actor.bodies(*STAFF)))
    wanted = [own if mine else QueryString("f.id IS NOT NULL")]
    if year is not None:
        wanted.append(QueryString("c.year = {}", year))
    if body is not None:
        wanted.append(QueryString("b.slug = {}", body))
    if cursor is not None:
        wanted.append(QueryString("c.id < {}", after_cursor(cursor)))
    where = QueryString(" AND ".join("{}" for _ in wanted), *wanted)
    rows = await fetch(_Line, LIST, EditionKind.CATALOGUE.value, where, limit + 1)
    shown, following = page_of(rows, limit)
    return CatalogueList([_line(row) for row in shown], following)


async def public_catalogue(body: str, year: int, version: int | None = None) -> CataloguePublic:
    """The catalogue of a body (its slug) and year: the version in force or the one asked for, beside all that were
    published with what each changed. Raises 404."""
    if year not in YEARS:
        raise Refused(NOT_FOUND)
    held = await fetch_one(_Held, ONE, QueryString("b.slug = {} AND c.year = {}", body, year))
    if held is None:
        raise Refused(NOT_FOUND)
    versions: list[CatalogueVersion] = []
    before: CatalogueContent | None = None
    for edition in reversed(await published_editions(EditionKind.CATALOGUE, held.id)):
        content = msgspec.json.decode(await content_bytes(edition.id), type=CatalogueContent)
        versions.append(
            CatalogueVersion(
                version=edition.version,
                published_at=edition.published_at or edition.made_at,
                sha256=edition.sha256,
                reason=edition.reason,
                content=content,
                difference=difference(before, content) if before else None,
            )
        )
        before = content
    versions.reverse()
    shown = versions[0] if versions and version is None else next((v for v in versions if v.version == version), None)
    if shown is None:
        raise Refused(NOT_FOUND)
    return CataloguePublic(shown=shown, versions=versions)


async def catalogue(actor: Actor, which: UUID) -> CatalogueView:
    """A catalogue as it is published and, for its office, as it would be now. Raises 404 where there is neither."""
    held = await fetch_one(_Held, ONE, QueryString("c.id = {}", which))
    if held is None:
        raise Refused(NOT_FOUND)
    published = await in_force(EditionKind.CATALOGUE, which, CatalogueContent)
    inside = await catalogue_inside(actor, which) if actor.has(*STAFF, body=held.body_id) else None
    if published is None and inside is None:
        raise Refused(NOT_FOUND)
    return CatalogueView(
        id=held.id,
        body=BodyNamed(held.body_slug, held.body_name, held.body_name_en),
        year=held.year,
        published=published,
        inside=inside,
    )


def _line(row: _Line) -> CatalogueLine:
    values = {name: getattr(row, name) for name in CatalogueLine.__struct_fields__ if hasattr(row, name)}
    return CatalogueLine(**values, body=BodyNamed(row.body_slug, row.body_name, row.body_name_en))
