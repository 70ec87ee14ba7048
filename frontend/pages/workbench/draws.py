"""The draw on the workbench: chances, freeze, chance as it is entered, and what to do when something fails."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from msgspec import Meta

from frontend.answers import AnyRequest, see_other
from frontend.draw_picture import cells
from frontend.forms import read_form, typed
from frontend.pages.workbench.calls_frame import READERS, at, framed
from frontend.pages.workbench.showing import Slug, errors_of, minutes, shown, under
from participation.base.errors import N_, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.words import Role
from participation.base.settings import current
from participation.representatives.queries.draw_preparing import newest_preparation
from participation.representatives.queries.draws import rounds
from participation.representatives.queries.seats import seats_of_call
from participation.representatives.rules.draws import Form
from participation.representatives.schemas.call import CallView
from participation.representatives.schemas.draw import Given, Merged, NewFreeze, NewPostponement, NewSource, RoundView
from participation.representatives.schemas.limits import Instant
from participation.representatives.seat_links import whole_key
from participation.representatives.services.draw_entering import draw, postpone
from participation.representatives.services.draw_freezing import freeze, void
from participation.representatives.services.draw_preparing import cancel, prepare

OFFICE = (has_role(Role.OFFICER, Role.SECRETARY),)
OFFICE_OR_LEADER = (has_role(Role.OFFICER, Role.SECRETARY, Role.LEADER),)
COMPUTING = N_("The chances are being computed. You may go on meanwhile.")
CANCELLED = N_("The computation was cancelled.")
FROZEN = N_("The pool is frozen and published. Publish the hash in other places, too.")
VOIDED = N_("The freeze is given up; the reason is public.")
ENTERED = N_("What the sources said is entered.")
DRAWN = N_("The draw was held. Everybody is told.")
POSTPONED = N_("The draw is postponed, in public.")
# Rows for sources on an empty form.
ROWS = 4
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class SourceForm(msgspec.Struct, kw_only=True):
    """One row of the sources; without a name it is none."""

    name: Annotated[str, Meta(max_length=120)] = ""
    kind: Annotated[str, Meta(max_length=20)] = "text"
    known_at: Instant | None = None
    count: Annotated[int, Meta(ge=0, le=64)] = 0
    round: Annotated[int, Meta(ge=0, le=2**53)] = 0
    commit: Annotated[str, Meta(max_length=64)] = ""


class FreezeForm(msgspec.Struct, kw_only=True):
    """The sources of chance, and how much of the pool is public."""

    sources: Annotated[list[SourceForm], Meta(max_length=20)] = []
    form: Form = Form.OPEN


class MergeForm(msgspec.Struct, kw_only=True):
    """Values to be taken together, as places in the call's categories, and the name for all of them."""

    values: Annotated[list[str], Meta(max_length=100)] = []
    into: Annotated[str, Meta(max_length=120)] = ""


class EntropyForm(msgspec.Struct, kw_only=True):
    """What the sources said, in their order; left empty where one has not spoken."""

    values: dict[str, Annotated[str, Meta(max_length=4000)]] = {}


class PostponeForm(msgspec.Struct, kw_only=True):
    """Which source is waited for until when, and why."""

    source: Annotated[str, Meta(max_length=120)]
    until: Instant
    reason: Annotated[str, Meta(max_length=2000)] = ""


class VoidForm(msgspec.Struct, kw_only=True):
    """Why a freeze is given up."""

    reason: Annotated[str, Meta(max_length=2000)] = ""


class DrawDeskPage(Controller):
    """``/workbench/calls/{slug}/draw``."""

    path = "/workbench/calls/{slug:str}/draw"
    guards = READERS

    @get()
    async def read(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """What has been done, what comes next; for htmx how far a computation is."""
        return await _shown(request, actor, slug)

    @post("/preparation", guards=OFFICE)
    async def prepare(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Have the chances computed, with values taken together where some are ticked."""

        async def act() -> str:
            form = await read_form(request, MergeForm)
            view: CallView = (await framed(actor, slug, "draw"))["view"]
            await prepare(actor, slug=slug, coarser=_merged(view, form))
            return COMPUTING

        return await done(request, actor, slug, act)

    @post("/preparation/cancellation", guards=OFFICE)
    async def cancel(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Break it off."""

        async def act() -> str:
            await cancel(actor, slug=slug)
            return CANCELLED

        return await done(request, actor, slug, act)

    @post("/freeze", guards=OFFICE)
    async def freeze(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Freeze and publish."""

        async def act() -> str:
            await freeze(actor, slug=slug, new=_freeze(await read_form(request, FreezeForm)))
            return FROZEN

        return await done(request, actor, slug, act)

    @post("/voiding", guards=OFFICE_OR_LEADER)
    async def void(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Give the freeze up, with a public reason."""

        async def act() -> str:
            await void(actor, slug=slug, reason=(await read_form(request, VoidForm)).reason)
            return VOIDED

        return await done(request, actor, slug, act, "void.")

    @post("/entropy", guards=OFFICE)
    async def enter(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Enter what sources said; the last one draws."""

        async def act() -> str:
            form = await read_form(request, EntropyForm)
            view: CallView = (await framed(actor, slug, "draw"))["view"]
            waiting = [one for one in await rounds(view.id) if not one.voided_at][-1:]
            given = [
                Given(source.name, form.values[str(place)])
                for one in waiting
                for place, source in enumerate(one.sources)
                if form.values.get(str(place), "").strip()
            ]
            return DRAWN if (await draw(actor, slug=slug, entropy=given)).sha256 else ENTERED

        return await done(request, actor, slug, act)

    @post("/postponement", guards=OFFICE)
    async def postpone(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Wait longer for a source, in public."""

        async def act() -> str:
            form = await read_form(request, PostponeForm)
            new = NewPostponement(source=form.source, until=form.until, reason=form.reason)
            await postpone(actor, slug=slug, new=new)
            return POSTPONED

        return await done(request, actor, slug, act, "postpone.")


async def done(
    request: AnyRequest, actor: Actor, slug: str, act: Callable[[], Awaitable[str]], prefix: str = ""
) -> Response[Any]:
    """On to the page with what was done; or the page with what was typed and why it was refused."""
    try:
        said = await act()
    except Refused as refused:
        return await _shown(
            request,
            actor,
            slug,
            status=refused.refusal.status,
            errors=errors_of(refused, prefix),
            form=under(await typed(request), prefix),
        )
    return see_other(at(slug, "draw"), said)


async def _shown(request: AnyRequest, actor: Actor, slug: str, **values: Any) -> Response[str]:
    frame = await framed(actor, slug, "draw")
    view: CallView = frame["view"]
    found = await rounds(view.id)
    standing: RoundView | None = next((one for one in reversed(found) if not one.voided_at), None)
    prepared = await newest_preparation(view.id)
    given = await seats_of_call(view.id)
    return shown(
        request,
        "draws/desk.html",
        block="computing",
        rounds=found,
        round=standing,
        prepared=prepared,
        computing=prepared is not None and prepared.progress.running,
        vacant=given.vacant,
        offers=given.seats,
        sources=_rows(view),
        entering={one.name: cells(one) for one in standing.sources} if standing else {},
        now_and_more=minutes,
        whole=_whole_links(view, standing),
        **frame,
        **values,
    )


def _rows(view: CallView) -> list[dict[str, str]]:
    """What the rows for sources begin with: those that the call names, known when the draw is announced for."""
    known = minutes(view.draw_at) if view.draw_at else ""
    named = [{"name": name, "known_at": known} for name in view.entropy_sources]
    return [*named, *({"name": "", "known_at": known} for _ in range(max(1, ROWS - len(named))))]


def _whole_links(view: CallView, round_: RoundView | None) -> dict[str, str]:
    """The links for applicants and witnesses of a sealed round."""
    if round_ is None or round_.form is not Form.SEALED:
        return {}
    address = f"{current().base_url}/calls/{view.slug}/draw/rounds/{round_.number}"
    return {name: f"{address}/{name}?key={whole_key(round_.id)}" for name in ("whole", "salts")}


def _freeze(form: FreezeForm) -> NewFreeze:
    named = [one for one in form.sources if one.name.strip()]
    return NewFreeze(
        sources=[
            NewSource(
                name=one.name,
                # without an instant it is refused like one that is known by now
                known_at=one.known_at or LONG_AGO,
                kind=one.kind,
                count=one.count,
                round=one.round,
                commit=one.commit,
            )
            for one in named
        ],
        form=form.form,
    )


def _merged(view: CallView, form: MergeForm) -> list[Merged]:
    """The ticked values by category; each is written ``2.0``: the first value of the third category."""
    ticked: dict[int, list[str]] = {}
    for value in form.values:
        category, _, place = value.partition(".")
        if category.isdecimal() and place.isdecimal() and int(category) < len(view.categories):
            quotas = view.categories[int(category)].quotas
            if int(place) < len(quotas):
                ticked.setdefault(int(category), []).append(quotas[int(place)].value)
    return [
        Merged(category=view.categories[category].name, values=values, into=form.into.strip() or "/".join(values))
        for category, values in ticked.items()
        if len(values) > 1
    ]
