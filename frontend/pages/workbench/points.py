"""The points of a consultation, what the office decides on each, and the comments that raise them."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Meta

from consultations.queries.comments import Filter, filed_comments
from consultations.queries.drafts import draft, numbers
from consultations.queries.point_pages import PointPage as FoundPoint
from consultations.queries.point_pages import point_page
from consultations.queries.points import points
from consultations.queries.topics import excerpts
from consultations.schemas.draft import ClauseView
from consultations.schemas.limits import Line, LongText
from consultations.schemas.point import CorrectedPoint, NewDisposition, NewPoint
from consultations.services import answering, pointing
from consultations.words import Status
from frontend.answers import AnyRequest, see_other
from frontend.filters import id_of
from frontend.forms import read_form, typed
from frontend.page import Notice
from frontend.pages.workbench.showing import Slug, at, errors_of, framed, shown
from frontend.rendering import url
from participation.base.errors import N_, FieldError, Refused, invalid
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.words import Role

READERS = (has_role(Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.CLERK, Role.AUDITOR),)
OFFICE = (has_role(Role.OFFICER),)
STATED = N_("The point is stated.")
CORRECTED = N_("The point is saved.")
RETIRED = N_("The point is taken off the list; its comments are without it now.")
DISPOSED = N_("The disposition is saved as version %(version)s.")
UNLINKED = N_("Taken off this point: %(number)s.")
NONE_CHOSEN = N_("Tick at least one comment.")
STATUS_MISSING = N_("Choose what the office does with it.")
ON_A_PAGE = 50


class PointForm(msgspec.Struct, kw_only=True):
    """A point as it is stated; ``version`` is the one that was edited, 0 for a new one."""

    title: Annotated[str, Meta(max_length=200)] = ""
    text: LongText = ""
    clauses: Annotated[list[UUID], Meta(max_length=1000)] = []
    comments: Annotated[list[UUID], Meta(max_length=200)] = []
    version: int = 0


class DispositionForm(msgspec.Struct, kw_only=True):
    """What the office does with a point; ``version`` is the disposition that was on the page, 0 for none."""

    status: Annotated[Status, Meta(extra={"required": STATUS_MISSING})]
    reason: LongText = ""
    clauses: Annotated[list[UUID], Meta(max_length=1000)] = []
    referred_to: Line = ""
    result: LongText = ""
    version: int = 0


class ChosenForm(msgspec.Struct, kw_only=True):
    """The ticked comments of a point."""

    comments: Annotated[list[UUID], Meta(max_length=200)] = []


class PointsPage(Controller):
    """``/workbench/consultations/{slug}/points``."""

    path = "/workbench/consultations/{slug:str}/points"
    guards = READERS

    @get()
    async def listed(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Every point with who raised it, in separate columns, and its disposition."""
        frame = await framed(actor, slug, "points")
        found = await points(actor, slug)
        return shown(request, "workbench/points.html", points=found.items, **await _clauses(actor, frame), **frame)

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

    @get("/{point:uuid}")
    async def one(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, point: FromPath[UUID]
    ) -> Response[Any]:
        """A point: its comments, its disposition, and what was decided before."""
        return await _one(request, actor, slug, point)

    @post("/{point:uuid}/edit", guards=OFFICE)
    async def correct(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, point: FromPath[UUID]
    ) -> Response[Any]:
        """State it anew; the second of two editors gets theirs back beside what the first has saved (409)."""
        form = None
        try:
            form = await read_form(request, PointForm)
            change = CorrectedPoint(version=form.version, title=form.title, text=form.text, clauses=form.clauses)
            await pointing.correct_point(actor, point=point, change=change)
        except Refused as refused:
            clashed = refused.refusal.code == "edited_meanwhile"
            again = await typed(request)
            if clashed:
                found = await point_page(actor, slug, point)
                again |= {"version": str(found.point.version)}
            return await _one(
                request,
                actor,
                slug,
                point,
                status=refused.refusal.status,
                errors=() if clashed else errors_of(refused),
                form=again,
                clashed=clashed,
                editing=True,
            )
        return see_other(at(slug, "points", point), CORRECTED)

    @post("/{point:uuid}/retirement", guards=OFFICE)
    async def retire(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, point: FromPath[UUID]
    ) -> Response[Any]:
        """Take it off the list."""
        try:
            await pointing.retire_point(actor, point=point)
        except Refused as refused:
            errors = errors_of(refused)
            return await _one(request, actor, slug, point, status=refused.refusal.status, errors=errors)
        return see_other(at(slug, "points"), RETIRED)

    @post("/{point:uuid}/comments", guards=OFFICE)
    async def unlink(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, point: FromPath[UUID]
    ) -> Response[Any]:
        """Take the ticked comments off it."""
        try:
            form = await read_form(request, ChosenForm)
            if not form.comments:
                raise Refused(invalid(FieldError("comments", "required", NONE_CHOSEN)))
            number = await pointing.unlink(actor, point=point, comments=form.comments)
        except Refused as refused:
            errors = errors_of(refused)
            return await _one(request, actor, slug, point, status=refused.refusal.status, errors=errors)
        return see_other(at(slug, "points", point), Notice(UNLINKED, {"number": number}))

    @post("/{point:uuid}/disposition", guards=OFFICE)
    async def dispose(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, point: FromPath[UUID]
    ) -> Response[Any]:
        """Say what the office does with it, always with a reason."""
        try:
            form = await read_form(request, DispositionForm)
            made = await answering.dispose(
                actor,
                point=point,
                new=NewDisposition(
                    status=form.status,
                    reason=form.reason,
                    clauses=form.clauses,
                    referred_to=form.referred_to,
                    result=form.result,
                    version=form.version,
                ),
            )
        except Refused as refused:
            overtaken = refused.refusal.code == "edited_meanwhile"
            again = {f"disposition.{name}": value for name, value in (await typed(request)).items()}
            if overtaken:
                # the next save is meant: it follows the decision that is shown beside it now
                again.pop("disposition.version", None)
            return await _one(
                request,
                actor,
                slug,
                point,
                status=refused.refusal.status,
                errors=() if overtaken else errors_of(refused, "disposition."),
                form=again,
                overtaken=overtaken,
            )
        kept = f"disposition-{point}-{form.version}"
        return see_other(at(slug, "points", point), Notice(DISPOSED, {"version": made.version, "kept": kept}))


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
        **await _clauses(actor, frame),
        **frame,
        **values,
    )


async def _one(
    request: AnyRequest,
    actor: Actor,
    slug: str,
    point: UUID,
    *,
    status: int = 200,
    form: dict[str, Any] | None = None,
    **values: Any,
) -> Response[str]:
    frame = await framed(actor, slug, "points")
    found = await point_page(actor, slug, point)
    cursor = request.query_params.get("cursor") or None
    comments = await filed_comments(actor, slug, Filter(point=point), cursor=cursor, limit=ON_A_PAGE)
    here = at(slug, "points", point)
    return shown(
        request,
        "workbench/point.html",
        status=status,
        found=found,
        point=found.point,
        comments=comments,
        next_page=url(here, cursor=comments.next) if comments.next else None,
        first_page=here if cursor else None,
        form={**_form_of(found), **(form or {})},
        **await _clauses(actor, frame),
        **frame,
        **values,
    )


def _ids(given: str | list[str]) -> list[UUID]:
    """What an address or a form names, whatever stands there; each once."""
    texts = [given] if isinstance(given, str) else given
    return list(dict.fromkeys(id_ for text in texts if (id_ := id_of(text))))


def _form_of(found: FoundPoint) -> dict[str, Any]:
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


async def _clauses(actor: Actor, frame: dict[str, Any]) -> dict[str, Any]:
    view = frame["view"]
    found: list[ClauseView] = (await draft(actor, view.slug)).clauses if view.draft_version else []
    return {"clauses": found, "numbers": await numbers(actor, view.slug)}
