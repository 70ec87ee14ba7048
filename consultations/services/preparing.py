"""Preparing a consultation and correcting it before the review."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from consultations.errors import EDITED_MEANWHILE, NO_SUCH_BODY, SLUG_TAKEN, TITLE_MISSING
from consultations.rules.lifecycle import after
from consultations.rules.periods import Span, check_instants, check_period
from consultations.schemas.consultation import CorrectedConsultation, NewConsultation, Standing
from consultations.services.loading import Held, demand_role, locked, take_step
from consultations.tables.consultation import Consultation
from consultations.words import Act, Kind, Screening, State
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import fetch_one, transaction
from participation.base.errors import FieldError, Refused, demand, invalid
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role
from participation.base.in_force import current_calendar, current_rules
from participation.base.rules_file.counting import day_of, last_day_before
from participation.base.settings import current
from participation.base.text import clean

PLAIN = ("title", "summary", "basis", "drafting_note", "interpretation", "shortening_reason")
# words that are addresses of their own beside those of consultations
RESERVED = frozenset({"new", "period"})
CONTACT = ("contact_address", "contact_phone", "contact_email", "channels")


class _Id(msgspec.Struct):
    id: UUID


async def prepare(actor: Actor, *, new: NewConsultation) -> Standing:
    """Enter a consultation. The period is judged at once, since it is easiest to mend now.

    Raises 422 for a period that the rules do not allow or a body that is not there, 403 without the officer's
    role in it, 409 for an address that is taken.
    """
    row = await judged_row(actor, new)
    prepared = Standing(row.slug, State.PREPARED)
    try:
        async with transaction():
            await enter(actor, row)
            await answered(prepared)
    except asyncpg.UniqueViolationError as error:
        raise Refused(SLUG_TAKEN) from error
    return prepared


async def enter(actor: Actor, row: Consultation) -> None:
    """Write a consultation that was judged, inside the caller's act."""
    await Consultation.insert(row)
    await record(actor, "consultation.prepared", f"consultation:{row.id}", body=row.body, slug=row.slug)


async def judged_row(actor: Actor, new: NewConsultation) -> Consultation:
    """A consultation that may be entered. Raises what :func:`prepare` raises, but for the address."""
    now = clock.now()
    body = await _body(new.body, "body")
    demand_role(actor, body, Role.OFFICER)
    joint = [await _body(slug, "joint_bodies") for slug in new.joint_bodies]
    if not clean(new.title).strip():
        raise Refused(invalid(FieldError("title", "required", TITLE_MISSING)))
    # a reason that nobody could read shortens nothing
    reason = clean(new.shortening_reason)
    check_span(new.kind, new.opens_at, new.closes_at, new.concerns_business, reason)
    if new.slug in RESERVED:
        raise Refused(SLUG_TAKEN)
    slug = new.slug or f"{now:%Y}-{secrets.token_hex(4)}"
    values = _written(new, (*PLAIN, *CONTACT, "audiences", "asked"))
    values |= {f: getattr(new, f) for f in ("kind", "invited_only", "concerns_business")}
    rules = current_rules()
    values["screening"] = new.screening or Screening(rules.screening.default)
    values["assurance"] = new.assurance or rules.assurance.comment
    return Consultation(
        **values,
        id=uuid7(),
        slug=slug,
        body=body,
        joint_bodies=joint,
        opens_at=new.opens_at,
        closes_at=new.closes_at,
        author=actor.person,
        created_at=now,
        state=State.PREPARED,
    )


async def correct(actor: Actor, *, slug: str, change: CorrectedConsultation) -> Standing:
    """Change what was prepared, before the review or after a rejection.

    Raises 409 where somebody else changed it meanwhile or it is out of order.
    """
    async with transaction():
        held = await locked(slug)
        demand_role(actor, held.body, Role.OFFICER)
        state = in_order(held, Act.CORRECT)
        if change.version != held.version:
            raise Refused(EDITED_MEANWHILE)
        given = {f for f in change.__struct_fields__ if f != "version" and getattr(change, f) is not None}
        values: dict[str, Any] = {f: getattr(change, f) for f in given}
        values |= _written(change, [f for f in (*PLAIN, *CONTACT, "audiences", "asked") if f in given])
        if change.joint_bodies is not None:
            values["joint_bodies"] = [await _body(joint, "joint_bodies") for joint in change.joint_bodies]
        if "title" in given and not values["title"].strip():
            raise Refused(invalid(FieldError("title", "required", TITLE_MISSING)))
        merged = {f: values.get(f, getattr(held, f)) for f in ("kind", "opens_at", "closes_at")}
        business = values.get("concerns_business", held.concerns_business)
        reason = values.get("shortening_reason", held.shortening_reason)
        check_span(merged["kind"], merged["opens_at"], merged["closes_at"], business, reason)
        values |= {"version": held.version + 1}
        await Consultation.update(**values).where(Consultation.id == held.id)
        # who corrects is an author too, and may not sign
        await take_step(actor, held, Act.CORRECT, state, clock.now())
        await record(actor, "consultation.corrected", f"consultation:{held.id}", body=held.body, fields=sorted(given))
    return Standing(slug, state)


def in_order(held: Held, act: Act) -> State:
    """The state that the act leads to. Raises 409 where it is out of order."""
    to = after(held.state, act)
    if not isinstance(to, State):
        raise Refused(to)
    return to


def check_span(kind: Kind, opens_at: datetime, closes_at: datetime, concerns_business: bool, reason: str) -> None:
    """Raises 422 with the rule and its source where the public would have too little time."""
    zone = current().zone
    demand(check_instants(opens_at, closes_at))
    span = Span(kind, day_of(opens_at, zone), last_day_before(closes_at, zone), concerns_business)
    demand(check_period(span, reason=reason, rules=current_rules(), calendar=current_calendar()))


async def _body(slug: str, field: str) -> UUID:
    found = await fetch_one(_Id, "SELECT id FROM body WHERE slug = {}", slug)
    if found is None:
        raise Refused(invalid(FieldError(field, "unknown_value", NO_SUCH_BODY)))
    return found.id


def _written(source: object, fields: Any) -> dict[str, Any]:
    """The texts as they are stored: without what a database cannot hold and a reader cannot see."""
    found = {f: getattr(source, f) for f in fields}
    return {f: [clean(v) for v in value] if isinstance(value, list) else clean(value) for f, value in found.items()}
