"""My account, what protects it: password and authenticator of the staff, tokens for the API."""

from __future__ import annotations

from base64 import b64encode
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.params import FromPath
from msgspec import Meta

from frontend.answers import AnyRequest, html, page_for, see_other
from frontend.forms import read_form, typed
from frontend.pages.returning import again, with_cookies
from frontend.pages.sign_in import ENTER_CODE, ENTER_PASSWORD
from participation.base.errors import N_, Refused
from participation.base.identity import cookies
from participation.base.identity.authentication import actor_of
from participation.base.identity.guards import signed_in
from participation.base.identity.queries import protection_of, tokens_of
from participation.base.identity.services.authority import person_of
from participation.base.identity.services.passwords import SHORTEST, set_password
from participation.base.identity.services.second_factor import Enrolment, confirm, offer
from participation.base.identity.services.tokens import issue_token, revoke_token
from participation.base.identity.words import Scope
from participation.base.security.keys import seal_text, unseal_text

SECTION = "account"
# The secret of a new token, on its way from the answer to the form to the page that shows it once.
SHOWN_ONCE = "kaimen_new_token"
SHOWN_WITHIN = 120

PASSWORD_SET = N_("Your password is set. You were signed out everywhere else.")
ENROLLED = N_("Your authenticator is set up.")
REVOKED = N_("The token is revoked.")
NAME_TOKEN = N_("Say what the token is for.")

Password = Annotated[str, Meta(min_length=1, max_length=400, extra={"required": ENTER_PASSWORD})]


class PasswordForm(msgspec.Struct):
    password: Password
    current: Annotated[str, Meta(max_length=400)] = ""


class EnrolmentForm(msgspec.Struct):
    sealed: Annotated[str, Meta(max_length=1000)]
    password: Password
    code: Annotated[str, Meta(min_length=1, max_length=40, extra={"required": ENTER_CODE})]


class TokenForm(msgspec.Struct):
    name: Annotated[str, Meta(min_length=1, max_length=80, extra={"required": NAME_TOKEN})]
    scopes: list[Scope] = []


class ProtectionPages(Controller):
    """``/account/password``, ``/account/second-factor``, ``/account/tokens``."""

    path = "/account"
    guards = (signed_in,)

    @get("/password")
    async def ask_password(self, request: AnyRequest) -> Response[Any]:
        """Set or change the password."""
        return _ask(request, "account/password.html", **await _password(request))

    @post("/password")
    async def take_password(self, request: AnyRequest) -> Response[Any]:
        """Keep the password; whoever has no authenticator yet goes on to it."""
        try:
            form = await read_form(request, PasswordForm)
            await set_password(actor_of(request), password=form.password, current=form.current)
        except Refused as refused:
            values = await _password(request)
            return await again(request, "account/password.html", refused, section=SECTION, **values)
        enrolled = (await protection_of(person_of(actor_of(request)))).second_factor
        return see_other("/account" if enrolled else "/account/second-factor", PASSWORD_SET)

    @get("/second-factor")
    async def ask_second_factor(self, request: AnyRequest) -> Response[Any]:
        """Show the secret for the authenticator."""
        actor = actor_of(request)
        if not (await protection_of(person_of(actor))).password:
            return see_other("/account/password")
        return _ask(request, "account/second_factor.html", **_offered(await offer(actor)))

    @post("/second-factor")
    async def take_second_factor(self, request: AnyRequest) -> Response[Any]:
        """Keep the secret once its code was right; from now on the roles are in force."""
        actor = actor_of(request)
        try:
            form = await read_form(request, EnrolmentForm)
            opened = await confirm(actor, sealed=form.sealed, code=form.code, password=form.password)
        except Refused as refused:
            sealed = (await typed(request)).get("sealed")
            enrolment = await offer(actor, sealed if isinstance(sealed, str) else None)
            values = _offered(enrolment)
            return await again(request, "account/second_factor.html", refused, section=SECTION, **values)
        return with_cookies(see_other("/account", ENROLLED), cookies.sign_in_cookie(opened))

    @get("/tokens")
    async def tokens(self, request: AnyRequest) -> Response[Any]:
        """The tokens there are; a new one with its secret, this once."""
        secret = unseal_text(SHOWN_ONCE, request.cookies.get(cookies.name_of(SHOWN_ONCE), ""), _about(request))
        response = _ask(request, "account/tokens.html", **await _tokens(request), secret=secret)
        return with_cookies(response, cookies.ended(SHOWN_ONCE)) if secret else response

    @post("/tokens")
    async def issue(self, request: AnyRequest) -> Response[Any]:
        """Make a token."""
        try:
            form = await read_form(request, TokenForm)
            issued = await issue_token(actor_of(request), name=form.name, scopes=form.scopes)
        except Refused as refused:
            values = await _tokens(request)
            return await again(request, "account/tokens.html", refused, section=SECTION, secret=None, **values)
        sealed = seal_text(SHOWN_ONCE, issued.secret, _about(request))
        return with_cookies(see_other("/account/tokens"), cookies.make(SHOWN_ONCE, sealed, seconds=SHOWN_WITHIN))

    @post("/tokens/{token:uuid}/revocation")
    async def revoke(self, request: AnyRequest, token: FromPath[UUID]) -> Response[Any]:
        """Make a token useless."""
        await revoke_token(actor_of(request), token=token)
        return see_other("/account/tokens", REVOKED)


async def _password(request: AnyRequest) -> dict[str, Any]:
    protection = await protection_of(person_of(actor_of(request)))
    return {"protection": protection, "shortest": SHORTEST}


def _offered(enrolment: Enrolment) -> dict[str, Any]:
    groups = [enrolment.secret[place : place + 4] for place in range(0, len(enrolment.secret), 4)]
    image = f"data:image/svg+xml;base64,{b64encode(enrolment.qr).decode()}"
    return {"sealed": enrolment.sealed, "image": image, "secret": " ".join(groups)}


async def _tokens(request: AnyRequest) -> dict[str, Any]:
    return {"tokens": await tokens_of(person_of(actor_of(request))), "scopes": [scope.value for scope in Scope]}


def _about(request: AnyRequest) -> str:
    """Only the sign-in that made a token may see its secret."""
    return str(actor_of(request).sign_in)


def _ask(request: AnyRequest, template: str, **values: Any) -> Response[Any]:
    return html(request, template, page_for(request, section=SECTION), personal=True, **values)
