"""Consultations as the public finds and reads them: the list, and the notice with its tabs."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter

from consultations.queries.consultations import consultation, consultations
from consultations.queries.faq import faq
from consultations.queries.listening_report import told_listening
from consultations.queries.voices_lately import counted, overview_of
from consultations.schemas.consultation import Consultations, ConsultationView
from consultations.words import State
from frontend.answers import html, page_for
from frontend.closing_date import calendar
from frontend.faq_description import faq_described
from frontend.filters import choice
from frontend.page import Page
from frontend.service_description import described
from frontend.standing import ANSWERING, steps_of
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import NOBODY, Actor
from participation.base.identity.queries import bodies
from participation.base.in_force import current_rules
from participation.base.paging import LARGEST

AnyRequest = Request[Any, Any, Any]
# ``state`` and ``body`` are names that the framework keeps for itself
Whose = Annotated[str | None, QueryParameter(name="body")]
Stands = Annotated[str | None, QueryParameter(name="state")]
Search = Annotated[str | None, QueryParameter(max_length=100)]

ON_A_PAGE = 20
# what the public tells apart; the office's own stages of an answer are one to them
SHOWN = (State.OPEN, State.CLOSED, State.PUBLISHED, State.ARCHIVED, State.WITHDRAWN)


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """What the list is narrowed to, as the address says it."""

    q: str | None = None
    state: State | None = None
    audience: str | None = None
    body: str | None = None

    @property
    def narrows(self) -> bool:
        """Whether anything is chosen."""
        return any((self.q, self.state, self.audience, self.body))


class ConsultationPages(Controller):
    """The list and the five tabs."""

    path = "/consultations"
    include_in_schema = False

    @get("/")
    async def listed(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        q: Search = None,
        standing: Annotated[str | None, QueryParameter(name="state")] = None,
        audience: FromQuery[str | None] = None,
        office: Annotated[str | None, QueryParameter(name="body")] = None,
        cursor: FromQuery[str | None] = None,
    ) -> Response[str]:
        """Newest first, narrowed by what the address says."""
        query = Query(
            q=(q or "").strip() or None,
            state=choice(State, standing),
            audience=audience or None,
            body=office or None,
        )
        found = await _found(actor, query, cursor)
        return html(
            request,
            "consultations/list.html",
            page_for(request, actor, section="consultations"),
            found=found,
            lines=await counted(found.items),
            query=query,
            states=SHOWN,
            audiences=await _audiences(audience),
            bodies=await bodies(),
            cursor=cursor,
        )

    @get("/{slug:str}")
    async def notice(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: FromPath[str]
    ) -> Response[str] | Response[bytes]:
        """公告; with ``.ics`` at its end, the closing date for a calendar."""
        if slug.endswith(".ics"):
            return await _calendar(request, actor, slug.removesuffix(".ics"))
        it = await opened(request, actor, slug)
        entries = (await faq(it.reader, it.view)).items
        return html(
            request,
            "consultations/notice.html",
            it.page,
            view=it.view,
            faq=entries,
            faq_description=faq_described(entries, it.view, it.page),
            voices=(await overview_of(it.view.id, it.view.received)).all,
            steps=steps_of(it.view, it.page),
            description=described(it.view, it.page),
        )

    @get("/{slug:str}/note")
    async def note(self, request: AnyRequest, actor: NamedDependency[Actor], slug: FromPath[str]) -> Response[str]:
        """起草说明."""
        it = await opened(request, actor, slug)
        return html(request, "consultations/note.html", it.page, view=it.view)

    @get("/{slug:str}/interpretation")
    async def interpretation(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: FromPath[str]
    ) -> Response[str]:
        """草案解读, in the person's words."""
        it = await opened(request, actor, slug)
        if not it.view.interpretation.strip():
            raise Refused(NOT_FOUND)
        return html(request, "consultations/interpretation.html", it.page, view=it.view)

    @get("/{slug:str}/how")
    async def how(self, request: AnyRequest, actor: NamedDependency[Actor], slug: FromPath[str]) -> Response[str]:
        """如何参与: every way in, and what happens afterwards."""
        it = await opened(request, actor, slug)
        return html(
            request,
            "consultations/how.html",
            it.page,
            view=it.view,
            answer=current_rules().answer,
            listening=await told_listening(it.view.id),
        )


class Opened(msgspec.Struct, frozen=True):
    """A consultation, the page object for one of its tabs, and as whom to read on: public pages show everybody the
    same, and its office what is not public yet."""

    view: ConsultationView
    page: Page
    reader: Actor


async def opened(request: AnyRequest, actor: Actor, slug: str) -> Opened:
    """What a tab of a consultation begins with. Raises 404."""
    page = page_for(request, actor, section="consultations")
    if actor.staff:
        try:
            return Opened(await consultation(NOBODY, slug), page, NOBODY)
        except Refused as refused:
            if refused.refusal.status != 404:
                raise
    return Opened(await consultation(actor, slug), page, actor)


async def _found(actor: Actor, query: Query, cursor: str | None) -> Consultations:
    async def listed(state: State | None, limit: int, after: str | None = None) -> Consultations:
        return await consultations(
            actor, state=state, audience=query.audience, q=query.q, body=query.body, cursor=after, limit=limit
        )

    if query.state is not State.CLOSED:
        return await listed(query.state, ON_A_PAGE, cursor)
    # "being answered" is three stages inside the office; there are never many of them at a time
    parts = [await listed(state, LARGEST) for state in sorted(ANSWERING)]
    lines = [line for part in parts for line in part.items]
    return Consultations(sorted(lines, key=lambda line: line.closes_at, reverse=True), None)


async def _audiences(chosen: str | None) -> list[str]:
    """Whom the open consultations address, and whoever is chosen now."""
    found = await consultations(NOBODY, state=State.OPEN, limit=LARGEST)
    words = dict.fromkeys(word for line in found.items for word in line.audiences)
    return list(words | {chosen: None}) if chosen else list(words)


async def _calendar(request: AnyRequest, actor: Actor, slug: str) -> Response[bytes]:
    it = await opened(request, actor, slug)
    headers = {"Content-Disposition": f'attachment; filename="{slug}.ics"', "Cache-Control": "private, no-cache"}
    return Response(calendar(it.view, it.page), media_type="text/calendar; charset=utf-8", headers=headers)
