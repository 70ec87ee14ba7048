"""Votes on activities on the workbench: preparing one, its nominees, the jury, and the count."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from msgspec import Meta

from events.queries.award_votes import nominable
from events.queries.awards import awards_inside
from events.queries.awards_inside import award_inside
from events.queries.campaigns_inside import desk_campaigns
from events.queries.programmes import versions_of
from events.rules.awards import HOSTS, JURORS, VOIDING
from events.rules.session_life import STAFF
from events.schemas.award import AwardInside, EditedAward, NewAward, NewNomination, NewScores
from events.schemas.programme import Submission
from events.services.award_freezing import freeze_result
from events.services.award_nominating import admit, put_up
from events.services.award_voiding import ask_voiding, keep_award, void_award
from events.services.award_voting import score
from events.services.awards import edit_award, prepare_award, submit_award
from events.words import ProgrammeKind
from frontend.answers import AnyRequest, see_other
from frontend.forms import read_form, typed
from frontend.page import Notice
from frontend.pages.awards import result_rows
from frontend.pages.workbench.showing import Slug, errors_of, minutes, shown, under
from participation.base.errors import N_, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.queries import bodies
from participation.base.in_force import current_rules
from participation.representatives.schemas.limits import Reason

PATH = "/workbench/awards"
READERS = (has_role(*STAFF),)
OFFICE = (has_role(*HOSTS),)
SIGNING = (has_role(*VOIDING),)
JURY = (has_role(*JURORS),)
PREPARED = N_("The vote is saved. Hand it in when its rules are complete.")
HANDED_IN = N_("It is handed in; it becomes public once it is signed and published.")
PUT_UP = N_("The activity stands for election.")
SAVED = N_("Saved.")
SCORED = N_("Your scores are saved. You can change them until the result is frozen.")
COUNTED = N_("The votes are counted, and the result is frozen.")
ASKED = N_("Voiding is asked for; a leader signs it or sends it back.")
VOIDED = N_("The vote is voided; the reason is public, and who voted is told.")
KEPT = N_("The vote goes on.")
ON_A_PAGE = 30
FIELDS = ("slug", "title", "title_en", "rules", "rules_en", "winners", "choices_most", "jury_percent")


class NominationForm(msgspec.Struct, kw_only=True):
    """An activity and why."""

    activity: Annotated[str, Meta(max_length=80)] = ""
    why: Annotated[str, Meta(max_length=500)] = ""


class StandingForm(msgspec.Struct, kw_only=True):
    """Whether a nominee stands."""

    stands: bool = False


class ScoreForm(msgspec.Struct, kw_only=True):
    """Points by nominee; what is left empty is not scored."""

    scores: dict[str, Annotated[int, Meta(ge=0, le=100)]] = {}


class VoidingForm(msgspec.Struct, kw_only=True):
    """Why a vote is to be voided, or is kept."""

    reason: Reason = ""


class ReviewForm(msgspec.Struct, kw_only=True):
    """Why an earlier version is replaced; of a vote there is none."""

    reason: Annotated[str, Meta(max_length=2000)] = ""


class AwardsDeskPage(Controller):
    """``/workbench/awards``."""

    path = PATH
    guards = READERS

    @get()
    async def listed(
        self, request: AnyRequest, actor: NamedDependency[Actor], cursor: FromQuery[str | None] = None
    ) -> Response[Any]:
        """The votes of one's bodies, the newest first."""
        found = await awards_inside(actor, cursor=cursor, limit=ON_A_PAGE)
        return shown(request, "awards/desk.html", tab="awards", found=found, cursor=cursor, prepares=actor.has(*HOSTS))

    @get("/new", guards=OFFICE)
    async def ask(self, request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
        """An empty vote."""
        return await _form(request, actor, None)

    @post("/new", guards=OFFICE)
    async def prepare(self, request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
        """Prepare a vote."""
        try:
            done = await prepare_award(actor, new=await read_form(request, NewAward))
        except Refused as refused:
            return await _form(request, actor, None, **await _again(request, refused))
        return see_other(f"{PATH}/{done.slug}", Notice(PREPARED, {"kept": "award-new"}))


class AwardDeskPage(Controller):
    """``/workbench/awards/{slug}``."""

    path = f"{PATH}/{{slug:str}}"
    guards = READERS

    @get()
    async def read(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Rules, nominees, the jury's form, how many votes came, and the result."""
        return await _one(request, actor, slug)

    @get("/edit", guards=OFFICE)
    async def ask(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """The vote as a form."""
        return await _form(request, actor, await award_inside(actor, slug))

    @post("/edit", guards=OFFICE)
    async def edit(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Save the whole vote again."""
        view = await award_inside(actor, slug)
        try:
            done = await edit_award(actor, slug=slug, change=await read_form(request, EditedAward))
        except Refused as refused:
            return await _form(request, actor, view, **await _again(request, refused))
        return see_other(f"{PATH}/{done.slug}", Notice(PREPARED, {"kept": f"award-{slug}"}))

    @post("/review", guards=OFFICE)
    async def submit(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Hand it in to be signed."""

        async def act() -> str:
            await submit_award(actor, slug=slug, new=Submission(reason=(await read_form(request, ReviewForm)).reason))
            return HANDED_IN

        return await _done(request, actor, slug, act)

    @post("/nominees", guards=OFFICE)
    async def put_up(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Put an activity up."""

        async def act() -> str:
            form = await read_form(request, NominationForm)
            await put_up(actor, slug=slug, new=NewNomination(activity=form.activity, why=form.why))
            return PUT_UP

        return await _done(request, actor, slug, act)

    @post("/nominees/{nominee:uuid}", guards=OFFICE)
    async def admit(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, nominee: FromPath[UUID]
    ) -> Response[Any]:
        """Say whether a nominee stands for election."""

        async def act() -> str:
            await admit(actor, slug=slug, nominee=nominee, stands=(await read_form(request, StandingForm)).stands)
            return SAVED

        return await _done(request, actor, slug, act)

    @post("/scores", guards=JURY)
    async def score(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """What a member of the jury gives."""

        async def act() -> str:
            form = await read_form(request, ScoreForm)
            ids = {str(one.id): one.id for one in (await award_inside(actor, slug)).nominees}
            given = {ids[name]: points for name, points in form.scores.items() if name in ids}
            await score(actor, slug=slug, new=NewScores(scores=given))
            return SCORED

        return await _done(request, actor, slug, act)

    @post("/result", guards=OFFICE)
    async def freeze(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Count and freeze."""

        async def act() -> str:
            await freeze_result(actor, slug=slug)
            return COUNTED

        return await _done(request, actor, slug, act)

    @post("/voiding", guards=OFFICE)
    async def ask_voiding(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Ask for it to be voided."""

        async def act() -> str:
            await ask_voiding(actor, slug=slug, reason=(await read_form(request, VoidingForm)).reason)
            return ASKED

        return await _done(request, actor, slug, act, "void.")

    @post("/voiding/approval", guards=SIGNING)
    async def void(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Sign that it is void."""

        async def act() -> str:
            await void_award(actor, slug=slug)
            return VOIDED

        return await _done(request, actor, slug, act)

    @post("/voiding/rejection", guards=SIGNING)
    async def keep(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Send it back: the vote goes on."""

        async def act() -> str:
            await keep_award(actor, slug=slug, reason=(await read_form(request, VoidingForm)).reason)
            return KEPT

        return await _done(request, actor, slug, act, "keep.")


async def _done(
    request: AnyRequest, actor: Actor, slug: str, act: Callable[[], Awaitable[str]], prefix: str = ""
) -> Response[Any]:
    """On to the page with what was done; or the page with what was typed and why it was refused."""
    try:
        said = await act()
    except Refused as refused:
        return await _one(request, actor, slug, **await _again(request, refused, prefix))
    return see_other(f"{PATH}/{slug}", said)


async def _one(request: AnyRequest, actor: Actor, slug: str, **values: Any) -> Response[Any]:
    view = await award_inside(actor, slug)
    own = {f"scores.{nominee}": str(points) for nominee, points in view.own_scores.items()}
    return shown(
        request,
        "awards/desk_one.html",
        tab="awards",
        view=view,
        versions=await versions_of(ProgrammeKind.AWARD, view.id),
        stages=current_rules().sign_off.stages,
        nominable=await nominable(view.id),
        hosts=actor.has(*HOSTS, body=view.body_id),
        judges=actor.has(*JURORS, body=view.body_id),
        signs=actor.has(*VOIDING, body=view.body_id),
        rows=result_rows(view),
        **{"form": own, **values},
    )


async def _form(request: AnyRequest, actor: Actor, view: AwardInside | None, **values: Any) -> Response[Any]:
    mine = [body for body in await bodies() if body.id in actor.bodies(*HOSTS)]
    blank = {"winners": "10", "choices_most": "3", "jury_percent": "0", "body": mine[0].slug if mine else ""}
    return shown(
        request,
        "awards/desk_form.html",
        tab="awards",
        view=view,
        mine=mine,
        campaigns=await desk_campaigns(actor),
        **{"form": _typed(view) if view else blank, **values},
    )


async def _again(request: AnyRequest, refused: Refused, prefix: str = "") -> dict[str, Any]:
    return {
        "status": refused.refusal.status,
        "errors": errors_of(refused, prefix),
        "form": under(await typed(request), prefix),
    }


def _typed(view: AwardInside) -> dict[str, Any]:
    """The vote as it would be typed."""
    return {
        **{name: str(getattr(view, name)) for name in FIELDS},
        "campaign": view.campaign.slug,
        "body": view.body.slug,
        "residents": "yes" if view.residents else "",
        "nominates_until": minutes(view.nominates_until) if view.nominates_until else "",
        "opens_at": minutes(view.opens_at),
        "closes_at": minutes(view.closes_at),
        "version": str(view.version),
    }
