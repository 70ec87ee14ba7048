"""Which clause became which: two versions side by side for the office, and the correction of a single clause."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, PathParameter, QueryParameter
from msgspec import Meta

from consultations.drafts.aligning import Change
from consultations.queries.aligning import aligned_clause, origins_of, public_version
from consultations.queries.comparing import changes_between
from consultations.queries.lineage import put_version
from consultations.schemas.aligning import CorrectedOrigins
from consultations.services import aligning
from frontend.answers import AnyRequest, see_other
from frontend.changes_layout import ON_A_PAGE, WORDS, compared, counted
from frontend.forms import read_form, typed
from frontend.page import Notice
from frontend.pages.workbench.showing import Slug, at, errors_of, framed, shown
from frontend.rendering import url
from participation.base.errors import N_, NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.words import Role

READERS = (has_role(Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.CLERK, Role.AUDITOR),)
OFFICE = (has_role(Role.OFFICER),)
SAVED = N_("Saved where %(number)s comes from.")
From = Annotated[int | None, QueryParameter(name="from", ge=1, le=100_000)]
To = Annotated[int | None, QueryParameter(ge=1, le=100_000)]
Version = Annotated[int, PathParameter(ge=1, le=100_000)]
Start = Annotated[int, QueryParameter(ge=0, le=100_000)]


class OriginsForm(msgspec.Struct, kw_only=True):
    """The clause that a clause goes on from, and the others it comes from as well."""

    main: UUID | None = None
    also: Annotated[list[UUID], Meta(max_length=50)] = []


class AlignmentPage(Controller):
    """``/workbench/consultations/{slug}/alignment``."""

    path = "/workbench/consultations/{slug:str}/alignment"
    guards = READERS

    @get()
    async def read(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        slug: Slug,
        earlier: From = None,
        to: To = None,
        start: Start = 0,
    ) -> Response[Any]:
        """Two versions side by side; without ``from`` and ``to`` what was put to the public and the newest."""
        frame = await framed(actor, slug, "draft")
        view = frame["view"]
        after = to or view.draft_version
        before = earlier or await _before(view.id, after)
        if not before or not after or before >= after:
            raise Refused(NOT_FOUND)
        found = await changes_between(actor, view, before, after)
        changed = [item for item in found.items if item.change is not Change.SAME]
        here, turned = at(slug, "alignment"), start + ON_A_PAGE
        return shown(
            request,
            "workbench/alignment.html",
            changes=found,
            words=WORDS,
            counts=counted(found),
            compared_items=await asyncio.to_thread(compared, changed[start:turned]),
            decided=(await origins_of(actor, view, after)).items,
            correctable=frame["inside"].roles >= {Role.OFFICER} and after > await public_version(slug),
            following=url(here, **{"from": before}, to=after, start=turned) if turned < len(changed) else None,
            beginning=url(here, **{"from": before}, to=after) if start else None,
            **frame,
        )

    @get("/{version:int}/{clause:uuid}", guards=OFFICE)
    async def one(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        slug: Slug,
        version: Version,
        clause: FromPath[UUID],
    ) -> Response[Any]:
        """A clause with what it can come from."""
        return await _one(request, actor, slug, version, clause)

    @post("/{version:int}/{clause:uuid}", guards=OFFICE)
    async def correct(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        slug: Slug,
        version: Version,
        clause: FromPath[UUID],
    ) -> Response[Any]:
        """Save where it comes from."""
        try:
            form = await read_form(request, OriginsForm)
            others = [origin for origin in form.also if origin != form.main]
            origins = [form.main, *others] if form.main else others
            correction = CorrectedOrigins(origins=origins)
            await aligning.correct_origins(actor, slug=slug, version=version, clause=clause, correction=correction)
        except Refused as refused:
            status, errors = refused.refusal.status, errors_of(refused)
            return await _one(
                request, actor, slug, version, clause, status=status, errors=errors, form=await typed(request)
            )
        found = await aligned_clause(actor, slug, version, clause)
        back = url(at(slug, "alignment"), **{"from": version - 1}, to=version)
        return see_other(back, Notice(SAVED, {"number": found.clause.number}))


async def _before(consultation: UUID, after: int | None) -> int | None:
    """What a version is compared with unless somebody says so: the text put to the public, else the one before."""
    put = await put_version(consultation)
    return put if put and after and put < after else (after or 0) - 1


async def _one(
    request: AnyRequest, actor: Actor, slug: str, version: int, clause: UUID, *, status: int = 200, **values: Any
) -> Response[str]:
    frame = await framed(actor, slug, "draft")
    found = await aligned_clause(actor, frame["view"], version, clause)
    stored = {
        "main": str(found.origins[0]) if found.origins else "",
        "also": [str(origin) for origin in found.origins[1:]],
    }
    values = {"form": stored, **values}
    return shown(request, "workbench/alignment_one.html", status=status, found=found, **frame, **values)
