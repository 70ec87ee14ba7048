"""Subscriptions: asking for news of consultations, confirming it, one's own, and leaving with one click."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from msgspec import Meta

from consultations.queries.consultations import consultation
from consultations.queries.subscribing import known, linked, mine
from consultations.schemas.subscribing import NewSubscription
from consultations.subscribing import asking
from consultations.subscribing.links import CONFIRM, LEAVE, opens
from consultations.subscribing.words import Rhythm, Scope
from frontend.answers import AnyRequest, html, page_for, see_other
from frontend.forms import read_form
from frontend.pages.returning import again
from participation.base.errors import N_, NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.queries import bodies, contacts_of
from participation.base.identity.words import ContactKind
from participation.base.notices.words import RHYTHM, SCOPE

HERE = "/subscriptions"
SECTION = "consultations"
ASKED = N_("A mail is on its way to you. Follow the link in it to confirm; until then nothing is sent.")
DONE = N_("You are subscribed.")
CONFIRMED = N_("Thank you. You will hear from us.")
LEFT = N_("You will get no more of these mails.")
KINDS = (Scope.BODY, Scope.DISTRICT, Scope.TAG, Scope.AUDIENCE)

Key = Annotated[str, QueryParameter(max_length=64)]
ABOUT_SHAPE = r"^(everything|(body|audience|district|tag|consultation):.{1,80})$"


class SubscriptionForm(msgspec.Struct, kw_only=True):
    """What is asked for: ``about`` is a scope, a colon and its value."""

    about: Annotated[str, Meta(pattern=ABOUT_SHAPE)] = "everything"
    rhythm: Rhythm = Rhythm.AT_ONCE
    contact: Annotated[str, Meta(max_length=254)] = ""

    @property
    def wish(self) -> NewSubscription:
        """The same as the service takes it."""
        scope, _, value = self.about.partition(":")
        return NewSubscription(scope=Scope(scope), value=value, rhythm=self.rhythm, contact=self.contact)


class SubscriptionPages(Controller):
    """``/subscriptions``."""

    path = HERE
    include_in_schema = False

    @get()
    async def ask(
        self, request: AnyRequest, actor: NamedDependency[Actor], about: FromQuery[str] = "everything"
    ) -> Response[Any]:
        """The form, the feed of the same, and the subscriptions of whoever is signed in."""
        form = {"about": about, "contact": await _own_address(actor)}
        page = page_for(request, actor, section=SECTION)
        return html(request, "subscriptions/start.html", page, personal=True, form=form, **await _shown(actor, about))

    @post()
    async def take(self, request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
        """Take the wish in."""
        try:
            form = await read_form(request, SubscriptionForm)
            done = await asking.subscribe(actor, new=form.wish)
        except Refused as refused:
            about = str((await request.form()).get("about", "everything"))
            values = await _shown(actor, about)
            return await again(request, "subscriptions/start.html", _on_fields(refused), section=SECTION, **values)
        return see_other(HERE, DONE if done.confirmed else ASKED)

    @get("/{subscription:uuid}/confirmation")
    async def asked(
        self, request: AnyRequest, actor: NamedDependency[Actor], subscription: FromPath[UUID], key: Key = ""
    ) -> Response[Any]:
        """What is to be confirmed. Mail programs look at links before people do, so that a button is needed."""
        return await _linked(request, actor, subscription, key, CONFIRM)

    @post("/{subscription:uuid}/confirmation")
    async def confirm(
        self, actor: NamedDependency[Actor], subscription: FromPath[UUID], key: Key = ""
    ) -> Response[Any]:
        """It holds from now on."""
        await asking.confirm(actor, subscription=subscription, key=key)
        return see_other(HERE, CONFIRMED)

    @get("/{subscription:uuid}/leave")
    async def leaving(
        self, request: AnyRequest, actor: NamedDependency[Actor], subscription: FromPath[UUID], key: Key = ""
    ) -> Response[Any]:
        """What is to be left."""
        return await _linked(request, actor, subscription, key, LEAVE)

    @post("/{subscription:uuid}/leave", status_code=200, address_is_permission=True)
    async def leave(
        self, request: AnyRequest, actor: NamedDependency[Actor], subscription: FromPath[UUID], key: Key = ""
    ) -> Response[Any]:
        """One click, also that of a mail program (RFC 8058), which follows no redirect."""
        await asking.leave(actor, subscription=subscription, key=key)
        return await _linked(request, actor, subscription, key, LEAVE)

    @post("/{subscription:uuid}/end")
    async def end(self, actor: NamedDependency[Actor], subscription: FromPath[UUID]) -> Response[Any]:
        """Leave one of one's own."""
        await asking.leave_mine(actor, subscription=subscription)
        return see_other(HERE, LEFT)


async def _linked(request: AnyRequest, actor: Actor, subscription: UUID, key: str, purpose: str) -> Response[Any]:
    if not opens(purpose, subscription, key):
        raise Refused(NOT_FOUND)
    return html(
        request,
        "subscriptions/linked.html",
        page_for(request, actor, section=SECTION),
        personal=True,
        one=await linked(subscription),
        address=f"{HERE}/{subscription}/{'confirmation' if purpose == CONFIRM else 'leave'}?key={key}",
        leaving=purpose == LEAVE,
        scopes=SCOPE,
    )


async def _shown(actor: Actor, about: str) -> dict[str, Any]:
    """What can be chosen, what was asked for from a page of its own, and the reader's own subscriptions."""
    scope, _, value = about.partition(":")
    title = ""
    if scope == Scope.CONSULTATION:
        title = (await consultation(actor, value)).title
    return {
        "title": title,
        "bodies": await bodies(),
        "known": {kind: await known(kind) for kind in KINDS if kind is not Scope.BODY},
        "own": (await mine(actor)).items if actor.signed_in else [],
        "scopes": SCOPE,
        "rhythms": RHYTHM,
        "feed": f"/feeds/announcements.atom?about={about}",
    }


async def _own_address(actor: Actor) -> str:
    if actor.person is None:
        return ""
    own = [way.value for way in await contacts_of(actor.person) if way.kind is ContactKind.EMAIL and way.verified_at]
    return own[0] if own else ""


def _on_fields(refused: Refused) -> Refused:
    """The same with errors under the names that the page's fields have."""
    errors = tuple(
        msgspec.structs.replace(error, field="about") if error.field in {"scope", "value"} else error
        for error in refused.refusal.errors
    )
    return Refused(msgspec.structs.replace(refused.refusal, errors=errors))
