"""Catalogues as their office works on them: what the next version would say."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec

from decisions.queries.editions import editions_of, in_force
from decisions.rules.catalogues import Turn, listed
from decisions.rules.matters import STAFF
from decisions.schemas.catalogue import CatalogueDraft
from decisions.schemas.matter_edition import CatalogueContent, CatalogueEntry, CatalogueTurn
from decisions.schemas.meeting import BodyNamed
from decisions.words import Change, EditionKind, Participation
from participation.base.database import fetch, fetch_one
from participation.base.errors import FORBIDDEN, NOT_FOUND, Refused
from participation.base.identity.actor import Actor


class _Catalogue(msgspec.Struct, kw_only=True):
    id: UUID
    body_id: UUID
    body_slug: str
    body_name: str
    body_name_en: str
    year: int
    title: str
    basis: str


class _Change(msgspec.Struct):
    version: int
    matter: UUID
    change: Change
    reason: str


class _Matter(msgspec.Struct, kw_only=True):
    id: UUID
    slug: str
    title: str
    title_en: str
    body_slug: str
    body_name: str
    body_name_en: str
    officer_unit: str
    basis: str
    scope: str
    ways: list[Participation]
    planned_for: str


class _Id(msgspec.Struct):
    id: UUID


# of which there can be a catalogue; another number in an address is none of ours
YEARS = range(1990, 2201)
ONE = """
SELECT c.id, c.body AS body_id, b.slug AS body_slug, b.name AS body_name, b.name_en AS body_name_en, c.year, c.title,
    c.basis
FROM catalogue c JOIN body b ON b.id = c.body WHERE c.id = {}
"""
CHANGES = "SELECT version, matter, change, reason FROM catalogue_change WHERE catalogue = {} ORDER BY id"
MATTERS = """
SELECT m.id, m.slug, m.title, m.title_en, b.slug AS body_slug, b.name AS body_name, b.name_en AS body_name_en,
    m.officer_unit, m.basis, m.scope, m.ways, m.planned_for
FROM matter m JOIN body b ON b.id = m.body WHERE m.id = ANY ({})
"""


async def turns_of(catalogue: UUID) -> list[Turn]:
    """Every change of a catalogue in the order in which it was written."""
    return [Turn(row.version, row.matter, row.change) for row in await fetch(_Change, CHANGES, catalogue)]


async def public_matters(catalogue: UUID) -> set[UUID] | None:
    """What the published version holds; None before there is one."""
    public = await in_force(EditionKind.CATALOGUE, catalogue, CatalogueContent)
    return {entry.matter for entry in public.content.entries} if public else None


async def draft_of(catalogue: UUID) -> CatalogueContent:
    """What an edition of the catalogue would say now. Raises 404."""
    row = await fetch_one(_Catalogue, ONE, catalogue)
    if row is None:
        raise Refused(NOT_FOUND)
    changes = await fetch(_Change, CHANGES, catalogue)
    public = await in_force(EditionKind.CATALOGUE, catalogue, CatalogueContent)
    before = {entry.matter: entry for entry in public.content.entries} if public else {}
    held = listed(Turn(one.version, one.matter, one.change) for one in changes)
    rows = await fetch(_Matter, MATTERS, [*held, *before])
    matters = {one.id: one for one in rows}
    # the reason for which a matter was last added or dropped
    reasons = {(one.change, one.matter): one.reason for one in changes}
    entries = [
        _entry(matters[id_], reasons[Change.ADDED, id_] if public is None or id_ not in before else before[id_].reason)
        for id_ in held
    ]
    return CatalogueContent(
        body=BodyNamed(row.body_slug, row.body_name, row.body_name_en),
        year=row.year,
        title=row.title,
        basis=row.basis,
        entries=entries,
        turns=_turns(held, before, matters, reasons) if public else [],
    )


async def catalogue_inside(actor: Actor, catalogue: UUID) -> CatalogueDraft:
    """A catalogue for somebody of its office. Raises 404 and, for who may only read what is public of it, 403."""
    row = await fetch_one(_Catalogue, ONE, catalogue)
    if row is None:
        raise Refused(NOT_FOUND)
    public = await in_force(EditionKind.CATALOGUE, catalogue, CatalogueContent)
    if not actor.has(*STAFF, body=row.body_id):
        raise Refused(FORBIDDEN if public else NOT_FOUND)
    content = await draft_of(catalogue)
    return CatalogueDraft(
        id=row.id,
        body=content.body,
        body_id=row.body_id,
        year=row.year,
        title=row.title,
        basis=row.basis,
        entries=content.entries,
        turns=content.turns,
        editions=await editions_of(EditionKind.CATALOGUE, catalogue),
        published=public,
    )


async def catalogue_at(body: str, year: int) -> UUID:
    """The id of the catalogue of a body (its slug) and year, published or not. Raises 404."""
    if year not in YEARS:
        raise Refused(NOT_FOUND)
    found = await fetch_one(
        _Id, "SELECT c.id FROM catalogue c JOIN body b ON b.id = c.body WHERE b.slug = {} AND c.year = {}", body, year
    )
    if found is None:
        raise Refused(NOT_FOUND)
    return found.id


def _turns(
    held: Sequence[UUID],
    before: dict[UUID, CatalogueEntry],
    matters: dict[UUID, _Matter],
    reasons: dict[tuple[Change, UUID], str],
) -> list[CatalogueTurn]:
    added = [(Change.ADDED, id_) for id_ in held if id_ not in before]
    dropped = [(Change.DROPPED, id_) for id_ in before if id_ not in set(held)]
    return [
        CatalogueTurn(
            change=change,
            matter=id_,
            slug=matters[id_].slug,
            title=matters[id_].title,
            title_en=matters[id_].title_en,
            reason=reasons.get((change, id_), ""),
        )
        for change, id_ in [*added, *dropped]
    ]


def _entry(row: _Matter, reason: str) -> CatalogueEntry:
    return CatalogueEntry(
        matter=row.id,
        slug=row.slug,
        title=row.title,
        title_en=row.title_en,
        body=BodyNamed(row.body_slug, row.body_name, row.body_name_en),
        officer_unit=row.officer_unit,
        basis=row.basis,
        scope=row.scope,
        ways=row.ways,
        planned_for=row.planned_for,
        reason=reason,
    )
