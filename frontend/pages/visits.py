"""After a visit: the form for who was there, what others read of it, and the record that somebody did not come."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Meta

from events.links import Own, own_path, read_own
from events.queries.feedback import own_visit, public_results
from events.queries.no_shows import own_no_show
from events.queries.waitlist_page import asked_place
from events.schemas.visit import NewFeedback
from events.schemas.waitlist import WaitReason
from events.services.feedback import give_feedback
from events.services.no_shows import appeal
from frontend.answers import AnyRequest, html, page_for, see_other
from frontend.forms import read_form, typed
from frontend.pages.waiting import SECTION
from participation.base.errors import N_, NOT_FOUND, FieldError, Refused, invalid
from participation.base.identity.actor import Actor

THANKS = N_("Thank you. You can change your answers as long as the form is open.")
OBJECTED = N_("Your objection is with the office. You are told what comes of it.")
CHOOSE = N_("Choose one.")


class VisitForm(msgspec.Struct, kw_only=True):
    """The form as browsers send it."""

    rating: Annotated[int, Meta(ge=0, le=5)] = 0
    understood: Annotated[int, Meta(ge=0, le=5)] = 0
    again: Annotated[str, Meta(max_length=3)] = ""
    text: Annotated[str, Meta(max_length=2_000)] = ""
    publish: bool = False

    def given(self) -> NewFeedback:
        """What was said. Raises 422 without a rating."""
        if not self.rating:
            raise Refused(invalid(FieldError("rating", "required", CHOOSE)))
        return NewFeedback(
            rating=self.rating,
            understood=self.understood or None,
            again={"yes": True, "no": False}.get(self.again),
            text=self.text,
            publish=self.publish,
        )


class FeedbackFormPages(Controller):
    """``/feedback/{code}``."""

    path = "/feedback/{code:str}"
    include_in_schema = False

    @get()
    async def ask(self, request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]) -> Response[Any]:
        """The questions, with what was answered so far."""
        return await _form(request, actor, code)

    @post()
    async def give(self, request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]) -> Response[Any]:
        """Store the answers, or put them in the place of the earlier ones."""
        booking = _opened(Own.FEEDBACK, code)
        try:
            await give_feedback(actor, code=code, new=(await read_form(request, VisitForm)).given())
        except Refused as refused:
            if refused.refusal.status == NOT_FOUND.status:
                raise
            said = refused.refusal
            errors = said.errors or (FieldError("", said.code, said.sentence, said.values),)
            return await _form(request, actor, code, status=said.status, errors=errors, form=await typed(request))
        return see_other(own_path(Own.FEEDBACK, booking), THANKS)


class FeedbackPage(Controller):
    """``/sessions/{session}/feedback``: what everybody may read."""

    path = "/sessions/{session:uuid}/feedback"
    include_in_schema = False

    @get()
    async def read(self, request: AnyRequest, actor: NamedDependency[Actor], session: FromPath[UUID]) -> Response[Any]:
        """Counts and words that were let."""
        return html(
            request,
            "afterwards/public.html",
            page_for(request, actor, section=SECTION),
            view=await asked_place(session),
            found=await public_results(session),
        )


class NoShowPages(Controller):
    """``/bookings/{code}/no-show``: the record, and the objection to it."""

    path = "/bookings/{code:str}/no-show"
    include_in_schema = False

    @get()
    async def read(self, request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]) -> Response[Any]:
        """What was recorded and why, what follows from it, and how to object."""
        return await _no_show(request, actor, code)

    @post("/appeal")
    async def appeal(self, request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]) -> Response[Any]:
        """Object."""
        booking = _opened(Own.BOOKING, code)
        try:
            await appeal(actor, booking=booking, code=code, reason=(await read_form(request, WaitReason)).reason)
        except Refused as refused:
            if refused.refusal.status == NOT_FOUND.status:
                raise
            said = refused.refusal
            errors = said.errors or (FieldError("reason", said.code, said.sentence, said.values),)
            return await _no_show(request, actor, code, status=said.status, errors=errors, form=await typed(request))
        return see_other(f"{own_path(Own.BOOKING, booking)}/no-show", OBJECTED)


def _opened(what: Own, code: str) -> UUID:
    found = read_own(what, code)
    if found is None:
        raise Refused(NOT_FOUND)
    return found


async def _form(request: AnyRequest, actor: Actor, code: str, **values: Any) -> Response[Any]:
    page = page_for(request, actor, section=SECTION)
    it = await own_visit(_opened(Own.FEEDBACK, code))
    given = {
        "rating": str(it.rating or ""),
        "understood": str(it.understood or ""),
        "again": {True: "yes", False: "no"}.get(it.again, "") if it.again is not None else "",
        "text": it.text,
        "publish": "yes" if it.publish else "",
    }
    open_ = it.checked_in and page.now < it.until
    values = {"form": given, **values}
    return html(request, "afterwards/form.html", page, personal=True, it=it, code=code.lower(), open=open_, **values)


async def _no_show(request: AnyRequest, actor: Actor, code: str, **values: Any) -> Response[Any]:
    it = await own_no_show(_opened(Own.BOOKING, code))
    page = page_for(request, actor, section=SECTION)
    open_ = it.until is not None and page.now < it.until
    return html(request, "afterwards/no_show.html", page, personal=True, it=it, code=code.lower(), open=open_, **values)
