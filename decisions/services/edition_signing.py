"""Signing an edition, sending it back, and making it public."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from decisions.queries.editions import editions_of, steps_of
from decisions.rules.editions import approvals, check_act
from decisions.schemas.edition import EditionView
from decisions.services.edition_effects import EFFECTS, Published
from decisions.words import EditionAct, EditionKind
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch_one, transaction
from participation.base.errors import NOT_FOUND, Refused
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.in_force import current_rules
from participation.base.rules_file.signing_off import WRONG_ROLE, next_stage
from participation.base.text import clean


class _Held(msgspec.Struct):
    id: UUID
    kind: EditionKind
    subject: UUID
    body: UUID
    version: int
    content: bytes
    authors: list[UUID]


HELD = "SELECT id, kind, subject, body, version, content, authors FROM edition WHERE id = {}"
INTO_FORCE = """
INSERT INTO edition_in_force (id, kind, subject, edition, published_at) VALUES ({}, {}, {}, {}, {})
ON CONFLICT (kind, subject) DO UPDATE SET edition = excluded.edition, published_at = excluded.published_at
RETURNING (xmax = 0) AS first
"""


async def approve_edition(actor: Actor, *, edition: UUID) -> EditionView:
    """Sign the next stage. Raises 403 for an author, a wrong role or a second signature, 409 out of order, 404."""
    return await _decide(actor, edition, EditionAct.APPROVE, "")


async def reject_edition(actor: Actor, *, edition: UUID, reason: str) -> EditionView:
    """Send it back with a reason. Raises 422 without one, else as above."""
    return await _decide(actor, edition, EditionAct.REJECT, clean(reason).strip())


async def publish_edition(actor: Actor, *, edition: UUID) -> EditionView:
    """Make it public: from now on it is what everybody reads. Raises 409 while a stage has not signed, 403, 404."""
    return await _decide(actor, edition, EditionAct.PUBLISH, "")


async def _decide(actor: Actor, edition: UUID, act: EditionAct, reason: str) -> EditionView:
    async with transaction():
        held = await fetch_one(_Held, HELD, edition)
        if held is None:
            raise Refused(NOT_FOUND)
        await execute("SELECT pg_advisory_xact_lock(hashtextextended({}, 0))", f"edition:{held.kind}:{held.subject}")
        roles = {role for role, where in actor.roles if where == held.body}
        if not roles:
            raise Refused(WRONG_ROLE)
        stages = current_rules().sign_off.stages
        steps = await steps_of(edition)
        refusal = check_act(
            act,
            person=str(actor.person),
            roles=roles,
            authors={str(author) for author in held.authors},
            steps=steps,
            stages=stages,
            reason=reason,
        )
        if refusal:
            raise Refused(refusal)
        due = next_stage(stages, approvals(steps)) if act is EditionAct.APPROVE else None
        stage = due.name if due else ""
        now = clock.now()
        await execute(
            "INSERT INTO edition_step (id, edition, act, stage, reason, at, person)"
            " VALUES ({}, {}, {}, {}, {}, {}, {})",
            uuid7(),
            edition,
            act.value,
            stage,
            reason,
            now,
            actor.person,
        )
        if act is EditionAct.PUBLISH:
            await _into_force(actor, held, now)
        await record(actor, f"edition.{act}", f"edition:{edition}", body=held.body, kind=held.kind.value, stage=stage)
        made = next(one for one in await editions_of(held.kind, held.subject) if one.id == edition)
        await answered(made)
    return made


async def _into_force(actor: Actor, held: _Held, now: datetime) -> None:
    [row] = await execute(INTO_FORCE, uuid7(), held.kind.value, held.subject, held.id, now)
    effect = EFFECTS.get(held.kind)
    if effect:
        await effect(
            actor,
            Published(
                id=held.id,
                kind=held.kind,
                subject=held.subject,
                body=held.body,
                version=held.version,
                content=held.content,
                at=now,
                first=bool(row["first"]),
            ),
        )
