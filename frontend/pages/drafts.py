"""The draft, read like a statute, and what changed between two versions of it."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter

from consultations.queries.drafts import changes_between, draft
from consultations.queries.voices_lately import overview_of
from frontend.answers import html
from frontend.draft_layout import contents, laid_out
from frontend.pages.consultations import opened
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor

AnyRequest = Request[Any, Any, Any]
From = Annotated[int | None, QueryParameter(name="from")]


class DraftPages(Controller):
    """草案."""

    path = "/consultations/{slug:str}"
    include_in_schema = False

    @get("/draft")
    async def read(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        slug: FromPath[str],
        version: FromQuery[int | None] = None,
    ) -> Response[str]:
        """The newest public version, with who spoke on it and a way to comment beside each clause."""
        it = await opened(request, actor, slug)
        shown = await draft(it.reader, it.view, version)
        laid = laid_out(shown.clauses)
        return html(
            request,
            "consultations/draft.html",
            it.page,
            view=it.view,
            draft=shown,
            laid=laid,
            contents=contents(laid),
            counts=(await overview_of(it.view.id, it.view.received)).by_clause,
        )

    @get("/changes")
    async def changes(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        slug: FromPath[str],
        earlier: From = None,
        to: FromQuery[int | None] = None,
    ) -> Response[str]:
        """What changed, clause by clause; without ``from`` and ``to`` between the first and the newest version."""
        it = await opened(request, actor, slug)
        numbers = it.view.draft_versions
        if len(numbers) < 2:
            raise Refused(NOT_FOUND)
        before, after = earlier or numbers[0], to or numbers[-1]
        if before >= after:
            raise Refused(NOT_FOUND)
        return html(
            request,
            "consultations/changes.html",
            it.page,
            view=it.view,
            changes=await changes_between(it.reader, it.view, before, after),
        )
