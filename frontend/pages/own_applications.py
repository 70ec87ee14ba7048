"""My applications: every seat one applied for, and what became of it."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromQuery

from frontend.answers import AnyRequest, html, page_for
from participation.base.identity.actor import Actor
from participation.base.identity.guards import signed_in
from participation.representatives.queries.history import own_history
from participation.representatives.seat_links import seat_key

ON_A_PAGE = 20


class OwnApplicationsPage(Controller):
    """``/account/applications``."""

    path = "/account/applications"
    guards = (signed_in,)
    include_in_schema = False

    @get()
    async def listed(
        self, request: AnyRequest, actor: NamedDependency[Actor], cursor: FromQuery[str | None] = None
    ) -> Response[Any]:
        """The newest first."""
        found = await own_history(actor, cursor=cursor, limit=ON_A_PAGE)
        return html(
            request,
            "account/applications.html",
            page_for(request, actor, section="account"),
            personal=True,
            found=found,
            cursor=cursor,
            seat_key=seat_key,
        )
