"""What a phone at a door asks: to be enrolled, for what it takes along, and to take in what it scanned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.handlers import BaseRouteHandler
from litestar.openapi.spec import OpenAPIMediaType, Operation, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIFormat, OpenAPIType
from litestar.params import FromPath, JSONBody, QueryParameter

from events.checkin.errors import NOT_A_PHONE
from events.queries.manifests import content_of, manifest, own_doors
from events.schemas.door import Enrolled, Manifest, NewEnrolment, NewScans, OwnDoors, ScansTaken
from events.services.devices import enrol
from events.services.photo_reading import codes_on
from events.services.scanners import Scanner, carried, is_phone, phone_of
from events.services.scanning import take_from_phone
from participation.base.codes import digest
from participation.base.conditional import known
from participation.base.errors import Refused
from participation.base.identity.actor import Actor
from participation.base.identity.authentication import Connection, actor_of
from participation.base.identity.guards import scope
from participation.base.identity.words import Scope
from participation.base.problem_document import ApiController

AnyRequest = Request[Any, Any, Any]
PHOTOS = ("image/jpeg", "image/png", "image/webp")

PHONE = "phone"
Since = Annotated[datetime | None, QueryParameter(description="`next` of the manifest before: only what changed")]


class CodesFound(msgspec.Struct, frozen=True):
    """What the codes on a photo say."""

    found: list[str]


@dataclass
class PhotoOperation(Operation):
    """Documents that the body is the picture itself."""

    def __post_init__(self) -> None:
        file = Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY)
        self.request_body = RequestBody(
            content={kind: OpenAPIMediaType(schema=file) for kind in PHOTOS}, required=True, description="The photo"
        )


async def like_a_phone(connection: Connection, _: BaseRouteHandler) -> None:
    """Comes as a phone, whose secret is looked at together with what it sends."""
    authorization = connection.headers.get("authorization", "")
    if actor_of(connection).signed_in and not is_phone(authorization):
        raise Refused(NOT_A_PHONE)
    carried(authorization)


async def enrolled(connection: Connection, handler: BaseRouteHandler) -> None:
    """A phone that is enrolled: ``Authorization: Device <id>.<secret>``, which no browser sends by itself."""
    await like_a_phone(connection, handler)
    connection.scope["state"][PHONE] = await phone_of(connection.headers.get("authorization", ""))


def provide_phone(request: AnyRequest) -> Scanner:
    """The dependency ``phone`` of handlers behind :func:`enrolled`."""
    phone = request.scope["state"][PHONE]
    assert isinstance(phone, Scanner)
    return phone


PHONES = {PHONE: Provide(provide_phone, sync_to_thread=False)}


def unchanged(headers: dict[str, str]) -> Response[Any]:
    """Who asks has it already."""
    return Response(None, status_code=304, headers=headers)


class DeviceController(ApiController):
    """``/api/v1/devices``."""

    path = "/api/v1/devices"
    tags = ("Doors",)

    @post(guards=[scope(Scope.WRITE)], summary="Enrol a phone")
    async def enrol(self, actor: NamedDependency[Actor], data: JSONBody[NewEnrolment]) -> Enrolled:
        """By the one-time code from the desk. The secret and the key are said this once and never again, so an answer
        that is repeated under an Idempotency-Key has neither.
        """
        return await enrol(actor, new=data)

    @get("/own", guards=[enrolled], dependencies=PHONES, summary="What a phone is put to")
    async def own(self, phone: NamedDependency[Scanner]) -> OwnDoors:
        """Its name and the doors that it scans at now, the next one first."""
        return await own_doors(phone)


class ScanController(ApiController):
    """``/api/v1/scans``."""

    path = "/api/v1/scans"
    tags = ("Doors",)
    guards = (like_a_phone,)

    @post(status_code=200, summary="Take in scans")
    async def take(self, request: AnyRequest, data: JSONBody[NewScans]) -> ScansTaken:
        """One as it is made, or thousands that were made without a network; a verdict for each.

        Sent again they are the same scans: those that were taken in before are answered `again`.
        """
        return await take_from_phone(request.headers.get("authorization", ""), new=data)


class DoorController(ApiController):
    """What a phone takes along and brings back."""

    path = "/api/v1"
    tags = ("Doors",)
    guards = (enrolled,)
    dependencies = PHONES

    @get(
        ["/sessions/{door:uuid}/manifest", "/doors/{door:uuid}/manifest"],
        summary="What a phone needs to answer by itself",
    )
    async def manifest(
        self,
        request: Request[Any, Any, Any],
        phone: NamedDependency[Scanner],
        door: FromPath[UUID],
        since: Since = None,
    ) -> Response[Manifest]:
        """Verification keys, the rules of the door, and each ticket by the hash of its code, its number and whether it
        is in; names are encrypted under the phone's key. The ETag is that of all but the hour.
        """
        found = await manifest(phone, door=door, since=since)
        tag = f'"{digest(content_of(found).hex())[:32]}"'
        headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Authorization"}
        if known(tag, request.headers.get("if-none-match", "")):
            return unchanged(headers)
        return Response(found, headers=headers)

    @post("/scans/photo", status_code=200, operation_class=PhotoOperation, summary="Read the codes on a photo")
    async def photo(self, request: AnyRequest, phone: NamedDependency[Scanner]) -> CodesFound:
        """For browsers that offer no camera: the picture is the body, and what is found is then scanned as usual."""
        return CodesFound(await codes_on(await request.body()))
