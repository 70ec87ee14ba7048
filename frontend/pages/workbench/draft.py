"""The draft: a file or text goes in, its split is shown and corrected, and only then it is saved as a version."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

import msgspec
from litestar import Controller, Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter
from msgspec import Meta

from consultations.drafts.aligning import Change
from consultations.queries.comparing import changes_between
from consultations.queries.drafts import draft
from consultations.queries.splitting import proposed, versions
from consultations.schemas.comparing import Changes
from consultations.schemas.draft import CorrectedClause, CorrectedDraft, DraftView
from consultations.services import drafting
from frontend.answers import AnyRequest, see_other
from frontend.changes_layout import ON_A_PAGE, compared
from frontend.forms import read_form, typed
from frontend.page import Notice
from frontend.pages.workbench.cutting import CuttingForm, at_places, changed, draft_of, form_of, questions
from frontend.pages.workbench.showing import Slug, at, errors_of, framed, shown
from participation.base.errors import N_, FieldError, Refused, invalid
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.words import Role

READERS = (has_role(Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.CLERK, Role.AUDITOR),)
OFFICE = (has_role(Role.OFFICER),)
SAVED = N_("The draft is saved as version %(version)s.")
NOTHING = N_("Choose a file or paste the text.")
NO_CLAUSE = N_("The draft needs at least one clause.")
Version = Annotated[int | None, QueryParameter(ge=1, le=100_000)]


class SourceForm(msgspec.Struct):
    """A file, or the text itself; the file comes first."""

    file: UploadFile | None = None
    text: Annotated[str, Meta(max_length=5_000_000)] = ""


class DraftPage(Controller):
    """``/workbench/consultations/{slug}/draft``."""

    path = "/workbench/consultations/{slug:str}/draft"
    guards = READERS

    @get()
    async def read(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        slug: Slug,
        version: Version = None,
        compare: Version = None,
        correct: FromQuery[bool] = False,
    ) -> Response[Any]:
        """A version, what changed since the one to ``compare`` with, or the newest to ``correct``."""
        frame = await framed(actor, slug, "draft")
        if frame["view"].draft_version is None:
            return await _page(request, actor, frame)
        found = await draft(actor, slug, version)
        if correct and frame["inside"].drafts:
            return _editor(request, frame, form_of(_corrected(found)))
        earlier = compare if compare and compare != found.version else None
        changes = await changes_between(actor, slug, earlier, found.version) if earlier else None
        changed = [item for item in changes.items if item.change is not Change.SAME][:ON_A_PAGE] if changes else []
        shown_changes = await asyncio.to_thread(compared, changed)
        return await _page(request, actor, frame, draft=found, changes=changes, compared_items=shown_changes)

    @post("/split", guards=OFFICE)
    async def split(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Split a file or a text and show it; nothing is saved."""
        frame = await framed(actor, slug, "draft")
        try:
            form = await read_form(request, SourceForm)
            content = await form.file.read() if form.file else form.text.encode()
            if not content.strip():
                raise Refused(invalid(FieldError("file", "required", NOTHING)))
            name, kind = (form.file.filename, form.file.content_type) if form.file else (None, None)
            found = await proposed(content, media_type=kind, filename=name)
        except Refused as refused:
            status, form_again = refused.refusal.status, await typed(request)
            return await _page(request, actor, frame, status=status, form=form_again, errors=errors_of(refused))
        return _editor(request, frame, form_of(found))

    @post(guards=OFFICE)
    async def correct(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Correct the split by one step, or save it as the next version."""
        form = await read_form(request, CuttingForm)
        if form.do != "save":
            form, looked_at = changed(form)
            return _editor(request, await framed(actor, slug, "draft"), form, looked_at=looked_at)
        try:
            if not any(row.counts for row in form.clauses):
                raise Refused(invalid(FieldError("", "required", NO_CLAUSE)))
            saved = await drafting.save_clauses(actor, slug=slug, draft=draft_of(form))
        except Refused as refused:
            errors = at_places(errors_of(refused), form)
            frame = await framed(actor, slug, "draft")
            return _editor(request, frame, form, status=refused.refusal.status, errors=errors)
        return see_other(at(slug, "draft"), Notice(SAVED, {"version": saved.version}))


async def _page(
    request: AnyRequest,
    actor: Actor,
    frame: dict[str, Any],
    *,
    status: int = 200,
    draft: DraftView | None = None,
    changes: Changes | None = None,
    **values: Any,
) -> Response[str]:
    saved = await versions(actor, frame["view"].slug)
    return shown(
        request,
        "workbench/draft.html",
        status=status,
        draft=draft,
        changes=changes,
        saved=saved,
        **frame,
        **values,
    )


def _editor(
    request: AnyRequest,
    frame: dict[str, Any],
    form: CuttingForm,
    *,
    status: int = 200,
    looked_at: int | None = None,
    **values: Any,
) -> Response[str]:
    return shown(
        request,
        "workbench/cutting.html",
        status=status,
        block="editor",
        rows=form.clauses,
        form={"title": form.title, "preface": form.preface},
        looked_at=looked_at,
        questions=questions(form.clauses),
        standing=sum(not row.out for row in form.clauses),
        **frame,
        **values,
    )


def _corrected(view: DraftView) -> CorrectedDraft:
    clauses = [
        CorrectedClause(number=c.number, heading=c.heading, text=c.text, path=c.path, id=c.id) for c in view.clauses
    ]
    return CorrectedDraft(clauses=clauses, title=view.title, preface=view.preface)
