"""Phones at doors on the workbench: prepared with a code, put to doors, signed off or reported lost."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Meta

from events.queries.devices import device_shown, devices, doors_to_choose
from events.schemas.device import MOST_DOORS, DeviceCode, DeviceDoors, DeviceEnd, NewDevice
from events.services.devices import choose_doors, end_device, prepare_device, renew_code
from events.services.door_loading import RUNNING
from frontend.answers import AnyRequest, see_other
from frontend.forms import read_form, typed
from frontend.pages.workbench.showing import errors_of, shown
from participation.base.errors import N_, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.qr import qr_code

AT = "/workbench/doors"
RUNS = (has_role(*RUNNING),)
PUT = N_("The phone is put to these doors. It learns it when it next reaches us.")
ENDED = N_("This phone is answered nothing any more.")


class DeviceForm(msgspec.Struct, kw_only=True):
    """A phone to be prepared."""

    name: Annotated[str, Meta(min_length=1, max_length=80)]
    doors: Annotated[list[UUID], Meta(min_length=1, max_length=MOST_DOORS)]


class DoorsForm(msgspec.Struct, kw_only=True):
    """The doors of a phone."""

    doors: Annotated[list[UUID], Meta(min_length=1, max_length=MOST_DOORS)]


class EndForm(msgspec.Struct, kw_only=True):
    """Whether it is lost."""

    lost: bool = False


class DoorsDeskPage(Controller):
    """``/workbench/doors``."""

    path = AT
    guards = RUNS

    @get()
    async def listed(self, request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
        """All phones of one's offices, and the form for a new one."""
        return await _all(request, actor)

    @post()
    async def prepare(self, request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
        """A phone; its code is shown in the answer and never again."""
        try:
            form = await read_form(request, DeviceForm)
            made = await prepare_device(actor, new=NewDevice(name=form.name, doors=form.doors))
        except Refused as refused:
            return await _all(
                request, actor, status=refused.refusal.status, errors=errors_of(refused), form=await typed(request)
            )
        return await _one(request, actor, made.device, code=made)

    @get("/{device:uuid}")
    async def one(self, request: AnyRequest, actor: NamedDependency[Actor], device: FromPath[UUID]) -> Response[Any]:
        """One phone."""
        return await _one(request, actor, device)

    @post("/{device:uuid}/code")
    async def renew(self, request: AnyRequest, actor: NamedDependency[Actor], device: FromPath[UUID]) -> Response[Any]:
        """A new code for it, shown in the answer."""
        try:
            made = await renew_code(actor, device=device)
        except Refused as refused:
            return await _one(request, actor, device, status=refused.refusal.status, errors=errors_of(refused))
        return await _one(request, actor, device, code=made)

    @post("/{device:uuid}/doors")
    async def put(self, request: AnyRequest, actor: NamedDependency[Actor], device: FromPath[UUID]) -> Response[Any]:
        """Put it to other doors."""
        try:
            form = await read_form(request, DoorsForm)
            await choose_doors(actor, device=device, new=DeviceDoors(doors=form.doors))
        except Refused as refused:
            errors = errors_of(refused)
            return await _one(request, actor, device, status=refused.refusal.status, errors=errors)
        return see_other(f"{AT}/{device}", PUT)

    @post("/{device:uuid}/end")
    async def end(self, request: AnyRequest, actor: NamedDependency[Actor], device: FromPath[UUID]) -> Response[Any]:
        """Sign it off, or report it lost."""
        try:
            form = await read_form(request, EndForm)
            await end_device(actor, device=device, new=DeviceEnd(lost=form.lost))
        except Refused as refused:
            return await _one(request, actor, device, status=refused.refusal.status, errors=errors_of(refused))
        return see_other(f"{AT}/{device}", ENDED)


async def _all(request: AnyRequest, actor: Actor, **values: Any) -> Response[str]:
    found = await devices(actor)
    doors = await doors_to_choose(actor, [door for one in found for door in one.doors])
    return shown(
        request,
        "doors/desk_phones.html",
        tab="doors",
        phones=found,
        doors=doors,
        titles={door.id: door for door in doors},
        **values,
    )


async def _one(
    request: AnyRequest, actor: Actor, device: UUID, *, code: DeviceCode | None = None, **values: Any
) -> Response[str]:
    phone = await device_shown(actor, device)
    doors = [door for door in await doors_to_choose(actor, phone.doors) if door.body == phone.body]
    return shown(
        request,
        "doors/desk_phone.html",
        tab="doors",
        phone=phone,
        doors=doors,
        code=code,
        qr=qr_code(code.address) if code else None,
        **values,
    )
