"""Entering an application for somebody at the counter or on the telephone, and the slip they take home."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Meta

from frontend.answers import AnyRequest, see_other
from frontend.forms import read_form, typed
from frontend.pages.applying import AnswersForm
from frontend.pages.workbench.calls_frame import at, framed
from frontend.pages.workbench.showing import Slug, errors_of, shown
from participation.base.errors import N_, NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.words import Role
from participation.representatives.links import application_link
from participation.representatives.queries.reviewing import one_to_review
from participation.representatives.schemas.application import Agreed, NewApplication
from participation.representatives.schemas.limits import Reason
from participation.representatives.services.handing_in import apply_at_once, withdraw_application
from participation.representatives.words import ApplicantKind, ApplicationChannel

ENTERING = (has_role(Role.CLERK, Role.OFFICER, Role.SECRETARY),)
ENTERED = N_("The application is handed in. Print the slip, or read the pseudonym out.")
WITHDRAWN = N_("The application is withdrawn.")


class EntryForm(AnswersForm, kw_only=True):
    """What a clerk writes down."""

    kind: ApplicantKind = ApplicantKind.PERSON
    channel: ApplicationChannel = ApplicationChannel.COUNTER
    contact: Annotated[str, Meta(max_length=254)] = ""
    name_published: bool = False
    invited_again: bool = False
    agreed_sensitive: bool = False
    note: Reason = ""


class NoteForm(msgspec.Struct, kw_only=True):
    """Who asked for it, and when."""

    note: Reason = ""


class CallEnteringPage(Controller):
    """``/workbench/calls/{slug}/enter``."""

    path = "/workbench/calls/{slug:str}"
    guards = ENTERING

    @get("/enter")
    async def ask(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """The questions on one page."""
        return await _page(request, actor, slug, {"kind": "person", "channel": "counter"})

    @post("/enter")
    async def enter(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Hand it in for them."""
        frame = await framed(actor, slug, "enter")
        try:
            form = await read_form(request, EntryForm)
            said = msgspec.structs.asdict(form.answers(frame["view"]))
            new = NewApplication(
                **said,
                kind=form.kind,
                channel=form.channel,
                contact=form.contact,
                note=form.note,
                agreed=Agreed(
                    name_published=form.name_published,
                    invited_again=form.invited_again,
                    sensitive_value=form.agreed_sensitive,
                ),
            )
            made = await apply_at_once(actor, slug=slug, new=new)
        except Refused as refused:
            errors = errors_of(refused)
            return await _page(request, actor, slug, await typed(request), status=refused.refusal.status, errors=errors)
        return see_other(at(slug, "applications", made.id, "slip"), ENTERED)

    @get("/applications/{application:uuid}/slip")
    async def slip(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, application: FromPath[UUID]
    ) -> Response[Any]:
        """What somebody without a telephone takes home: pseudonym, link, when and where."""
        frame = await framed(actor, slug, "enter")
        found = await one_to_review(actor, application)
        # the slip opens the application, so it is for who wrote it alone
        if found.slug != slug or found.clerk is None or found.clerk != actor.person:
            raise Refused(NOT_FOUND)
        return shown(request, "workbench/calls_slip.html", found=found, link=application_link(application), **frame)

    @post("/applications/{application:uuid}/withdrawal")
    async def withdraw(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, application: FromPath[UUID]
    ) -> Response[Any]:
        """Withdraw it for who calls."""
        found = await one_to_review(actor, application)
        if found.slug != slug:
            raise Refused(NOT_FOUND)
        form = await read_form(request, NoteForm)
        await withdraw_application(actor, application=application, note=form.note)
        return see_other(at(slug, "applications"), WITHDRAWN)


async def _page(
    request: AnyRequest, actor: Actor, slug: str, form: dict[str, Any], *, status: int = 200, **values: Any
) -> Response[str]:
    frame = await framed(actor, slug, "enter")
    return shown(request, "workbench/calls_enter.html", status=status, form=form, **frame, **values)
