"""What officers note for each other."""

from __future__ import annotations

from uuid import UUID

import msgspec

from consultations.schemas.noting import NewNote
from consultations.services.loading import demand_role, shared
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, transaction
from participation.base.errors import N_, FieldError, Refused, invalid
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role
from participation.base.text import clean

TEXT_MISSING = N_("Write the note.")
SUBJECT_MISSING = N_("Say what the note is about: one family, one comment or one point.")
THERE = {
    "family": "SELECT FROM family WHERE consultation = {} AND id = {}",
    "comment": "SELECT FROM comment WHERE consultation = {} AND id = {}",
    "point": "SELECT FROM point WHERE consultation = {} AND id = {}",
}


class Noted(msgspec.Struct, frozen=True):
    """A note that was written."""

    id: UUID


async def note(actor: Actor, *, slug: str, new: NewNote) -> Noted:
    """Write a note on a family, a comment or a point. Raises 422 for an empty one, 403 without the officer's role."""
    async with transaction():
        held = await shared(slug)
        demand_role(actor, held.body, Role.OFFICER)
        text = clean(new.text).strip()
        about = {kind: id_ for kind in THERE if (id_ := getattr(new, kind))}
        errors = []
        if not text:
            errors.append(FieldError("text", "required", TEXT_MISSING))
        if len(about) != 1:
            errors.append(FieldError("", "required", SUBJECT_MISSING))
        errors += [
            FieldError(kind, "unknown_value", SUBJECT_MISSING)
            for kind, id_ in about.items()
            if not await execute(THERE[kind], held.id, id_)
        ]
        if errors:
            raise Refused(invalid(*errors))
        made = Noted(uuid7())
        await execute(
            "INSERT INTO internal_note (id, consultation, family, comment, point, text, person, at)"
            " VALUES ({}, {}, {}, {}, {}, {}, {}, {})",
            made.id,
            held.id,
            *(about.get(kind) for kind in THERE),
            text,
            actor.person,
            clock.now(),
        )
        [(kind, id_)] = about.items()
        await record(actor, "note.written", f"{kind}:{id_}", body=held.body)
        await answered(made)
    return made
