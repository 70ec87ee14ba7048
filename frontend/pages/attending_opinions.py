"""The own opinions of a participant: handing one in, and saying whether the record of one's words is right."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from decisions.queries.opinion_one import own_opinions
from decisions.queries.recording import items_of
from decisions.rules.opinions import SPEAKING, Window, check_handing_in
from decisions.schemas.opinion import Words
from decisions.services.attending import ParticipantHeld, participant_by
from decisions.services.opinion_confirming import confirm, correct
from decisions.services.opinions_handing_in import hand_in
from frontend.answers import AnyRequest, see_other
from frontend.attending_parts import PARTS
from frontend.forms import read_form, typed
from frontend.pages.attending import attending_page
from frontend.pages.workbench.showing import errors_of, under
from participation.base import clock
from participation.base.codes import uuid7
from participation.base.errors import N_, Refused
from participation.base.identity.actor import Actor
from participation.base.settings import current

HANDED_IN = N_("Thank you. Your opinion is with the office, and you will hear what becomes of it.")
CONFIRMED = N_("Thank you. The record is confirmed.")
CORRECTED = N_("Thank you. Your own words stand on record; what was recorded before is kept beside them.")


class OpinionForm(msgspec.Struct, kw_only=True):
    """An opinion on an item; its id is the form's own, so that a form sent twice is stored once."""

    opinion: UUID
    item: UUID
    text: Words = ""


class ConfirmationForm(msgspec.Struct, kw_only=True):
    """The version that was read; with other words where it is not right."""

    version: int
    text: Words = ""


async def opinions_part(who: ParticipantHeld) -> tuple[str, Mapping[str, Any]] | None:
    """What they said and what became of it, and until when they can hand something in."""
    if who.kind not in SPEAKING:
        return None
    window = Window(who.state, who.starts_at, who.minutes, who.hand_in_days)
    found = await own_opinions(who.id)
    open_ = not who.ended and check_handing_in(window, clock.now(), current().zone) is None
    if not found and not open_:
        return None
    return "opinions/own.html", {
        "own_opinions": found,
        "handing_in_open": open_,
        "hand_in_until": window.last_day(current().zone),
        "opinion_items": await items_of(who.meeting, who.items),
        "new_opinion_id": uuid7(),
    }


PARTS.append(opinions_part)


class AttendingOpinionPages(Controller):
    """``/attending/{code}/opinions``."""

    path = "/attending/{code:str}/opinions"
    include_in_schema = False

    @post()
    async def hand_in(self, request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]) -> Response[Any]:
        """Hand one in."""

        async def act(who: ParticipantHeld) -> str:
            form = await read_form(request, OpinionForm)
            await hand_in(actor, participant=who.id, item=form.item, text=form.text, id_=form.opinion)
            return HANDED_IN

        return await _done(request, actor, code, act, "opinion.")

    @post("/{opinion:uuid}/confirmation")
    async def confirm(
        self, request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str], opinion: FromPath[UUID]
    ) -> Response[Any]:
        """The record is right."""

        async def act(who: ParticipantHeld) -> str:
            form = await read_form(request, ConfirmationForm)
            await confirm(actor, opinion=opinion, version=form.version, participant=who.id)
            return CONFIRMED

        return await _done(request, actor, code, act, f"o-{opinion}.")

    @post("/{opinion:uuid}/correction")
    async def correct(
        self, request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str], opinion: FromPath[UUID]
    ) -> Response[Any]:
        """The record is not right: these are my words."""

        async def act(who: ParticipantHeld) -> str:
            form = await read_form(request, ConfirmationForm)
            await correct(actor, opinion=opinion, version=form.version, text=form.text, participant=who.id)
            return CORRECTED

        return await _done(request, actor, code, act, f"o-{opinion}.")


async def _done(
    request: AnyRequest,
    actor: Actor,
    code: str,
    act: Callable[[ParticipantHeld], Awaitable[str]],
    prefix: str,
) -> Response[Any]:
    who = await participant_by(code)
    try:
        said = await act(who)
    except Refused as refused:
        return await attending_page(
            request,
            actor,
            who,
            status=refused.refusal.status,
            errors=errors_of(refused, prefix),
            form=under(await typed(request), prefix),
        )
    return see_other(f"{who.path}#opinions", said)
