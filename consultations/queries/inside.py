"""A consultation as its own office sees it: the notice, what the actor may do with it, how far it is answered."""

from __future__ import annotations

from uuid import UUID

import msgspec

from consultations.queries.acts import Possible, possible
from consultations.queries.comments import body_of
from consultations.queries.consultations import STAFF, consultation
from consultations.queries.coverage import Coverage, coverage
from consultations.queries.erasing import ERASING
from consultations.rules.lifecycle import DRAFT_CHANGES_IN
from consultations.rules.waiting import ANSWERABLE
from consultations.schemas.consultation import ConsultationView
from consultations.words import Act
from participation.base.database import fetch_one
from participation.base.errors import FORBIDDEN, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.words import Role


class Inside(msgspec.Struct, frozen=True, kw_only=True):
    """``roles`` are the actor's in the body that leads; ``points`` counts those that stand."""

    view: ConsultationView
    body: UUID
    roles: frozenset[Role]
    possible: Possible
    cover: Coverage
    points: int

    @property
    def writes(self) -> bool:
        """Whether the actor may change the notice and the draft now."""
        return Act.CORRECT in self.possible.acts

    @property
    def drafts(self) -> bool:
        """Whether the actor may save a version of the draft now."""
        return Role.OFFICER in self.roles and self.view.state in DRAFT_CHANGES_IN

    @property
    def answers(self) -> bool:
        """Whether the actor may state points and decide on them now."""
        return Role.OFFICER in self.roles and self.view.state in ANSWERABLE

    @property
    def screens(self) -> bool:
        """Whether the actor may screen comments."""
        return bool(self.roles & {Role.OFFICER, Role.REVIEWER})

    @property
    def erases(self) -> bool:
        """Whether the actor may erase what the law asks to be erased."""
        return bool(self.roles.intersection(ERASING))

    @property
    def imports(self) -> bool:
        """Whether the actor may look at imports, whose refused rows stand there as they were written."""
        return bool(self.roles & {Role.OFFICER, Role.CLERK, Role.AUDITOR})


class _Count(msgspec.Struct):
    n: int


async def inside(actor: Actor, slug: str) -> Inside:
    """A consultation for somebody of its office. Raises 404 where they may not know of it, 403 where they only read."""
    view = await consultation(actor, slug)
    body = await body_of(view.id)
    roles = frozenset(role for role, where in actor.roles if where == body)
    if not roles & set(STAFF):
        raise Refused(FORBIDDEN)
    points = await fetch_one(
        _Count, "SELECT count(*) AS n FROM point WHERE consultation = {} AND retired_at IS NULL", view.id
    )
    return Inside(
        view=view,
        body=body,
        roles=roles,
        possible=await possible(actor, view),
        cover=await coverage(view.id),
        points=points.n if points else 0,
    )
