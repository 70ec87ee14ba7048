"""Administration of bodies: how an agency is called and reached."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Meta

from frontend.answers import AnyRequest, see_other
from frontend.forms import read_form, typed
from frontend.pages.administration_people import own_bodies
from frontend.pages.returning import again
from frontend.pages.workbench.showing import SECTION, shown
from participation.base.errors import N_, NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.queries import Body, body_by_slug
from participation.base.identity.services.authority import require_administrator
from participation.base.identity.services.bodies import BodyDescribed, create_body, save_body
from participation.base.identity.words import Role

HERE = "/administration/bodies"

MADE = N_("The body is entered. You administer it.")
SAVED = N_("Your changes are saved.")
ENTER_NAME = N_("Enter the name.")
ENTER_SLUG = N_("Enter the short address.")

Name = Annotated[str, Meta(min_length=1, max_length=120, extra={"required": ENTER_NAME})]
Line = Annotated[str, Meta(max_length=200)]


class DescriptionForm(msgspec.Struct, kw_only=True):
    name: Name
    name_en: Line = ""
    address: Line = ""
    phone: Line = ""
    email: Line = ""
    seen: Annotated[str, Meta(max_length=100)] = ""

    def described(self) -> BodyDescribed:
        """As it is stored."""
        return BodyDescribed(**{name: getattr(self, name) for name in BodyDescribed.__struct_fields__})


class NewBodyForm(DescriptionForm, kw_only=True):
    slug: Annotated[str, Meta(min_length=1, max_length=60, extra={"required": ENTER_SLUG})]


class BodyAdministrationPages(Controller):
    """``/administration/bodies``."""

    path = HERE
    guards = (has_role(Role.ADMINISTRATOR),)

    @get()
    async def register(self, request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
        """The bodies that the reader administers."""
        return shown(request, "administration/bodies.html", own=await own_bodies(actor))

    @get("/new")
    async def ask(self, request: AnyRequest) -> Response[Any]:
        """A new body."""
        return shown(request, "administration/bodies_new.html")

    @post()
    async def make(self, request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
        """The body is there, and the reader administers it."""
        try:
            form = await read_form(request, NewBodyForm)
            await create_body(actor, slug=form.slug.strip(), described=form.described())
        except Refused as refused:
            return await again(request, "administration/bodies_new.html", refused, section=SECTION)
        return see_other(HERE, MADE)

    @get("/{slug:str}/description")
    async def describe(self, request: AnyRequest, actor: NamedDependency[Actor], slug: FromPath[str]) -> Response[Any]:
        """How it is called and reached."""
        body = await _own(actor, slug)
        form = msgspec.structs.asdict(body)
        seen = _described(body).mark
        return shown(request, "administration/bodies_one.html", body=body, seen=seen, changed=False, form=form)

    @post("/{slug:str}/description")
    async def save(self, request: AnyRequest, actor: NamedDependency[Actor], slug: FromPath[str]) -> Response[Any]:
        """What was typed is in force; nobody overwrites what somebody else changed meanwhile without seeing it."""
        body = await _own(actor, slug)
        try:
            form = await read_form(request, DescriptionForm)
            await save_body(actor, slug=slug, described=form.described(), seen=form.seen or None)
        except Refused as refused:
            changed = refused.refusal.code == "changed"
            if changed:
                body = await _own(actor, slug)
            # whoever was shown what somebody else wrote may send theirs over it
            seen = _described(body).mark if changed else (await typed(request)).get("seen", "")
            return await again(
                request,
                "administration/bodies_one.html",
                refused,
                section=SECTION,
                body=body,
                seen=seen,
                changed=changed,
            )
        return see_other(HERE, SAVED)


async def _own(actor: Actor, slug: str) -> Body:
    """The body of a slug; raises 404 where there is none and 403 where the actor does not administer it."""
    body = await body_by_slug(slug)
    if body is None:
        raise Refused(NOT_FOUND)
    require_administrator(actor, body.id)
    return body


def _described(body: Body) -> BodyDescribed:
    return BodyDescribed(**{name: getattr(body, name) for name in BodyDescribed.__struct_fields__})
