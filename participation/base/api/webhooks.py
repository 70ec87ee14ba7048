"""The address to which the texts of a body go, for its administrator."""

from __future__ import annotations

from typing import Annotated

import msgspec
from litestar import delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta

from participation.base.api.parameters import BodySlug
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role, scope
from participation.base.identity.words import Role, Scope
from participation.base.problem_document import ApiController
from participation.base.webhooks.calling import Answer
from participation.base.webhooks.of_bodies import Set, Webhook, end_webhook, set_webhook, try_webhook, webhook_of

READING = (has_role(Role.ADMINISTRATOR),)
ADMINISTRATORS = (has_role(Role.ADMINISTRATOR), scope(Scope.WRITE))


class NewWebhook(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The address, https, and the secret to sign with; without one it is made and shown this once."""

    url: Annotated[str, Meta(min_length=1, max_length=500)]
    secret: Annotated[str, Meta(max_length=120)] = ""


class WebhookController(ApiController):
    """``/api/v1/bodies/{slug}/webhook``."""

    path = "/api/v1/bodies/{slug:str}/webhook"
    tags = ("Bodies",)

    @get(guards=READING, summary="Show where the texts of a body go")
    async def shown(self, actor: NamedDependency[Actor], slug: BodySlug) -> Webhook:
        """With its last answers; never with the secret."""
        return await webhook_of(actor, body=slug)

    @put(guards=ADMINISTRATORS, summary="Set where the texts of a body go")
    async def set_(self, actor: NamedDependency[Actor], slug: BodySlug, data: JSONBody[NewWebhook]) -> Set:
        """Calls are signed as Standard Webhooks says. Private addresses are refused."""
        return await set_webhook(actor, body=slug, url=data.url, secret=data.secret)

    @delete(guards=ADMINISTRATORS, summary="Take the address away")
    async def end(self, actor: NamedDependency[Actor], slug: BodySlug) -> None:
        """Texts go where all others go from then on."""
        await end_webhook(actor, body=slug)

    @post("/test", guards=ADMINISTRATORS, status_code=200, summary="Call the address once")
    async def test(self, actor: NamedDependency[Actor], slug: BodySlug) -> Answer:
        """With `{"type": "test"}`; what it answered."""
        return await try_webhook(actor, body=slug)
