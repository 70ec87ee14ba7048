"""Inviting to a consultation that is limited to a group."""

from __future__ import annotations

from collections.abc import Sequence

from consultations.rules.lifecycle import state_at
from consultations.services.loading import demand_role, locked
from consultations.words import State
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, transaction
from participation.base.errors import N_, FieldError, Refusal, Refused, invalid
from participation.base.identity.actor import Actor
from participation.base.identity.contacts import read_contact
from participation.base.identity.words import Role

OVER = Refusal("closed", 409, N_("This consultation is over, so nobody can be invited to it."))


async def invite(actor: Actor, *, slug: str, contacts: Sequence[str]) -> int:
    """Let these contacts comment; the number invited now. Raises 422 naming every contact that is none."""
    read = [read_contact(contact) for contact in contacts]
    wrong = [
        FieldError(f"contacts.{i}", found.code, found.sentence, found.values)
        for i, found in enumerate(read)
        if isinstance(found, FieldError)
    ]
    if wrong:
        raise Refused(invalid(*wrong))
    invited = 0
    async with transaction():
        held = await locked(slug)
        demand_role(actor, held.body, Role.OFFICER)
        over = {State.CLOSED, State.REPORT_SUBMITTED, State.REPORT_APPROVED, State.PUBLISHED, State.ARCHIVED}
        if state_at(held.state, held.opens_at, held.closes_at, clock.now()) in over | {State.WITHDRAWN}:
            raise Refused(OVER)
        for found in read:
            if isinstance(found, FieldError):
                continue
            rows = await execute(
                "INSERT INTO invitation (id, consultation, kind, contact, invited_at, invited_by)"
                " VALUES ({}, {}, {}, {}, {}, {}) ON CONFLICT DO NOTHING RETURNING id",
                uuid7(),
                held.id,
                str(found[0]),
                found[1],
                clock.now(),
                actor.person,
            )
            invited += len(rows)
        await record(actor, "consultation.invited", f"consultation:{held.id}", body=held.body, invited=invited)
    return invited
