"""One point with every disposition it had: who decided what, when, and what it said before."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from consultations.queries.points import points
from consultations.schemas.point import PointView
from consultations.words import Status
from participation.base.database import fetch
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor


class DisposedOnce(msgspec.Struct, frozen=True):
    """One version of a disposition; ``by`` is the officer's name."""

    version: int
    status: Status
    reason: str
    referred_to: str
    result: str
    clauses: list[UUID]
    at: datetime
    by: str


class PointPage(msgspec.Struct, frozen=True):
    """A point, and its dispositions with the newest first."""

    point: PointView
    history: list[DisposedOnce]


async def point_page(actor: Actor, slug: str, point: UUID) -> PointPage:
    """A point of a consultation for its office. Raises 403 for others, 404 for a point that does not stand."""
    found = next((one for one in (await points(actor, slug)).items if one.id == point), None)
    if found is None:
        raise Refused(NOT_FOUND)
    history = await fetch(
        DisposedOnce,
        "SELECT d.version, d.status, d.reason, d.referred_to, d.result, d.clauses, d.at, p.name AS by"
        " FROM disposition d JOIN person p ON p.id = d.person WHERE d.point = {} ORDER BY d.version DESC",
        point,
    )
    return PointPage(found, history)
