"""Moderation: the queue of what waits to be screened, many in one act with its undoing, objections, disownings."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Meta

from consultations.queries.comments import Filter, filed_comments
from consultations.queries.disowning import disownings
from consultations.queries.drafts import draft
from consultations.queries.moderating import batches, objections, waiting, whole_batch
from consultations.rules.redacting_suggestions import suggestions
from consultations.schemas.disowning import DisowningDecided
from consultations.schemas.limits import Line, Reason
from consultations.schemas.moderating import BulkScreening, Choice, Narrowing, NewAnswer
from consultations.services import disowning, moderating, moderating_objections
from consultations.words import Channel, ScreeningReason
from frontend.answers import AnyRequest, page_for, see_other
from frontend.filters import choice, id_of
from frontend.forms import read_form, typed
from frontend.masking import LIKENESS
from frontend.page import Notice
from frontend.pages.workbench.comments import READERS, SCREENERS
from frontend.pages.workbench.showing import Slug, at, errors_of, framed, shown
from participation.base import messages
from participation.base.errors import N_, FieldError, Refused, invalid
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.words import Role

OFFICERS = (has_role(Role.OFFICER),)
ON_A_PAGE = 20

NONE_CHOSEN = N_("Tick at least one comment.")
UNKNOWN_ACT = N_("Choose what to do with the comments.")
ANSWERED = N_("The objection is answered; whoever objected is told.")
DECIDED = N_("Decided. Those concerned are told.")
SHOWN = N_("Shown to others: %(number)s.")
HIDDEN = N_("Hidden from others: %(number)s.")
TAKEN_BACK = N_("Taken back: %(number)s stand as before.")


class ScreeningForm(msgspec.Struct, kw_only=True):
    """What to do with the comments that are ticked, or with the chosen family or filter."""

    do: Line = ""
    reason: ScreeningReason | None = None
    detail: Reason = ""
    comments: Annotated[list[UUID], Meta(max_length=200)] = []
    family: UUID | None = None
    filtered: bool = False
    standing: Line = ""
    clause: Line = ""
    channel: Line = ""
    q: Line = ""
    fingerprint: Line = ""

    @property
    def wanted(self) -> BulkScreening:
        """The act. Raises 422 for one that is neither showing nor hiding."""
        if self.do not in {"show", "hide"}:
            raise Refused(invalid(FieldError("do", "unknown_value", UNKNOWN_ACT)))
        hide = self.do == "hide"
        return BulkScreening(
            choice=self.choice,
            show=not hide,
            reason=self.reason if hide else None,
            detail=self.detail if hide else "",
            fingerprint=self.fingerprint or None,
        )

    @property
    def choice(self) -> Choice:
        """The comments: those ticked, else the family, else what the filter finds."""
        if self.comments:
            return Choice(comments=self.comments)
        if self.family:
            return Choice(family=self.family)
        if not self.filtered:
            raise Refused(invalid(FieldError("comments", "required", NONE_CHOSEN)))
        return Choice(
            filter=Narrowing(
                standing=self.standing or None,
                clause=id_of(self.clause),
                whole=self.clause == "whole",
                channel=choice(Channel, self.channel),
                q=self.q or None,
            )
        )


class AnswerForm(msgspec.Struct, kw_only=True):
    """What becomes of an objection."""

    do: Line = ""
    reason: Reason = ""


class DecisionForm(msgspec.Struct, kw_only=True):
    """What an officer found of whose comment it is."""

    do: Line = ""
    reason: Reason = ""


class ModerationPage(Controller):
    """``/workbench/consultations/{slug}/moderation``."""

    path = "/workbench/consultations/{slug:str}/moderation"
    guards = READERS

    @get()
    async def queue(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """What waits to be screened, the oldest first, with what looks like personal data in it."""
        return await _queue(request, actor, slug)

    @post(guards=SCREENERS)
    async def screen(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Show or hide the ticked comments."""
        try:
            form = await read_form(request, ScreeningForm)
            done = await moderating.screen_many(actor, slug=slug, wanted=form.wanted)
        except Refused as refused:
            errors = errors_of(refused)
            return await _queue(
                request, actor, slug, status=refused.refusal.status, errors=errors, form=await typed(request)
            )
        said = Notice(HIDDEN if done.standing == "hidden" else SHOWN, {"number": done.touched})
        return see_other(f"{at(slug, 'moderation')}?done={done.id}", said)

    @get("/screening")
    async def choose(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Choose a family or a filter, and see exactly what the act would touch."""
        given = {name: value for name, value in request.query_params.items() if value.strip()}
        return await _choosing(request, actor, slug, given)

    @get("/screenings")
    async def listed(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """The bulk acts, the newest first."""
        frame = await _frame(request, actor, slug, "acts")
        return shown(request, "workbench/moderation_acts.html", batches=await batches(actor, slug), **frame)

    @post("/screenings", guards=SCREENERS)
    async def screen_chosen(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Do what the preview showed, or show the preview again where the comments have changed."""
        try:
            form = await read_form(request, ScreeningForm)
            done = await moderating.screen_many(actor, slug=slug, wanted=form.wanted)
        except Refused as refused:
            errors = errors_of(refused)
            given = {name: str(value) for name, value in (await typed(request)).items()}
            return await _choosing(request, actor, slug, given, status=refused.refusal.status, errors=errors)
        said = Notice(HIDDEN if done.standing == "hidden" else SHOWN, {"number": done.touched})
        return see_other(at(slug, "moderation", "screenings", done.id), said)

    @get("/screenings/{batch:uuid}")
    async def one(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, batch: FromPath[UUID]
    ) -> Response[Any]:
        """What a bulk act did, comment by comment."""
        frame = await _frame(request, actor, slug, "acts")
        return shown(request, "workbench/moderation_act.html", found=await whole_batch(actor, slug, batch), **frame)

    @post("/screenings/{batch:uuid}/undoing", guards=SCREENERS)
    async def take_back(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, batch: FromPath[UUID]
    ) -> Response[Any]:
        """Every comment that nobody screened since stands as before."""
        try:
            done = await moderating.take_back(actor, batch=batch)
        except Refused as refused:
            frame = await _frame(request, actor, slug, "acts")
            found = await whole_batch(actor, slug, batch)
            errors = errors_of(refused)
            return shown(
                request,
                "workbench/moderation_act.html",
                status=refused.refusal.status,
                errors=errors,
                found=found,
                **frame,
            )
        said = Notice(TAKEN_BACK, {"number": done.touched})
        return see_other(at(slug, "moderation", "screenings", done.id), said)

    @get("/objections")
    async def objected(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """The objections, those that wait first."""
        return await _objections(request, actor, slug)

    @post("/objections/{objection:uuid}", guards=SCREENERS)
    async def answer(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, objection: FromPath[UUID]
    ) -> Response[Any]:
        """Show the comment again, or say why it stays hidden."""
        try:
            form = await read_form(request, AnswerForm)
            if form.do not in {"uphold", "reject"}:
                raise Refused(invalid(FieldError("do", "unknown_value", UNKNOWN_ACT)))
            new = NewAnswer(uphold=form.do == "uphold", reason=form.reason)
            await moderating_objections.answer(actor, objection=objection, new=new)
        except Refused as refused:
            errors = errors_of(refused, f"{objection}.")
            form_ = {f"{objection}.{name}": value for name, value in (await typed(request)).items()}
            return await _objections(request, actor, slug, status=refused.refusal.status, errors=errors, form=form_)
        return see_other(at(slug, "moderation", "objections"), ANSWERED)

    @get("/disownings")
    async def contested(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Who says that a comment is not theirs, those that wait first."""
        return await _disownings(request, actor, slug)

    @post("/disownings/{disowned:uuid}", guards=OFFICERS)
    async def decide(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, disowned: FromPath[UUID]
    ) -> Response[Any]:
        """Say whose comment it is not, or that it stays as it was."""
        try:
            form = await read_form(request, DecisionForm)
            if form.do not in {"hide", "keep", "reject"}:
                raise Refused(invalid(FieldError("do", "unknown_value", UNKNOWN_ACT)))
            found = DisowningDecided(confirm=form.do != "reject", hide=form.do == "hide", reason=form.reason)
            await disowning.decide(actor, disowning=disowned, found=found)
        except Refused as refused:
            errors = errors_of(refused, f"{disowned}.")
            form_ = {f"{disowned}.{name}": value for name, value in (await typed(request)).items()}
            return await _disownings(request, actor, slug, status=refused.refusal.status, errors=errors, form=form_)
        return see_other(at(slug, "moderation", "disownings"), DECIDED)


async def _frame(request: AnyRequest, actor: Actor, slug: str, part: str) -> dict[str, Any]:
    """The frame of the consultation with what waits, the reasons for hiding, and which part of the page is open."""
    frame = await framed(actor, slug, "moderation")
    locale = page_for(request).locale
    return {
        **frame,
        "part": part,
        "waiting": await waiting(frame["view"].id),
        "reasons": [(reason, messages.word_of(locale, reason)) for reason in ScreeningReason],
        "decides": Role.OFFICER in frame["inside"].roles,
    }


async def _queue(request: AnyRequest, actor: Actor, slug: str, *, status: int = 200, **values: Any) -> Response[str]:
    frame = await _frame(request, actor, slug, "queue")
    cursor = request.query_params.get("cursor")
    found = await filed_comments(actor, slug, Filter(standing="pending"), cursor=cursor, limit=ON_A_PAGE)
    done = id_of(request.query_params.get("done"))
    likely = {c.id: list(dict.fromkeys(_likely(c.text) + _likely(c.proposed_text))) for c in found.items}
    here = at(slug, "moderation")
    return shown(
        request,
        "workbench/moderation.html",
        status=status,
        found=found,
        done=(await whole_batch(actor, slug, done)).batch if done else None,
        likely=likely,
        next_page=f"{here}?cursor={found.next}" if found.next else None,
        first_page=here if cursor else None,
        **frame,
        **values,
    )


def _likely(text: str) -> list[str]:
    """What in a text looks like personal data, as message ids."""
    return [LIKENESS[one.likeness] for one in suggestions(text)]


async def _choosing(
    request: AnyRequest, actor: Actor, slug: str, given: dict[str, str], *, status: int = 200, **values: Any
) -> Response[str]:
    frame = await _frame(request, actor, slug, "many")
    view = frame["view"]
    family = id_of(given.get("family"))
    form = ScreeningForm(
        do=given.get("do", ""),
        reason=choice(ScreeningReason, given.get("reason")),
        detail=given.get("detail", "")[:2_000],
        family=family,
        filtered=family is None,
        standing=given.get("standing", "")[:200],
        clause=given.get("clause", "")[:200],
        channel=given.get("channel", "")[:200],
        q=given.get("q", "")[:200],
    )
    seen = None
    if form.do and frame["inside"].screens:
        try:
            seen = await moderating.preview(actor, slug=slug, wanted=form.wanted)
        except Refused as refused:
            if not values.get("errors"):
                status, values = refused.refusal.status, {**values, "errors": errors_of(refused)}
    return shown(
        request,
        "workbench/moderation_screening.html",
        status=status,
        seen=seen,
        chosen=form,
        clauses=(await draft(actor, slug)).clauses if view.draft_version else [],
        form={name: value for name, value in given.items() if name != "fingerprint"},
        **frame,
        **values,
    )


async def _objections(
    request: AnyRequest, actor: Actor, slug: str, *, status: int = 200, **values: Any
) -> Response[str]:
    frame = await _frame(request, actor, slug, "objections")
    found = await objections(actor, slug)
    return shown(
        request, "workbench/moderation_objections.html", status=status, found=found, me=actor.person, **frame, **values
    )


async def _disownings(
    request: AnyRequest, actor: Actor, slug: str, *, status: int = 200, **values: Any
) -> Response[str]:
    frame = await _frame(request, actor, slug, "disownings")
    found = await disownings(actor, slug)
    return shown(request, "workbench/moderation_disownings.html", status=status, found=found, **frame, **values)
