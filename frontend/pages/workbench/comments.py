"""All comments of a consultation for its office: narrowed by the address, screened, linked and marked in bulk."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Meta

from consultations.queries.comments import Filter, filed_comments
from consultations.queries.drafts import draft
from consultations.queries.filed_comment import whole_comment
from consultations.queries.points import points
from consultations.schemas.comment import ScreeningDecision
from consultations.schemas.draft import ClauseView
from consultations.schemas.limits import Line, Reason
from consultations.schemas.point import NewPoint
from consultations.services import pointing, screening
from consultations.words import Channel, ScreeningReason, Stance
from frontend.answers import AnyRequest, page_for, see_other
from frontend.filters import choice, id_of
from frontend.forms import read_form, typed
from frontend.page import Notice
from frontend.pages.workbench.showing import Slug, at, errors_of, framed, shown
from frontend.rendering import url
from participation.base import messages
from participation.base.errors import N_, FieldError, Refused, invalid
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.words import Role

READERS = (has_role(Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.CLERK, Role.AUDITOR),)
SCREENERS = (has_role(Role.OFFICER, Role.REVIEWER),)

SHOWN = N_("Screened: %(number)s shown to others.")
HIDDEN = N_("Screened: %(number)s hidden from others.")
LINKED = N_("Linked to the point: %(number)s.")
STATED = N_("The point is stated. Now say what the office does with it.")
MARKED = N_("Marked as asking for no change: %(number)s.")
UNMARKED = N_("Mark taken back: %(number)s.")
NONE_CHOSEN = N_("Tick at least one comment.")
POINT_MISSING = N_("Choose the point that the comments raise.")
UNKNOWN_ACT = N_("Choose what to do with the comments.")

STANDINGS = ("pending", "shown", "hidden")
NARROWING = ("clause", "channel", "stance", "standing", "point", "uncovered", "unassigned", "q", "cursor")
ON_A_PAGE = 50


class BulkForm(msgspec.Struct, kw_only=True):
    """What to do with the ticked comments, or with ``all`` that were ``listed`` on the page."""

    do: Line = ""
    comments: Annotated[list[UUID], Meta(max_length=200)] = []
    listed: Annotated[list[UUID], Meta(max_length=200)] = []
    all: bool = False
    reason: ScreeningReason | None = None
    detail: Reason = ""
    link: UUID | None = None
    title: Annotated[str, Meta(max_length=200)] = ""

    @property
    def chosen(self) -> list[UUID]:
        """The comments it is about."""
        return self.listed if self.all else self.comments


class CommentsPage(Controller):
    """``/workbench/consultations/{slug}/comments``."""

    path = "/workbench/consultations/{slug:str}/comments"
    guards = READERS

    @get()
    async def listed(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """The comments that the address narrows down to, oldest first."""
        return await _list(request, actor, slug)

    @post(guards=SCREENERS)
    async def bulk(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Do one thing with several comments; the address keeps the filters."""
        try:
            form = await read_form(request, BulkForm)
            said, to = await _done(actor, slug, form)
        except Refused as refused:
            errors = errors_of(refused)
            return await _list(
                request, actor, slug, status=refused.refusal.status, errors=errors, form=await typed(request)
            )
        return see_other(to or url(at(slug, "comments"), **_given(request)), said)

    @get("/{comment:uuid}")
    async def one(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, comment: FromPath[UUID]
    ) -> Response[Any]:
        """A comment with everything the office knows of it."""
        return await _one(request, actor, slug, comment)

    @post("/{comment:uuid}", guards=SCREENERS)
    async def decide(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, comment: FromPath[UUID]
    ) -> Response[Any]:
        """The same acts on one comment."""
        try:
            form = await read_form(request, BulkForm)
            said, _ = await _done(actor, slug, msgspec.structs.replace(form, comments=[comment], all=False))
        except Refused as refused:
            errors = errors_of(refused)
            return await _one(
                request, actor, slug, comment, status=refused.refusal.status, errors=errors, form=await typed(request)
            )
        return see_other(at(slug, "comments", comment), said)


async def _done(actor: Actor, slug: str, form: BulkForm) -> tuple[Notice, str | None]:
    """Carry out what the form asks for; what to say, and where to go if not back."""
    if not form.chosen:
        raise Refused(invalid(FieldError("comments", "required", NONE_CHOSEN)))
    if form.do in {"show", "hide"}:
        hide = form.do == "hide"
        decision = ScreeningDecision(
            show=not hide, reason=form.reason if hide else None, detail=form.detail if hide else ""
        )
        n = await screening.screen(actor, slug=slug, comments=form.chosen, decision=decision)
        return Notice(HIDDEN if hide else SHOWN, {"number": n}), None
    if form.do == "link":
        if form.link is None:
            raise Refused(invalid(FieldError("link", "required", POINT_MISSING)))
        return Notice(LINKED, {"number": await pointing.link(actor, point=form.link, comments=form.chosen)}), None
    if form.do == "state":
        made = await pointing.state_point(actor, slug=slug, new=NewPoint(title=form.title, comments=form.chosen))
        return Notice(STATED), at(slug, "points", made)
    marks = {"mark": (pointing.mark_no_change, MARKED), "unmark": (pointing.unmark_no_change, UNMARKED)}
    if form.do not in marks:
        raise Refused(invalid(FieldError("", "unknown_value", UNKNOWN_ACT)))
    act, said = marks[form.do]
    return Notice(said, {"number": await act(actor, slug=slug, comments=form.chosen)}), None


async def _list(
    request: AnyRequest, actor: Actor, slug: str, *, status: int = 200, form: Any = None, **values: Any
) -> Response[str]:
    frame = await framed(actor, slug, "comments")
    given = _given(request)
    wanted = Filter(
        clause=id_of(given.get("clause")),
        whole=given.get("clause") == "whole",
        q=given.get("q"),
        channel=choice(Channel, given.get("channel")),
        stance=choice(Stance, given.get("stance")),
        standing=given["standing"] if given.get("standing") in STANDINGS else None,
        point=id_of(given.get("point")),
        uncovered="uncovered" in given,
        unassigned="unassigned" in given,
    )
    found = await filed_comments(actor, slug, wanted, cursor=given.get("cursor"), limit=ON_A_PAGE)
    here = at(slug, "comments")
    narrowed = {name: value for name, value in given.items() if name != "cursor"}
    return shown(
        request,
        "workbench/comments.html",
        status=status,
        block="list",
        found=found,
        narrowed=narrowed,
        here=url(here, **given),
        next_page=url(here, **{**narrowed, "cursor": found.next}) if found.next else None,
        first_page=url(here, **narrowed) if "cursor" in given else None,
        form={**given, **(form or {})},
        **await _beside(request, actor, frame),
        **values,
    )


async def _one(
    request: AnyRequest, actor: Actor, slug: str, comment: UUID, *, status: int = 200, **values: Any
) -> Response[str]:
    frame = await framed(actor, slug, "comments")
    found = await whole_comment(actor, slug, comment)
    return shown(
        request,
        "workbench/comment.html",
        status=status,
        found=found,
        comment=found.comment,
        **await _beside(request, actor, frame),
        **values,
    )


async def _beside(request: AnyRequest, actor: Actor, frame: dict[str, Any]) -> dict[str, Any]:
    """The frame with the clauses, the points and the reasons for hiding, as the forms offer them."""
    view = frame["view"]
    locale = page_for(request).locale
    clauses: list[ClauseView] = (await draft(actor, view.slug)).clauses if view.draft_version else []
    stated = (await points(actor, view.slug)).items
    return {
        **frame,
        "clauses": clauses,
        "points": {point.id: point for point in stated},
        "reasons": [(reason, messages.word_of(locale, reason)) for reason in ScreeningReason],
    }


def _given(request: AnyRequest) -> dict[str, str]:
    """What the address narrows the list to, blanks left out."""
    return {name: value for name in NARROWING if (value := (request.query_params.get(name) or "").strip())}
