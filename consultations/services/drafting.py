"""Saving a draft: the split as the machine made it, or as the officer corrected it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from consultations.drafts.aligning import Stated
from consultations.drafts.aligning.identities import Descent, Known, descents
from consultations.drafts.splitting import SplitDraft, read_draft, split
from consultations.errors import DRAFT_FIXED
from consultations.rules.lifecycle import DRAFT_CHANGES_IN, NEXT, state_at
from consultations.schemas.draft import ClauseView, CorrectedDraft, DraftView
from consultations.services.loading import Held, demand_role, locked, take_step
from consultations.tables.draft import Draft
from consultations.words import Act
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch, fetch_one, transaction
from participation.base.errors import N_, FieldError, Refused, invalid
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role
from participation.base.text import clean

EMPTY_CLAUSE = N_("A clause needs its text.")


class Cut(msgspec.Struct, frozen=True):
    """A clause about to be saved; ``identity`` is given where the officer kept it."""

    number: str
    heading: str
    text: str
    path: list[str]
    identity: UUID | None = None


class _Earlier(msgspec.Struct):
    identity: UUID
    number: str
    heading: str
    text: str


class _Version(msgspec.Struct):
    version: int


async def save_draft(
    actor: Actor, *, slug: str, content: bytes, media_type: str | None = None, filename: str | None = None
) -> DraftView:
    """Read a file, split it, and save it as the next version.

    Raises 413 or 422 for a file that cannot be read, 409 once the consultation was handed in, 403 without the role.
    """
    # splitting is the slow part: done before anything is locked, and beside everybody else's requests
    found = await asyncio.to_thread(_split, content, media_type, filename)
    cuts = [Cut(c.number, c.heading, c.text, list(c.path)) for c in found.clauses]
    return await _save(actor, slug, found.title, found.preface, cuts)


def _split(content: bytes, media_type: str | None, filename: str | None) -> SplitDraft:
    return split(read_draft(content, media_type=media_type, filename=filename))


async def save_clauses(actor: Actor, *, slug: str, draft: CorrectedDraft) -> DraftView:
    """Save the split as the officer corrected it, as the next version. Raises what :func:`save_draft` raises."""
    cuts = [
        Cut(clean(c.number).strip(), clean(c.heading).strip(), clean(c.text).strip(), [clean(p) for p in c.path], c.id)
        for c in draft.clauses
    ]
    empty = [i for i, cut in enumerate(cuts) if not (cut.text or cut.heading)]
    if empty:
        raise Refused(invalid(*(FieldError(f"clauses.{i}.text", "required", EMPTY_CLAUSE) for i in empty)))
    return await _save(actor, slug, clean(draft.title), clean(draft.preface), cuts)


async def _save(actor: Actor, slug: str, title: str, preface: str, cuts: Sequence[Cut]) -> DraftView:
    now = clock.now()
    async with transaction():
        held = await locked(slug)
        demand_role(actor, held.body, Role.OFFICER)
        if state_at(held.state, held.opens_at, held.closes_at, now) not in DRAFT_CHANGES_IN:
            raise Refused(DRAFT_FIXED)
        if held.state in NEXT[Act.CORRECT]:
            # who writes the text is an author too, and may not sign
            await take_step(actor, held, Act.CORRECT, held.state, now)
        version = await _next_version(held)
        found = await _descents(held, version - 1, cuts)
        identities = [one.identity or uuid7() for one in found]
        draft = Draft(
            id=uuid7(), consultation=held.id, version=version, title=title, preface=preface, saved_at=now,
            saved_by=actor.person,
        )  # fmt: skip
        await Draft.insert(draft)
        await _insert_clauses(draft.id, cuts, identities)
        await _insert_origins(draft.id, found, identities, now)
        await record(
            actor, "draft.saved", f"consultation:{held.id}", body=held.body, version=version, clauses=len(cuts)
        )
    return _view(version, title, preface, now, cuts, identities)


async def _next_version(held: Held) -> int:
    last = await fetch_one(
        _Version, "SELECT coalesce(max(version), 0) AS version FROM draft WHERE consultation = {}", held.id
    )
    return (last.version if last else 0) + 1


async def _descents(held: Held, version: int, cuts: Sequence[Cut]) -> list[Descent]:
    """Where each clause comes from: kept by the officer, found in the version before, or new."""
    earlier = await fetch(
        _Earlier,
        "SELECT c.identity, c.number, c.heading, c.text FROM clause c JOIN draft d ON d.id = c.draft"
        " WHERE d.consultation = {} AND d.version = {} ORDER BY c.position",
        held.id,
        version,
    )
    return await asyncio.to_thread(
        descents,
        [Known(e.identity, Stated(e.number, e.heading, e.text)) for e in earlier],
        [Known(c.identity, Stated(c.number, c.heading, c.text)) for c in cuts],
    )


async def _insert_origins(draft: UUID, found: Sequence[Descent], identities: Sequence[UUID], at: datetime) -> None:
    """Where clauses come from that were split or merged, as the program found it."""
    rows = [
        {"id": uuid7(), "clause": identity, "origins": one.origins}
        for one, identity in zip(found, identities, strict=True)
        if not one.plain
    ]
    if rows:
        await execute(
            "INSERT INTO clause_origin (id, draft, clause, origins, at)"
            " SELECT o.id, {}, o.clause, o.origins, {}"
            " FROM jsonb_to_recordset({}::jsonb) AS o (id uuid, clause uuid, origins uuid[])",
            draft,
            at,
            msgspec.json.encode(rows).decode(),
        )


async def _insert_clauses(draft: UUID, cuts: Sequence[Cut], identities: Sequence[UUID]) -> None:
    """All clauses in one statement, however many there are."""
    rows = [
        {
            "id": uuid7(),
            "identity": identity,
            "position": position,
            "number": cut.number,
            "heading": cut.heading,
            "text": cut.text,
            "path": cut.path,
        }
        for position, (cut, identity) in enumerate(zip(cuts, identities, strict=True), 1)
    ]
    await execute(
        "INSERT INTO clause (id, draft, identity, position, number, heading, text, path)"
        " SELECT c.id, {}, c.identity, c.position, c.number, c.heading, c.text, c.path"
        " FROM jsonb_to_recordset({}::jsonb)"
        " AS c (id uuid, identity uuid, position int, number text, heading text, text text, path text[])",
        draft,
        msgspec.json.encode(rows).decode(),
    )


def _view(
    version: int, title: str, preface: str, at: datetime, cuts: Sequence[Cut], identities: Sequence[UUID]
) -> DraftView:
    clauses = [
        ClauseView(id=identity, number=cut.number, heading=cut.heading, text=cut.text, path=cut.path)
        for cut, identity in zip(cuts, identities, strict=True)
    ]
    return DraftView(version=version, title=title, preface=preface, saved_at=at, clauses=clauses)
