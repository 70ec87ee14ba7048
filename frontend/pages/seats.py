"""A seat for the one who got it: what it is, yes or no, and the entry for the calendar."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from decisions.queries.participants_held import own_page_of_seat
from frontend.answers import AnyRequest, html, page_for, see_other
from frontend.pages.calls import SECTION
from participation.base.errors import N_, FieldError, Refused
from participation.base.identity.actor import Actor
from participation.representatives.queries.seats import calendar_of, own_seat
from participation.representatives.rules.seats import WRONG_LINK, AnsweredBy
from participation.representatives.seat_links import opens_seat, seat_key
from participation.representatives.services.seat_answering import accept, refuse

Key = Annotated[str, QueryParameter(max_length=64)]
ACCEPTED = N_("Thank you. The seat is yours.")
REFUSED = N_("Thank you for telling us. The next person is asked now.")


class SeatPages(Controller):
    """``/seats/{seat}``, opened by the link of the message."""

    path = "/seats/{seat:uuid}"
    include_in_schema = False

    @get()
    async def read(
        self, request: AnyRequest, actor: NamedDependency[Actor], seat: FromPath[UUID], key: Key = ""
    ) -> Response[Any]:
        """When and where, until when to answer, and what was answered."""
        return await _shown(request, actor, seat, key)

    @post("/acceptance")
    async def accept(
        self, request: AnyRequest, actor: NamedDependency[Actor], seat: FromPath[UUID], key: Key = ""
    ) -> Response[Any]:
        """Yes."""
        try:
            await accept(actor, seat=seat, key=key, by=AnsweredBy.LINK)
        except Refused as refused:
            return await _refused(request, actor, seat, key, refused)
        return see_other(f"/seats/{seat}?key={key}", ACCEPTED)

    @post("/refusal")
    async def refuse(
        self, request: AnyRequest, actor: NamedDependency[Actor], seat: FromPath[UUID], key: Key = ""
    ) -> Response[Any]:
        """No, or no longer."""
        try:
            await refuse(actor, seat=seat, key=key, by=AnsweredBy.LINK)
        except Refused as refused:
            return await _refused(request, actor, seat, key, refused)
        return see_other(f"/seats/{seat}?key={key}", REFUSED)

    @get("/calendar.ics", media_type="text/calendar; charset=utf-8")
    async def calendar(self, seat: FromPath[UUID], key: Key = "") -> Response[bytes]:
        """The entry, which is taken in again after each change."""
        if not opens_seat(seat, key):
            raise Refused(WRONG_LINK)
        headers = {"Content-Disposition": 'attachment; filename="meeting.ics"', "Cache-Control": "private, no-store"}
        return Response(await calendar_of(seat), media_type="text/calendar; charset=utf-8", headers=headers)


async def _refused(request: AnyRequest, actor: Actor, seat: UUID, key: str, refused: Refused) -> Response[Any]:
    """What stands there now, with why the answer was not taken; who has no right to it is told just that."""
    refusal = refused.refusal
    if refusal.status in {403, 404}:
        raise refused
    error = FieldError("", refusal.code, refusal.sentence, refusal.values)
    return await _shown(request, actor, seat, key, status=refusal.status, errors=(error,))


async def _shown(request: AnyRequest, actor: Actor, seat: UUID, key: str, **values: Any) -> Response[Any]:
    if not opens_seat(seat, key):
        raise Refused(WRONG_LINK)
    return html(
        request,
        "draws/seat.html",
        page_for(request, actor, section=SECTION),
        personal=True,
        seat=await own_seat(seat),
        key=seat_key(seat),
        own_page=await own_page_of_seat(seat),
        **values,
    )
