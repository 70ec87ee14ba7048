"""Ballots on the workbench: the list, preparing one, and leading it from its publication to its draw."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery
from msgspec import Meta

from events.queries.ballot_entries import entries_of
from events.queries.ballot_sessions import Choosable, choosable_sessions
from events.queries.ballots import ballot, ballots_inside
from events.rules.ballots import NO_SESSIONS
from events.rules.session_life import HOSTS, HOSTS_OR_LEADER, STAFF
from events.schemas.ballot import BallotView, EditedBallot, NewBallot, NewBallotDraw, NewBallotFreeze
from events.services.ballot_drawing import draw
from events.services.ballot_freezing import freeze, void
from events.services.ballot_postponing import postpone_source
from events.services.ballots import edit_ballot, prepare_ballot, publish_ballot
from frontend.answers import AnyRequest, see_other
from frontend.forms import read_form, typed
from frontend.page import Notice
from frontend.pages.workbench.showing import Slug, errors_of, minutes, shown, under
from participation.base import clock
from participation.base.errors import N_, NOT_FOUND, FieldError, Refused, invalid
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.representatives.schemas.draw import Given, NewPostponement, NewSource
from participation.representatives.schemas.limits import Instant, Line, Reason
from participation.representatives.schemas.limits import Slug as Address

PATH = "/workbench/ballots"
READERS = (has_role(*STAFF),)
OFFICE = (has_role(*HOSTS),)
OFFICE_OR_LEADER = (has_role(*HOSTS_OR_LEADER),)
PREPARED = N_("The ballot is saved. Nobody sees it before you publish it.")
PUBLISHED = N_("The ballot is public. When entries are over everything is frozen by the clock.")
FROZEN = N_("Everything is frozen and published. Publish the hash in other places, too.")
DRAWN = N_("The draw was held. Everybody is told.")
POSTPONED = N_("The draw waits for this source; the reason is public.")
VOIDED = N_("The ballot is given up; the reason is public, and everybody who entered is told.")
ON_A_PAGE = 30
# Rows for sources on an empty form.
ROWS = 3
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class SourceForm(msgspec.Struct, kw_only=True):
    """One row of the sources; without a name it is none."""

    name: Annotated[str, Meta(max_length=120)] = ""
    kind: Annotated[str, Meta(max_length=20)] = "text"
    known_at: Instant | None = None
    count: Annotated[int, Meta(ge=0, le=64)] = 0
    round: Annotated[int, Meta(ge=0, le=2**53)] = 0
    commit: Annotated[str, Meta(max_length=64)] = ""


class SourcesForm(msgspec.Struct, kw_only=True):
    """The sources of chance, and why others take the place of those announced."""

    sources: Annotated[list[SourceForm], Meta(max_length=20)] = []
    reason: Reason = ""

    def named(self) -> list[NewSource]:
        """Those that have a name; one without an instant is refused like one that is known by now."""
        return [
            NewSource(
                name=one.name,
                known_at=one.known_at or LONG_AGO,
                kind=one.kind,
                count=one.count,
                round=one.round,
                commit=one.commit,
            )
            for one in self.sources
            if one.name.strip()
        ]


class BallotForm(SourcesForm, kw_only=True):
    """A ballot as it is typed."""

    title: Annotated[str, Meta(min_length=1, max_length=200)]
    title_en: Line = ""
    slug: Address
    sessions: Annotated[list[UUID], Meta(max_length=100)] = []
    opens_at: Instant
    closes_at: Instant
    draw_at: Instant
    wishes_most: Annotated[int, Meta(ge=1, le=20)] = 3
    version: int = 0


class DrawForm(msgspec.Struct, kw_only=True):
    """What the sources said, in their order."""

    values: dict[str, Annotated[str, Meta(max_length=4000)]] = {}


class PostponeForm(msgspec.Struct, kw_only=True):
    """Which source is waited for until when, and why."""

    source: Annotated[str, Meta(max_length=120)]
    until: Instant
    reason: Reason = ""


class VoidForm(msgspec.Struct, kw_only=True):
    """Why a ballot is given up."""

    reason: Reason = ""


class BallotsDeskPage(Controller):
    """``/workbench/ballots``."""

    path = PATH
    guards = READERS

    @get()
    async def listed(
        self, request: AnyRequest, actor: NamedDependency[Actor], cursor: FromQuery[str | None] = None
    ) -> Response[Any]:
        """The ballots of one's bodies, the newest first."""
        found = await ballots_inside(actor, cursor=cursor, limit=ON_A_PAGE)
        return shown(
            request, "ballots/desk.html", tab="ballots", found=found, cursor=cursor, prepares=actor.has(*HOSTS)
        )

    @get("/new", guards=OFFICE)
    async def ask(self, request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
        """An empty ballot."""
        return await _form(request, actor, None)

    @post("/new", guards=OFFICE)
    async def prepare(self, request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
        """Prepare a ballot."""
        try:
            form = await read_form(request, BallotForm)
            done = await prepare_ballot(actor, new=NewBallot(**await _said(actor, form)))
        except Refused as refused:
            return await _form(request, actor, None, **await _again(request, refused))
        return see_other(f"{PATH}/{done.slug}", Notice(PREPARED, {"kept": "ballot-new"}))


class BallotDeskPage(Controller):
    """``/workbench/ballots/{slug}``."""

    path = f"{PATH}/{{slug:str}}"
    guards = READERS

    @get()
    async def read(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Where it stands, what comes next, and who entered."""
        return await _one(request, actor, slug)

    @get("/edit", guards=OFFICE)
    async def ask(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """The ballot as a form."""
        return await _form(request, actor, await _seen(actor, slug))

    @post("/edit", guards=OFFICE)
    async def edit(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Save the whole ballot again."""
        view = await _seen(actor, slug)
        try:
            form = await read_form(request, BallotForm)
            change = EditedBallot(**await _said(actor, form, slug), version=form.version)
            done = await edit_ballot(actor, slug=slug, change=change)
        except Refused as refused:
            return await _form(request, actor, view, **await _again(request, refused))
        return see_other(f"{PATH}/{done.slug}", Notice(PREPARED, {"kept": f"ballot-{slug}"}))

    @post("/publication", guards=OFFICE)
    async def publish(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Make it public."""

        async def act() -> str:
            await publish_ballot(actor, slug=slug)
            return PUBLISHED

        return await _done(request, actor, slug, act)

    @post("/freeze", guards=OFFICE)
    async def freeze(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Freeze by hand: where the clock could not, or after a freeze was given up."""

        async def act() -> str:
            form = await read_form(request, SourcesForm)
            await freeze(actor, slug=slug, new=NewBallotFreeze(sources=form.named(), reason=form.reason))
            return FROZEN

        return await _done(request, actor, slug, act)

    @post("/draw", guards=OFFICE)
    async def draw(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Enter what the sources said, and draw."""

        async def act() -> str:
            form = await read_form(request, DrawForm)
            view = await _seen(actor, slug)
            given = [
                Given(one.name, form.values[str(place)])
                for place, one in enumerate(view.sources)
                if form.values.get(str(place), "").strip()
            ]
            await draw(actor, slug=slug, new=NewBallotDraw(entropy=given))
            return DRAWN

        return await _done(request, actor, slug, act)

    @post("/postponement", guards=OFFICE)
    async def postpone(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Wait longer for a source, in public."""

        async def act() -> str:
            form = await read_form(request, PostponeForm)
            new = NewPostponement(source=form.source, until=form.until, reason=form.reason)
            await postpone_source(actor, slug=slug, new=new)
            return POSTPONED

        return await _done(request, actor, slug, act, "postpone.")

    @post("/voiding", guards=OFFICE_OR_LEADER)
    async def void(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Give it up, with a public reason."""

        async def act() -> str:
            await void(actor, slug=slug, reason=(await read_form(request, VoidForm)).reason)
            return VOIDED

        return await _done(request, actor, slug, act, "void.")


async def _done(
    request: AnyRequest, actor: Actor, slug: str, act: Callable[[], Awaitable[str]], prefix: str = ""
) -> Response[Any]:
    """On to the page with what was done; or the page with what was typed and why it was refused."""
    try:
        said = await act()
    except Refused as refused:
        status, errors = refused.refusal.status, errors_of(refused, prefix)
        form = under(await typed(request), prefix)
        return await _one(request, actor, slug, status=status, errors=errors, form=form)
    return see_other(f"{PATH}/{slug}", said)


async def _seen(actor: Actor, slug: str) -> BallotView:
    """The ballot, for those who work for its host. Raises 404."""
    view = await ballot(actor, slug)
    if not actor.has(*STAFF, body=view.body):
        raise Refused(NOT_FOUND)
    return view


async def _one(request: AnyRequest, actor: Actor, slug: str, **values: Any) -> Response[Any]:
    view = await _seen(actor, slug)
    known = minutes(max(clock.now(), view.draw_at) + timedelta(days=1))
    return shown(
        request,
        "ballots/desk_one.html",
        tab="ballots",
        view=view,
        entries=await entries_of(actor, view.id, view.body),
        hosts=actor.has(*HOSTS, body=view.body),
        voids=actor.has(*HOSTS_OR_LEADER, body=view.body),
        blank=[{"known_at": known} for _ in range(ROWS)],
        late=any(one.known_at <= clock.now() for one in view.sources),
        **values,
    )


async def _form(request: AnyRequest, actor: Actor, view: BallotView | None, **values: Any) -> Response[Any]:
    return shown(
        request,
        "ballots/desk_form.html",
        tab="ballots",
        view=view,
        choosable=await choosable_sessions(actor, view.slug if view else ""),
        rows=range(max(ROWS, len(view.sources) + 1 if view else 0)),
        **{"form": _typed(view) if view else {"wishes_most": "3"}, **values},
    )


async def _again(request: AnyRequest, refused: Refused) -> dict[str, Any]:
    return {"status": refused.refusal.status, "errors": errors_of(refused), "form": await typed(request)}


async def _said(actor: Actor, form: BallotForm, slug: str = "") -> dict[str, Any]:
    """A ballot of the campaign of its sessions, these in the order of their days. Raises 422 without one."""
    chosen: list[Choosable] = [one for one in await choosable_sessions(actor, slug) if one.id in set(form.sessions)]
    if not chosen:
        raise Refused(invalid(FieldError("sessions", "required", NO_SESSIONS)))
    names = ("slug", "title", "title_en", "opens_at", "closes_at", "draw_at", "wishes_most")
    return {
        **{name: getattr(form, name) for name in names},
        "campaign": chosen[0].campaign,
        "sessions": [one.id for one in chosen],
        "sources": form.named(),
    }


def _typed(view: BallotView) -> dict[str, Any]:
    """The ballot as it would be typed."""
    form: dict[str, Any] = {
        "title": view.title,
        "title_en": view.title_en,
        "slug": view.slug,
        "sessions": [str(one.id) for one in view.sessions],
        "opens_at": minutes(view.opens_at),
        "closes_at": minutes(view.closes_at),
        "draw_at": minutes(view.draw_at),
        "wishes_most": str(view.wishes_most),
        "version": str(view.version),
    }
    for place, one in enumerate(view.sources):
        given = {"name": one.name, "kind": one.kind, "known_at": minutes(one.known_at), "commit": one.commit}
        numbers = {"count": str(one.count or ""), "round": str(one.round or "")}
        form |= {f"sources.{place}.{name}": value for name, value in (given | numbers).items()}
    return form
