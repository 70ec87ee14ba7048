"""A point stated within the act that assigns to it."""

from __future__ import annotations

from uuid import UUID

import msgspec

from consultations.errors import NO_SUCH_CLAUSE, TITLE_MISSING
from consultations.queries.clause_numbers import clause_numbers
from consultations.schemas.assigning import StatedPoint
from consultations.services.loading import Held
from consultations.tables.point import Point
from participation.base import clock
from participation.base.codes import uuid7
from participation.base.database import fetch_one
from participation.base.errors import FieldError, Refused, invalid
from participation.base.identity.actor import Actor
from participation.base.text import clean


class _Last(msgspec.Struct):
    position: int


async def state_point_here(actor: Actor, held: Held, new: StatedPoint) -> UUID:
    """State a point, last in the list, inside the caller's act. Raises 422 for a blank title or an unknown clause."""
    title = clean(new.title).strip()
    known = await clause_numbers(held.id) if new.clauses else {}
    errors = []
    if not title:
        errors.append(FieldError("point.title", "required", TITLE_MISSING))
    if any(clause not in known for clause in new.clauses):
        errors.append(FieldError("point.clauses", "unknown_value", NO_SUCH_CLAUSE))
    if errors:
        raise Refused(invalid(*errors))
    last = await fetch_one(
        _Last, "SELECT coalesce(max(position), 0) AS position FROM point WHERE consultation = {}", held.id
    )
    point = Point(
        id=uuid7(),
        consultation=held.id,
        position=(last.position if last else 0) + 1,
        title=title,
        text=clean(new.text).strip(),
        clauses=list(dict.fromkeys(new.clauses)),
        created_at=clock.now(),
        created_by=actor.person,
    )
    await Point.insert(point)
    made: UUID = point.id
    return made
