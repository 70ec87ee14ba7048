"""The points that a comment likely raises: a fragment of the comment's page, and a page of its own without script."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from consultations.queries.comments import Filter, filed_comments
from consultations.queries.suggestions import suggest
from frontend.answers import AnyRequest
from frontend.pages.workbench.showing import Slug, framed, shown
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.words import Role

READERS = (has_role(Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.CLERK, Role.AUDITOR),)


class SuggestionsPage(Controller):
    """``/workbench/consultations/{slug}/comments/{comment}/suggestions``."""

    path = "/workbench/consultations/{slug:str}/comments/{comment:uuid}/suggestions"
    guards = READERS

    @get()
    async def read(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, comment: FromPath[UUID]
    ) -> Response[Any]:
        """Each likely point with what speaks for it, and a button that links; for htmx the list alone."""
        frame = await framed(actor, slug, "comments")
        page = await filed_comments(actor, slug, Filter(only=comment), limit=1)
        if not page.items:
            raise Refused(NOT_FOUND)
        suggestions = await suggest(actor, comment)
        return shown(
            request,
            "workbench/suggestions.html",
            block="suggestions",
            comment=page.items[0],
            suggestions=suggestions,
            **frame,
        )
