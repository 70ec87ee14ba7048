"""The door of a session while people come in: counts, phones, conflicts, letting in by hand, the list on paper."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from litestar.response import Stream
from msgspec import Meta

from events.queries.door_desk import door_seen, holders, printed_list
from events.schemas.door import ScanVerdict
from events.schemas.door_desk import Settlement
from events.services.door_desk import let_in_by_hand, scan_at_desk, settle_conflict, take_back_at_desk
from events.services.door_loading import CHECKING_IN, RUNNING, SEEING, door_of
from events.services.over_capacity import reconcile_capacity
from events.services.photo_reading import codes_on
from events.words import Direction, DoorKind
from frontend.answers import AnyRequest, see_other
from frontend.door_desk_words import SAID
from frontend.forms import read_form, sent, typed
from frontend.page import Notice
from frontend.pages.workbench.door_live import live_events
from frontend.pages.workbench.sessions_frame import at, framed_session
from frontend.pages.workbench.showing import errors_of, shown
from frontend.rendering import url
from participation.base.codes import uuid7
from participation.base.errors import N_, FieldError, Refused, invalid
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.text import clean

SEES = (has_role(*SEEING),)
LETS_IN = (has_role(*CHECKING_IN),)
RUNS = (has_role(*RUNNING),)
TAB = "door"
TAKEN_BACK = N_("It is taken back.")
NOT_TAKEN_BACK = N_("There is nothing to take back.")
SETTLED = N_("The conflict is settled.")
NOTHING_ON_PHOTO = N_("No code can be read on this photo. Take it nearer, straight and in good light.")
NOTHING_SHOWN = N_("Scan a code or type it.")
Text = Annotated[str, QueryParameter(max_length=200)]
After = Annotated[int, QueryParameter(ge=0, le=2**53)]
Once = Annotated[bool, QueryParameter(description="One event, then the end")]
Inside = Annotated[bool, QueryParameter(description="Only who is inside")]


class ShownForm(msgspec.Struct, kw_only=True):
    """What a hand scanner read or somebody typed; ``scan`` is the id that the page gave to it."""

    shown: Annotated[str, Meta(max_length=2_000)] = ""
    direction: Direction = Direction.IN
    scan: UUID | None = None


class HandForm(msgspec.Struct, kw_only=True):
    """Somebody who was found by name, and where the page goes on."""

    ticket: UUID
    direction: Direction = Direction.IN
    scan: UUID | None = None
    q: Annotated[str, Meta(max_length=200)] = ""
    tail: Annotated[str, Meta(max_length=4)] = ""


class BackForm(msgspec.Struct, kw_only=True):
    """The scan that was wrong."""

    scan: UUID


class NoteForm(msgspec.Struct, kw_only=True):
    """How a conflict was settled."""

    conflict: UUID
    note: Annotated[str, Meta(min_length=1, max_length=500)]


class DoorDeskPage(Controller):
    """``/workbench/sessions/{door}/door``."""

    path = "/workbench/sessions/{door:uuid}/door"

    @get(guards=SEES)
    async def read(self, request: AnyRequest, actor: NamedDependency[Actor], door: FromPath[UUID]) -> Response[Any]:
        """Who is in, how many, which phones, what has to be settled."""
        return await _door(request, actor, door)

    @get("/live", guards=SEES)
    async def live(self, actor: NamedDependency[Actor], door: FromPath[UUID], once: Once = False) -> Stream:
        """The counts as they change, as server-sent events; with ``once`` only as they are."""
        await door_of(actor, door, *SEEING)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return Stream(live_events(door, once=once), media_type="text/event-stream", headers=headers)

    @get("/by-hand", guards=LETS_IN)
    async def by_hand(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        door: FromPath[UUID],
        q: Text = "",
        tail: Text = "",
        inside: Inside = False,
        after: After = 0,
    ) -> Response[Any]:
        """People by name and the last four digits; a code scanned, typed or photographed."""
        return await _by_hand(request, actor, door, {"q": q, "tail": tail}, inside=inside, after=after)

    @post("/by-hand", guards=LETS_IN)
    async def move(self, request: AnyRequest, actor: NamedDependency[Actor], door: FromPath[UUID]) -> Response[Any]:
        """Let in or out somebody who was found."""
        form = await read_form(request, HandForm)
        told = await let_in_by_hand(actor, door=door, ticket=form.ticket, direction=form.direction, id_=form.scan)
        return see_other(_hand(door, q=form.q, tail=form.tail), _said(told))

    @post("/scan", guards=LETS_IN)
    async def scan(self, request: AnyRequest, actor: NamedDependency[Actor], door: FromPath[UUID]) -> Response[Any]:
        """What a hand scanner sends, or a code that was typed."""
        try:
            form = await read_form(request, ShownForm)
            if not form.shown.strip():
                raise Refused(invalid(FieldError("shown", "required", NOTHING_SHOWN)))
            told = await scan_at_desk(actor, door=door, shown=form.shown, direction=form.direction, id_=form.scan)
        except Refused as refused:
            return await _again(request, actor, door, refused)
        return see_other(_hand(door), _said(told))

    @post("/photo", guards=LETS_IN)
    async def photo(self, request: AnyRequest, actor: NamedDependency[Actor], door: FromPath[UUID]) -> Response[Any]:
        """A photo of a ticket, read here."""
        try:
            await door_of(actor, door, *CHECKING_IN)
            form = await sent(request)
            files = [value for value in form.get("photo", ()) if isinstance(value, UploadFile)]
            codes = await codes_on(await files[0].read()) if files else []
            if not codes:
                raise Refused(invalid(FieldError("photo", "nothing_found", NOTHING_ON_PHOTO)))
            told = await scan_at_desk(actor, door=door, shown=codes[0])
        except Refused as refused:
            return await _again(request, actor, door, refused)
        return see_other(_hand(door), _said(told))

    @post("/undo", guards=LETS_IN)
    async def undo(self, request: AnyRequest, actor: NamedDependency[Actor], door: FromPath[UUID]) -> Response[Any]:
        """Take back a scan that was wrong."""
        form = await read_form(request, BackForm)
        done = await take_back_at_desk(actor, door=door, scan=form.scan)
        return see_other(_hand(door), TAKEN_BACK if done else Notice(NOT_TAKEN_BACK, tone="warning"))

    @post("/conflicts", guards=RUNS)
    async def settle(self, request: AnyRequest, actor: NamedDependency[Actor], door: FromPath[UUID]) -> Response[Any]:
        """Settle a conflict with a note."""
        try:
            form = await read_form(request, NoteForm)
            await settle_conflict(actor, conflict=form.conflict, new=Settlement(note=form.note))
        except Refused as refused:
            errors = errors_of(refused, f"{(await typed(request)).get('conflict', '')}.")
            return await _door(request, actor, door, status=refused.refusal.status, errors=errors)
        return see_other(f"{at(door, TAB)}#conflicts", SETTLED)

    @get("/list", guards=LETS_IN)
    async def printed(self, request: AnyRequest, actor: NamedDependency[Actor], door: FromPath[UUID]) -> Response[Any]:
        """Everybody with a ticket by name, to be ticked off on paper."""
        held, people = await printed_list(actor, door)
        return shown(request, "doors/desk_list.html", held=held, people=people, base=at(door))


async def _frame(actor: Actor, door: UUID) -> dict[str, Any]:
    """What surrounds the page: the tabs of a session; the door of a meeting has none here."""
    held = await door_of(actor, door, *SEEING)
    if held.kind is DoorKind.MEETING:
        return {"frame": "doors/desk_meeting.html", "tab": "doors", "base": at(door), "held": held}
    return {"frame": "sessions/desk_frame.html", "held": held} | await framed_session(actor, door, TAB)


async def _door(request: AnyRequest, actor: Actor, door: UUID, **values: Any) -> Response[str]:
    seen = await door_seen(actor, door)
    if await reconcile_capacity(door):
        seen = await door_seen(actor, door)
    frame = await _frame(actor, door)
    settles = actor.has(*RUNNING, body=seen.door.body)
    return shown(
        request,
        "doors/desk_door.html",
        block="now",
        seen=seen,
        settles=settles,
        door_at=at(door, TAB),
        **(frame | values),
    )


async def _by_hand(
    request: AnyRequest,
    actor: Actor,
    door: UUID,
    form: dict[str, Any],
    *,
    inside: bool = False,
    after: int = 0,
    **values: Any,
) -> Response[str]:
    q, tail = clean(str(form.get("q", ""))).strip(), clean(str(form.get("tail", ""))).strip()
    asked = bool(q or tail or inside)
    found = await holders(actor, door, name=q, tail=tail, inside=inside, after=after) if asked else None
    frame = await _frame(actor, door)
    return shown(
        request,
        "doors/desk_by_hand.html",
        found=found,
        inside=inside,
        ids={one.id: uuid7() for one in found.items} if found else {},
        next_scan=uuid7(),
        door_at=at(door, TAB),
        form=form | {"q": q, "tail": tail},
        **(frame | values),
    )


async def _again(request: AnyRequest, actor: Actor, door: UUID, refused: Refused) -> Response[str]:
    errors = errors_of(refused)
    return await _by_hand(
        request, actor, door, dict(await typed(request)), status=refused.refusal.status, errors=errors
    )


def _hand(door: UUID, **asked: str) -> str:
    return url(at(door, TAB, "by-hand"), **asked)


def _said(told: ScanVerdict) -> Notice:
    """What is said after a scan."""
    sentence, tone = SAID[told.verdict]
    return Notice(sentence, {"number": told.number or 0, "heads": told.heads or 1}, tone)
