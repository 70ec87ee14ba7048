"""After a session, on the desk: what visitors said, who did not come, and the files of both."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, HeaderParameter

from events.queries.feedback import results
from events.queries.no_shows import absent, records_no_shows
from events.queries.visits_exported import exported
from events.schemas.waitlist import WaitReason
from events.services.feedback import show_words
from events.services.no_shows import lift, record_no_show, uphold
from events.visits_as_files import COLUMNS, Visits
from frontend.answers import AnyRequest, html, page_for, see_other
from frontend.forms import read_form, typed
from frontend.pages.workbench.sessions_frame import HOSTS, HOSTS_OR_LEADER, READERS, framed_session
from frontend.visit_words import COLUMN
from participation.base.errors import N_, NOT_FOUND, FieldError, Refused
from participation.base.identity.actor import Actor
from participation.base.messages import say
from participation.base.spooling import answered

SHOWN = N_("Everybody can read these words now.")
HIDDEN = N_("Nobody else reads these words any more.")
RECORDED = N_("It is on record, and they are told how to object.")
UPHELD = N_("The record stays, and they are told why.")
LIFTED = N_("The record is lifted, and they are told.")
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Asked = Annotated[str, HeaderParameter(name="If-None-Match")]


class ShowForm(msgspec.Struct, kw_only=True):
    """Whether words are shown."""

    show: bool = False


class FeedbackDesk(Controller):
    """``/workbench/sessions/{session}/feedback``."""

    path = "/workbench/sessions/{session:uuid}/feedback"
    include_in_schema = False
    guards = READERS

    @get()
    async def show(self, request: AnyRequest, actor: NamedDependency[Actor], session: FromPath[UUID]) -> Response[Any]:
        """Charts, words, absences, files."""
        return await _shown(request, actor, session)

    @post("/{feedback:uuid}/shown", guards=HOSTS)
    async def let(
        self, request: AnyRequest, actor: NamedDependency[Actor], session: FromPath[UUID], feedback: FromPath[UUID]
    ) -> Response[Any]:
        """Let words be read by everybody, or no longer."""

        async def act() -> str:
            wanted = (await read_form(request, ShowForm)).show
            await show_words(actor, feedback=feedback, show=wanted)
            return SHOWN if wanted else HIDDEN

        return await _done(request, actor, session, act, "words.")


class NoShowDesk(Controller):
    """``/workbench/sessions/{session}/no-shows/…``: each by a person, with a reason."""

    path = "/workbench/sessions/{session:uuid}/no-shows/{booking:uuid}"
    include_in_schema = False
    guards = HOSTS_OR_LEADER

    @post("/record", guards=HOSTS)
    async def record(
        self, request: AnyRequest, actor: NamedDependency[Actor], session: FromPath[UUID], booking: FromPath[UUID]
    ) -> Response[Any]:
        """Record that nobody of a booking came."""

        async def act() -> str:
            await record_no_show(actor, booking=booking, reason=(await read_form(request, WaitReason)).reason)
            return RECORDED

        return await _done(request, actor, session, act, f"absent-{booking}.")

    @post("/uphold")
    async def uphold(
        self, request: AnyRequest, actor: NamedDependency[Actor], session: FromPath[UUID], booking: FromPath[UUID]
    ) -> Response[Any]:
        """Leave the record after an objection."""

        async def act() -> str:
            await uphold(actor, booking=booking, reason=(await read_form(request, WaitReason)).reason)
            return UPHELD

        return await _done(request, actor, session, act, f"absent-{booking}.")

    @post("/lift")
    async def lift(
        self, request: AnyRequest, actor: NamedDependency[Actor], session: FromPath[UUID], booking: FromPath[UUID]
    ) -> Response[Any]:
        """Take the record back."""

        async def act() -> str:
            await lift(actor, booking=booking, reason=(await read_form(request, WaitReason)).reason)
            return LIFTED

        return await _done(request, actor, session, act, f"absent-{booking}.")


class VisitFiles(Controller):
    """``/workbench/sessions/{session}/exports/{what}.csv`` and ``.xlsx``."""

    path = "/workbench/sessions/{session:uuid}/exports"
    include_in_schema = False
    guards = HOSTS

    @get("/{name:str}")
    async def file(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        session: FromPath[UUID],
        name: FromPath[str],
        asked: Asked = "",
    ) -> Response[Any]:
        """Bookings, attendance, absences or feedback."""
        what, _, ending = name.rpartition(".")
        if what not in set(Visits) or ending not in {"csv", "xlsx"}:
            raise Refused(NOT_FOUND)
        kind, locale = Visits(what), page_for(request, actor).locale
        headings = [say(locale, COLUMN[column]) for column in COLUMNS[kind]] if ending == "xlsx" else None
        found = await exported(actor, session, kind, headings=headings)
        return answered(found, asked, actor=actor, media_type=XLSX if headings else CSV, filename=name)


async def _done(
    request: AnyRequest, actor: Actor, session: UUID, act: Callable[[], Awaitable[str]], prefix: str
) -> Response[Any]:
    try:
        said = await act()
    except Refused as refused:
        refusal = refused.refusal
        if refusal.status in {403, NOT_FOUND.status} and refusal.code != "recorder_may_not_decide":
            raise
        errors = refusal.errors or (FieldError("reason", refusal.code, refusal.sentence, refusal.values),)
        return await _shown(
            request,
            actor,
            session,
            status=refusal.status,
            errors=tuple(msgspec.structs.replace(one, field=prefix + one.field) for one in errors),
            form={prefix + name: value for name, value in (await typed(request)).items()},
        )
    return see_other(f"/workbench/sessions/{session}/feedback", said)


async def _shown(request: AnyRequest, actor: Actor, session: UUID, **more: Any) -> Response[Any]:
    values = await framed_session(actor, session, "feedback")
    rule = await records_no_shows(session)
    return html(
        request,
        "afterwards/desk.html",
        page_for(request, actor, section="workbench"),
        **values,
        found=await results(actor, session),
        rule=rule,
        absences=await absent(actor, session) if rule else [],
        files=[*Visits],
        **more,
    )
