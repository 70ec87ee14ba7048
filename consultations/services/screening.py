"""先审后显: letting a comment through, or withholding it with a coded public reason. Nothing is destroyed."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec

from consultations.errors import NO_SUCH_COMMENT
from consultations.rules.screening import check_screened
from consultations.schemas.comment import ScreeningDecision
from consultations.services.loading import Held, demand_role, locked
from consultations.services.moderating_acts import Becomes, write_acts
from participation.base import clock
from participation.base.audit import record
from participation.base.database import fetch, transaction
from participation.base.errors import FieldError, Refused, demand, invalid
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role
from participation.base.text import clean


class _Id(msgspec.Struct):
    id: UUID


async def screen(actor: Actor, *, slug: str, comments: Sequence[UUID], decision: ScreeningDecision) -> int:
    """Decide on one or several comments; the number decided on. Those whose comment is hidden are told why.

    Raises 422 without a reason where they are hidden or for a comment of another consultation, 403 without the role.
    """
    async with transaction():
        held = await locked(slug)
        demand_role(actor, held.body, Role.OFFICER, Role.REVIEWER)
        demand(check_screened(show=decision.show, reason=decision.reason))
        ids = await of_consultation(held, comments)
        now = clock.now()
        standing = "shown" if decision.show else "hidden"
        becomes = [Becomes(id_, standing, None if decision.show else decision.reason) for id_ in ids]
        await write_acts(actor, held, becomes, now, detail=clean(decision.detail).strip())
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
