"""What the pages of points share: who may come, one point with its forms, and the clauses to choose from."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar import Response

from consultations.queries.comments import Filter, filed_comments
from consultations.queries.comparing import put_to_newest
from consultations.queries.drafts import draft, numbers
from consultations.queries.noting import notes
from consultations.queries.point_pages import PointPage, point_page
from consultations.schemas.draft import ClauseView
from frontend.answers import AnyRequest
from frontend.changes_layout import trace
from frontend.pages.workbench.showing import at, framed, shown
from frontend.rendering import url
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.words import Role

READERS = (has_role(Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.CLERK, Role.AUDITOR),)
OFFICE = (has_role(Role.OFFICER),)
ON_A_PAGE = 50


async def shown_point(
    request: AnyRequest,
    actor: Actor,
    slug: str,
    point: UUID,
    *,
    status: int = 200,
    form: dict[str, Any] | None = None,
    **values: Any,
) -> Response[str]:
    """The page of a point; ``form`` is what was typed, in place of what is stored. Notes are for officers alone."""
    frame = await framed(actor, slug, "points")
    found = await point_page(actor, slug, point)
    cursor = request.query_params.get("cursor") or None
    comments = await filed_comments(actor, slug, Filter(point=point), cursor=cursor, limit=ON_A_PAGE)
    notes_ = (await notes(actor, frame["view"], [point])).items if Role.OFFICER in frame["inside"].roles else []
    here = at(slug, "points", point)
    clauses = await clauses_of(actor, frame)
    disposition = found.point.disposition
    changes = await put_to_newest(actor, frame["view"]) if disposition and disposition.clauses else None
    return shown(
        request,
        "workbench/point.html",
        status=status,
        found=found,
        point=found.point,
        comments=comments,
        notes=notes_,
        next_page=url(here, cursor=comments.next) if comments.next else None,
        first_page=here if cursor else None,
        form={**_stored(found), **(form or {})},
        traced=trace(changes, disposition.clauses if disposition else [], clauses["numbers"], at(slug, "alignment")),
        **clauses,
        **frame,
        **values,
    )


async def clauses_of(actor: Actor, frame: dict[str, Any]) -> dict[str, Any]:
    """The clauses of the newest draft, and the numbers of all that were ever put to the public."""
    view = frame["view"]
    found: list[ClauseView] = (await draft(actor, view.slug)).clauses if view.draft_version else []
    return {"clauses": found, "numbers": await numbers(actor, view.slug)}


def _stored(found: PointPage) -> dict[str, Any]:
    """The point and its disposition as the two forms of its page show them."""
    point, last = found.point, found.point.disposition
    form: dict[str, Any] = {
        "disposition.version": str(last.version if last else 0),
        "title": point.title,
        "text": point.text,
        "clauses": [str(clause) for clause in point.clauses],
        "version": str(point.version),
    }
    if last is not None:
        form |= {f"disposition.{f}": getattr(last, f) for f in ("status", "reason", "referred_to", "result")}
        form["disposition.clauses"] = [str(clause) for clause in last.clauses]
    return form
