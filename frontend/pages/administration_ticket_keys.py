"""Administration of the keys that sign tickets."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Meta

from events.queries.ticket_keys import known_keys
from events.services.ticket_keys import retire_key, rotate
from frontend.answers import AnyRequest, see_other
from frontend.forms import read_form, typed
from frontend.page import Notice
from frontend.pages.workbench.showing import errors_of, shown
from participation.base.errors import N_, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.words import Role

HERE = "/administration/ticket-keys"
WHY = N_("Say why: it stays in the record.")
ROTATED = N_("Tickets are signed with key %(key)s from now on.")
RETIRED = N_("Nothing is taken any more that key %(key)s signed.")


class RotationForm(msgspec.Struct, kw_only=True):
    """A new key, and whether older ones go."""

    reason: Annotated[str, Meta(min_length=1, max_length=500, extra={"required": WHY})]
    retire: bool = False


class RetirementForm(msgspec.Struct, kw_only=True):
    """Why a key goes."""

    reason: Annotated[str, Meta(min_length=1, max_length=500, extra={"required": WHY})]


class TicketKeyPages(Controller):
    """``/administration/ticket-keys``."""

    path = HERE
    guards = (has_role(Role.ADMINISTRATOR),)

    @get()
    async def overview(self, request: AnyRequest) -> Response[Any]:
        """All keys with their age, the way to a new one, and to retire an old one."""
        return await _page(request)

    @post()
    async def rotate(self, request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
        """Sign with a new key from now on."""
        try:
            form = await read_form(request, RotationForm)
            key = await rotate(actor, reason=form.reason, retire=form.retire)
        except Refused as refused:
            return await _page(
                request, status=refused.refusal.status, errors=errors_of(refused), form=await typed(request)
            )
        return see_other(HERE, Notice(ROTATED, {"key": key.id}))

    @post("/{key:int}/retirement")
    async def retire(self, request: AnyRequest, actor: NamedDependency[Actor], key: FromPath[int]) -> Response[Any]:
        """Take nothing any more that it signed."""
        try:
            form = await read_form(request, RetirementForm)
            await retire_key(actor, key=key, reason=form.reason)
        except Refused as refused:
            return await _page(
                request,
                status=refused.refusal.status,
                errors=errors_of(refused, f"{key}-"),
                form={f"{key}-{name}": value for name, value in (await typed(request)).items()},
            )
        return see_other(HERE, Notice(RETIRED, {"key": key}))


async def _page(request: AnyRequest, *, status: int = 200, **values: Any) -> Response[str]:
    return shown(request, "administration/ticket_keys.html", status=status, keys=await known_keys(), **values)
