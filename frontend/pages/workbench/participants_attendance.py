"""Attendance on the workbench: one press for each who comes in or goes out, by agenda item."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID, uuid5

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from msgspec import Meta

from decisions.queries.agenda import agenda_inside
from decisions.queries.attendance import attendance, attendance_csv, recorded
from decisions.queries.participants import READING
from decisions.schemas.agenda import ItemView
from decisions.schemas.participant import AttendanceOf, NewMove, NewMoves
from decisions.services.presence import RECORDING, record_moves
from decisions.words import Direction
from frontend.answers import AnyRequest, see_other
from frontend.forms import read_form, typed
from frontend.page import Notice
from frontend.pages.workbench.meetings_frame import at, framed
from frontend.pages.workbench.showing import Slug, errors_of, shown
from participation.base import clock
from participation.base.codes import uuid7
from participation.base.errors import N_, NOT_FOUND, FieldError, Refused, invalid
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.representatives.schemas.limits import Instant
from participation.representatives.words import Seat

READERS = (has_role(*READING),)
RECORDS = (has_role(*RECORDING),)
TAB = "participants"
RECORDED = N_("Recorded: %(n)s.")
TAKEN_BACK = N_("It is taken back; the entry stays on record as a mistake.")
NOBODY = N_("Choose somebody first.")
NO_NEXT = N_("No item follows on this one.")
SEATS = frozenset(seat.value for seat in Seat)
ItemQuery = Annotated[UUID | None, QueryParameter(description="The item whose attendance is shown")]


class MovesForm(msgspec.Struct, kw_only=True):
    """Who comes or goes for an item: one by their own button, or all who are ticked; now where no time is given.

    ``ids`` are those that the page gave to each row, so that pressing twice records once.
    """

    item: UUID
    do: Annotated[str, Meta(max_length=80)]
    at: Instant | None = None
    who: Annotated[list[UUID], Meta(max_length=1000)] = []
    ids: dict[str, UUID] = {}


class BackForm(msgspec.Struct, kw_only=True):
    """The entry or exit that was wrong."""

    item: UUID
    wrong: UUID


class AttendanceDeskPage(Controller):
    """``/workbench/meetings/{slug}/participants/attendance``."""

    path = "/workbench/meetings/{slug:str}/participants/attendance"
    guards = READERS

    @get()
    async def read(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, item: ItemQuery = None
    ) -> Response[Any]:
        """Who is in the room for an item, and who was there from when to when."""
        return await _shown(request, actor, slug, item)

    @get("/table.csv")
    async def table(self, actor: NamedDependency[Actor], slug: Slug) -> Response[bytes]:
        """The same as a table."""
        headers = {"Content-Disposition": f'attachment; filename="attendance-{slug}.csv"', "Cache-Control": "no-store"}
        return Response(await attendance_csv(actor, slug), media_type="text/csv; charset=utf-8", headers=headers)

    @post(guards=RECORDS)
    async def record(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Record entries and exits."""
        try:
            form = await read_form(request, MovesForm)
            goes_to, moves = await _moves(actor, slug, form)
            taken = await record_moves(actor, meeting=slug, new=NewMoves(moves=moves)) if moves else None
        except Refused as refused:
            return await _again(request, actor, slug, refused)
        return see_other(_address(slug, goes_to), Notice(RECORDED, {"n": taken.stored if taken else 0}))

    @post("/correction", guards=RECORDS)
    async def correct(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Take back what was wrong."""
        try:
            form = await read_form(request, BackForm)
            await record_moves(actor, meeting=slug, new=NewMoves(taken_back=[form.wrong]))
        except Refused as refused:
            return await _again(request, actor, slug, refused)
        return see_other(_address(slug, form.item), TAKEN_BACK)


async def _moves(actor: Actor, slug: str, form: MovesForm) -> tuple[UUID, list[NewMove]]:
    """What a form records, and the item that is shown after it; what its page recorded before is left out."""
    do, _, one = form.do.partition(" ")
    pressed = [person for person in form.ids if person == one and _is_id(one)]
    who = pressed if one else [str(person) for person in form.who]
    if not who:
        raise Refused(invalid(FieldError("who", "required", NOBODY)))
    instant = form.at or clock.now()
    ids = {UUID(person): form.ids.get(person, uuid7()) for person in who}
    if do == "on":
        return await _on(actor, slug, form.item, ids, instant)
    direction = Direction.IN if do == "in" else Direction.OUT
    known = await recorded(list(ids.values()))
    return form.item, [
        NewMove(id=ids[person], participant=person, item=form.item, direction=direction, at=instant)
        for person in ids
        if ids[person] not in known
    ]


async def _on(
    actor: Actor, slug: str, item: UUID, ids: dict[UUID, UUID], instant: datetime
) -> tuple[UUID, list[NewMove]]:
    """Out of one item and, who attends the next one, into that, at the same instant."""
    values = await framed(actor, slug, TAB)
    order = [one.id for one in await agenda_inside(values["view"].id)]
    following = order[order.index(item) + 1] if item in order[:-1] else None
    if following is None:
        raise Refused(invalid(FieldError("", "no_next_item", NO_NEXT)))
    people = {one.participant: one for one in (await attendance(actor, slug)).participants}
    known = await recorded(list(ids.values()))
    moves = []
    for person, id_ in ids.items():
        if id_ in known or person not in people or people[person].inside != item:
            continue
        moves.append(NewMove(id=id_, participant=person, item=item, direction=Direction.OUT, at=instant))
        if following in people[person].items:
            entry = uuid5(id_, "in")
            moves.append(NewMove(id=entry, participant=person, item=following, direction=Direction.IN, at=instant))
    return following, moves


async def _again(request: AnyRequest, actor: Actor, slug: str, refused: Refused) -> Response[str]:
    form = await typed(request)
    named = str(form.get("item", ""))
    values = await framed(actor, slug, TAB)
    item = next((one.id for one in await agenda_inside(values["view"].id) if str(one.id) == named), None)
    errors = errors_of(refused)
    return await _shown(request, actor, slug, item, status=refused.refusal.status, errors=errors, form=form)


async def _shown(request: AnyRequest, actor: Actor, slug: str, item: UUID | None, **more: Any) -> Response[str]:
    values = await framed(actor, slug, TAB)
    agenda = await agenda_inside(values["view"].id)
    current = _current(agenda, item)
    found = (await attendance(actor, slug)).participants
    here = [one for one in found if current and (current.id in one.items or _was_there(one, current.id))]
    return shown(
        request,
        "attending/attendance.html",
        agenda=agenda,
        current=current,
        people_here=here,
        in_room=sum(one.inside == current.id for one in here) if current else 0,
        titles={one.id: one for one in agenda},
        ids={one.participant: uuid7() for one in here},
        records=bool(values["inside"].roles & set(RECORDING)),
        seat_words=SEATS,
        **(values | more),
    )


def _current(agenda: list[ItemView], item: UUID | None) -> ItemView | None:
    """The item that is shown: the one asked for, else the first that representatives sit in on, else the first."""
    if item is not None:
        found = next((one for one in agenda if one.id == item), None)
        if found is None:
            raise Refused(NOT_FOUND)
        return found
    return next((one for one in agenda if one.attended), agenda[0] if agenda else None)


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _was_there(one: AttendanceOf, item: UUID) -> bool:
    return any(stay.item == item for stay in one.stays)


def _address(slug: str, item: UUID) -> str:
    return f"{at(slug, 'participants', 'attendance')}?item={item}"
