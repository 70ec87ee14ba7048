"""先审后显: letting a comment through, or withholding it with a coded public reason. Nothing is destroyed."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec

from consultations.errors import NO_SUCH_COMMENT
from consultations.rules.screening import check_screened
from consultations.schemas.comment import ScreeningDecision
from consultations.services.loading import Held, demand, demand_role, locked
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch, transaction
from participation.base.errors import FieldError, Refused, invalid
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role
from participation.base.text import clean


class _Id(msgspec.Struct):
    id: UUID


async def screen(actor: Actor, *, slug: str, comments: Sequence[UUID], decision: ScreeningDecision) -> int:
    """Decide on one or several comments; the number decided on.

    Raises 422 without a reason where they are hidden or for a comment of another consultation, 403 without the role.
    """
    async with transaction():
        held = await locked(slug)
        demand_role(actor, held.body, Role.OFFICER, Role.REVIEWER)
        demand(check_screened(show=decision.show, reason=decision.reason))
        ids = await of_consultation(held, comments)
        now = clock.now()
        standing = "shown" if decision.show else "hidden"
        await execute(
            "INSERT INTO screening_act (id, comment, standing, reason, sealed_detail, person, at)"
            " SELECT act.id, act.comment, {}, {}, {}, {}, {} FROM unnest({}::uuid[], {}::uuid[]) AS act (id, comment)",
            standing,
            None if decision.show else decision.reason,
            clean(decision.detail).strip(),
            actor.person,
            now,
            [uuid7() for _ in ids],
            ids,
        )
        await execute("UPDATE comment SET standing = {} WHERE id = ANY({})", standing, ids)
        await record(
            actor,
            f"comment.{standing}",
            f"consultation:{held.id}",
            body=held.body,
            comments=[str(id_) for id_ in ids],
            reason=decision.reason,
        )
    return len(ids)


async def of_consultation(held: Held, comments: Sequence[UUID], field: str = "comments") -> list[UUID]:
    """The given comments, locked in the order of their ids. Raises 422 where one is not of this consultation."""
    wanted = sorted(set(comments))
    found = await fetch(
        _Id,
        "SELECT id FROM comment WHERE consultation = {} AND id = ANY({}) ORDER BY id FOR UPDATE",
        held.id,
        wanted,
    )
    if len(found) != len(wanted) or not wanted:
        raise Refused(invalid(FieldError(field, "unknown_value", NO_SUCH_COMMENT)))
    return wanted
