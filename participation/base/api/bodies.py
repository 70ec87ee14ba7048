"""Bodies: who they are and how they are reached."""

from __future__ import annotations

from typing import Annotated

import msgspec
from litestar import get, patch, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import UNSET, Meta, UnsetType

from participation.base.api.parameters import BodySlug, Cursor, Limit, Line, SlugText
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role, scope
from participation.base.identity.queries import Body, bodies_page, body_by_slug
from participation.base.identity.services.bodies import BodyDescribed, change_body, create_body
from participation.base.identity.words import Role, Scope
from participation.base.paging import page_of
from participation.base.problem_document import ApiController

ADMINISTRATORS = (has_role(Role.ADMINISTRATOR), scope(Scope.WRITE))
Name = Annotated[str, Meta(min_length=1, max_length=120)]


class NewBody(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A body with its address in links, ``slug``, which stays."""

    slug: SlugText
    name: Name
    name_en: Line = ""
    address: Line = ""
    phone: Line = ""
    email: Line = ""


class ChangedBody(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What is to change; what is left out stays."""

    name: Name | UnsetType = UNSET
    name_en: Line | UnsetType = UNSET
    address: Line | UnsetType = UNSET
    phone: Line | UnsetType = UNSET
    email: Line | UnsetType = UNSET


class BodyPage(msgspec.Struct, frozen=True):
    """One page of the bodies, in the order in which they were entered."""

    items: list[Body]
    next: str | None


class BodyController(ApiController):
    """``/api/v1/bodies``."""

    path = "/api/v1/bodies"
    tags = ("Bodies",)

    @get(summary="List the bodies")
    async def listed(self, cursor: Cursor = None, limit: Limit = 50) -> BodyPage:
        """Every agency, for everybody."""
        return BodyPage(*page_of(await bodies_page(cursor, limit + 1), limit))

    @get("/{slug:str}", summary="Read a body")
    async def one(self, slug: BodySlug) -> Body:
        """How an agency is called and reached."""
        return await _body(slug)

    @post(guards=ADMINISTRATORS, summary="Make a body")
    async def make(self, actor: NamedDependency[Actor], data: JSONBody[NewBody]) -> Body:
        """Whoever makes it administers it."""
        described = msgspec.structs.asdict(data)
        slug = described.pop("slug")
        await create_body(actor, slug=slug, described=BodyDescribed(**described))
        return await _body(slug)

    @patch("/{slug:str}", guards=ADMINISTRATORS, summary="Describe a body anew")
    async def change(self, actor: NamedDependency[Actor], slug: BodySlug, data: JSONBody[ChangedBody]) -> Body:
        """Only what you send changes."""
        changes = {name: value for name, value in msgspec.structs.asdict(data).items() if value is not UNSET}
        await change_body(actor, slug=slug, changes=changes)
        return await _body(slug)


async def _body(slug: str) -> Body:
    found = await body_by_slug(slug)
    if found is None:
        raise Refused(NOT_FOUND)
    return found
