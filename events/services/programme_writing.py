"""Handing something in: it is frozen as canonical JSON and waits for the signatures of its chain."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from uuid import UUID

import msgspec

from events.queries.programmes import versions_of
from events.rules.programme import check_submission
from events.schemas.programme import VersionView
from events.words import ProgrammeAct, ProgrammeKind
from participation.base import clock
from participation.base.audit import record
from participation.base.canonical import canonical
from participation.base.codes import uuid7
from participation.base.database import execute
from participation.base.errors import demand
from participation.base.identity.actor import Actor
from participation.base.text import clean


async def write_version(
    actor: Actor,
    *,
    kind: ProgrammeKind,
    subject: UUID,
    body: UUID,
    content: msgspec.Struct,
    authors: Collection[UUID] = (),
    reason: str = "",
) -> VersionView:
    """Freeze ``content`` as the next version of ``kind`` and ``subject``, and hand it in.

    Called inside the transaction of a service that has looked at who may. ``authors`` and the actor may not sign it.
    Raises 409 ``version_waiting`` while a version waits, 422 where a published one is followed without a reason.
    """
    await hold(kind, subject)
    before = await versions_of(kind, subject)
    why = clean(reason).strip()
    published = any(one.published_at for one in before)
    demand(check_submission(before[0].standing if before else None, published_before=published, reason=why))
    frozen = canonical(content)
    version, now = uuid7(), clock.now()
    await execute(
        "INSERT INTO programme_version"
        " (id, kind, subject, body, number, content, sha256, reason, authors, made_at, made_by)"
        " VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {})",
        version,
        kind.value,
        subject,
        body,
        before[0].number + 1 if before else 1,
        frozen,
        hashlib.sha256(frozen).hexdigest(),
        why,
        sorted({*authors, *([actor.person] if actor.person else [])}),
        now,
        actor.person,
    )
    await execute(
        "INSERT INTO programme_step (id, programme_version, act, at, person) VALUES ({}, {}, {}, {}, {})",
        uuid7(),
        version,
        ProgrammeAct.SUBMIT.value,
        now,
        actor.person,
    )
    await record(actor, "programme.submit", f"programme:{version}", body=body, kind=kind.value)
    return (await versions_of(kind, subject))[0]


async def hold(kind: ProgrammeKind, subject: UUID) -> None:
    """Let nobody else act on the versions of this subject until the end of the transaction."""
    await execute("SELECT pg_advisory_xact_lock(hashtextextended({}, 0))", f"programme:{kind}:{subject}")
