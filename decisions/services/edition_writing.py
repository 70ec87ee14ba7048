"""Handing something in: it is frozen as canonical JSON and waits for the signatures of its chain."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from uuid import UUID

import msgspec

from decisions.queries.editions import editions_of
from decisions.rules.editions import check_submission
from decisions.schemas.edition import EditionView
from decisions.words import EditionAct, EditionKind, EditionStanding
from participation.base import clock
from participation.base.audit import record
from participation.base.canonical import canonical
from participation.base.codes import uuid7
from participation.base.database import execute
from participation.base.errors import Refused
from participation.base.identity.actor import Actor
from participation.base.text import clean


async def write_edition(
    actor: Actor,
    *,
    kind: EditionKind,
    subject: UUID,
    body: UUID,
    content: msgspec.Struct,
    authors: Collection[UUID] = (),
    reason: str = "",
) -> EditionView:
    """Freeze ``content`` as the next version of ``kind`` and ``subject``, and hand it in.

    Called inside the transaction of a service that has looked at who may. ``authors`` and the actor may not sign it.
    Raises 409 ``edition_waiting`` while a version waits, 422 where a published one is replaced without a reason.
    """
    await execute("SELECT pg_advisory_xact_lock(hashtextextended({}, 0))", f"edition:{kind}:{subject}")
    before = await editions_of(kind, subject)
    published = any(one.standing is EditionStanding.PUBLISHED for one in before)
    why = clean(reason).strip()
    refusal = check_submission(before[0].standing if before else None, published_before=published, reason=why)
    if refusal:
        raise Refused(refusal)
    frozen = canonical(content)
    edition, now = uuid7(), clock.now()
    await execute(
        "INSERT INTO edition (id, kind, subject, body, version, content, sha256, reason, authors, made_at, made_by)"
        " VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {})",
        edition,
        kind.value,
        subject,
        body,
        before[0].version + 1 if before else 1,
        frozen,
        hashlib.sha256(frozen).hexdigest(),
        why,
        sorted({*authors, *([actor.person] if actor.person else [])}),
        now,
        actor.person,
    )
    await execute(
        "INSERT INTO edition_step (id, edition, act, at, person) VALUES ({}, {}, {}, {}, {})",
        uuid7(),
        edition,
        EditionAct.SUBMIT.value,
        now,
        actor.person,
    )
    await record(actor, "edition.submit", f"edition:{edition}", body=body, kind=kind.value)
    return (await editions_of(kind, subject))[0]
