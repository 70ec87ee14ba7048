"""The draft, read like a statute, and what changed between two versions of it."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter

from consultations.drafts.aligning import Change
from consultations.queries.comparing import changes_between
from consultations.queries.drafts import draft
from consultations.queries.faq import faq_by_clause
from consultations.queries.final_text import final_texts
from consultations.queries.voices_lately import overview_of
from consultations.schemas.final_text import FinalTextView
from frontend.answers import html
from frontend.changes_layout import ON_A_PAGE, compared, counted, renumbered
from frontend.draft_layout import contents, laid_out
from frontend.pages.consultations import Opened, opened
from frontend.rendering import url
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import NOBODY, Actor

AnyRequest = Request[Any, Any, Any]
From = Annotated[int | None, QueryParameter(name="from")]
Start = Annotated[int, QueryParameter(ge=0, le=100_000)]


async def decided(it: Opened, version: int) -> FinalTextView | None:
    """When a version was decided on and under which number, if it is the final text."""
    if version != it.view.final_version:
        return None
    return next((one for one in (await final_texts(NOBODY, it.view)).items if one.version == version), None)


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
            final=await decided(it, shown.version),
            faq=await faq_by_clause(it.reader, it.view),
        )

    @get("/changes")
    async def changes(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        slug: FromPath[str],
        earlier: From = None,
        to: FromQuery[int | None] = None,
        start: Start = 0,
    ) -> Response[str]:
        """What changed, clause by clause; without ``from`` and ``to`` between the first and the newest version."""
        it = await opened(request, actor, slug)
        versions = it.view.draft_versions
        if len(versions) < 2:
            raise Refused(NOT_FOUND)
        before, after = earlier or versions[0], to or versions[-1]
        if before >= after:
            raise Refused(NOT_FOUND)
        found = await changes_between(it.reader, it.view, before, after)
        changed = [item for item in found.items if item.change is not Change.SAME]
        here = f"/consultations/{slug}/changes"
        turned = start + ON_A_PAGE
        return html(
            request,
            "consultations/changes.html",
            it.page,
            view=it.view,
            changes=found,
            counts=counted(found),
            shown=await asyncio.to_thread(compared, changed[start:turned]),
            numbers=renumbered(found),
            following=url(here, **{"from": before}, to=after, start=turned) if turned < len(changed) else None,
            beginning=url(here, **{"from": before}, to=after) if start else None,
        )
