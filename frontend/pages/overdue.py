"""What bodies are late with, for everybody: only of those whose office has published its list."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from decisions.queries.lights import bodies_that_show, in_force, lights
from decisions.queries.overdue import shown_overdue
from frontend.answers import AnyRequest, html, page_for
from participation.base.identity.actor import Actor
from participation.base.identity.queries import body_by_slug
from participation.base.in_force import current_rules

SECTION = "meetings"
Text = Annotated[str, QueryParameter(max_length=200)]
Whose = Annotated[str, QueryParameter(name="body", max_length=80)]


class OverduePage(Controller):
    """``/overdue``."""

    path = "/overdue"
    include_in_schema = False

    @get()
    async def read(
        self, request: AnyRequest, actor: NamedDependency[Actor], of: Whose = "", cursor: Text = ""
    ) -> Response[Any]:
        """The light of each body that shows it, and what it owes since when; ``?body=`` shows one of them."""
        showing = await bodies_that_show()
        chosen = await body_by_slug(of) if of else None
        wanted = [one for one in showing if chosen is None or one == chosen.id]
        found = await shown_overdue(wanted, cursor=cursor or None)
        return html(
            request,
            "overdue/public.html",
            page_for(request, actor, section=SECTION),
            showing=bool(showing),
            lights=await lights(showing) if showing else [],
            chosen=chosen if chosen and wanted else None,
            found=found,
            thresholds=in_force(),
            rule=current_rules().meetings.lights,
            body=of,
            paged=bool(cursor),
        )
