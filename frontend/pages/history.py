"""What came before a consultation by which the public is asked again."""

from __future__ import annotations

import asyncio
from typing import Any

from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from consultations.drafts.aligning import Change
from consultations.queries.history import history
from frontend.answers import html
from frontend.changes_layout import ON_A_PAGE, compared
from frontend.pages.consultations import opened
from participation.base.identity.actor import Actor


class HistoryPages(Controller):
    """前一次征集."""

    path = "/consultations/{slug:str}/history"
    include_in_schema = False

    @get("/")
    async def read(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], slug: FromPath[str]
    ) -> Response[str]:
        """The consultation before, what changed in the draft since, and the points that were raised then."""
        it = await opened(request, actor, slug)
        found = await history(it.reader, it.view)
        items = found.changes.items if found.changes else []
        changed = [item for item in items if item.change is not Change.SAME][:ON_A_PAGE]
        return html(
            request,
            "consultations/history.html",
            it.page,
            view=it.view,
            history=found,
            shown=await asyncio.to_thread(compared, changed),
        )
