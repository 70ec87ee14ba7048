"""Administration of calls: where the texts of a body go, what was answered, and what providers sign with."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Meta

from frontend.answers import AnyRequest, see_other
from frontend.forms import read_form
from frontend.page import Notice
from frontend.pages.administration_people import own_bodies
from frontend.pages.returning import again
from frontend.pages.workbench.showing import SECTION, shown
from participation.base.errors import N_, NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.queries import Body, body_by_slug
from participation.base.identity.words import Role
from participation.base.notices import texts
from participation.base.notices.bounces import arriving
from participation.base.settings import current
from participation.base.webhooks.of_bodies import end_webhook, set_webhook, try_webhook, webhook_of

HERE = "/administration/webhooks"
ENTER_URL = N_("Enter the address to call.")
TAKEN = N_("It answered %(status)s after %(ms)s ms.")
NOT_TAKEN = N_("It did not take the call: %(said)s")
ENDED = N_("The address is taken away. Texts go where all others go.")


class WebhookForm(msgspec.Struct, kw_only=True):
    """The address, and the secret where the other side has one already."""

    url: Annotated[str, Meta(min_length=1, max_length=500, extra={"required": ENTER_URL})]
    secret: Annotated[str, Meta(max_length=120)] = ""


class WebhookAdministrationPages(Controller):
    """``/administration/webhooks``."""

    path = HERE
    guards = (has_role(Role.ADMINISTRATOR),)

    @get()
    async def overview(self, request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
        """The bodies that the reader administers, and what is signed for all of them."""
        own = await own_bodies(actor)
        return shown(
            request,
            "administration/webhooks.html",
            rows=[(body, await webhook_of(actor, body=body.slug)) for body in own],
            bounces=f"{current().base_url}/api/v1/notices/bounces",
            bounces_secret=arriving.secret(),
            gateway=bool(current().sms_webhook_url),
            gateway_secret=texts.secret(),
        )

    @get("/{slug:str}")
    async def one(self, request: AnyRequest, actor: NamedDependency[Actor], slug: FromPath[str]) -> Response[Any]:
        """Where the texts of one body go, and what was answered lately."""
        found = await webhook_of(actor, body=slug)
        form = {"url": found.url or ""}
        body = await _body(slug)
        return shown(request, "administration/webhooks_one.html", body=body, found=found, form=form, secret="")

    @post("/{slug:str}")
    async def save(self, request: AnyRequest, actor: NamedDependency[Actor], slug: FromPath[str]) -> Response[Any]:
        """Texts go there from now on; the secret is shown this once."""
        found = await webhook_of(actor, body=slug)
        body = await _body(slug)
        try:
            form = await read_form(request, WebhookForm)
            done = await set_webhook(actor, body=slug, url=form.url, secret=form.secret)
        except Refused as refused:
            return await again(
                request, "administration/webhooks_one.html", refused, section=SECTION, body=body, found=found, secret=""
            )
        found = await webhook_of(actor, body=slug)
        return shown(
            request,
            "administration/webhooks_one.html",
            body=body,
            found=found,
            form={"url": done.url},
            secret=done.secret,
        )

    @post("/{slug:str}/test")
    async def test(self, actor: NamedDependency[Actor], slug: FromPath[str]) -> Response[Any]:
        """Call it once."""
        answer = await try_webhook(actor, body=slug)
        if answer.taken:
            notice = Notice(TAKEN, {"status": answer.status, "ms": answer.milliseconds})
        else:
            notice = Notice(NOT_TAKEN, {"said": answer.status or answer.said}, tone="warning")
        return see_other(f"{HERE}/{slug}", notice)

    @post("/{slug:str}/end")
    async def end(self, actor: NamedDependency[Actor], slug: FromPath[str]) -> Response[Any]:
        """Take it away."""
        await end_webhook(actor, body=slug)
        return see_other(f"{HERE}/{slug}", ENDED)


async def _body(slug: str) -> Body:
    body = await body_by_slug(slug)
    if body is None:
        raise Refused(NOT_FOUND)
    return body
