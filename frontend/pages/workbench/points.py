"""The points of a consultation: the list of them, and stating a new one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency

from consultations.queries.points import points
from consultations.queries.topics import excerpts
from consultations.schemas.point import NewPoint
from consultations.services import pointing
from frontend.answers import AnyRequest, see_other
from frontend.filters import id_of
from frontend.forms import read_form, typed
from frontend.page import Notice
from frontend.pages.workbench.points_form import PointForm
from frontend.pages.workbench.points_showing import OFFICE, READERS, clauses_of
from frontend.pages.workbench.showing import Slug, at, errors_of, framed, shown
from participation.base.errors import N_, Refused
from participation.base.identity.actor import Actor

STATED = N_("The point is stated.")


class PointsPage(Controller):
    """``/workbench/consultations/{slug}/points``."""

    path = "/workbench/consultations/{slug:str}/points"
    guards = READERS

    @get()
    async def listed(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Every point with who raised it, in separate columns, and its disposition."""
        frame = await framed(actor, slug, "points")
        found = await points(actor, slug)
        return shown(request, "workbench/points.html", points=found.items, **await clauses_of(actor, frame), **frame)

    @get("/new", guards=OFFICE)
    async def ask(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """An empty point, or one begun with a title and comments that the address names."""
        given = request.query_params
        begun = {"title": given.get("title", "")[:200], "comments": given.getall("comments", [])[:200]}
        return await _new(request, actor, slug, form=begun)

    @post("/new", guards=OFFICE)
    async def state(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """State a point."""
        try:
            form = await read_form(request, PointForm)
            new = NewPoint(title=form.title, text=form.text, clauses=form.clauses, comments=form.comments)
            made = await pointing.state_point(actor, slug=slug, new=new)
        except Refused as refused:
            errors = errors_of(refused)
            return await _new(
                request, actor, slug, status=refused.refusal.status, errors=errors, form=await typed(request)
            )
        return see_other(at(slug, "points", made), Notice(STATED, {"kept": f"point-{slug}"}))


async def _new(
    request: AnyRequest, actor: Actor, slug: str, *, form: dict[str, Any], status: int = 200, **values: Any
) -> Response[str]:
    frame = await framed(actor, slug, "points")
    found = await excerpts(actor, slug, _ids(form.get("listed") or form.get("comments") or []))
    return shown(
        request,
        "workbench/point_new.html",
        status=status,
        form=form,
        raised=[(str(one.id), one.text) for one in found.values()],
        **await clauses_of(actor, frame),
        **frame,
        **values,
    )


def _ids(given: str | list[str]) -> list[UUID]:
    """What an address or a form names, whatever stands there; each once."""
    texts = [given] if isinstance(given, str) else given
    return list(dict.fromkeys(id_ for text in texts if (id_ := id_of(text))))
