"""An application for whoever holds its link: where it stands, withdrawing it, and objecting to a review."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Meta

from frontend.answers import AnyRequest, html, page_for, see_other
from frontend.call_standing import steps_of_application
from frontend.forms import read_form, typed
from frontend.pages.applying_opened import OpenedApplication, opened_application
from frontend.pages.calls import SECTION
from participation.base import clock
from participation.base.errors import N_, FieldError, Refusal, Refused
from participation.base.identity.actor import Actor
from participation.base.settings import current
from participation.representatives.queries.seat_lists import public_list
from participation.representatives.rules.applications import check_time
from participation.representatives.rules.consents import Effect, effect_of
from participation.representatives.rules.review import may_object
from participation.representatives.schemas.application import NewObjection
from participation.representatives.services.consents_taking_back import quotas_need, take_consent_back
from participation.representatives.services.handing_in import withdraw_application
from participation.representatives.services.review_objections import object_to_review
from participation.representatives.words import CallState, ConsentTo, Standing

WITHDRAWN = N_("Your application is withdrawn.")
TAKEN_BACK = N_("You have taken this back. It counts from now on.")
OBJECTED = N_("Your objection has arrived. Somebody who took no part in the decision answers it.")
NAME = ConsentTo.NAME_PUBLISHED
ELSEWHERE = frozenset({401, 403, 404, 429})


class ObjectionForm(msgspec.Struct, kw_only=True):
    """Why the applicant does not agree."""

    text: Annotated[str, Meta(max_length=5_000)] = ""


class ConsentForm(msgspec.Struct, kw_only=True):
    """Which consent is taken back, and whether the application may be withdrawn for it."""

    purpose: ConsentTo
    withdraw: bool = False


class ApplicationPage(Controller):
    """``/applications/{code}``."""

    path = "/applications/{code:str}"
    include_in_schema = False

    @get()
    async def read(self, request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]) -> Response[Any]:
        """The pseudonym, where it stands, and what can be done now."""
        return await _page(request, actor, await opened_application(actor, code))

    @post("/withdrawal")
    async def withdraw(self, request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]) -> Response[Any]:
        """Withdraw it."""
        it = await opened_application(actor, code)
        try:
            await withdraw_application(actor, application=it.view.id, key=it.key)
        except Refused as refused:
            return await _page(request, actor, it, refused.refusal)
        return see_other(it.path, WITHDRAWN)

    @post("/consents")
    async def take_back(self, request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]) -> Response[Any]:
        """Take back what was allowed."""
        it = await opened_application(actor, code)
        try:
            form = await read_form(request, ConsentForm)
            done = await take_consent_back(
                actor, application=it.view.id, key=it.key, purpose=form.purpose, withdraws=form.withdraw
            )
        except Refused as refused:
            return await _page(request, actor, it, refused.refusal)
        return see_other(it.path, WITHDRAWN if done.effect is Effect.WITHDRAWS else TAKEN_BACK)

    @post("/objection")
    async def object_(self, request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]) -> Response[Any]:
        """Object to the finding that keeps one out."""
        it = await opened_application(actor, code)
        try:
            form = await read_form(request, ObjectionForm)
            new = NewObjection(text=form.text, key=it.key)
            await object_to_review(actor, application=it.view.id, new=new)
        except Refused as refused:
            return await _page(request, actor, it, refused.refusal, await typed(request))
        return see_other(it.path, OBJECTED)


async def _stands_by_name(it: OpenedApplication) -> bool:
    """Whether the applicant's name can be read in the list that is public."""
    public = await public_list(it.call.id) if any(one.purpose is NAME for one in it.view.consents) else None
    entries = public.content.entries if public else []
    return any(one.named and not one.organisation and one.pseudonym == it.view.pseudonym for one in entries)


async def _page(
    request: AnyRequest,
    actor: Actor,
    it: OpenedApplication,
    refusal: Refusal | None = None,
    form: dict[str, Any] | None = None,
) -> Response[str]:
    if refusal and refusal.status in ELSEWHERE:
        raise Refused(refusal)
    page = page_for(request, actor, section=SECTION)
    errors: tuple[FieldError, ...] = ()
    if refusal:
        errors = refusal.errors or (FieldError("", refusal.code, refusal.sentence, refusal.values),)
    last = it.view.reviews[-1] if it.view.reviews else None
    objected = last is not None and last.objected_at is not None
    call, now = it.call, clock.now()
    needed = quotas_need(call.way, call.seats, [one for one in call.categories if one.sensitive])
    return html(
        request,
        "calls/application.html",
        page,
        status=refusal.status if refusal else 200,
        personal=True,
        it=it,
        steps=steps_of_application(it.view, call, page),
        changes=check_time(call.state, call.opens_at, call.closes_at, now, zone=current().zone) is None,
        withdraws=it.view.standing not in {Standing.DRAFT, Standing.WITHDRAWN}
        and call.state in {CallState.OPEN, CallState.CLOSED},
        objects=may_object(call.state, it.view.standing, objected=objected) is None,
        last=last,
        effects={
            purpose: effect_of(purpose, state=call.state, standing=it.view.standing, needed=needed)
            for purpose in ConsentTo
        },
        named=await _stands_by_name(it),
        form=form or {},
        errors=errors,
    )
