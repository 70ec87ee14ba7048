"""Versions of a draft."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from consultations.queries.clause_numbers import clause_numbers
from consultations.queries.consultations import consultation
from consultations.schemas.consultation import ConsultationView
from consultations.schemas.draft import ClauseView, DraftView
from participation.base.database import fetch, fetch_one
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor


class _Draft(msgspec.Struct):
    id: UUID
    version: int
    title: str
    preface: str
    saved_at: datetime


async def draft(actor: Actor, which: str | ConsultationView, version: int | None = None) -> DraftView:
    """A version of the draft, the newest without ``version``. Raises 404 where there is none to see."""
    seen = await consultation(actor, which)
    wanted = seen.draft_version if version is None else version
    found = None
    if wanted in seen.draft_versions:
        found = await fetch_one(
            _Draft,
            "SELECT id, version, title, preface, saved_at FROM draft WHERE consultation = {} AND version = {}",
            seen.id,
            wanted,
            replica=True,
        )
    if found is None:
        raise Refused(NOT_FOUND)
    clauses = await fetch(
        ClauseView,
        "SELECT identity AS id, number, heading, text, path FROM clause WHERE draft = {} ORDER BY position",
        found.id,
        replica=True,
    )
    return DraftView(
        version=found.version, title=found.title, preface=found.preface, saved_at=found.saved_at, clauses=clauses
    )


async def numbers(actor: Actor, slug: str) -> dict[UUID, str]:
    """What each clause of any version is called: by its number in the text that people commented on, as in reports."""
    return await clause_numbers((await consultation(actor, slug)).id)
