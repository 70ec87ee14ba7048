"""The own page of a participant: the meeting, their item, yes or no, papers, calendar, and the record to be signed."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Annotated, Any

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Meta

from decisions.attending_links import attending_key, attending_link
from decisions.queries.attending import own_calendar, own_items, why_off
from decisions.queries.papers_open import own_papers
from decisions.queries.record_signatures import own_record
from decisions.rules.participants import SEAT_GIVEN_BACK, SEAT_OF_ANOTHER_CALL, check_answer, over_at
from decisions.schemas.participant import NewSignature, ParticipantStanding
from decisions.services.attending import ParticipantHeld, accept_invitation, decline_invitation, participant_by
from decisions.services.record_signing import sign_record
from decisions.words import EditionKind, InvitationAnswer, SignatureWay
from events.queries.tickets import good_ticket_of_subject
from events.services.ticket_drawing import qr_of
from frontend.answers import AnyRequest, html, page_for, see_other
from frontend.attending_parts import parts_of
from frontend.attending_standing import steps_of_attending
from frontend.edition_showing import read_content, template_of
from frontend.forms import read_form, typed
from participation.base import clock
from participation.base.errors import N_, NOT_FOUND, FieldError, Refusal, Refused
from participation.base.identity.actor import Actor

SECTION = "meetings"
COMING = N_("Thank you. We look forward to seeing you.")
NOT_COMING = N_("Thank you for telling us.")
SIGNED = N_("You have signed the record.")
NOT_SIGNED = N_("It is noted that you do not sign, and why.")
CALENDAR = "text/calendar; charset=utf-8"
# Reasons that no person wrote; they are told in the reader's language.
OURS = frozenset({SEAT_GIVEN_BACK, SEAT_OF_ANOTHER_CALL})
ELSEWHERE = frozenset({401, 403, 404, 410, 429})


class SigningForm(msgspec.Struct, kw_only=True):
    """Whether somebody signs, and what they remark."""

    do: Annotated[str, Meta(max_length=10)] = "sign"
    note: Annotated[str, Meta(max_length=2000)] = ""
    public: bool = False


class AttendingPages(Controller):
    """``/attending/{code}``, opened by the link of the invitation."""

    path = "/attending/{code:str}"
    include_in_schema = False

    @get()
    async def read(self, request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]) -> Response[Any]:
        """When and where, what it is about, what was answered, the papers, and what others add."""
        return await attending_page(request, actor, await participant_by(code))

    @post("/acceptance")
    async def accept(self, request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]) -> Response[Any]:
        """Yes."""
        who = await participant_by(code)
        return await _answered(
            request, actor, who, accept_invitation(actor, participant=who.id, key=attending_key(who.id)), COMING
        )

    @post("/refusal")
    async def refuse(self, request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]) -> Response[Any]:
        """No, or no longer."""
        who = await participant_by(code)
        return await _answered(
            request, actor, who, decline_invitation(actor, participant=who.id, key=attending_key(who.id)), NOT_COMING
        )

    @get("/calendar.ics", media_type=CALENDAR)
    async def calendar(self, code: FromPath[str]) -> Response[bytes]:
        """The entry, which is taken in again after each change."""
        content = await own_calendar(await participant_by(code))
        headers = {"Content-Disposition": 'attachment; filename="meeting.ics"', "Cache-Control": "private, no-store"}
        return Response(content, media_type=CALENDAR, headers=headers)

    @get("/record")
    async def record(self, request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]) -> Response[Any]:
        """The record of the hearing as it is to be signed."""
        return await _record_page(request, actor, await participant_by(code))

    @post("/record")
    async def sign(self, request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]) -> Response[Any]:
        """Sign it, or say why not."""
        who = await participant_by(code)
        try:
            form = await read_form(request, SigningForm)
            way = SignatureWay.REFUSED if form.do == "refuse" else SignatureWay.LINK
            new = NewSignature(way=way, key=attending_key(who.id), note=form.note, public=form.public)
            await sign_record(actor, participant=who.id, new=new)
        except Refused as refused:
            errors = errors_here(refused)
            return await _record_page(
                request, actor, who, status=refused.refusal.status, errors=errors, form=await typed(request)
            )
        return see_other(f"{who.path}/record", NOT_SIGNED if way is SignatureWay.REFUSED else SIGNED)


async def attending_page(
    request: AnyRequest, actor: Actor, who: ParticipantHeld, *, status: int = 200, **values: Any
) -> Response[str]:
    """The own page as it stands now; a refused form of a part is shown again with its ``errors`` and ``form``."""
    page = page_for(request, actor, section=SECTION)
    parts = await parts_of(who)
    given = {name: value for _, of_part in parts for name, value in of_part.items()}
    coming = clock.now() < over_at(who.starts_at, who.minutes)
    ticket = await good_ticket_of_subject(who.id) if coming else None
    return html(
        request,
        "attending/page.html",
        page,
        status=status,
        personal=True,
        it=who,
        here=who.path,
        whole=attending_link(who.id),
        items=await own_items(who),
        papers=await own_papers(who),
        parts=[template for template, _ in parts],
        record=await own_record(who),
        steps=steps_of_attending(who, page),
        off=await why_off(who),
        over_at=over_at(who.starts_at, who.minutes),
        ticket=ticket,
        code=await qr_of(ticket) if ticket else None,
        may={answer: _may(who, answer) for answer in InvitationAnswer},
        ours=OURS,
        **(given | values),
    )


def errors_here(refused: Refused) -> tuple[FieldError, ...]:
    """What the error summary of the own page says; raises the refusal on where no other input would change it."""
    refusal: Refusal = refused.refusal
    if refusal.status in ELSEWHERE:
        raise refused
    return refusal.errors or (FieldError("", refusal.code, refusal.sentence, refusal.values),)


async def _answered(
    request: AnyRequest, actor: Actor, who: ParticipantHeld, act: Awaitable[ParticipantStanding], said: str
) -> Response[Any]:
    try:
        await act
    except Refused as refused:
        errors = errors_here(refused)
        again = await participant_by(f"{who.id.hex}{attending_key(who.id)}")
        return await attending_page(request, actor, again, status=refused.refusal.status, errors=errors)
    return see_other(who.path, said)


async def _record_page(
    request: AnyRequest, actor: Actor, who: ParticipantHeld, *, status: int = 200, **values: Any
) -> Response[str]:
    record = await own_record(who)
    if record is None:
        raise Refused(NOT_FOUND)
    return html(
        request,
        "attending/record.html",
        page_for(request, actor, section=SECTION),
        status=status,
        personal=True,
        it=who,
        here=who.path,
        record=record,
        content=read_content(EditionKind.HEARING_RECORD, record.content),
        shown_by=template_of(EditionKind.HEARING_RECORD),
        **values,
    )


def _may(who: ParticipantHeld, answer: InvitationAnswer) -> bool:
    refusal = check_answer(
        who.answer,
        answer,
        ended=who.removed_at is not None,
        state=who.state,
        over_at=over_at(who.starts_at, who.minutes),
        now=clock.now(),
    )
    return refusal is None
