"""The queue: families and single comments on the way to an answer, worked on one by one or several at once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from consultations.queries.delegating import delegations
from consultations.queries.queue_desk import queue_inside
from consultations.queries.queue_progress import progress_of_consultation
from consultations.queries.undoing import acts_of_work
from consultations.rules.queue import Work
from consultations.schemas.assigning import Assigned, NewAssignment
from consultations.schemas.delegating import NewDelegation
from consultations.schemas.noting import NewNote
from consultations.services.assigning import assign
from consultations.services.delegating import delegate, end_delegation
from consultations.services.noting import note
from consultations.services.undoing import undo
from frontend.answers import AnyRequest, is_fragment, see_other
from frontend.forms import read_form, typed
from frontend.page import Notice
from frontend.pages.workbench.queue_forms import AssignmentForm, DelegationForm, NoteForm
from frontend.pages.workbench.queue_showing import back, given, preview_shown, queue_shown
from frontend.pages.workbench.showing import Slug, at, errors_of, shown
from frontend.rendering import url
from participation.base.errors import N_, FieldError, Refused, invalid
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.words import Role

READERS = (has_role(Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.CLERK, Role.AUDITOR),)
OFFICE = (has_role(Role.OFFICER),)

ASSIGNED = N_("Assigned: %(done)s. Left as they were: %(left)s. Already there: %(already)s.")
MARKED = N_("Marked as asking for no change: %(done)s. Left as they were: %(left)s. They raise points: %(raising)s.")
UNDONE = N_("Taken back: %(done)s comments are as they were.")
UNDONE_IN_PART = N_(
    "Taken back: %(done)s comments are as they were. %(kept)s changes stay, since somebody has worked on them."
)
DELEGATED = N_("Given to the colleague.")
ENDED = N_("Noted as done.")
NOTED = N_("The note is kept.")
OFFICER_MISSING = N_("Choose the colleague.")
NOTE_MISSING = N_("Write the note.")
CHECK = "check"


class QueuePages(Controller):
    """``/workbench/consultations/{slug}/queue``."""

    path = "/workbench/consultations/{slug:str}/queue"
    guards = READERS

    @get()
    async def listed(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """What the address narrows to, with one item open."""
        return await queue_shown(request, actor, slug)

    @get("/progress")
    async def progress(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """How far it is, clause by clause, and who works on what."""
        inside, beside = await queue_inside(actor, slug)
        return shown(
            request,
            "workbench/queue_progress.html",
            block="figures",
            swapped=is_fragment(request),
            progress=await progress_of_consultation(inside.view.id),
            delegations=(await delegations(actor, inside.view)).items,
            beside=beside,
            inside=inside,
            view=inside.view,
            tab="queue",
            base=at(slug),
        )

    @get("/acts")
    async def acts(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """What was done on the queue, the newest first, one's own or everybody's."""
        inside, _ = await queue_inside(actor, slug)
        everybody = request.query_params.get("of") == "all"
        cursor = request.query_params.get("cursor") or None
        found = await acts_of_work(actor, inside.view, own=not everybody, cursor=cursor, limit=30)
        here = at(slug, "queue", "acts")
        of = "all" if everybody else None
        return shown(
            request,
            "workbench/queue_acts.html",
            found=found,
            everybody=everybody,
            next_page=url(here, of=of, cursor=found.next) if found.next else None,
            first_page=url(here, of=of) if cursor else None,
            inside=inside,
            view=inside.view,
            tab="queue",
            base=at(slug),
        )

    @post("/assignments", guards=OFFICE)
    async def assign(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Do it where a single comment is concerned or the preview was confirmed; else show what will be touched."""
        new = None
        try:
            form = await read_form(request, AssignmentForm)
            new = form.assignment()
            if form.do == CHECK or not (form.confirmed or _single(form)):
                return await _checked(request, actor, slug, form, new)
            done = await assign(actor, slug=slug, new=new)
        except Refused as refused:
            return await _again(request, actor, slug, new, refused)
        narrowed = given(request)
        going_on = None if form.families or form.comments else form.going_on
        return see_other(back(slug, narrowed, going_on), _said(done))

    @post("/acts/{act:uuid}/reversal", guards=OFFICE)
    async def undo(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, act: FromPath[UUID]
    ) -> Response[Any]:
        """Take one's own act back."""
        try:
            done = await undo(actor, act=act)
        except Refused as refused:
            return await queue_shown(request, actor, slug, status=refused.refusal.status, errors=errors_of(refused))
        kept = sum(one.comments for one in done.kept)
        said = Notice(UNDONE_IN_PART, {"done": done.comments, "kept": kept}, "warning") if kept else None
        return see_other(back(slug, given(request)), said or Notice(UNDONE, {"done": done.comments}))

    @post("/delegations", guards=OFFICE)
    async def delegate(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Give the ticked items, the open one, or the whole selection to a colleague."""
        try:
            form = await read_form(request, DelegationForm)
            await delegate(actor, slug=slug, new=_delegation(form))
        except Refused as refused:
            return await _refused(request, actor, slug, refused)
        open_item = form.open_family or form.open_comment
        return see_other(back(slug, given(request), open_item), DELEGATED)

    @post("/delegations/{delegation:uuid}/completion", guards=OFFICE)
    async def end(self, actor: NamedDependency[Actor], slug: Slug, delegation: FromPath[UUID]) -> Response[Any]:
        """Note that work is done."""
        try:
            await end_delegation(actor, delegation=delegation)
        except Refused as refused:
            if refused.refusal.status != 409:
                raise
            # somebody else was faster: it is as it should be
        return see_other(at(slug, "queue", "progress"), ENDED)

    @post("/notes", guards=OFFICE)
    async def note(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Write a note on the open item."""
        try:
            form = await read_form(request, NoteForm)
            if not form.note.strip():
                raise Refused(invalid(FieldError("note", "required", NOTE_MISSING)))
            about = NewNote(text=form.note, family=form.family, comment=form.comment, point=form.point)
            await note(actor, slug=slug, new=about)
        except Refused as refused:
            return await _refused(request, actor, slug, refused)
        if form.point:
            return see_other(at(slug, "points", form.point), NOTED)
        return see_other(back(slug, given(request), form.family or form.comment), NOTED)


def _single(form: AssignmentForm) -> bool:
    """Whether it is about one comment that is alone: then the page that was sent has shown all there is."""
    families, comments = form.chosen
    return len(families) + len(comments) == 1 and len(form.listed) == 1 and bool(form.versions)


async def _checked(
    request: AnyRequest, actor: Actor, slug: str, form: AssignmentForm, new: NewAssignment
) -> Response[Any]:
    """The preview of what was chosen, or the queue again where it is not clear what to do."""
    if not (new.families or new.comments) or not (
        new.points or new.point or new.no_change or any(one.points for one in new.exceptions)
    ):
        # the service says why; it refuses before it does anything
        await assign(actor, slug=slug, new=msgspec.structs.replace(new, exceptions=[]))
    first = form.do != CHECK
    chosen = msgspec.structs.replace(new, exceptions=[], set_apart=[]) if first else new
    again = await typed(request)
    if first:
        again |= {"kind": form.do}
        again.pop("listed", None)
    return await preview_shown(request, actor, slug, chosen, again)


async def _again(
    request: AnyRequest, actor: Actor, slug: str, new: NewAssignment | None, refused: Refused
) -> Response[Any]:
    """The preview with what changed meanwhile and all that was chosen, or the page it was sent from with its faults."""
    form = await typed(request)
    if new is not None and refused.refusal.code == "changed_meanwhile":
        there = {UUID(id_) for id_ in refused.refusal.extra["versions"]}
        known = msgspec.structs.replace(
            new,
            families=[id_ for id_ in new.families if id_ in there],
            comments=[id_ for id_ in new.comments if id_ in there],
        )
        if known.families or known.comments:
            form.setdefault("kind", form.get("do", ""))
            return await preview_shown(
                request, actor, slug, known, form,
                status=409, changes=refused.refusal.extra["changes"], gone=refused.refusal.extra["gone"],
            )  # fmt: skip
    if new is not None and form.get("confirmed"):
        errors = errors_of(refused)
        return await preview_shown(request, actor, slug, new, form, status=refused.refusal.status, errors=errors)
    return await _refused(request, actor, slug, refused)


async def _refused(request: AnyRequest, actor: Actor, slug: str, refused: Refused) -> Response[Any]:
    return await queue_shown(
        request, actor, slug, status=refused.refusal.status, errors=errors_of(refused), form=await typed(request)
    )


def _said(done: Assigned) -> Notice:
    sentence = MARKED if done.kind is Work.NO_CHANGE else ASSIGNED
    return Notice(
        sentence, {"done": done.comments, "left": done.left, "already": done.already, "raising": done.raising}
    )


def _delegation(form: DelegationForm) -> NewDelegation:
    if form.officer is None:
        raise Refused(invalid(FieldError("officer", "required", OFFICER_MISSING)))
    if form.selection:
        return NewDelegation(
            officer=form.officer, note=form.delegation_note, clause=form.clause, whole=form.whole,
            channel=form.channel, stance=form.stance,
        )  # fmt: skip
    ticked = bool(form.families or form.comments)
    open_family = [form.open_family] if form.open_family and not ticked else []
    open_comment = [form.open_comment] if form.open_comment and not ticked and not open_family else []
    return NewDelegation(
        officer=form.officer,
        note=form.delegation_note,
        families=form.families or open_family,
        comments=form.comments or open_comment,
    )
