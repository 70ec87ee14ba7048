"""Who was told of a report, for its office."""

from __future__ import annotations

from uuid import UUID

import msgspec

from consultations.queries.comments import body_of
from consultations.queries.consultations import STAFF, consultation
from participation.base.errors import FORBIDDEN, Refused
from participation.base.identity.actor import Actor
from participation.base.notices.queries import Told, deliveries, totals
from participation.base.notices.words import Fate
from participation.base.paging import after_cursor, page_of


class NoticePage(msgspec.Struct, frozen=True):
    """One page of the notices; ``totals`` are of all of them by fate, whatever was filtered."""

    items: list[Told]
    next: str | None
    totals: dict[Fate, int]
    subscribers: dict[Fate, int]


async def notices(
    actor: Actor, slug: str, *, fate: Fate | None = None, cursor: str | None = None, limit: int = 50
) -> NoticePage:
    """The notices of all versions of a report, newest first, and the totals of those to subscribers.

    Raises 404, 403 for who is not of its office.
    """
    view = await consultation(actor, slug)
    if not actor.has(*STAFF, body=await body_of(view.id)):
        raise Refused(FORBIDDEN)
    about = subject_of(view.id)
    before = after_cursor(cursor) if cursor else None
    rows = await deliveries(about, fates=[fate] if fate else tuple(Fate), limit=limit + 1, before=before)
    shown, following = page_of(rows, limit)
    return NoticePage(shown, following, await totals(about), await totals(f"consultation:{view.id}"))


async def told_of(consultation_id: UUID, version: int) -> dict[Fate, int]:
    """How many notices of one version of a report have each fate, for everybody: they add up to what was received."""
    about = subject_of(consultation_id)
    return await totals(about, owed_for=f"{about}:{version}:comment:")


def subject_of(consultation_id: UUID) -> str:
    """Under which subject the notices of a report are owed."""
    return f"report:{consultation_id}"
