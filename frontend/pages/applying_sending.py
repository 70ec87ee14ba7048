"""The last steps of an application: how to reach the applicant, proved by a code, and handing it in."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Meta

from frontend.answers import html, page_for, see_other
from frontend.forms import read_form, typed
from frontend.page import Notice
from frontend.pages.applying import GOING_ON
from frontend.pages.applying_opened import OpenedApplication, opened_application
from frontend.pages.calls import SECTION
from frontend.pages.returning import again, with_cookies
from participation.base.errors import N_, FieldError, Refused
from participation.base.identity import cookies
from participation.base.identity.actor import Actor
from participation.base.identity.contacts import masked, read_contact
from participation.base.identity.services.codes import LASTS
from participation.base.security.keys import seal_text, unseal_text
from participation.base.uploads.queries import attached_to
from participation.representatives.schemas.application import Agreed
from participation.representatives.services.applying import prove_contact, send_application_code, use_own_contact
from participation.representatives.services.handing_in import hand_in
from participation.representatives.words import Standing

AnyRequest = Request[Any, Any, Any]
Text = Annotated[str, Meta(max_length=300)]

# the contact whose code is to be typed
ASKED = "kaimen_application_contact"

HANDED_IN = N_("Your application has arrived.")
CODE_LOST = N_("Please enter your contact again.")


class ContactForm(msgspec.Struct, kw_only=True):
    """Where the code goes."""

    contact: Text = ""


class CodeForm(msgspec.Struct, kw_only=True):
    """The code."""

    code: Text = ""


class AgreedForm(msgspec.Struct, kw_only=True):
    """What is allowed, each tick by itself."""

    name_published: bool = False
    invited_again: bool = False
    agreed_sensitive: bool = False


class SendingPages(Controller):
    """``/applications/{code}/contact``, ``/code`` and ``/check``."""

    path = "/applications/{code:str}"
    include_in_schema = False

    @get("/contact")
    async def ask_contact(
        self, request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Response[Any]:
        """How to reach the applicant; who is signed in goes on at once."""
        it = await opened_application(actor, code)
        if not it.view.proved and actor.signed_in:
            await use_own_contact(actor, application=it.view.id, key=it.key)
            it = await opened_application(actor, code)
        if it.view.proved:
            return see_other(f"{it.path}/check")
        page = page_for(request, actor, section=SECTION)
        return html(request, "calls/contact.html", page, personal=True, it=it)

    @post("/contact")
    async def take_contact(
        self, request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Response[Any]:
        """Send the code."""
        it = await opened_application(actor, code)
        try:
            form = await read_form(request, ContactForm)
            await send_application_code(actor, slug=it.view.slug, contact=form.contact)
        except Refused as refused:
            return await again(request, "calls/contact.html", refused, section=SECTION, it=it)
        cookie = cookies.make(ASKED, seal_text(ASKED, form.contact), seconds=int(LASTS.total_seconds()))
        return with_cookies(see_other(f"{it.path}/code"), cookie)

    @get("/code")
    async def ask_code(self, request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]) -> Response[Any]:
        """The field for the code."""
        it = await opened_application(actor, code)
        contact = _asked(request)
        if contact is None:
            return see_other(f"{it.path}/contact", Notice(CODE_LOST, tone="note"))
        page = page_for(request, actor, section=SECTION)
        return html(request, "calls/code.html", page, personal=True, it=it, sent_to=_shown(contact))

    @post("/code")
    async def take_code(self, request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]) -> Response[Any]:
        """The contact is theirs."""
        it = await opened_application(actor, code)
        contact = _asked(request)
        if contact is None:
            return see_other(f"{it.path}/contact", Notice(CODE_LOST, tone="note"))
        try:
            form = await read_form(request, CodeForm)
            await prove_contact(actor, application=it.view.id, key=it.key, contact=contact, code=form.code)
        except Refused as refused:
            return await again(request, "calls/code.html", refused, section=SECTION, it=it, sent_to=_shown(contact))
        return with_cookies(see_other(f"{it.path}/check"), cookies.ended(ASKED))

    @get("/check")
    async def check(self, request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]) -> Response[Any]:
        """All that is about to be handed in, and what may be allowed beside it."""
        it = await opened_application(actor, code)
        if it.view.standing is not Standing.DRAFT:
            return see_other(it.path)
        return await _check_page(request, actor, it, {})

    @post("/check")
    async def send(self, request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]) -> Response[Any]:
        """Hand it in."""
        it = await opened_application(actor, code)
        try:
            form = await read_form(request, AgreedForm)
            agreed = Agreed(
                name_published=form.name_published,
                invited_again=form.invited_again,
                sensitive_value=form.agreed_sensitive,
            )
            await hand_in(actor, application=it.view.id, key=it.key, agreed=agreed)
        except Refused as refused:
            if not refused.refusal.errors:
                raise
            return await _check_page(request, actor, it, await typed(request), refused)
        return with_cookies(see_other(it.path, HANDED_IN), cookies.ended(GOING_ON))


def _asked(request: AnyRequest) -> str | None:
    return unseal_text(ASKED, request.cookies.get(cookies.name_of(ASKED), ""))


def _shown(contact: str) -> str:
    found = read_contact(contact)
    return masked(*found) if isinstance(found, tuple) else contact


async def _check_page(
    request: AnyRequest, actor: Actor, it: OpenedApplication, form: dict[str, Any], refused: Refused | None = None
) -> Response[str]:
    sensitive = {one.id for one in it.call.categories if one.sensitive}
    return html(
        request,
        "calls/check.html",
        page_for(request, actor, section=SECTION),
        status=refused.refusal.status if refused else 200,
        personal=True,
        it=it,
        form=form,
        kept=await attached_to(f"application:{it.view.id}"),
        sensitive=bool(sensitive & {one.category for one in it.view.values}),
        errors=_of_check(refused.refusal.errors) if refused else (),
    )


def _of_check(errors: tuple[FieldError, ...]) -> tuple[FieldError, ...]:
    """What is missing stands on the pages before; only the ticks are fields of this one."""
    here = AgreedForm.__struct_fields__
    return tuple(error if error.field in here else msgspec.structs.replace(error, field="") for error in errors)
