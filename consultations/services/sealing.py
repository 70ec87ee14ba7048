"""Withholding an attached file as a whole, lifting that, and opening it on record. The file stays as received."""

from __future__ import annotations

from uuid import UUID

import msgspec

from consultations.queries.redacting import REDACTING, Received, received
from consultations.queries.sealing import check_unsealed, files_of
from consultations.rules.sealing import check_sealing, check_unsealing
from consultations.schemas.sealing import Files, NewSealing
from consultations.services.redacting import LIFTING_REASON, held_comment
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch_one, transaction
from participation.base.errors import NOT_FOUND, FieldError, Refused, demand, invalid
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.text import clean
from participation.base.uploads.queries import Attached, attachment


async def seal(actor: Actor, *, file: UUID, new: NewSealing) -> Files:
    """Withhold a file of a comment from everybody, its name too; the reason is public.

    Raises 404 where it is no file of a comment, 403 without the role, 409 where it is withheld already or the comment
    was erased.
    """
    comment, _ = await _file(file)
    async with transaction():
        it = await held_comment(actor, comment)
        demand(check_sealing(sealed=await check_unsealed(file) is not None))
        await seal_held(actor, it, file, new)
        made = Files(await files_of(comment))
        await answered(made)
    return made


async def seal_held(actor: Actor, it: Received, file: UUID, new: NewSealing) -> None:
    """The same for a file of a comment that is held, inside an act that asked already who may."""
    await execute(
        "INSERT INTO sealing (id, comment, attachment, reason, person, at) VALUES ({}, {}, {}, {}, {}, {})",
        uuid7(),
        it.id,
        file,
        new.reason,
        actor.person,
        clock.now(),
    )
    await record(actor, "file.sealed", f"comment:{it.id}", body=it.body, attachment=str(file), reason=new.reason)


class _Sealing(msgspec.Struct):
    comment: UUID
    attachment: UUID


async def unseal(actor: Actor, *, sealing: UUID, reason: str) -> Files:
    """Let a file be opened again. Raises 404, 403, 422 without a reason, 409 where it was lifted before."""
    async with transaction():
        found = await fetch_one(_Sealing, "SELECT s.comment, s.attachment FROM sealing s WHERE s.id = {}", sealing)
        if found is None:
            raise Refused(NOT_FOUND)
        it = await held_comment(actor, found.comment)
        why = clean(reason).strip()
        if not why:
            raise Refused(invalid(FieldError("reason", "required", LIFTING_REASON)))
        # asked after the comment is locked: of two at once the second finds it lifted
        lifted = bool(await execute("SELECT FROM sealing_lifting WHERE sealing = {}", sealing))
        demand(check_unsealing(lifted=lifted))
        await execute(
            "INSERT INTO sealing_lifting (id, sealing, reason, person, at) VALUES ({}, {}, {}, {}, {})",
            uuid7(),
            sealing,
            why,
            actor.person,
            clock.now(),
        )
        await record(
            actor, "sealing.lifted", f"comment:{it.id}", body=it.body, attachment=str(found.attachment),
            sealing=str(sealing),
        )  # fmt: skip
        made = Files(await files_of(it.id))
        await answered(made)
    return made


async def open_file(actor: Actor, *, file: UUID, purpose: str) -> Attached:
    """A file of a comment, sealed or not; that the actor looked, when and what for, is recorded first.

    Raises 404 for who may not: an officer or reviewer of the body that answers. What was erased nobody opens.
    """
    comment, found = await _file(file)
    async with transaction():
        it = await received(comment)
        if it.erased or not actor.has(*REDACTING, body=it.body):
            raise Refused(NOT_FOUND)
        await record(actor, "original.seen", f"comment:{comment}", body=it.body, purpose=purpose, attachment=str(file))
    return found


async def _file(file: UUID) -> tuple[UUID, Attached]:
    """A file with the comment that it came with."""
    found = await attachment(file)
    kind, _, subject = found.subject.partition(":") if found else ("", "", "")
    if found is None or kind != "comment":
        raise Refused(NOT_FOUND)
    return UUID(subject), found
