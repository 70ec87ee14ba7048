"""What is overdue: for the office all of it, for everybody what a body has decided to show."""

from __future__ import annotations

from typing import Annotated

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from decisions.api.follow_ups import OFFICE, Cursor, Limit, Query
from decisions.queries.follow_ups import READING
from decisions.queries.lights import bodies_that_show, lights
from decisions.queries.overdue import overdue, shown_overdue
from decisions.rules.overdue import OverdueKind
from decisions.schemas.edition import EditionView
from decisions.schemas.overdue import NewOverdueList, ShownOverdue
from decisions.services.overdue_showing import show_overdue
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.queries import Body, body_by_slug
from participation.base.problem_document import ApiController

Whose = Annotated[str, QueryParameter(name="body", description="Slug of the body whose meeting it was", max_length=80)]
BodySlug = Annotated[str, QueryParameter(description="Slug of a body", max_length=80)]


class OverdueController(ApiController):
    """``/api/v1/overdue``."""

    path = "/api/v1/overdue"
    tags = ("Follow-ups",)

    @get("/", summary="List what is overdue")
    async def listed(
        self,
        actor: NamedDependency[Actor],
        kind: Annotated[OverdueKind | None, QueryParameter(description="Only one way of being late")] = None,
        whose: Whose = "",
        unit: BodySlug = "",
        q: Query = "",
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> ShownOverdue:
        """The longest first, with the traffic light of each body. Who works for a body reads what it owes and what its
        meetings wait for; everybody else what bodies show (filtered by ``unit``), which may be nothing.
        """
        if not actor.has(*READING):
            return await shown(unit, cursor, limit)
        of, by = await _named(whose), await _named(unit)
        page = await overdue(
            actor,
            kind=kind,
            body=of.id if of else None,
            unit=by.id if by else None,
            q=q,
            cursor=cursor,
            limit=limit,
        )
        return ShownOverdue(bodies=await lights(), items=page.items, next=page.next)

    @post("/{slug:str}/edition", guards=OFFICE, summary="Show a body's list to everybody, or no longer")
    async def show(
        self, actor: NamedDependency[Actor], slug: FromPath[str], data: JSONBody[NewOverdueList]
    ) -> EditionView:
        """Handed in as an edition that the chain signs; internal until it is published."""
        return await show_overdue(actor, body=slug, new=data)


async def shown(unit: str, cursor: str | None, limit: int) -> ShownOverdue:
    """What everybody reads, of one unit or of all that show it."""
    bodies = await bodies_that_show()
    if unit:
        found = await _named(unit)
        bodies = [one for one in bodies if found and one == found.id]
    page = await shown_overdue(bodies, cursor=cursor, limit=limit)
    return ShownOverdue(bodies=await lights(bodies) if bodies else [], items=page.items, next=page.next)


async def _named(slug: str) -> Body | None:
    """The body of a slug, None where none is named. Raises 404 where there is none."""
    if not slug:
        return None
    found = await body_by_slug(slug)
    if found is None:
        raise Refused(NOT_FOUND)
    return found
