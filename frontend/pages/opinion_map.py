"""观点图谱: one statement after another to vote on, and the map of how everybody voted."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Meta

from consultations.queries.opinion_map import opinion_map, statements
from consultations.rules.opinion_map import Vote
from consultations.schemas.opinion_map import StatementView
from consultations.services.opinion_map_browser import browser_in, new_browser, voter_cookie
from consultations.services.opinion_map_voting import cast
from frontend.answers import html, is_fragment, see_other
from frontend.forms import read_form
from frontend.opinion_picture import picture
from frontend.pages.commenting import takes_comments
from frontend.pages.consultations import Opened, opened
from participation.base.errors import N_, FieldError, Refusal, Refused
from participation.base.identity.actor import Actor

AnyRequest = Request[Any, Any, Any]

SAVED = N_("Your vote is saved.")
VOTE_MISSING = N_("Choose one of the three answers.")
LIST = "list"


class VoteForm(msgspec.Struct, kw_only=True):
    """A vote; ``back`` is ``list`` where it was given in the list of all statements."""

    statement: UUID
    vote: Annotated[Vote, Meta(extra={"required": VOTE_MISSING})]
    back: Annotated[str, Meta(max_length=10)] = ""


class OpinionMapPages(Controller):
    """``/consultations/{slug}/opinion-map``."""

    path = "/consultations/{slug:str}/opinion-map"
    include_in_schema = False

    @get("/")
    async def map(self, request: AnyRequest, actor: NamedDependency[Actor], slug: FromPath[str]) -> Response[str]:
        """The next statement, the map, and how to read it."""
        return await _shown(request, actor, await opened(request, actor, slug), browser_in(request.cookies))

    @get("/statements")
    async def statements(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: FromPath[str]
    ) -> Response[str]:
        """All statements with one's own votes, to change them."""
        return await _listed(request, actor, await opened(request, actor, slug), browser_in(request.cookies))

    @post("/votes")
    async def vote(self, request: AnyRequest, actor: NamedDependency[Actor], slug: FromPath[str]) -> Response[Any]:
        """Take the vote and go on to the next statement."""
        it = await opened(request, actor, slug)
        known = browser_in(request.cookies)
        browser = known or ("" if actor.person else new_browser())
        try:
            form = await read_form(request, VoteForm)
            await cast(actor, statement=form.statement, vote=form.vote, browser=browser)
        except Refused as refused:
            if refused.refusal.status != 422:
                raise
            return await _shown(request, actor, it, known, refusal=refused.refusal)
        if is_fragment(request):
            answer: Response[Any] = await _shown(request, actor, it, browser)
        elif form.back == LIST:
            answer = see_other(f"/consultations/{slug}/opinion-map/statements#s-{form.statement}", SAVED)
        else:
            answer = see_other(f"/consultations/{slug}/opinion-map")
        if browser and not known:
            answer.set_cookie(voter_cookie(browser))
        return answer


async def _shown(
    request: AnyRequest, actor: Actor, it: Opened, browser: str, *, refusal: Refusal | None = None
) -> Response[str]:
    # the office, too, sees here what the public sees
    found = await opinion_map(it.reader, it.view)
    all_of_them = (await statements(_voting(actor, it), it.view, browser=browser)).items
    waiting = [one for one in all_of_them if one.vote is None]
    key = str(actor.person) if actor.person else browser or it.page.csrf
    return html(
        request,
        "opinion_map/map.html",
        it.page,
        status=refusal.status if refusal else 200,
        block="voting",
        personal=True,
        view=it.view,
        map=found,
        picture=picture(found.drawn) if found.drawn else None,
        next=min(waiting, key=lambda one: _order(key, one)) if waiting else None,
        voted=len(all_of_them) - len(waiting),
        not_yet=takes_comments(it.view, actor),
        errors=_named(refusal),
    )


async def _listed(request: AnyRequest, actor: Actor, it: Opened, browser: str) -> Response[str]:
    return html(
        request,
        "opinion_map/statements.html",
        it.page,
        personal=True,
        view=it.view,
        map=await opinion_map(it.reader, it.view),
        statements=(await statements(_voting(actor, it), it.view, browser=browser)).items,
        not_yet=takes_comments(it.view, actor),
    )


def _voting(actor: Actor, it: Opened) -> Actor:
    """Whoever reads as everybody does still has their own votes."""
    return msgspec.structs.replace(it.reader, person=actor.person)


def _order(key: str, statement: StatementView) -> bytes:
    """Everybody is asked in an order of their own, so that none of the statements is always first."""
    return hashlib.sha256(f"{key} {statement.id}".encode()).digest()


def _named(refusal: Refusal | None) -> tuple[FieldError, ...]:
    return refusal.errors if refusal else ()
