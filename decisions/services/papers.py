"""Papers of an agenda item: put there for an audience, and withdrawn."""

from __future__ import annotations

from uuid import UUID

import msgspec

from decisions.queries.agenda import papers_of
from decisions.rules.agenda import check_agenda_open
from decisions.schemas.agenda import NewPaper, PaperView
from decisions.services.meeting_loading import demand_office, locked_item, note_author
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch_one, transaction
from participation.base.errors import NOT_FOUND, Refused, demand
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.text import clean
from participation.base.uploads.services import attach


class _Paper(msgspec.Struct):
    item: UUID
    withdrawn: bool


async def add_paper(actor: Actor, *, item: UUID, new: NewPaper) -> PaperView:
    """Put an uploaded file on an item. A public one is public with the next announcement.

    Raises 422 for a file that is not there, 409 once the meeting is over, 403, 404.
    """
    async with transaction():
        held, _ = await locked_item(item)
        demand_office(actor, held.body)
        demand(check_agenda_open(held.state))
        paper = uuid7()
        await execute(
            "INSERT INTO paper (id, item, title, audience, added_at, added_by) VALUES ({}, {}, {}, {}, {}, {})",
            paper,
            item,
            clean(new.title).strip(),
            new.audience,
            clock.now(),
            actor.person,
        )
        await attach(actor, subject=f"paper:{paper}", uploads=[new.upload])
        await note_author(actor, held.id)
        await record(actor, "paper.added", f"paper:{paper}", body=held.body, audience=new.audience)
        made = next(one for one in await papers_of([item]) if one.id == paper)
        await answered(made)
    return made


async def withdraw_paper(actor: Actor, *, paper: UUID) -> None:
    """Hand a paper out to nobody any more, at once; its row and its file stay. Raises 404, 403."""
    async with transaction():
        found = await fetch_one(
            _Paper, "SELECT item, withdrawn_at IS NOT NULL AS withdrawn FROM paper WHERE id = {} FOR UPDATE", paper
        )
        if found is None:
            raise Refused(NOT_FOUND)
        held, _ = await locked_item(found.item)
        demand_office(actor, held.body)
        if found.withdrawn:
            return
        await execute(
            "UPDATE paper SET withdrawn_at = {}, withdrawn_by = {} WHERE id = {}", clock.now(), actor.person, paper
        )
        await record(actor, "paper.withdrawn", f"paper:{paper}", body=held.body)
