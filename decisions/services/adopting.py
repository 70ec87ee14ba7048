"""研究采纳情况: the unit in charge says what became of an opinion, and the representative is told at once."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import msgspec

from decisions.rules.adoption import Answered, check_adoption, may_adopt
from decisions.schemas.adoption import AdoptionView, NewAdoption
from decisions.services.opinion_loading import OpinionHeld, locked_opinion
from decisions.services.opinion_standing import restand
from decisions.services.opinion_telling import tell_speaker
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch_one, transaction
from participation.base.errors import N_, FieldError, Refused, demand, invalid
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.settings import current
from participation.base.text import clean

NO_SUCH_UNIT = N_("There is no body with this address.")
NO_SUCH_DECISION = N_("This is not a decision on the item that the opinion is about.")


class _Unit(msgspec.Struct):
    id: UUID
    slug: str
    name: str
    name_en: str


class _Newest(msgspec.Struct):
    version: int
    reason: str
    due_on: date | None


NEWEST = "SELECT version, reason, due_on FROM adoption WHERE opinion = {} ORDER BY version DESC LIMIT 1"


async def adopt(actor: Actor, *, opinion: UUID, new: NewAdoption) -> AdoptionView:
    """Write the next version of the answer to an opinion; earlier ones stay, and the representative is told.

    Without a ``unit`` the one in charge stays responsible. Raises 404, 403 ``wrong_unit`` or ``other_unit``, 409
    ``edited_meanwhile``, 422 for all that is missing.
    """
    async with transaction():
        held = await locked_opinion(opinion)
        unit = await _unit(held, new.unit.strip())
        demand(may_adopt(unit=held.unit, meeting_body=held.body, named=unit.id, status=new.status, roles=actor.roles))
        before = await fetch_one(_Newest, NEWEST, opinion)
        now = clock.now()
        reason, shown_by = clean(new.reason).strip(), clean(new.shown_by).strip()
        demand(
            check_adoption(
                status=new.status,
                reason=reason,
                due_on=new.due_on,
                shown_by=shown_by,
                today=now.astimezone(current().zone).date(),
                before=Answered(before.version, before.reason, before.due_on) if before else None,
                read=new.version,
            )
        )
        await _demand_decision(held, new.decision)
        made = AdoptionView(
            id=uuid7(),
            opinion=opinion,
            version=before.version + 1 if before else 1,
            status=new.status,
            reason=reason,
            unit=unit.slug,
            unit_name=unit.name,
            unit_name_en=unit.name_en,
            due_on=new.due_on,
            shown_by=shown_by,
            decision=new.decision,
            at=now,
            by=actor.name,
        )
        await _write(actor, made, unit.id)
        await restand(opinion)
        await record(
            actor, "opinion.answered", f"opinion:{opinion}", body=held.unit, status=new.status, version=made.version
        )
        await tell_speaker(
            held.participant,
            "opinion_answered",
            f"adoption:{made.id}",
            {
                "meeting": held.title,
                "item": held.item_title,
                "number": held.number,
                "outcome": new.status,
                "due": new.due_on.isoformat() if new.due_on else "",
            },
        )
        await answered(made)
    return made


async def _unit(held: OpinionHeld, slug: str) -> _Unit:
    found = (
        await fetch_one(_Unit, "SELECT id, slug, name, name_en FROM body WHERE slug = {}", slug)
        if slug
        else await fetch_one(_Unit, "SELECT id, slug, name, name_en FROM body WHERE id = {}", held.unit)
    )
    if found is None:
        raise Refused(invalid(FieldError("unit", "unknown", NO_SUCH_UNIT)))
    return found


async def _demand_decision(held: OpinionHeld, decision: UUID | None) -> None:
    if decision and not await execute("SELECT id FROM decision WHERE id = {} AND item = {}", decision, held.item):
        raise Refused(invalid(FieldError("decision", "unknown", NO_SUCH_DECISION)))


async def _write(actor: Actor, made: AdoptionView, unit: UUID) -> None:
    await execute(
        "INSERT INTO adoption (id, opinion, version, status, reason, unit, due_on, shown_by, decision, at, person)"
        " VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {})",
        made.id,
        made.opinion,
        made.version,
        made.status,
        made.reason,
        unit,
        made.due_on,
        made.shown_by,
        made.decision,
        made.at,
        actor.person,
    )
