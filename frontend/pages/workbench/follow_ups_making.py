"""Following up an answer, and being satisfied with it, as the office enters them on the workbench."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Meta

from decisions.queries.answers_followed import AnswerFollowed, answer_followed
from decisions.queries.follow_ups import READING
from decisions.schemas.follow_up import NewFollowUp
from decisions.schemas.satisfaction import NewResponse, NewSatisfaction
from decisions.services.follow_up_loading import ANSWERING
from decisions.services.follow_ups import make_follow_up
from decisions.services.satisfaction import NOTING, respond, say
from decisions.words import Response as Responding
from decisions.words import Satisfaction
from frontend.answers import AnyRequest, see_other
from frontend.forms import read_form, typed
from frontend.pages.workbench.follow_ups import AT, DAY_MISSING
from frontend.pages.workbench.showing import errors_of, shown
from participation.base.errors import N_, FieldError, Refused, invalid
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.queries import bodies

READERS = (has_role(*READING),)
OFFICE = (has_role(*ANSWERING),)
NOTERS = (has_role(*NOTING),)
MADE = N_("It is followed up, and the representative is told.")
NOTED = N_("What the representative said is noted.")
RESPONDED = N_("The response is on record, and the representative is told.")
ANSWER_MISSING = N_("Choose one.")


class FollowUpForm(msgspec.Struct, kw_only=True):
    """What is to be done, by whom, until when."""

    title: Annotated[str, Meta(max_length=200)] = ""
    unit: Annotated[str, Meta(max_length=80)] = ""
    due_on: date | None = None
    reason: Annotated[str, Meta(max_length=4_000)] = ""


class SaidForm(msgspec.Struct, kw_only=True):
    """What the representative said at the counter or on the telephone."""

    answer: Satisfaction | None = None
    said_reason: Annotated[str, Meta(max_length=4_000)] = ""


class ResponseForm(msgspec.Struct, kw_only=True):
    """What the office does about it."""

    response: Responding | None = None
    reason: Annotated[str, Meta(max_length=4_000)] = ""
    due_on: date | None = None


class FollowingUpPage(Controller):
    """``/workbench/opinions/{opinion}/follow-ups``."""

    path = "/workbench/opinions/{opinion:uuid}/follow-ups"
    guards = OFFICE

    @get()
    async def ask(self, request: AnyRequest, actor: NamedDependency[Actor], opinion: FromPath[UUID]) -> Response[Any]:
        """What follows the answer up."""
        found = await answer_followed(actor, opinion)
        form = {"unit": found.unit.slug, "due_on": found.due_on.isoformat() if found.due_on else ""}
        return await _making(request, found, form=form)

    @post()
    async def make(self, request: AnyRequest, actor: NamedDependency[Actor], opinion: FromPath[UUID]) -> Response[Any]:
        """Follow it up."""
        found = await answer_followed(actor, opinion)
        try:
            form = await read_form(request, FollowUpForm)
            if form.due_on is None:
                raise Refused(invalid(FieldError("due_on", "required", DAY_MISSING)))
            new = NewFollowUp(title=form.title, unit=form.unit, due_on=form.due_on, reason=form.reason)
            made = await make_follow_up(actor, adoption=found.adopted, new=new)
        except Refused as refused:
            errors = errors_of(refused)
            return await _making(
                request, found, status=refused.refusal.status, errors=errors, form=await typed(request)
            )
        return see_other(f"{AT}/{made.id}", MADE)


class SatisfactionDeskPage(Controller):
    """``/workbench/opinions/{opinion}/satisfaction``."""

    path = "/workbench/opinions/{opinion:uuid}/satisfaction"
    guards = READERS

    @get()
    async def read(self, request: AnyRequest, actor: NamedDependency[Actor], opinion: FromPath[UUID]) -> Response[Any]:
        """What was said about being satisfied, and what can be done about it."""
        return _satisfaction(request, await answer_followed(actor, opinion))

    @post(guards=NOTERS)
    async def note(self, request: AnyRequest, actor: NamedDependency[Actor], opinion: FromPath[UUID]) -> Response[Any]:
        """Note for the representative what they said."""
        try:
            form = await read_form(request, SaidForm)
            if form.answer is None:
                raise Refused(invalid(FieldError("answer", "required", ANSWER_MISSING)))
            await say(actor, opinion=opinion, new=NewSatisfaction(answer=form.answer, reason=form.said_reason))
        except Refused as refused:
            errors = tuple(
                msgspec.structs.replace(one, field="said_reason") if one.field == "reason" else one
                for one in errors_of(refused)
            )
            return await _again(request, actor, opinion, refused.refusal.status, errors)
        return see_other(f"/workbench/opinions/{opinion}/satisfaction", NOTED)

    @post("/response", guards=OFFICE)
    async def respond(
        self, request: AnyRequest, actor: NamedDependency[Actor], opinion: FromPath[UUID]
    ) -> Response[Any]:
        """Take it up again, or let it stand."""
        try:
            form = await read_form(request, ResponseForm)
            if form.response is None:
                raise Refused(invalid(FieldError("response", "required", ANSWER_MISSING)))
            new = NewResponse(response=form.response, reason=form.reason, due_on=form.due_on)
            await respond(actor, opinion=opinion, new=new)
        except Refused as refused:
            return await _again(request, actor, opinion, refused.refusal.status, errors_of(refused))
        return see_other(f"/workbench/opinions/{opinion}/satisfaction", RESPONDED)


async def _again(
    request: AnyRequest, actor: Actor, opinion: UUID, status: int, errors: tuple[FieldError, ...]
) -> Response[Any]:
    found = await answer_followed(actor, opinion)
    return _satisfaction(request, found, status=status, errors=errors, form=await typed(request))


def _satisfaction(request: AnyRequest, found: AnswerFollowed, **values: Any) -> Response[str]:
    return shown(request, "follow_ups/satisfaction.html", found=found, **values)


async def _making(request: AnyRequest, found: AnswerFollowed, **values: Any) -> Response[str]:
    units = [(body.slug, body.name, body.name_en) for body in await bodies()]
    return shown(request, "follow_ups/new.html", found=found, units=units, **values)
