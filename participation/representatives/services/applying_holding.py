"""What every act on an application begins with: the call and the application held, the time and the person judged."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from participation.base import clock
from participation.base.database import execute, fetch_one
from participation.base.errors import NOT_FOUND, Refused, demand
from participation.base.identity.actor import Actor
from participation.base.identity.address import tells_nobody_apart
from participation.base.identity.contacts import Contact
from participation.base.identity.rates import allow, key_of
from participation.base.identity.services.codes import Tried, use_code
from participation.base.identity.services.people import find_or_create
from participation.base.identity.words import Role
from participation.base.in_force import current_rules
from participation.base.settings import current
from participation.representatives.queries.applications import ROW, ApplicationRow, is_theirs
from participation.representatives.rules.applications import check_time
from participation.representatives.rules.call_life import PUBLIC
from participation.representatives.services.applying_writing import insert_draft, locked_application
from participation.representatives.services.loading import CallHeld, shared_call
from participation.representatives.tables.application import Application
from participation.representatives.words import ApplicantKind, ApplicationChannel, Standing

HOUR = timedelta(hours=1)
ENTERING = (Role.CLERK, Role.OFFICER, Role.SECRETARY)


async def count_beginning(actor: Actor) -> None:
    """Count an application that is begun. Raises 429 where one address begins too many."""
    if not tells_nobody_apart(actor.address):
        limit = current_rules().calls.limits.applications_per_address_hour
        await allow(key_of("application", actor.address), limit, HOUR)


def demand_open(held: CallHeld) -> None:
    """Raises 404 where the call is not public, 409 where applications are not taken now."""
    if held.state not in PUBLIC:
        raise Refused(NOT_FOUND)
    demand(check_time(held.state, held.opens_at, held.closes_at, clock.now(), zone=current().zone))


async def begun(actor: Actor, held: CallHeld, kind: ApplicantKind, channel: ApplicationChannel) -> ApplicationRow:
    """A new application, with what is known of who is signed in."""
    entered = channel is not ApplicationChannel.WEB
    acting = kind is ApplicantKind.ORGANISATION and not entered and actor.organisation is not None
    values = {
        "channel": channel,
        "clerk": actor.person if entered else None,
        "kind": kind,
        "person": None if entered else actor.person,
        "organisation": actor.organisation if acting else None,
        "organisation_name": actor.organisation_name if acting else "",
        "name": "" if entered else actor.name,
        "locale": actor.locale,
        "standing": Standing.DRAFT,
    }
    if acting:
        rows = await execute("SELECT credit_code FROM organisation WHERE id = {}", actor.organisation)
        values["credit_code"] = rows[0]["credit_code"] if rows else None
    return await insert_draft(values, held.id)


async def held_application(
    actor: Actor, application: UUID, key: str, *, staff: bool = False
) -> tuple[CallHeld, ApplicationRow]:
    """The call, then the application, both held. Raises 404 for whom it does not concern."""
    seen = await fetch_one(ApplicationRow, ROW, application)
    if seen is None:
        raise Refused(NOT_FOUND)
    held = await shared_call(seen.call)
    row = await locked_application(application)
    if not is_theirs(actor, row, key) and not (staff and actor.has(*ENTERING, body=held.body)):
        raise Refused(NOT_FOUND)
    return held, row


async def proved(actor: Actor, row: ApplicationRow, contact: Contact, tried: Tried) -> None:
    """Take the contact whose code was right. Raises 422 where the code was used meanwhile."""
    await use_code(tried)
    person = actor.person or await find_or_create(contact, locale=actor.locale)
    await Application.update(
        contact_kind=contact[0].value, contact=contact[1], contact_verified_at=clock.now(), person=person
    ).where(Application.id == row.id)


async def own_contact(actor: Actor, row: ApplicationRow) -> None:
    """Take the verified contact of who is signed in, the mobile number first; nothing where there is none."""
    if actor.person is None:
        return
    rows = await execute(
        "SELECT kind, value, verified_at FROM contact WHERE person = {} AND verified_at IS NOT NULL"
        " ORDER BY kind DESC, id LIMIT 1",
        actor.person,
    )
    for way in rows:
        await Application.update(
            contact_kind=way["kind"], contact=way["value"], contact_verified_at=way["verified_at"], person=actor.person
        ).where(Application.id == row.id)
