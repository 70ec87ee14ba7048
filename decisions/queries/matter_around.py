"""What is public around a matter: consultations and their reports, calls, meetings and what they decided."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec

from consultations.queries.consultations import consultation
from consultations.queries.reports import published_numbers
from decisions.queries.editions import all_in_force
from decisions.rules.links import OURS
from decisions.schemas.matter import LinkedCall, LinkedConsultation, LinkedMeeting, MatterAround, MatterCatalogue
from decisions.schemas.matter_edition import MatterContent
from decisions.schemas.meeting import BodyNamed
from decisions.schemas.meeting_editions import Announcement, PublishedDecisions
from decisions.words import EditionKind, LinkKind, MeetingState
from participation.base.database import fetch
from participation.base.errors import Refused
from participation.base.identity.actor import NOBODY
from participation.representatives.queries.calls import call


class _Meeting(msgspec.Struct):
    id: UUID
    slug: str
    state: MeetingState


class _Catalogue(msgspec.Struct, kw_only=True):
    year: int
    slug: str
    name: str
    name_en: str


# those the matter links to, and those that have it on their agenda
MEETINGS = """
SELECT id, slug, state FROM meeting WHERE slug = ANY ({}) OR id IN (
    SELECT meeting FROM agenda_item WHERE matter = {} AND removed_at IS NULL
) ORDER BY starts_at, id
"""
CATALOGUES = """
SELECT c.year, b.slug, b.name, b.name_en FROM catalogue_standing g JOIN catalogue c ON c.id = g.catalogue
JOIN body b ON b.id = c.body WHERE g.matter = {} ORDER BY c.year, b.slug
"""


async def around(matter: UUID, content: MatterContent) -> MatterAround:
    """Everything that everybody may see of what a published matter leads to; what is not public yet is left out."""
    named: dict[LinkKind, list[str]] = {}
    for link in content.links:
        named.setdefault(link.kind, []).append(link.target)
    catalogues = await fetch(_Catalogue, CATALOGUES, matter, replica=True)
    return MatterAround(
        consultations=await _consultations(named.get(LinkKind.CONSULTATION, ())),
        calls=await _calls(named.get(LinkKind.CALL, ())),
        meetings=await _meetings(matter, content.slug, named.get(LinkKind.MEETING, ())),
        addresses=[link for link in content.links if link.kind not in OURS],
        catalogues=[
            MatterCatalogue(body=BodyNamed(row.slug, row.name, row.name_en), year=row.year) for row in catalogues
        ],
    )


async def _consultations(slugs: Sequence[str]) -> list[LinkedConsultation]:
    numbers = await published_numbers(slugs) if slugs else {}
    found = []
    for slug in slugs:
        try:
            view = await consultation(NOBODY, slug)
        except Refused:
            continue
        found.append(
            LinkedConsultation(
                slug=slug,
                title=view.title,
                state=view.state.value,
                opens_at=view.opens_at,
                closes_at=view.closes_at,
                received=view.received,
                by_outcome=numbers[slug].by_outcome if slug in numbers else None,
            )
        )
    return found


async def _calls(slugs: Sequence[str]) -> list[LinkedCall]:
    found = []
    for slug in slugs:
        try:
            view = await call(NOBODY, slug)
        except Refused:
            continue
        found.append(LinkedCall(slug=slug, title=view.title, state=view.state.value))
    return found


async def _meetings(matter: UUID, slug: str, linked: Sequence[str]) -> list[LinkedMeeting]:
    rows = await fetch(_Meeting, MEETINGS, list(linked), matter, replica=True)
    ids = [row.id for row in rows]
    announced = await all_in_force(EditionKind.ANNOUNCEMENT, ids, Announcement) if ids else {}
    decided = await all_in_force(EditionKind.DECISIONS, ids, PublishedDecisions) if ids else {}
    found = []
    for row in rows:
        if row.id not in announced:
            continue
        told = announced[row.id].content
        of_it = [one for one in told.items if one.matter and one.matter.slug == slug]
        # an item whose title stays inside does not tell by this page that the meeting has it
        if row.slug not in linked and not of_it:
            continue
        decisions = decided[row.id].content.decisions if row.id in decided else []
        found.append(
            LinkedMeeting(
                slug=told.slug,
                title=told.title,
                title_en=told.title_en,
                starts_at=told.starts_at,
                cancelled=row.state is MeetingState.CANCELLED,
                decisions=[one for one in decisions if one.matter and one.matter.slug == slug],
            )
        )
    return found
