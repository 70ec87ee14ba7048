"""Participants on the workbench: who is invited and what they said, their items, the signatures under a record."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Meta

from decisions.queries.agenda import agenda_inside
from decisions.queries.participants import CALLING, participants
from decisions.queries.record_signatures import record_signing
from decisions.rules.participants import SEAT_GIVEN_BACK, SEAT_OF_ANOTHER_CALL
from decisions.schemas.participant import NewParticipant, NewSignature
from decisions.services.attending import accept_invitation, decline_invitation
from decisions.services.participants import add_participant, attend, end_participant, invite
from decisions.services.record_signing import ask_to_sign, sign_record
from decisions.services.seats_taking_over import take_over_seats
from decisions.words import MeetingKind, ParticipantKind, SignatureWay
from frontend.answers import AnyRequest, see_other
from frontend.forms import read_form, typed
from frontend.page import Notice
from frontend.pages.workbench.meetings_frame import OFFICE, READERS, at, framed
from frontend.pages.workbench.showing import Slug, errors_of, shown, under
from participation.base.errors import N_, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.representatives.words import Seat

NOTING = (has_role(*CALLING),)
TAB = "participants"
ADDED = N_("%(name)s is on the list. Nobody is told before you send the invitations.")
INVITED = N_("Invitations sent: %(n)s.")
NOTED = N_("What was said is noted.")
ITEMS = N_("It is saved which items they attend.")
ENDED = N_("The invitation has ended.")
TAKEN = N_("The seats are taken over: %(n)s changed.")
ASKED = N_("Asked to sign: %(n)s.")
PAPER = N_("The signature on paper is noted.")
OURS = frozenset({SEAT_GIVEN_BACK, SEAT_OF_ANOTHER_CALL})
SEATS = frozenset(seat.value for seat in Seat)
HEARINGS = frozenset({MeetingKind.HEARING, MeetingKind.PRICE_HEARING})


class PersonForm(msgspec.Struct, kw_only=True):
    """Somebody to be put on the list."""

    kind: ParticipantKind = ParticipantKind.INVITED
    name: Annotated[str, Meta(max_length=200)] = ""
    organisation: Annotated[str, Meta(max_length=200)] = ""
    contact: Annotated[str, Meta(max_length=254)] = ""
    name_published: bool = False
    items: Annotated[list[UUID], Meta(max_length=200)] = []
    locale: Literal["zh-Hans", "en"] = "zh-Hans"


class AnswerForm(msgspec.Struct, kw_only=True):
    """What somebody said on the telephone."""

    do: Annotated[str, Meta(max_length=10)]
    note: Annotated[str, Meta(max_length=2000)] = ""


class ItemsForm(msgspec.Struct, kw_only=True):
    """The items that somebody attends."""

    items: Annotated[list[UUID], Meta(max_length=200)] = []


class ReasonForm(msgspec.Struct, kw_only=True):
    """Why an invitation ends."""

    reason: Annotated[str, Meta(max_length=2000)] = ""


class InviteForm(msgspec.Struct, kw_only=True):
    """Who is invited; everybody who is not yet where nobody is named."""

    participants: Annotated[list[UUID], Meta(max_length=1000)] = []


class PaperForm(msgspec.Struct, kw_only=True):
    """A signature on paper, or a refusal that was told."""

    way: SignatureWay = SignatureWay.PAPER
    note: Annotated[str, Meta(max_length=2000)] = ""
    public: bool = False


class ParticipantsDeskPage(Controller):
    """``/workbench/meetings/{slug}/participants``."""

    path = "/workbench/meetings/{slug:str}/participants"
    guards = READERS

    @get()
    async def read(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Everybody with their answer, and who still has to be told."""
        return await _shown(request, actor, slug)

    @get("/list")
    async def printed(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """The list for the door, with a column to sign in."""
        values = await framed(actor, slug, TAB)
        found = await participants(actor, slug)
        agenda = {item.id: item for item in await agenda_inside(values["view"].id)}
        return shown(request, "attending/printed.html", found=found, agenda=agenda, seat_words=SEATS, **values)

    @post(guards=OFFICE)
    async def add(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Put somebody on the list."""

        async def act() -> Notice:
            form = await read_form(request, PersonForm)
            await add_participant(actor, meeting=slug, new=NewParticipant(**msgspec.structs.asdict(form)))
            return Notice(ADDED, {"name": form.name or form.organisation})

        return await _done(request, actor, slug, act, "new.")

    @post("/invitations", guards=OFFICE)
    async def invite(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Send the invitations."""

        async def act() -> Notice:
            form = await read_form(request, InviteForm)
            return Notice(INVITED, {"n": (await invite(actor, meeting=slug, participants=form.participants)).told})

        return await _done(request, actor, slug, act)

    @post("/seats", guards=OFFICE)
    async def seats(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Take those over who have a seat from the call; it happens by itself too."""

        async def act() -> Notice:
            values = await framed(actor, slug, TAB)
            return Notice(TAKEN, {"n": await take_over_seats(values["view"].id)})

        return await _done(request, actor, slug, act)

    @post("/signatures", guards=OFFICE)
    async def ask(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Ask for the signatures that are missing."""

        async def act() -> Notice:
            return Notice(ASKED, {"n": (await ask_to_sign(actor, meeting=slug)).told})

        return await _done(request, actor, slug, act)

    @post("/{participant:uuid}/answer", guards=NOTING)
    async def answer(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, participant: FromPath[UUID]
    ) -> Response[Any]:
        """Note what somebody said on the telephone."""

        async def act() -> str:
            form = await read_form(request, AnswerForm)
            say = accept_invitation if form.do == "accept" else decline_invitation
            await say(actor, participant=participant, note=form.note)
            return NOTED

        return await _done(request, actor, slug, act, f"answer-{participant}.")

    @post("/{participant:uuid}/items", guards=OFFICE)
    async def items(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, participant: FromPath[UUID]
    ) -> Response[Any]:
        """Say which items somebody attends."""

        async def act() -> str:
            await attend(actor, participant=participant, items=(await read_form(request, ItemsForm)).items)
            return ITEMS

        return await _done(request, actor, slug, act, f"items-{participant}.")

    @post("/{participant:uuid}/end", guards=OFFICE)
    async def end(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, participant: FromPath[UUID]
    ) -> Response[Any]:
        """End an invitation."""

        async def act() -> str:
            reason = (await read_form(request, ReasonForm)).reason
            await end_participant(actor, participant=participant, reason=reason)
            return ENDED

        return await _done(request, actor, slug, act, f"end-{participant}.")

    @post("/{participant:uuid}/signature", guards=OFFICE)
    async def signature(
        self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug, participant: FromPath[UUID]
    ) -> Response[Any]:
        """Note a signature on paper."""

        async def act() -> str:
            form = await read_form(request, PaperForm)
            new = NewSignature(way=form.way, note=form.note, public=form.public)
            await sign_record(actor, participant=participant, new=new)
            return PAPER

        return await _done(request, actor, slug, act, f"paper-{participant}.")


async def _done(
    request: AnyRequest,
    actor: Actor,
    slug: str,
    act: Callable[[], Awaitable[str | Notice]],
    prefix: str = "",
) -> Response[Any]:
    try:
        said = await act()
    except Refused as refused:
        return await _shown(
            request,
            actor,
            slug,
            status=refused.refusal.status,
            errors=errors_of(refused, prefix),
            form=under(await typed(request), prefix),
        )
    return see_other(at(slug, "participants"), said)


async def _shown(request: AnyRequest, actor: Actor, slug: str, **more: Any) -> Response[str]:
    values = await framed(actor, slug, TAB)
    view = values["view"]
    found = await participants(actor, slug)
    calls = bool(values["inside"].roles & set(CALLING))
    return shown(
        request,
        "attending/desk.html",
        found=found,
        uninvited=[one for one in found.participants if not one.invited_at and not one.ended],
        agenda=await agenda_inside(view.id),
        signing=await record_signing(actor, slug) if view.kind in HEARINGS else None,
        hearing=view.kind in HEARINGS,
        calls=calls,
        kinds=[kind for kind in ParticipantKind if kind is not ParticipantKind.REPRESENTATIVE],
        ours=OURS,
        seat_words=SEATS,
        **(values | more),
    )
