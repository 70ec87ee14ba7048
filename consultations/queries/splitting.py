"""A draft split but not yet saved, for the officer to correct; and the versions that were saved."""

from __future__ import annotations

import asyncio
from datetime import datetime

import msgspec

from consultations.drafts.splitting import SplitDraft, read_draft, split
from consultations.queries.consultations import consultation
from consultations.schemas.draft import CorrectedClause, CorrectedDraft
from participation.base.database import fetch
from participation.base.errors import Refused
from participation.base.identity.actor import Actor


class Saved(msgspec.Struct, frozen=True):
    """A saved version: when, by whom, how many clauses."""

    version: int
    saved_at: datetime
    by: str
    clauses: int


async def proposed(content: bytes, *, media_type: str | None = None, filename: str | None = None) -> CorrectedDraft:
    """The split of a file as the machine makes it. Raises 413, 415 or 422 for a file that cannot be read.

    What stands above the title goes to the top of the preface: a draft has no other place for it.
    """
    found = await asyncio.to_thread(_split, content, media_type, filename)
    return CorrectedDraft(
        clauses=[
            CorrectedClause(number=c.number, heading=c.heading, text=c.text, path=list(c.path)) for c in found.clauses
        ],
        title=found.title,
        preface="\n".join(part for part in (found.above, found.preface) if part),
    )


def _split(content: bytes, media_type: str | None, filename: str | None) -> SplitDraft:
    return split(read_draft(content, media_type=media_type, filename=filename))


async def versions(actor: Actor, slug: str) -> list[Saved]:
    """The saved versions of a draft, the newest first. Raises 404 where the actor may not know of it."""
    view = await consultation(actor, slug)
    return await fetch(
        Saved,
        "SELECT d.version, d.saved_at, p.name AS by, (SELECT count(*) FROM clause c WHERE c.draft = d.id) AS clauses"
        " FROM draft d JOIN person p ON p.id = d.saved_by WHERE d.consultation = {} ORDER BY d.version DESC",
        view.id,
    )


def cut_off(text: str) -> tuple[str, str, str]:
    """Number, heading and text of what begins a clause of its own, once it was cut from the clause before."""
    try:
        found = split(text).clauses
    except Refused:
        # too long to be split; how long a clause may be is judged when it is saved
        return "", "", text
    if len(found) == 1 and found[0].number:
        return found[0].number, found[0].heading, found[0].text
    return "", "", text
