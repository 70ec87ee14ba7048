"""Waiting for a full session: joining the line, the own place in it, and the answer to an offer."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Meta

from events.links import Own, own_code, own_path, read_own
from events.queries.waitlist import lines, own_offer, own_place, still_open
from events.queries.waitlist_page import AskedPlace, asked_place, published_rule
from events.schemas.booking import Companion, Name, Needs, NewGroup, Typed
from events.schemas.waitlist import NewPlace
from events.services.booking import send_booking_code
from events.services.offer_settling import accept_offer, decline_offer, leave
from events.services.waitlist_joining import join
from frontend.answers import AnyRequest, html, page_for, see_other
from frontend.forms import read_form, typed
from frontend.once import FIELD, new_form_key, once
from participation.base.errors import N_, NOT_FOUND, FieldError, Refused
from participation.base.identity.actor import Actor

SECTION = "open-days"
JOINED = N_("You are on the waitlist. Keep this page: its link is yours alone.")
CODE_SENT = N_("A code is on its way to you. Enter it below and join.")
LEFT = N_("You have left the waitlist.")
ACCEPTED = N_("The seats are yours.")
DECLINED = N_("Thank you for telling us. The next in line is asked now.")


class PlaceForm(msgspec.Struct, kw_only=True):
    """A party of ``seats`` people with their names line by line, or a group where ``kind`` says so."""

    kind: Annotated[str, Meta(max_length=10)] = "party"
    seats: Annotated[int, Meta(ge=0, le=1000)] = 0
    name: Name = ""
    names: Annotated[str, Meta(max_length=6000)] = ""
    contact: Typed = ""
    code: Annotated[str, Meta(max_length=40)] = ""
    accessible: bool = False
    needs: Needs = ""

    def place(self) -> NewPlace:
        """What is asked for."""
        named = [Companion(name=line.strip()[:100]) for line in self.names.splitlines() if line.strip()]
        party = [*named, *[Companion()] * (self.seats - len(named))] if named else []
        group = NewGroup(name=self.name, heads=self.seats) if self.kind == "group" else None
        return NewPlace(
            contact=self.contact,
            code=self.code,
            name=self.name,
            seats=self.seats,
            party=[] if group else party,
            group=group,
            accessible=self.accessible,
            needs=self.needs,
        )


# Where the form shows what the service found wrong.
FIELDS = {"group": "kind", "group.name": "name", "group.heads": "seats", "party": "seats"}


class WaitlistPages(Controller):
    """``/sessions/{session}/waitlist``."""

    path = "/sessions/{session:uuid}/waitlist"
    include_in_schema = False

    @get()
    async def ask(self, request: AnyRequest, actor: NamedDependency[Actor], session: FromPath[UUID]) -> Response[Any]:
        """How many wait, by which rule they are served, and the form."""
        return await _asked(request, actor, session, form={"seats": "1", FIELD: new_form_key()})

    @post()
    async def join(self, request: AnyRequest, actor: NamedDependency[Actor], session: FromPath[UUID]) -> Response[Any]:
        """Take a place; sent twice it is one."""
        sent = await typed(request)
        try:
            form = await read_form(request, PlaceForm)

            async def act() -> str:
                return own_path(Own.WAITING, (await join(actor, session=session, new=form.place())).id)

            owner = (actor.person, actor.address, request.headers.get("user-agent", ""))
            path = await once(act, key=str(sent.get(FIELD, "")), sent=[str(session), form], owner=owner)
        except Refused as refused:
            return await _refused_form(request, actor, session, sent, refused)
        return see_other(path, JOINED)

    @post("/code")
    async def prove(self, request: AnyRequest, actor: NamedDependency[Actor], session: FromPath[UUID]) -> Response[Any]:
        """Send a code that proves the contact that was typed; everything else that was typed stays."""
        sent = await typed(request)
        try:
            await send_booking_code(actor, session=session, contact=str(sent.get("contact", "")))
        except Refused as refused:
            return await _refused_form(request, actor, session, sent, refused)
        return await _asked(request, actor, session, form=sent, said=CODE_SENT)


class WaitingPages(Controller):
    """``/waiting/{code}``: one's place in line."""

    path = "/waiting/{code:str}"
    include_in_schema = False

    @get()
    async def read(self, request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]) -> Response[Any]:
        """How many are ahead, what is held, and how to leave."""
        return await _place(request, actor, code)

    @post("/leaving")
    async def leave(self, request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]) -> Response[Any]:
        """Leave the line."""
        entry = _opened(Own.WAITING, code)
        try:
            await leave(actor, entry=entry, code=code)
        except Refused as refused:
            return await _place(request, actor, code, **_said(refused))
        return see_other(own_path(Own.WAITING, entry), LEFT)


class OfferPages(Controller):
    """``/offers/{code}``: looking changes nothing, since mail programs open links by themselves."""

    path = "/offers/{code:str}"
    include_in_schema = False

    @get()
    async def read(self, request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]) -> Response[Any]:
        """What is held, until when, and yes or no."""
        return await _offer(request, actor, code)

    @post("/acceptance")
    async def accept(self, request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]) -> Response[Any]:
        """Yes: on to the booking."""
        try:
            made = await accept_offer(actor, offer=_opened(Own.OFFER, code), code=code)
        except Refused as refused:
            return await _offer(request, actor, code, **_said(refused))
        assert made.booking is not None, "an accepted offer is a booking"
        return see_other(own_path(Own.BOOKING, made.booking), ACCEPTED)

    @post("/refusal")
    async def refuse(self, request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]) -> Response[Any]:
        """No: the next is asked."""
        offer = _opened(Own.OFFER, code)
        try:
            await decline_offer(actor, offer=offer, code=code)
        except Refused as refused:
            return await _offer(request, actor, code, **_said(refused))
        return see_other(own_path(Own.OFFER, offer), DECLINED)


def _opened(what: Own, code: str) -> UUID:
    found = read_own(what, code)
    if found is None:
        raise Refused(NOT_FOUND)
    return found


def _said(refused: Refused) -> dict[str, Any]:
    """Why it was not done, above what stands there now."""
    refusal = refused.refusal
    if refusal.status == NOT_FOUND.status:
        raise refused
    errors = refusal.errors or (FieldError("", refusal.code, refusal.sentence, refusal.values),)
    return {"status": refusal.status, "errors": errors}


async def _refused_form(
    request: AnyRequest, actor: Actor, session: UUID, sent: dict[str, Any], refused: Refused
) -> Response[Any]:
    said = _said(refused)
    errors = tuple(
        msgspec.structs.replace(
            error, field=FIELDS.get(error.field, "names" if "party." in error.field else error.field)
        )
        for error in said["errors"]
    )
    # ticks and a choice that were not sent are as they were left
    return await _asked(request, actor, session, status=said["status"], errors=errors, form=sent)


async def _asked(request: AnyRequest, actor: Actor, session: UUID, **values: Any) -> Response[Any]:
    page = page_for(request, actor, section=SECTION)
    view: AskedPlace = await asked_place(session)
    return html(
        request,
        "waiting/join.html",
        page,
        view=view,
        pools=await lines(session),
        rule=published_rule(),
        key_field=FIELD,
        **({"said": ""} | values),
    )


async def _place(request: AnyRequest, actor: Actor, code: str, **values: Any) -> Response[Any]:
    it = await own_place(_opened(Own.WAITING, code))
    return html(
        request,
        "waiting/place.html",
        page_for(request, actor, section=SECTION),
        personal=True,
        it=it,
        code=code.lower(),
        offer=own_code(Own.OFFER, it.offer) if it.offer else "",
        booking=own_code(Own.BOOKING, it.booking) if it.booking else "",
        rule=published_rule(),
        **values,
    )


async def _offer(request: AnyRequest, actor: Actor, code: str, **values: Any) -> Response[Any]:
    page = page_for(request, actor, section=SECTION)
    it = await own_offer(_opened(Own.OFFER, code))
    return html(
        request,
        "waiting/offer.html",
        page,
        personal=True,
        it=it,
        code=code.lower(),
        open=still_open(it, page.now),
        booking=own_code(Own.BOOKING, it.booking) if it.booking else "",
        **values,
    )
