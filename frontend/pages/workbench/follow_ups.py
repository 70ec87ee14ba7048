"""Follow-ups on the workbench: those of one's unit, those of a meeting, and one with everything that happened to it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from msgspec import Meta

from decisions.queries.follow_ups import READING, Which, Whose, follow_up, follow_ups, follow_ups_of_meeting
from decisions.rules.follow_ups import NOTE_MISSING
from decisions.schemas.follow_up import (
    FollowUpView,
    NewCompletion,
    NewExtension,
    NewHandOver,
    NewProgress,
    NewReopening,
)
from decisions.services.follow_up_loading import ANSWERING, OFFICE_MAY
from decisions.services.follow_ups import complete, extend, hand_over, note_progress, reopen
from decisions.words import FollowUpAct
from frontend.answers import AnyRequest, see_other
from frontend.enclosures import Enclosed, enclosed
from frontend.filters import choice
from frontend.forms import read_form, typed
from frontend.pages.workbench.meetings_frame import READERS as MEETING_READERS
from frontend.pages.workbench.meetings_frame import framed
from frontend.pages.workbench.showing import Slug, errors_of, shown
from participation.base.errors import N_, FieldError, Refused, invalid
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.queries import bodies

READERS = (has_role(*READING),)
OFFICE = (has_role(*ANSWERING),)
AT = "/workbench/follow-ups"
Text = Annotated[str, QueryParameter(max_length=200)]
Note = Annotated[str, Meta(max_length=4_000)]
SAID = {
    FollowUpAct.PROGRESS: N_("The progress is noted, and the representative is told."),
    FollowUpAct.COMPLETE: N_("It is completed, and the representative is told."),
    FollowUpAct.HAND_OVER: N_("It is handed over, and the other unit is told."),
    FollowUpAct.EXTEND: N_("The day is moved; the reason is shown with it."),
    FollowUpAct.REOPEN: N_("It is taken up again."),
}
DAY_MISSING = N_("Choose a day.")


class ProgressForm(msgspec.Struct, kw_only=True):
    """What was done, and whether that was all of it."""

    do: Annotated[str, Meta(max_length=10)] = "progress"
    step_note: Note = ""


class HandOverForm(msgspec.Struct, kw_only=True):
    """To which unit, and why."""

    over_unit: Annotated[str, Meta(max_length=80)] = ""
    over_note: Note = ""


class ExtensionForm(msgspec.Struct, kw_only=True):
    """The new day, and why."""

    later_due_on: date | None = None
    later_note: Note = ""


class ReopeningForm(msgspec.Struct, kw_only=True):
    """The new day, and what is still to be done."""

    again_due_on: date | None = None
    again_note: Note = ""


class FollowUpsDeskPage(Controller):
    """``/workbench/follow-ups``."""

    path = AT
    guards = READERS

    @get()
    async def listed(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        whose: Text = "",
        which: Text = "",
        q: Text = "",
        cursor: Text = "",
    ) -> Response[Any]:
        """What one's unit has to do, or what the meetings of one's office wait for; what is due first comes first."""
        of, these = choice(Whose, whose) or Whose.UNIT, choice(Which, which) or Which.OPEN
        found = await follow_ups(actor, whose=of, which=these, q=q, cursor=cursor or None)
        return shown(
            request,
            "follow_ups/list.html",
            found=found,
            whose=of,
            which=these,
            form={"q": q},
            paged=bool(cursor),
            ways=[(one.value, one.value == of.value) for one in Whose],
            kinds=[(one.value, one.value == these.value) for one in Which],
        )


class FollowUpDeskPage(Controller):
    """``/workbench/follow-ups/{id}``."""

    path = f"{AT}/{{follow_up_id:uuid}}"
    guards = READERS

    @get()
    async def read(
        self, request: AnyRequest, actor: NamedDependency[Actor], follow_up_id: FromPath[UUID]
    ) -> Response[Any]:
        """What is to be done, everything that happened, and what can be done now."""
        return await _one(request, actor, follow_up_id)

    @post("/progress", guards=OFFICE)
    async def progress(
        self, request: AnyRequest, actor: NamedDependency[Actor], follow_up_id: FromPath[UUID]
    ) -> Response[Any]:
        """Note what was done, with evidence, or that it is done."""
        files = await enclosed(actor, request)

        async def act() -> FollowUpAct:
            form = await read_form(request, ProgressForm)
            if files.errors:
                raise Refused(invalid(*files.errors))
            proof = [file.id for file in files.files]
            if form.do == "complete":
                await complete(actor, follow_up=follow_up_id, new=NewCompletion(note=form.step_note, files=proof))
                return FollowUpAct.COMPLETE
            await note_progress(actor, follow_up=follow_up_id, new=NewProgress(note=form.step_note, files=proof))
            return FollowUpAct.PROGRESS

        return await _done(request, actor, follow_up_id, "step_", act, files)

    @post("/hand-over", guards=OFFICE)
    async def hand_over(
        self, request: AnyRequest, actor: NamedDependency[Actor], follow_up_id: FromPath[UUID]
    ) -> Response[Any]:
        """Hand it over to another unit."""

        async def act() -> FollowUpAct:
            form = await read_form(request, HandOverForm)
            await hand_over(actor, follow_up=follow_up_id, new=NewHandOver(unit=form.over_unit, note=form.over_note))
            return FollowUpAct.HAND_OVER

        return await _done(request, actor, follow_up_id, "over_", act)

    @post("/extension", guards=OFFICE)
    async def extend(
        self, request: AnyRequest, actor: NamedDependency[Actor], follow_up_id: FromPath[UUID]
    ) -> Response[Any]:
        """Move its day, for a reason."""

        async def act() -> FollowUpAct:
            form = await read_form(request, ExtensionForm)
            due_on = _day(form.later_due_on, form.later_note, FollowUpAct.EXTEND)
            await extend(actor, follow_up=follow_up_id, new=NewExtension(due_on=due_on, reason=form.later_note))
            return FollowUpAct.EXTEND

        return await _done(request, actor, follow_up_id, "later_", act)

    @post("/reopening", guards=OFFICE)
    async def reopen(
        self, request: AnyRequest, actor: NamedDependency[Actor], follow_up_id: FromPath[UUID]
    ) -> Response[Any]:
        """Take one that is done up again."""

        async def act() -> FollowUpAct:
            form = await read_form(request, ReopeningForm)
            due_on = _day(form.again_due_on, form.again_note, FollowUpAct.REOPEN)
            await reopen(actor, follow_up=follow_up_id, new=NewReopening(due_on=due_on, note=form.again_note))
            return FollowUpAct.REOPEN

        return await _done(request, actor, follow_up_id, "again_", act)


class MeetingFollowUpsPage(Controller):
    """``/workbench/meetings/{slug}/follow-ups``."""

    path = "/workbench/meetings/{slug:str}/follow-ups"
    guards = MEETING_READERS

    @get()
    async def read(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """What follows up the opinions of a meeting."""
        frame = await framed(actor, slug, "follow-ups")
        lines = await follow_ups_of_meeting(frame["view"].id)
        return shown(request, "follow_ups/of_meeting.html", lines=lines, **frame)


def _day(due_on: date | None, note: str, act: FollowUpAct) -> date:
    """The day that was chosen. Raises 422 without one, with whatever else is missing."""
    if due_on is None:
        missing = [FieldError("due_on", "required", DAY_MISSING)]
        if not note.strip():
            missing.append(FieldError("note", "required", NOTE_MISSING[act]))
        raise Refused(invalid(*missing))
    return due_on


async def _done(
    request: AnyRequest,
    actor: Actor,
    id_: UUID,
    prefix: str,
    act: Callable[[], Awaitable[FollowUpAct]],
    files: Enclosed | None = None,
) -> Response[Any]:
    try:
        said = SAID[await act()]
    except Refused as refused:
        named = tuple(
            error
            if error.field in {"files", ""} or error.field.startswith(prefix)
            else msgspec.structs.replace(error, field=f"{prefix}{error.field}")
            for error in errors_of(refused)
        )
        return await _one(
            request,
            actor,
            id_,
            status=refused.refusal.status,
            errors=named,
            form=await typed(request),
            files=files or Enclosed(),
        )
    return see_other(f"{AT}/{id_}", said)


async def _one(request: AnyRequest, actor: Actor, id_: UUID, **values: Any) -> Response[str]:
    found = await follow_up(actor, id_)
    everybody = await bodies()
    at = {body.slug: body.id for body in everybody}
    return shown(
        request,
        "follow_ups/one.html",
        found=found,
        units=[(body.slug, body.name, body.name_en) for body in everybody if body.slug != found.unit.slug],
        opens=any(actor.has(*READING, body=body) for body in (at[found.body.slug], found.answering_unit)),
        may={act.value for act in FollowUpAct if _may(actor, found, act, at)},
        **{"files": Enclosed()} | values,
    )


def _may(actor: Actor, found: FollowUpView, act: FollowUpAct, at: dict[str, UUID]) -> bool:
    """Whether somebody may take a step now."""
    if (act is FollowUpAct.REOPEN) is (found.done_at is None):
        return False
    mine = actor.has(*ANSWERING, body=at[found.unit.slug])
    return mine or (act in OFFICE_MAY and actor.has(*ANSWERING, body=at[found.body.slug]))
