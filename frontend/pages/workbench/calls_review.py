"""Reviewing applications: the list, one of them without name and contact, and the pool against the quotas."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter

from frontend.answers import AnyRequest, see_other
from frontend.filters import choice
from frontend.forms import read_form, typed
from frontend.page import Notice
from frontend.pages.workbench.calls_frame import READERS, at, framed
from frontend.pages.workbench.showing import Slug, errors_of, shown
from participation.base.errors import N_, NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.words import Role
from participation.representatives.queries.applied_before import applied_before
from participation.representatives.queries.pool_picture import pool_picture
from participation.representatives.queries.reviewing import ForReview, one_to_review, to_review
from participation.representatives.schemas.application import DecidedObjection, NewReview, Revealed
from participation.representatives.schemas.limits import Reason
from participation.representatives.services.review_objections import decide_objection
from participation.representatives.services.reviewing import reveal_applicant, review_application
from participation.representatives.words import ObjectionOutcome, ReviewReason, Standing, Verdict

REVIEWING = (has_role(Role.OFFICER, Role.SECRETARY, Role.REVIEWER),)
DECIDING = (has_role(Role.OFFICER, Role.SECRETARY, Role.REVIEWER, Role.LEADER),)
FOUND = N_("Your finding is saved; the applicant is told.")
SECOND = N_("Your finding is saved. It counts once a second person finds the same.")
DECIDED = N_("The objection is decided; the applicant is told.")
ON_A_PAGE = 50


class FindingForm(msgspec.Struct, kw_only=True):
    """What a reviewer found."""

    verdict: Verdict
    version: int
    reason: ReviewReason | None = None
    note: Reason = ""
    sealed_note: Reason = ""


class AnswerForm(msgspec.Struct, kw_only=True):
    """What was decided on an objection."""

    outcome: ObjectionOutcome
    reason: Reason = ""


class WhyForm(msgspec.Struct, kw_only=True):
    """Why name and contact have to be seen."""

    why: Reason = ""


class CallApplicationsPage(Controller):
    """``/workbench/calls/{slug}/applications`` and ``/pool``."""

    path = "/workbench/calls/{slug:str}"
    guards = READERS

    @get("/applications")
    async def listed(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        slug: Slug,
        standing: Annotated[str | None, QueryParameter(max_length=40)] = None,
        cursor: FromQuery[str | None] = None,
    ) -> Response[Any]:
        """All applications under their pseudonyms, oldest first."""
        frame = await framed(actor, slug, "applications")
        chosen = choice(Standing, standing)
        found = await to_review(actor, slug, standing=chosen, cursor=cursor, limit=ON_A_PAGE)
        return shown(
            request,
            "workbench/calls_applications.html",
            found=found,
            chosen=chosen,
            cursor=cursor,
            form={"standing": chosen or ""},
            **frame,
        )

    @get("/pool")
    async def pool(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Who applied so far, against the quotas."""
        frame = await framed(actor, slug, "pool")
        picture = await pool_picture(frame["view"].id)
        passed = await pool_picture(frame["view"].id, waiting_too=False)
        return shown(request, "workbench/calls_pool.html", picture=picture, passed=passed, **frame)

    @get("/applications/{application:uuid}")
    async def one(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, application: FromPath[UUID]
    ) -> Response[Any]:
        """One application, without name and contact."""
        return await _page(request, actor, slug, application)

    @post("/applications/{application:uuid}/review", guards=REVIEWING)
    async def review(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, application: FromPath[UUID]
    ) -> Response[Any]:
        """Save what was found."""
        try:
            form = await read_form(request, FindingForm)
            new = NewReview(**msgspec.structs.asdict(form))
            made = await review_application(actor, application=application, new=new)
        except Refused as refused:
            return await _again(request, actor, slug, application, "review", refused)
        return see_other(at(slug, "applications"), FOUND if made.final else Notice(SECOND, tone="note"))

    @post("/applications/{application:uuid}/decision", guards=DECIDING)
    async def decide(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, application: FromPath[UUID]
    ) -> Response[Any]:
        """Decide on the objection."""
        found = await _found(actor, slug, application)
        if not found.objections:
            raise Refused(NOT_FOUND)
        try:
            form = await read_form(request, AnswerForm)
            new = DecidedObjection(outcome=form.outcome, reason=form.reason)
            await decide_objection(actor, objection=found.objections[-1].id, new=new)
        except Refused as refused:
            return await _again(request, actor, slug, application, "decision", refused)
        return see_other(at(slug, "applications", application), DECIDED)

    @post("/applications/{application:uuid}/revelation", guards=REVIEWING)
    async def reveal(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, application: FromPath[UUID]
    ) -> Response[Any]:
        """The same page with name and contact, this once; it stays on record."""
        try:
            form = await read_form(request, WhyForm)
            revealed = await reveal_applicant(actor, application=application, why=form.why)
        except Refused as refused:
            return await _again(request, actor, slug, application, "revelation", refused)
        return await _page(request, actor, slug, application, revealed=revealed)


async def _found(actor: Actor, slug: str, application: UUID) -> ForReview:
    found = await one_to_review(actor, application)
    if found.slug != slug:
        raise Refused(NOT_FOUND)
    return found


async def _page(
    request: AnyRequest,
    actor: Actor,
    slug: str,
    application: UUID,
    *,
    status: int = 200,
    revealed: Revealed | None = None,
    form: dict[str, Any] | None = None,
    **values: Any,
) -> Response[str]:
    frame = await framed(actor, slug, "applications")
    found = await _found(actor, slug, application)
    return shown(
        request,
        "workbench/calls_one.html",
        status=status,
        found=found,
        before=await applied_before(actor, application),
        revealed=revealed,
        form=form or {},
        here=at(slug, "applications", application),
        **frame,
        **values,
    )


async def _again(
    request: AnyRequest, actor: Actor, slug: str, application: UUID, act: str, refused: Refused
) -> Response[str]:
    errors = errors_of(refused, f"{act}.")
    form = {f"{act}.{name}": value for name, value in (await typed(request)).items()}
    return await _page(
        request, actor, slug, application, status=refused.refusal.status, errors=errors, form=form, refused=act
    )
