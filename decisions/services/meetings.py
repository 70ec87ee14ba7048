"""Preparing a meeting and editing it."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from decisions.errors import EDITED_MEANWHILE, OUT_OF_ORDER
from decisions.rules.meetings import FIXED, NO_SUCH_BODY, NO_SUCH_CALL, SLUG_TAKEN, USE_POSTPONEMENT, check_said
from decisions.schemas.meeting import EditedMeeting, MeetingStanding, NewMeeting
from decisions.services.follow_up_standing import restand_follow_ups_of
from decisions.services.meeting_loading import MeetingHeld, demand_office, locked_meeting, note_author
from decisions.services.opinion_standing import restand_meeting
from decisions.services.seats_taking_over import take_over_seats
from decisions.tables.meeting import Meeting
from decisions.words import MeetingState
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import fetch_one, transaction
from participation.base.errors import FieldError, Refused, demand, invalid
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.text import clean

# words that are addresses of their own beside those of meetings
RESERVED = frozenset({"new"})
EDITABLE = frozenset({MeetingState.PREPARED, MeetingState.ANNOUNCED})
TEXTS = ("title", "title_en", "summary", "place", "link", "shortening_reason", "contact_phone")
PLAIN = ("kind", "number", "starts_at", "minutes", "members", "quorum", "hand_in_days")


class _Id(msgspec.Struct):
    id: UUID


async def prepare_meeting(actor: Actor, *, new: NewMeeting) -> MeetingStanding:
    """Enter a meeting. Raises 422 for what no meeting can say, 403 without a role in the body, 409 for a taken slug."""
    body = await body_named(new.body)
    demand_office(actor, body)
    demand(check_said(link=new.link, members=new.members, quorum=new.quorum))
    now = clock.now()
    slug = new.slug or f"{now:%Y}-{secrets.token_hex(4)}"
    if slug in RESERVED:
        raise Refused(SLUG_TAKEN)
    made = MeetingStanding(id=uuid7(), slug=slug, state=MeetingState.PREPARED, version=1)
    try:
        async with transaction():
            call = await _call(new.call, body)
            row = Meeting(
                **_values(new),
                id=made.id,
                slug=slug,
                body=body,
                call=call,
                author=actor.person,
                created_at=now,
                state=made.state,
                sequence=0,
                version=1,
            )
            await Meeting.insert(row)
            if call is not None:
                await take_over_seats(made.id)
            await record(actor, "meeting.prepared", f"meeting:{made.id}", body=body, slug=slug)
            await answered(made)
    except asyncpg.UniqueViolationError as error:
        raise Refused(SLUG_TAKEN) from error
    return made


async def edit_meeting(actor: Actor, *, which: str | UUID, change: EditedMeeting) -> MeetingStanding:
    """Save the whole meeting again; what of it is public changes only with the next announcement.

    Once announced, its body, kind, call, time and place stay: time and place move by a postponement. Raises what
    :func:`prepare_meeting` raises, and 409 where somebody else changed it meanwhile or it is over.
    """
    async with transaction():
        held = await locked_meeting(which)
        demand_office(actor, held.body)
        if held.state not in EDITABLE:
            raise Refused(OUT_OF_ORDER)
        if change.version != held.version:
            raise Refused(EDITED_MEANWHILE)
        demand(check_said(link=change.link, members=change.members, quorum=change.quorum))
        body = await body_named(change.body)
        call = await _call(change.call, body)
        _demand_kept(held, change, body, call)
        if body != held.body:
            demand_office(actor, body)
        await Meeting.update(**_values(change), body=body, call=call, version=held.version + 1).where(
            Meeting.id == held.id
        )
        if call != held.call:
            await take_over_seats(held.id)
        # what was said there is found by its titles
        await restand_meeting(held.id)
        await restand_follow_ups_of(held.id)
        await note_author(actor, held.id)
        await record(actor, "meeting.edited", f"meeting:{held.id}", body=body)
        made = MeetingStanding(id=held.id, slug=held.slug, state=held.state, version=held.version + 1)
        await answered(made)
    return made


async def body_named(slug: str) -> UUID:
    """The id of a body by its slug. Raises 422."""
    found = await fetch_one(_Id, "SELECT id FROM body WHERE slug = {}", slug)
    if found is None:
        raise Refused(invalid(FieldError("body", "unknown_value", NO_SUCH_BODY)))
    return found.id


def _demand_kept(held: MeetingHeld, change: EditedMeeting, body: UUID, call: UUID | None) -> None:
    if held.state is MeetingState.PREPARED:
        return
    errors = []
    if change.starts_at != held.starts_at:
        errors.append(FieldError("starts_at", "use_postponement", USE_POSTPONEMENT))
    if clean(change.place).strip() != held.place:
        errors.append(FieldError("place", "use_postponement", USE_POSTPONEMENT))
    kept = {"kind": (change.kind, held.kind), "body": (body, held.body)}
    if held.call is not None:
        kept["call"] = (call, held.call)
    errors += [FieldError(name, "fixed", FIXED) for name, (now, before) in kept.items() if now != before]
    if errors:
        raise Refused(invalid(*errors))


def _values(new: NewMeeting) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(new, name) for name in PLAIN}
    return values | {name: clean(getattr(new, name)).strip() for name in TEXTS}


async def _call(slug: str | None, body: UUID) -> UUID | None:
    if not slug:
        return None
    found = await fetch_one(_Id, "SELECT id FROM call WHERE slug = {} AND body = {}", slug, body)
    if found is None:
        raise Refused(invalid(FieldError("call", "unknown_value", NO_SUCH_CALL)))
    return found.id
