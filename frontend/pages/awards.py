"""十大开放活动: the public page of a vote, nominating, and voting."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from msgspec import Meta

from events.queries.award_votes import nominable
from events.queries.awards import award, public_awards
from events.schemas.award import AwardView, NewNomination, NewVote
from events.services.award_nominating import nominate
from events.services.award_voting import vote
from frontend.answers import AnyRequest, html, page_for, see_other
from frontend.forms import read_form, typed
from frontend.page import Notice
from participation.base import clock
from participation.base.errors import FORBIDDEN, N_, NOT_FOUND, FieldError, Refused
from participation.base.identity.actor import Actor

SECTION = "open-days"
ON_A_PAGE = 30
VOTED = N_("Thank you. Your vote counts.")
VOTED_BEFORE = N_("You have voted before, and that vote stands. This later one is stored and does not count.")
NOMINATED = N_("Thank you. The office looks at your nomination.")
Booking = Annotated[str, QueryParameter(max_length=80)]


class VoteForm(msgspec.Struct, kw_only=True):
    """What one votes for, and the link by which one was there."""

    choices: Annotated[list[UUID], Meta(max_length=50)] = []
    booking: Annotated[str, Meta(max_length=300)] = ""


class NominationForm(msgspec.Struct, kw_only=True):
    """An activity, why, and the link by which one was there."""

    activity: Annotated[str, Meta(max_length=80)] = ""
    why: Annotated[str, Meta(max_length=500)] = ""
    visit: Annotated[str, Meta(max_length=300)] = ""


class AwardPages(Controller):
    """``/awards``."""

    path = "/awards"
    include_in_schema = False

    @get()
    async def listed(
        self, request: AnyRequest, actor: NamedDependency[Actor], cursor: FromQuery[str | None] = None
    ) -> Response[Any]:
        """All votes there were, the newest first."""
        found = await public_awards(cursor=cursor, limit=ON_A_PAGE)
        return html(request, "awards/list.html", page_for(request, actor, section=SECTION), found=found, cursor=cursor)

    @get("/{slug:str}")
    async def read(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: FromPath[str], booking: Booking = ""
    ) -> Response[Any]:
        """Rules, nominees, the form as long as one votes, and the result."""
        return await _shown(request, actor, slug, form={"booking": booking, "visit": booking}, personal=bool(booking))

    @post("/{slug:str}")
    async def vote(self, request: AnyRequest, actor: NamedDependency[Actor], slug: FromPath[str]) -> Response[Any]:
        """Vote."""
        try:
            form = await read_form(request, VoteForm)
            taken = await vote(actor, slug=slug, new=NewVote(choices=form.choices, booking=form.booking))
        except Refused as refused:
            return await _refused(request, actor, slug, refused, {})
        said = Notice(VOTED) if taken.counts else Notice(VOTED_BEFORE, tone="warning")
        return see_other(f"/awards/{slug}", said)

    @post("/{slug:str}/nominations")
    async def nominate(self, request: AnyRequest, actor: NamedDependency[Actor], slug: FromPath[str]) -> Response[Any]:
        """Nominate an activity one has been at."""
        try:
            form = await read_form(request, NominationForm)
            new = NewNomination(activity=form.activity, why=form.why, booking=form.visit)
            await nominate(actor, slug=slug, new=new)
        except Refused as refused:
            return await _refused(request, actor, slug, refused, {"booking": "visit"})
        return see_other(f"/awards/{slug}", NOMINATED)


async def _refused(
    request: AnyRequest, actor: Actor, slug: str, refused: Refused, named: dict[str, str]
) -> Response[Any]:
    """The page with what was typed and why it was not taken."""
    refusal = refused.refusal
    if refusal.status in {NOT_FOUND.status, 429}:
        raise refused
    errors = refusal.errors or (FieldError("", refusal.code, refusal.sentence, refusal.values),)
    status = refusal.status
    if status == FORBIDDEN.status:
        # what lacks is a link that shows that somebody was there: the form asks for it
        errors, status = (FieldError("booking", refusal.code, refusal.sentence),), 422
    errors = tuple(msgspec.structs.replace(one, field=named.get(one.field, one.field)) for one in errors)
    form = await typed(request)
    return await _shown(request, actor, slug, form=form, errors=errors, status=status, personal=True)


async def _shown(request: AnyRequest, actor: Actor, slug: str, **values: Any) -> Response[Any]:
    view: AwardView = await award(slug)
    now, said = clock.now(), view.content
    nominating = view.voided is None and said.nominates_until is not None and now < said.nominates_until
    return html(
        request,
        "awards/award.html",
        page_for(request, actor, section=SECTION),
        view=view,
        said=said,
        nominating=nominating,
        voting=view.voided is None and said.opens_at <= now < said.closes_at,
        nominable=await nominable(view.id) if nominating else [],
        rows=result_rows(view),
        **values,
    )


class ResultRow(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the result as it is shown; ``points`` and ``jury`` rounded to two places."""

    rank: int
    tied: bool
    won: bool
    activity: str
    title: str
    title_en: str
    votes: int
    jury: str
    points: str


def result_rows(view: Any) -> list[ResultRow]:
    """The result line by line; none before it is frozen."""
    if view.result is None:
        return []
    english = {one.activity: one.title_en for one in view.nominees}
    return [
        ResultRow(
            rank=one.standing.rank,
            tied=one.standing.tied,
            won=one.standing.won,
            activity=one.activity,
            title=one.title,
            title_en=english.get(one.activity, ""),
            votes=one.standing.votes,
            jury=f"{float(Fraction(one.standing.jury)):.2f}",
            points=f"{float(Fraction(one.standing.points)):.2f}",
        )
        for one in view.result.content.nominees
    ]
