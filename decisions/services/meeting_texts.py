"""Minutes, summary, record and report: written on the desk so that nobody overwrites anybody, then handed in."""

from __future__ import annotations

from uuid import UUID

import msgspec

from decisions.errors import EDITED_MEANWHILE
from decisions.rules.decisions import EMPTY, check_text
from decisions.schemas.edition import EditionView
from decisions.schemas.meeting_editions import PublishedText
from decisions.schemas.meeting_text import SavedText, TextView
from decisions.services.edition_writing import write_edition
from decisions.services.meeting_loading import demand_office, locked_for_edition, shared_meeting
from decisions.words import EditionKind
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch_one, transaction
from participation.base.errors import Refused, demand
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.text import clean

# the row of a text is made by whoever saves it first; a second one who thought it new is told
FIRST = """
INSERT INTO meeting_text (id, meeting, kind, text, public, authors, version, at, person)
VALUES ({}, {}, {}, {}, {}, ARRAY[{}::uuid], 1, {}, {}) ON CONFLICT (meeting, kind) DO NOTHING RETURNING version
"""
NEXT = """
UPDATE meeting_text SET text = {}, public = {}, version = version + 1, at = {}, person = {},
    authors = ARRAY(SELECT DISTINCT unnest(authors || {}::uuid)) WHERE meeting = {} AND kind = {} AND version = {}
RETURNING version
"""


class _Text(msgspec.Struct):
    text: str
    public: bool
    authors: list[UUID]


async def save_text(actor: Actor, *, which: str | UUID, kind: EditionKind, saved: SavedText) -> TextView:
    """Save a text of a meeting. Raises 409 where somebody else saved it meanwhile, before the meeting, 403, 404."""
    async with transaction():
        held = await shared_meeting(which)
        demand_office(actor, held.body)
        demand(check_text(kind, of=held.kind, state=held.state))
        text, now = clean(saved.text).strip(), clock.now()
        if saved.version:
            rows = await execute(
                NEXT, text, saved.public, now, actor.person, actor.person, held.id, kind, saved.version
            )
        else:
            rows = await execute(FIRST, uuid7(), held.id, kind, text, saved.public, actor.person, now, actor.person)
        if not rows:
            raise Refused(EDITED_MEANWHILE)
        await record(actor, "meeting.text_saved", f"meeting:{held.id}", body=held.body, kind=kind)
        made = TextView(kind=kind, text=text, public=saved.public, version=rows[0]["version"], at=now, by=actor.name)
        await answered(made)
    return made


async def hand_in_text(actor: Actor, *, which: str | UUID, kind: EditionKind, reason: str = "") -> EditionView:
    """Hand a text in as it was saved, to be signed and published.

    Raises 409 before the meeting, without a text or while a version waits, 422 without a reason where a published one
    is replaced, 403, 404.
    """
    async with transaction():
        held = await locked_for_edition(which, kind)
        demand_office(actor, held.body)
        demand(check_text(kind, of=held.kind, state=held.state))
        found = await fetch_one(
            _Text,
            "SELECT text, public, authors FROM meeting_text WHERE meeting = {} AND kind = {} FOR UPDATE",
            held.id,
            kind,
        )
        if found is None or not found.text.strip():
            raise Refused(EMPTY)
        made = await write_edition(
            actor,
            kind=kind,
            subject=held.id,
            body=held.body,
            content=PublishedText(
                meeting=held.slug,
                title=held.title,
                title_en=held.title_en,
                kind=kind,
                public=found.public,
                text=found.text,
            ),
            authors=found.authors,
            reason=reason,
        )
        await answered(made)
    return made
