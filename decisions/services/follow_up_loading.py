"""The follow-up that an act is about, held until the act is done, and who may take which step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

import msgspec

from decisions.rules.follow_ups import Standing
from decisions.services.follow_up_standing import computed
from decisions.services.opinion_loading import locked_opinion
from decisions.words import FollowUpAct
from participation.base import clock
from participation.base.database import fetch_one
from participation.base.errors import N_, NOT_FOUND, FieldError, Refusal, Refused, invalid
from participation.base.identity.actor import Actor
from participation.base.identity.queries import body_by_slug
from participation.base.identity.words import Role
from participation.base.rules_file.counting import day_of
from participation.base.settings import current

ANSWERING = (Role.OFFICER, Role.SECRETARY)
OTHER_UNIT = Refusal("other_unit", 403, N_("This belongs to another unit."))
NO_SUCH_UNIT = N_("There is no such unit.")
# What the office of the meeting may do as well as the unit that answers for it.
OFFICE_MAY = frozenset({FollowUpAct.EXTEND, FollowUpAct.HAND_OVER, FollowUpAct.REOPEN})


class FollowUpHeld(msgspec.Struct, frozen=True, kw_only=True):
    """A follow-up with its opinion and meeting; ``body`` is whose meeting it is."""

    id: UUID
    opinion: UUID
    title: str
    number: int
    slug: str
    meeting: str
    body: UUID
    standing: Standing


class _Row(msgspec.Struct):
    opinion: UUID
    title: str


async def locked_follow_up(follow_up: UUID) -> FollowUpHeld:
    """The follow-up, with its opinion held against everybody who adds to it. Raises 404."""
    row = await fetch_one(_Row, "SELECT opinion, title FROM follow_up WHERE id = {}", follow_up)
    if row is None:
        raise Refused(NOT_FOUND)
    of = await locked_opinion(row.opinion)
    standing: Mapping[UUID, Standing] = await computed([follow_up])
    return FollowUpHeld(
        id=follow_up,
        opinion=row.opinion,
        title=row.title,
        number=of.number,
        slug=of.slug,
        meeting=of.title,
        body=of.body,
        standing=standing[follow_up],
    )


def demand_unit(actor: Actor, held: FollowUpHeld, act: FollowUpAct) -> None:
    """Raises 403 unless the actor answers for the follow-up's unit, or it is for the meeting's office too."""
    may = actor.has(*ANSWERING, body=held.standing.unit)
    if not may and not (act in OFFICE_MAY and actor.has(*ANSWERING, body=held.body)):
        raise Refused(OTHER_UNIT)


async def unit_named(slug: str) -> UUID:
    """The unit of a slug. Raises 422."""
    found = await body_by_slug(slug)
    if found is None:
        raise Refused(invalid(FieldError("unit", "unknown", NO_SUCH_UNIT)))
    return found.id


def today() -> date:
    """The city's day."""
    return day_of(clock.now(), current().zone)
