"""Papers of agenda items: which a participant may read, by a link that expires, and which everybody may."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import msgspec

from decisions.attending_links import opens_paper, paper_path
from decisions.queries.editions import in_force
from decisions.queries.participants import READING
from decisions.queries.participants_held import ParticipantHeld, participant_held
from decisions.rules.papers import WITHDRAWN, check_reading, readable_until
from decisions.rules.participants import over_at
from decisions.words import Audience, EditionKind, MeetingState
from participation.base import clock
from participation.base.audit import record
from participation.base.database import fetch, fetch_one
from participation.base.errors import NOT_FOUND, Refused, demand
from participation.base.identity.actor import NOBODY, Actor
from participation.base.in_force import current_rules
from participation.base.uploads.queries import Attached, attached_to


class _Paper(msgspec.Struct):
    id: UUID
    item: UUID
    title: str
    audience: Audience
    withdrawn_at: datetime | None
    meeting: UUID
    body: UUID


class _Listed(msgspec.Struct):
    id: UUID


class _Item(msgspec.Struct):
    papers: list[_Listed] = []


class _Announced(msgspec.Struct):
    items: list[_Item] = []


class OwnPaper(msgspec.Struct, frozen=True, kw_only=True):
    """A paper for a participant, with a fresh link to it; ``size`` in bytes."""

    id: UUID
    item: UUID
    title: str
    filename: str
    size: int
    path: str
    until: datetime


PAPER = """
SELECT p.id, p.item, p.title, p.audience, p.withdrawn_at, i.meeting, m.body
FROM paper p JOIN agenda_item i ON i.id = p.item JOIN meeting m ON m.id = i.meeting
WHERE p.id = {} AND i.removed_at IS NULL
"""
OWN = """
SELECT p.id, p.item, p.title, p.audience, p.withdrawn_at, i.meeting, m.body
FROM paper p JOIN agenda_item i ON i.id = p.item JOIN meeting m ON m.id = i.meeting
WHERE p.item = ANY ({}::uuid[]) AND p.audience = ANY ({}::text[]) AND p.withdrawn_at IS NULL AND i.removed_at IS NULL
ORDER BY i.position, i.id, p.id
"""
FOR_PARTICIPANTS = (Audience.PUBLIC.value, Audience.REPRESENTATIVES.value)


async def own_papers(who: ParticipantHeld) -> list[OwnPaper]:
    """The papers of the items that somebody attends, each with a link made now; none once they do not attend."""
    rules = current_rules().meetings.papers
    until = readable_until(
        clock.now().replace(second=0, microsecond=0),
        over_at=over_at(who.starts_at, who.minutes),
        link_days=rules.link_days,
        open_days=rules.open_days,
    )
    if who.ended or until is None or who.state is MeetingState.CANCELLED:
        return []
    found = []
    for row in await fetch(_Paper, OWN, who.items, list(FOR_PARTICIPANTS)):
        for file in (await attached_to(f"paper:{row.id}"))[:1]:
            found.append(
                OwnPaper(
                    id=row.id,
                    item=row.item,
                    title=row.title or file.filename,
                    filename=file.filename,
                    size=file.size,
                    path=paper_path(row.id, who.id, until),
                    until=until,
                )
            )
    return found


async def paper_for(paper: UUID, participant: UUID, until: int, key: str) -> Attached:
    """The file of a paper for a participant who shows a link of ours; that they had it is recorded.

    Raises 404 for a forged link, 410 (``link_over``, ``paper_withdrawn``) for one that is over, 403
    ``no_longer_attending`` where the item is not theirs.
    """
    if not opens_paper(paper, participant, until, key):
        raise Refused(NOT_FOUND)
    row = await fetch_one(_Paper, PAPER, paper)
    if row is None:
        raise Refused(NOT_FOUND)
    who = await participant_held(participant)
    demand(
        check_reading(
            until=datetime.fromtimestamp(until, UTC),
            now=clock.now(),
            withdrawn=row.withdrawn_at is not None,
            ended=who.ended,
            audience=row.audience,
            item=row.item,
            items=who.items,
        )
    )
    return await _handed_out(NOBODY, row, participant=participant)


async def open_paper(actor: Actor, paper: UUID) -> Attached:
    """The file of a paper for the office, or for everybody where the announcement in force lists it.

    Raises 404 for a paper that is not public, 410 ``paper_withdrawn``.
    """
    row = await fetch_one(_Paper, PAPER, paper)
    if row is None:
        raise Refused(NOT_FOUND)
    if actor.has(*READING, body=row.body):
        return await _handed_out(actor, row)
    listed = await _listed(row)
    if not listed:
        raise Refused(NOT_FOUND)
    if row.withdrawn_at is not None:
        raise Refused(WITHDRAWN)
    return await _file(row)


async def _listed(row: _Paper) -> bool:
    if row.audience is not Audience.PUBLIC:
        return False
    announced = await in_force(EditionKind.ANNOUNCEMENT, row.meeting, _Announced)
    return announced is not None and any(one.id == row.id for item in announced.content.items for one in item.papers)


async def _handed_out(actor: Actor, row: _Paper, *, participant: UUID | None = None) -> Attached:
    file = await _file(row)
    detail = {"participant": str(participant)} if participant else {}
    await record(actor, "paper.read", f"paper:{row.id}", body=row.body if actor.staff else None, **detail)
    return file


async def _file(row: _Paper) -> Attached:
    files = await attached_to(f"paper:{row.id}")
    if not files:
        raise Refused(NOT_FOUND)
    return files[0]
