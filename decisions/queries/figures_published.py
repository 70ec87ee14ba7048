"""The yearly figures as they were signed and published."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

import msgspec

from decisions.queries.editions import content_bytes, in_force, published_editions
from decisions.schemas.edition import EditionView, InForce
from decisions.schemas.figures import Figures
from decisions.words import EditionKind
from participation.base.database import fetch
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.queries import body_by_slug

# The names of figures are made in here, so that a body and a year always mean the same subject.
NAMES = UUID("5f0a9c1e-7d0a-4f5e-9a55-2f6d1b1f7c20")


class PublishedFigures(msgspec.Struct, frozen=True):
    """Figures that everybody may read, the version in force or an earlier one, with all public versions."""

    figures: Figures
    version: int
    sha256: str
    published_at: datetime
    reason: str
    versions: list[EditionView]


class FiguresNamed(msgspec.Struct, frozen=True):
    """Published figures in a list."""

    year: int
    body: str
    name: str
    name_en: str
    published_at: datetime

    def name_in(self, locale: str) -> str:
        """The name for a language, in Chinese where there is no other; none for the whole city."""
        return self.name_en if self.name_en and not locale.startswith("zh") else self.name


def subject_of(body: UUID | None, year: int) -> UUID:
    """What an edition of figures is of: a body, or without one the whole city, and a year."""
    return uuid5(NAMES, f"{body or 'city'} {year}")


async def published_figures(year: int, body: str = "", version: int | None = None) -> PublishedFigures:
    """The figures of a year in force, or an earlier public version. Raises 404 where there are none."""
    subject = subject_of(await _id_of(body), year)
    versions = await published_editions(EditionKind.FIGURES, subject)
    wanted = versions[0].version if versions and version is None else version
    found = next((one for one in versions if one.version == wanted), None)
    if found is None or found.published_at is None:
        raise Refused(NOT_FOUND)
    content = msgspec.json.decode(await content_bytes(found.id), type=Figures)
    return PublishedFigures(content, found.version, found.sha256, found.published_at, found.reason, versions)


async def figures_in_force(year: int, body: str = "") -> InForce[Figures]:
    """The same for programs, without the versions. Raises 404 where there are none."""
    found = await in_force(EditionKind.FIGURES, subject_of(await _id_of(body), year), Figures)
    if found is None:
        raise Refused(NOT_FOUND)
    return found


NAMED = """
SELECT left(c.content ->> 'first', 4)::int AS year, coalesce(c.content #>> ARRAY['body', 'slug'], '') AS body,
    coalesce(c.content #>> ARRAY['body', 'name'], '') AS name,
    coalesce(c.content #>> ARRAY['body', 'name_en'], '') AS name_en, f.published_at
FROM edition_in_force f JOIN edition e ON e.id = f.edition
CROSS JOIN LATERAL (SELECT convert_from(e.content, 'UTF8')::jsonb AS content) c
WHERE f.kind = 'figures' ORDER BY 1 DESC, c.content ->> 'body' IS NOT NULL, c.content #>> ARRAY['body', 'slug']
"""


async def all_published_figures() -> list[FiguresNamed]:
    """What is published, the newest year first and in it the whole city first."""
    return await fetch(FiguresNamed, NAMED)


async def _id_of(slug: str) -> UUID | None:
    if not slug:
        return None
    found = await body_by_slug(slug)
    if found is None:
        raise Refused(NOT_FOUND)
    return found.id
