"""“No more notices to me”: by the link that every notice holds, without signing in, and taken back the same way."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from frontend.answers import AnyRequest, html, page_for, see_other
from participation.base.errors import N_
from participation.base.identity.actor import Actor
from participation.base.notices import stopping

STOPPED = N_("We send you no more notices.")
RESUMED = N_("We send you notices again.")
Key = Annotated[str, QueryParameter(max_length=64)]


class StoppingPage(Controller):
    """``/notices/{delivery}/stop``."""

    path = "/notices/{delivery:uuid}"
    include_in_schema = False

    @get("/stop")
    async def ask(
        self, request: AnyRequest, actor: NamedDependency[Actor], delivery: FromPath[UUID], key: Key = ""
    ) -> Response[Any]:
        """Whom it is about, and the button."""
        found = await stopping.standing(delivery, key)
        page = page_for(request, actor)
        return html(request, "subscriptions/stop.html", page, personal=True, found=found, delivery=delivery, key=key)

    @post("/stop")
    async def stop(self, actor: NamedDependency[Actor], delivery: FromPath[UUID], key: Key = "") -> Response[Any]:
        """No more."""
        await stopping.stop(actor, delivery=delivery, key=key)
        return see_other(f"/notices/{delivery}/stop?key={key}", STOPPED)

    @post("/resume")
    async def resume(self, actor: NamedDependency[Actor], delivery: FromPath[UUID], key: Key = "") -> Response[Any]:
        """Again."""
        await stopping.resume(actor, delivery=delivery, key=key)
        return see_other(f"/notices/{delivery}/stop?key={key}", RESUMED)
