"""Statements: proposed by an officer, made public by somebody else, declined or withdrawn with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec

from consultations.rules.opinion_map import (
    MOST_STATEMENTS,
    THERE_ALREADY,
    TOO_MANY,
    Standing,
    StatementDecision,
    after,
    may_decide,
)
from consultations.schemas.opinion_map import StatementId
from consultations.services.loading import Held, demand_role, locked, locked_by_id
from consultations.services.opinion_map_drawing import owe_drawing
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch, fetch_one, transaction
from participation.base.errors import N_, NOT_FOUND, FieldError, Refusal, Refused, demand, invalid
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role
from participation.base.text import clean

TEXT_MISSING = N_("Write the statement.")


class _Count(msgspec.Struct):
    n: int


class _Statement(msgspec.Struct):
    id: UUID
    author: UUID
    standing: Standing


async def propose(actor: Actor, *, slug: str, texts: Sequence[str]) -> list[StatementId]:
    """Propose statements; each waits for somebody else to approve it.

    Raises 404 for an unknown consultation, 403 without the officer's role in its body, 422 for an empty one or one
    that is there already, 409 beyond the largest number.
    """
    written = [" ".join(clean(text).split()) for text in texts]
    if not written or not all(written):
        raise Refused(invalid(FieldError("text", "required", TEXT_MISSING)))
    async with transaction():
        held = await locked(slug)
        demand_role(actor, held.body, Role.OFFICER)
        there = await fetch_one(
            _Count,
            "SELECT count(*) AS n FROM statement WHERE consultation = {} AND standing IN ('proposed', 'public')",
            held.id,
        )
        if (there.n if there else 0) + len(written) > MOST_STATEMENTS:
            raise Refused(TOO_MANY)
        made = [uuid7() for _ in written]
        rows = await execute(
            "INSERT INTO statement (id, consultation, text, author, proposed_at, standing)"
            " SELECT n.id, {}, n.text, {}, {}, 'proposed' FROM unnest({}::uuid[], {}::text[]) AS n (id, text)"
            " ON CONFLICT (consultation, text) WHERE standing IN ('proposed', 'public') DO NOTHING RETURNING id",
            held.id,
            actor.person,
            clock.now(),
            made,
            written,
        )
        if len(rows) < len(made):
            raise Refused(invalid(FieldError("text", "taken", THERE_ALREADY)))
        for id_ in made:
            await record(actor, "statement.proposed", f"statement:{id_}", body=held.body)
        proposed = [StatementId(id_, Standing.PROPOSED) for id_ in made]
        if len(proposed) == 1:
            await answered(proposed[0])
    return proposed


async def decide(
    actor: Actor, *, statements: Sequence[UUID], decision: StatementDecision, reason: str = ""
) -> list[StatementId]:
    """Approve, decline or withdraw statements of one consultation, all or none.

    Raises 404 where one is not there, 403 for who has no such role or wrote one of those to approve, 409 where one
    does not stand where it has to, 422 without a reason to decline or withdraw.
    """
    async with transaction():
        held = await _consultation_of(statements)
        rows = await fetch(
            _Statement,
            "SELECT id, author, standing FROM statement"
            " WHERE consultation = {} AND id = ANY({}) ORDER BY id FOR UPDATE",
            held.id,
            list(statements),
        )
        if len(rows) != len(set(statements)):
            raise Refused(NOT_FOUND)
        roles = {role for role, body in actor.roles if body == held.body}
        authors = {str(row.author) for row in rows}
        demand(may_decide(decision, person=str(actor.person), roles=roles, authors=authors))
        why, now, decided = clean(reason).strip(), clock.now(), []
        for row in rows:
            reached = after(row.standing, decision, why)
            if isinstance(reached, Refusal):
                raise Refused(reached)
            await execute("UPDATE statement SET standing = {} WHERE id = {}", reached, row.id)
            await execute(
                "INSERT INTO statement_act (id, statement, act, reason, person, at) VALUES ({}, {}, {}, {}, {}, {})",
                uuid7(),
                row.id,
                decision,
                why,
                actor.person,
                now,
            )
            await record(actor, f"statement.{reached}", f"statement:{row.id}", body=held.body)
            decided.append(StatementId(row.id, reached))
        if decision is StatementDecision.WITHDRAW:
            await owe_drawing(held.id, anew=True)
        if len(decided) == 1:
            await answered(decided[0])
    return decided


class _Consultation(msgspec.Struct):
    consultation: UUID


async def _consultation_of(statements: Sequence[UUID]) -> Held:
    found = await fetch(
        _Consultation, "SELECT DISTINCT consultation FROM statement WHERE id = ANY({})", list(statements)
    )
    if len(found) != 1:
        raise Refused(NOT_FOUND)
    return await locked_by_id(found[0].consultation)
