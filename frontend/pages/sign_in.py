"""Signing in: residents by a code to their contact, staff by password and authenticator."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

import msgspec
from litestar import Controller, Response, get, post
from litestar.datastructures import Cookie
from msgspec import Meta

from frontend.answers import AnyRequest, html, page_for, see_other
from frontend.forms import read_form
from frontend.pages.returning import again, local, with_cookies
from participation.base.errors import N_, Refused
from participation.base.identity import cookies
from participation.base.identity.authentication import actor_of
from participation.base.identity.contacts import CONTACT_MISSING, Contact, masked
from participation.base.identity.services.codes import LASTS, send_code
from participation.base.identity.services.people import contact_or_refuse
from participation.base.identity.services.second_factor import (
    PENDING,
    pending_person,
    sign_in_with_password,
    sign_in_with_totp,
)
from participation.base.identity.services.sign_ins import Opened, sign_in_with_code, sign_out
from participation.base.identity.words import ContactKind
from participation.base.security.keys import seal_text, unseal_text

HOME = "/account"
# where staff begin their day
DESK = "/workbench"
AWAITED = "kaimen_code_awaited"
SECTION = "sign-in"

CODE_SENT = N_("We sent a new code.")
SIGNED_IN = N_("You are signed in.")
SIGNED_OUT = N_("You are signed out.")
ENTER_CODE = N_("Enter the code.")
ENTER_PASSWORD = N_("Enter your password.")

Text = Annotated[str, Meta(max_length=2000)]
ContactText = Annotated[str, Meta(min_length=1, max_length=254, extra={"required": CONTACT_MISSING})]
CodeText = Annotated[str, Meta(min_length=1, max_length=40, extra={"required": ENTER_CODE})]
PasswordText = Annotated[str, Meta(min_length=1, max_length=400, extra={"required": ENTER_PASSWORD})]


class ContactForm(msgspec.Struct):
    contact: ContactText
    next: Text = ""


class CodeForm(msgspec.Struct):
    code: CodeText


class PasswordForm(msgspec.Struct):
    contact: ContactText
    password: PasswordText
    next: Text = ""


class Awaited(msgspec.Struct, frozen=True):
    """Where a code went and where its holder wants to go; sealed in a cookie until the code is typed."""

    kind: ContactKind
    value: str
    next: str

    @property
    def contact(self) -> Contact:
        """The contact to which the code went."""
        return self.kind, self.value


class SignInPages(Controller):
    """``/sign-in`` and what follows from it."""

    path = "/"

    @get("/sign-in")
    async def ask_contact(self, request: AnyRequest) -> Response[Any]:
        """Ask how we can reach the resident."""
        onward = local(request.query_params.get("next"), "")
        if actor_of(request).signed_in:
            return see_other(onward or HOME)
        return _ask(request, "sign_in/contact.html", form={"next": onward})

    @post("/sign-in")
    async def take_contact(self, request: AnyRequest) -> Response[Any]:
        """Send a code; whether anybody is known by the contact is not told."""
        try:
            form = await read_form(request, ContactForm)
            kind, value = contact_or_refuse(form.contact)
            await send_code(actor_of(request), contact=(kind, value))
        except Refused as refused:
            return await again(request, "sign_in/contact.html", refused, section=SECTION)
        awaited = Awaited(kind, value, local(form.next, HOME))
        return with_cookies(see_other("/sign-in/code"), _await(awaited))

    @get("/sign-in/code")
    async def ask_code(self, request: AnyRequest) -> Response[Any]:
        """Ask for the code that was sent."""
        awaited = _awaited(request)
        if awaited is None:
            return see_other("/sign-in")
        return _ask(request, "sign_in/code.html", **_shown(awaited))

    @post("/sign-in/code")
    async def take_code(self, request: AnyRequest) -> Response[Any]:
        """Sign in with the code."""
        awaited = _awaited(request)
        if awaited is None:
            return see_other("/sign-in")
        try:
            form = await read_form(request, CodeForm)
            opened = await sign_in_with_code(actor_of(request), contact=awaited.contact, code=form.code)
        except Refused as refused:
            return await again(request, "sign_in/code.html", refused, section=SECTION, **_shown(awaited))
        return _welcome(opened, awaited.next, AWAITED)

    @post("/sign-in/code/new")
    async def send_again(self, request: AnyRequest) -> Response[Any]:
        """Send another code to the same contact."""
        awaited = _awaited(request)
        if awaited is None:
            return see_other("/sign-in")
        await send_code(actor_of(request), contact=awaited.contact)
        return with_cookies(see_other("/sign-in/code", CODE_SENT), _await(awaited))

    @get("/sign-in/staff")
    async def ask_password(self, request: AnyRequest) -> Response[Any]:
        """Ask a member of staff for contact and password."""
        onward = local(request.query_params.get("next"), "")
        return _ask(request, "sign_in/staff.html", form={"next": onward})

    @post("/sign-in/staff")
    async def take_password(self, request: AnyRequest) -> Response[Any]:
        """Check the password; go on to the second factor, or to enrolling one."""
        try:
            form = await read_form(request, PasswordForm)
            contact = contact_or_refuse(form.contact)
            found = await sign_in_with_password(actor_of(request), contact=contact, password=form.password)
        except Refused as refused:
            return await again(request, "sign_in/staff.html", refused, section=SECTION)
        if isinstance(found, Opened):
            return with_cookies(see_other("/account/second-factor"), cookies.sign_in_cookie(found))
        onward = local(form.next, DESK)
        pending = cookies.make(
            cookies.PENDING, f"{found}.{quote(onward, safe='')}", seconds=int(PENDING.total_seconds())
        )
        return with_cookies(see_other("/sign-in/second-factor"), pending)

    @get("/sign-in/second-factor")
    async def ask_second_factor(self, request: AnyRequest) -> Response[Any]:
        """Ask for the code of the authenticator."""
        pending, _ = _pending(request)
        if pending_person(pending) is None:
            return see_other("/sign-in/staff")
        return _ask(request, "sign_in/second_factor.html")

    @post("/sign-in/second-factor")
    async def take_second_factor(self, request: AnyRequest) -> Response[Any]:
        """Sign in as staff."""
        pending, onward = _pending(request)
        if pending_person(pending) is None:
            return see_other("/sign-in/staff")
        try:
            form = await read_form(request, CodeForm)
            opened = await sign_in_with_totp(actor_of(request), pending=pending, code=form.code)
        except Refused as refused:
            return await again(request, "sign_in/second_factor.html", refused, section=SECTION)
        return _welcome(opened, onward, cookies.PENDING)

    @post("/sign-out")
    async def leave(self, request: AnyRequest) -> Response[Any]:
        """Sign out of this browser."""
        await sign_out(actor_of(request))
        return with_cookies(see_other("/", SIGNED_OUT), cookies.ended())


def _welcome(opened: Opened, onward: str, done_with: str) -> Response[Any]:
    return with_cookies(
        see_other(local(onward, HOME), SIGNED_IN), cookies.sign_in_cookie(opened), cookies.ended(done_with)
    )


def _ask(request: AnyRequest, template: str, **values: Any) -> Response[Any]:
    return html(request, template, page_for(request, section=SECTION), personal=True, **values)


def _await(awaited: Awaited) -> Cookie:
    sealed = seal_text(AWAITED, msgspec.json.encode(awaited).decode())
    return cookies.make(AWAITED, sealed, seconds=int(LASTS.total_seconds()))


def _awaited(request: AnyRequest) -> Awaited | None:
    text = unseal_text(AWAITED, request.cookies.get(cookies.name_of(AWAITED), ""))
    return msgspec.json.decode(text, type=Awaited) if text else None


def _shown(awaited: Awaited) -> dict[str, Any]:
    return {"contact": masked(awaited.kind, awaited.value), "minutes": int(LASTS.total_seconds() // 60)}


def _pending(request: AnyRequest) -> tuple[str, str]:
    # the way onward was quoted for the cookie, and is read back by whoever reads the cookie
    pending, _, onward = request.cookies.get(cookies.name_of(cookies.PENDING), "").partition(".")
    return pending, onward
