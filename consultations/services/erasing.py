"""Lawful erasure of a comment: what was said is destroyed, or sealed where its file is archived. It still counts."""

from __future__ import annotations

from uuid import UUID

from consultations.queries.erasing import ERASING, Erasable, erasable, erasures_of
from consultations.queries.redacting import received
from consultations.queries.sealing import files_of
from consultations.rules.erasing import ErasureWay, check_erased
from consultations.rules.redacting import RedactionReason
from consultations.schemas.erasing import ErasureView, NewErasure
from consultations.schemas.redacting import NewRedaction, NewSpan
from consultations.schemas.sealing import NewSealing
from consultations.services.loading import demand_role, shared
from consultations.services.moderating_acts import HIDDEN, Becomes, standings, write_acts
from consultations.services.redacting import withhold
from consultations.services.sealing import seal_held
from consultations.words import ScreeningReason
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, transaction
from participation.base.errors import demand
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.notices.forgetting import forget_recipients
from participation.base.outbox.owing import owe
from participation.base.text import clean
from participation.base.uploads.services import detach

JOURNAL = "comment.write erasure down"

# All that the law lets go; a trigger allows just this, and only where the transaction announces it.
DESTROY = """
UPDATE comment SET erased_at = {}, text = '', proposed_text = '', quote = '', text_hash = '', bigrams = '',
    answers = jsonb_build_object(), ticket = '', author_name = '', contact_kind = NULL, contact = NULL,
    person = NULL, organisation = NULL, salt = '', body = '' WHERE id = {}
"""


async def erase(actor: Actor, *, comment: UUID, new: NewErasure) -> ErasureView:
    """Erase a comment, in the way that its consultation calls for.

    Raises 404, 403 for who is no reviewer of the body that answers, 409 where it was erased (or restricted) before.
    """
    async with transaction():
        it = await erasable(comment)
        held = await shared(it.slug)
        demand_role(actor, held.body, *ERASING)
        await execute("SELECT FROM comment WHERE id = {} FOR UPDATE", comment)
        it = await erasable(comment)
        demand(check_erased(erased=it.erased, restricted=it.restricted, way=it.way))
        now, id_ = clock.now(), uuid7()
        await execute(
            "INSERT INTO erasure (id, comment, way, ground, sealed_detail, person, at)"
            " VALUES ({}, {}, {}, {}, {}, {}, {})",
            id_,
            comment,
            it.way,
            new.ground,
            clean(new.detail).strip(),
            actor.person,
            now,
        )
        if it.way is ErasureWay.RESTRICTED:
            await _restrict(actor, it)
            standing = (await standings([comment]))[comment].standing
            if standing != HIDDEN:
                becomes = [Becomes(comment, HIDDEN, ScreeningReason.PERSONAL_DATA)]
                await write_acts(actor, held, becomes, now, telling=False)
        else:
            await destroy(comment)
        await record(actor, f"comment.{it.way}", f"comment:{comment}", body=it.body, ground=new.ground)
        # outside of the database, so that an older copy of it can be brought back to where nothing erased returns
        await owe(JOURNAL, once=f"erasure:{id_}", comment=str(comment), way=str(it.way), at=now.isoformat())
        made = (await erasures_of(comment))[-1]
        await answered(made)
    return made


async def _restrict(actor: Actor, it: Erasable) -> None:
    """Seal each word and each file that came; nobody reads them but on record."""
    said = await received(it.id)
    spans = [
        NewSpan(part=where.part, answer=where.answer, begins=0, ends=len(text))
        for where, text in said.texts.items()
        if text
    ]
    if spans:
        await withhold(actor, said, NewRedaction(spans=spans, reason=RedactionReason.PERSONAL_DATA))
    for file in await files_of(it.id):
        if file.sealing is None:
            await seal_held(actor, said, file.id, NewSealing(reason=RedactionReason.PERSONAL_DATA))


async def destroy(comment: UUID) -> None:
    """Take away what was said, and all that hangs on it and names somebody. To be called inside an act."""
    await execute("SET LOCAL kaimen.erasure = 'lawful'")
    await execute(DESTROY, clock.now(), comment)
    await execute("UPDATE objection SET statement = '' WHERE comment = {} AND statement <> ''", comment)
    await execute("UPDATE disowning SET statement = '', contact = '' WHERE comment = {} AND contact <> ''", comment)
    await detach(f"comment:{comment}")
    of = await execute("SELECT consultation FROM comment WHERE id = {}", comment)
    await forget_recipients(
        subject=f"comment:{comment}", among=f"report:{of[0]['consultation']}", owed_for_end=f":comment:{comment}"
    )
