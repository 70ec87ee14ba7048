"""Objections of those whose comment is hidden: one to each act, answered by somebody else than who hid it."""

from __future__ import annotations

from uuid import UUID

import msgspec

from consultations.queries.moderating import MODERATING
from consultations.queries.receipts import NO_SUCH_RECEIPT
from consultations.rules.moderating import (
    REASON_NEEDED,
    STATEMENT_NEEDED,
    ObjectionResult,
    check_answer,
    check_moderated,
    check_objection,
)
from consultations.schemas.moderating import NewAnswer, NewObjection, ObjectionId
from consultations.services.loading import Held, demand_role, shared
from consultations.services.moderating_acts import HIDDEN, Becomes, Reached, reached, write_acts
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import read_code, uuid7
from participation.base.database import execute, fetch_one, transaction
from participation.base.errors import NOT_FOUND, FieldError, Refused, demand, invalid
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.notices.owing import Owed, owe_notices
from participation.base.text import clean


class _Comment(msgspec.Struct):
    id: UUID
    slug: str
    act: UUID | None
    hidden: bool
    objected: bool


COMMENT = """
SELECT c.id, k.slug, a.id AS act, c.standing = 'hidden' AND c.erased_at IS NULL AS hidden,
    EXISTS (SELECT FROM objection o WHERE o.act = a.id) AS objected
FROM comment c JOIN consultation k ON k.id = c.consultation LEFT JOIN LATERAL (SELECT s.id FROM screening_act s
    WHERE s.comment = c.id ORDER BY s.id DESC LIMIT 1) a ON true
WHERE c.receipt = {}
"""


async def object_(actor: Actor, *, receipt: str, new: NewObjection) -> ObjectionId:
    """Whoever holds the receipt of a hidden comment asks that it be shown; once to each act that hides it.

    Raises 404 without such a receipt, 409 where it is not hidden, objected to before or the consultation is over, 422
    where nothing is said.
    """
    statement = clean(new.statement).strip()
    if not statement:
        raise Refused(invalid(FieldError("statement", "required", STATEMENT_NEEDED)))
    read = read_code(receipt)
    async with transaction():
        found = await fetch_one(_Comment, COMMENT, read) if read else None
        if found is None:
            raise Refused(NO_SUCH_RECEIPT)
        held = await shared(found.slug)
        demand(check_moderated(held.state))
        await execute("SELECT FROM comment WHERE id = {} FOR UPDATE", found.id)
        locked = await fetch_one(_Comment, COMMENT, read)
        assert locked is not None  # a comment is never deleted
        demand(check_objection(hidden=locked.hidden, objected=locked.objected))
        made = ObjectionId(uuid7())
        await execute(
            "INSERT INTO objection (id, act, comment, statement, at) VALUES ({}, {}, {}, {}, {})",
            made.id,
            locked.act,
            locked.id,
            statement,
            clock.now(),
        )
        await record(actor, "objection.received", f"comment:{found.id}", objection=str(made.id))
        await answered(made)
    return made


class _Objection(msgspec.Struct):
    comment: UUID
    slug: str
    hidden_by: UUID
    standing: str
    current: bool
    answered: bool


async def answer(actor: Actor, *, objection: UUID, new: NewAnswer) -> None:
    """Show the comment again, or say why it stays hidden; whoever objected is told.

    Raises 404, 403 for who hid it and for who does not screen here, 409 where it was answered before, 422 without a
    reason.
    """
    async with transaction():
        held = await shared((await _row(objection)).slug)
        await execute("SELECT FROM comment WHERE id = {} FOR UPDATE", (await _row(objection)).comment)
        row = await _row(objection)
        demand_role(actor, held.body, *MODERATING)
        demand(check_answer(answered=row.answered, own=row.hidden_by == actor.person))
        reason = clean(new.reason).strip()
        if not reason:
            raise Refused(invalid(FieldError("reason", "required", REASON_NEEDED)))
        result = ObjectionResult.UPHELD if new.uphold else ObjectionResult.REJECTED
        now = clock.now()
        await execute(
            "INSERT INTO objection_answer (id, objection, result, reason, person, at) VALUES ({}, {}, {}, {}, {}, {})",
            uuid7(),
            objection,
            result,
            reason,
            actor.person,
            now,
        )
        # hidden anew since, for another reason, it stays so: that is another act, to which one may object again
        if new.uphold and row.standing == HIDDEN and row.current:
            await write_acts(actor, held, [Becomes(row.comment, "shown")], now, telling=False)
        await record(actor, f"objection.{result}", f"comment:{row.comment}", body=held.body, objection=str(objection))
        await owe_notices(
            [_owed(held, one, objection, result, reason) for one in await reached([row.comment]) if one.at]
        )


async def _row(objection: UUID) -> _Objection:
    row = await fetch_one(
        _Objection,
        "SELECT o.comment, k.slug, a.person AS hidden_by, c.standing, a.id = (SELECT s.id FROM screening_act s"
        " WHERE s.comment = c.id ORDER BY s.id DESC LIMIT 1) AS current,"
        " EXISTS (SELECT FROM objection_answer x WHERE x.objection = o.id) AS answered"
        " FROM objection o JOIN screening_act a ON a.id = o.act JOIN comment c ON c.id = o.comment"
        " JOIN consultation k ON k.id = c.consultation WHERE o.id = {}",
        objection,
    )
    if row is None:
        raise Refused(NOT_FOUND)
    return row


def _owed(held: Held, one: Reached, objection: UUID, result: ObjectionResult, reason: str) -> Owed:
    return Owed(
        template="objection_answered",
        values={
            "title": held.title,
            "receipt": one.receipt,
            "link": one.link,
            "result": str(result),
            "reason": reason,
        },
        owed_for=f"objection:{objection}",
        subject=f"comment:{one.id}",
        contact=one.at,
        person=one.person,
        locale=one.locale,
        body=held.body,
    )
