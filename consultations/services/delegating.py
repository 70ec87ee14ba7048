"""Giving work to a colleague, and saying that it is done."""

from __future__ import annotations

from uuid import UUID

import msgspec

from consultations.errors import NO_SUCH_CLAUSE
from consultations.queries.clause_numbers import clause_numbers
from consultations.schemas.delegating import Delegated, NewDelegation
from consultations.services.loading import Held, demand_role, locked, locked_by_id
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch_one, transaction
from participation.base.errors import N_, NOT_FOUND, FieldError, Refusal, Refused, invalid
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role
from participation.base.text import clean

NOT_AN_OFFICER = N_("Choose an officer of the body that answers.")
NOTHING_NAMED = N_("Name what the work is: families, comments, a clause, a channel or a stance.")
NO_SUCH_ITEM = N_("There is no such family or comment in this consultation.")
ENDED = Refusal("ended", 409, N_("This work was noted as done already."))


class _Open(msgspec.Struct):
    consultation: UUID


async def delegate(actor: Actor, *, slug: str, new: NewDelegation) -> Delegated:
    """Give work to an officer of the same body, oneself included; one row for each family or comment.

    Raises 422 naming what is wrong, 403 without the officer's role.
    """
    async with transaction():
        held = await locked(slug)
        demand_role(actor, held.body, Role.OFFICER)
        await _judge(held, new)
        selection = (new.clause, new.whole, new.channel, new.stance)
        named = [(family, None) for family in new.families] + [(None, comment) for comment in new.comments]
        rows = [(*one, None, False, None, None) for one in dict.fromkeys(named)]
        if any(selection):
            rows.append((None, None, *selection))
        made = []
        for row in rows:
            made.append(uuid7())
            await execute(
                "INSERT INTO delegation (id, consultation, officer, by, at, note, family, comment, clause, whole,"
                " channel, stance) VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {})",
                made[-1],
                held.id,
                new.officer,
                actor.person,
                clock.now(),
                clean(new.note).strip(),
                *row,
            )
        await record(
            actor, "work.delegated", f"consultation:{held.id}", body=held.body,
            to=str(new.officer), delegations=[str(one) for one in made],
        )  # fmt: skip
        result = Delegated(made)
        await answered(result)
    return result


async def end_delegation(actor: Actor, *, delegation: UUID) -> None:
    """Note that work is done, or no longer to be done by whom it was given to; any officer of the body may.

    Raises 404, 403 without the role, 409 ``ended`` a second time.
    """
    where = await fetch_one(_Open, "SELECT consultation FROM delegation WHERE id = {}", delegation)
    if where is None:
        raise Refused(NOT_FOUND)
    async with transaction():
        held = await locked_by_id(where.consultation)
        demand_role(actor, held.body, Role.OFFICER)
        ended = await execute(
            "UPDATE delegation SET ended_at = {}, ended_by = {} WHERE id = {} AND ended_at IS NULL RETURNING id",
            clock.now(),
            actor.person,
            delegation,
        )
        if not ended:
            raise Refused(ENDED)
        await record(actor, "work.done", f"delegation:{delegation}", body=held.body)


async def _judge(held: Held, new: NewDelegation) -> None:
    errors = []
    is_officer = await execute(
        "SELECT FROM membership WHERE person = {} AND body = {} AND role = {} AND ended_at IS NULL",
        new.officer,
        held.body,
        Role.OFFICER,
    )
    if not is_officer:
        errors.append(FieldError("officer", "unknown_value", NOT_AN_OFFICER))
    if not (new.families or new.comments or new.clause or new.whole or new.channel or new.stance):
        errors.append(FieldError("", "required", NOTHING_NAMED))
    if new.clause and new.clause not in await clause_numbers(held.id):
        errors.append(FieldError("clause", "unknown_value", NO_SUCH_CLAUSE))
    there = await execute(
        "SELECT id FROM family WHERE consultation = {} AND id = ANY({})"
        " UNION ALL SELECT id FROM comment WHERE consultation = {} AND id = ANY({})",
        held.id,
        new.families,
        held.id,
        new.comments,
    )
    if len(there) != len(set(new.families)) + len(set(new.comments)):
        errors.append(FieldError("comments" if new.comments else "families", "unknown_value", NO_SUCH_ITEM))
    if errors:
        raise Refused(invalid(*errors))
