"""What others said: the comments that may be seen, and in place of hidden ones the reason."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter

from consultations.queries.comments import Filter, seen_comments
from consultations.queries.drafts import draft
from consultations.queries.voices_lately import overview_of
from consultations.rules.voices import Voices
from consultations.schemas.consultation import ConsultationView
from consultations.schemas.draft import ClauseView
from consultations.words import Stance, Status
from frontend.answers import html, is_fragment
from frontend.filters import choice, id_of
from frontend.hidden_reasons import HIDDEN_FOR
from frontend.pages.consultations import opened
from frontend.standing import ANSWERED, BEFORE
from participation.base.identity.actor import Actor

Search = Annotated[str | None, QueryParameter(max_length=100)]

ON_A_PAGE = 20
# beside a clause a few are enough; the rest has its own page
BESIDE = 5
WHOLE = "whole"


class CommentPages(Controller):
    """Comments as everybody may read them."""

    path = "/consultations/{slug:str}/comments"
    include_in_schema = False

    @get("/")
    async def listed(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        slug: FromPath[str],
        clause: FromQuery[str | None] = None,
        stance: FromQuery[str | None] = None,
        disposition: FromQuery[str | None] = None,
        q: Search = None,
        cursor: FromQuery[str | None] = None,
    ) -> Response[str]:
        """Oldest first; for htmx the first few on one clause."""
        it = await opened(request, actor, slug)
        answered = it.view.state in ANSWERED
        wanted = Filter(
            clause=id_of(clause),
            whole=clause == WHOLE,
            stance=choice(Stance, stance),
            # before publication no disposition has passed the sign-off chain, and filtering would tell it
            disposition=choice(Status, disposition) if answered else None,
            q=(q or "").strip() or None,
        )
        limit = BESIDE if is_fragment(request) else ON_A_PAGE
        found = await seen_comments(it.reader, it.view, wanted, cursor=cursor, limit=limit)
        clauses = await clauses_of(it.reader, it.view)
        voices = await overview_of(it.view.id, it.view.received)
        return html(
            request,
            "consultations/comments.html",
            it.page,
            block="beside",
            view=it.view,
            found=found,
            wanted=wanted,
            clauses=clauses,
            voices=voices.by_clause.get(wanted.clause, Voices()) if wanted.clause or wanted.whole else voices.all,
            answered=answered,
            hidden_for=HIDDEN_FOR,
            cursor=cursor,
        )


async def clauses_of(reader: Actor, view: ConsultationView) -> dict[UUID, ClauseView]:
    """The clauses that were put to the public, by identity, in their order; empty where there is no draft."""
    if not view.draft_versions:
        return {}
    shown = await draft(reader, view, None if view.state in BEFORE else view.draft_versions[0])
    return {clause.id: clause for clause in shown.clauses}
