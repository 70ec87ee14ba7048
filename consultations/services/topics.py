"""Asking for a draft list of topics; a job makes it."""

from __future__ import annotations

from uuid import UUID

import msgspec

from consultations.schemas.topics import TopicsAsked
from consultations.services.loading import demand_role, locked
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch_one, transaction
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role
from participation.base.outbox.owing import owe

DRAFT = "topics.draft"


class _Id(msgspec.Struct):
    id: UUID


async def draft_topics(actor: Actor, *, slug: str) -> UUID:
    """Have the draft list made anew from the comments there are; its id. One that is being made already is waited for.

    Raises 403 for who is no officer of the body that answers.
    """
    async with transaction():
        held = await locked(slug)
        demand_role(actor, held.body, Role.OFFICER)
        under_way = await fetch_one(
            _Id,
            "SELECT id FROM topic_draft WHERE consultation = {} AND made_at IS NULL AND failed_at IS NULL",
            held.id,
        )
        asked = TopicsAsked(under_way.id if under_way else uuid7())
        if under_way is None:
            await execute(
                "INSERT INTO topic_draft (id, consultation, asked_at, asked_by, done, parts, comments, read, families,"
                " content) VALUES ({}, {}, {}, {}, 0, 0, 0, 0, 0, jsonb_build_object())",
                asked.id,
                held.id,
                clock.now(),
                actor.person,
            )
            await owe(DRAFT, ahead=True, draft=asked.id)
            await record(actor, "topics.asked", f"consultation:{held.id}", body=held.body)
        await answered(asked)
    return asked.id
