"""What was handed in of matters and meetings: reading it as the public will, signing it, publishing it."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Meta

from decisions.queries.editions import READING, edition_inside, open_editions
from decisions.services.edition_signing import approve_edition, publish_edition, reject_edition
from decisions.words import EditionAct
from frontend.answers import AnyRequest, see_other
from frontend.edition_showing import NAMES, read_content, template_of
from frontend.forms import read_form, typed
from frontend.pages.workbench.showing import errors_of, shown
from participation.base.errors import N_, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.words import Role
from participation.base.in_force import current_rules

READERS = (has_role(*READING),)
SIGNING = (has_role(Role.OFFICER, Role.SECRETARY, Role.REVIEWER, Role.LEADER),)
HERE = "/workbench/editions"
SAID = {
    EditionAct.APPROVE: N_("You have signed."),
    EditionAct.REJECT: N_("It is sent back with your reasons."),
    EditionAct.PUBLISH: N_("It is public."),
}


class SigningForm(msgspec.Struct, kw_only=True):
    """What is done with it, and why."""

    do: EditionAct
    reason: Annotated[str, Meta(max_length=2000)] = ""


class EditionsDeskPage(Controller):
    """``/workbench/editions``."""

    path = HERE
    guards = READERS

    @get()
    async def listed(self, request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
        """What waits for a signature or for publication."""
        return shown(request, "editions/desk.html", found=await open_editions(actor), names=NAMES, **_chain())

    @get("/{edition:uuid}")
    async def read(self, request: AnyRequest, actor: NamedDependency[Actor], edition: FromPath[UUID]) -> Response[Any]:
        """One edition as everybody will read it, its signatures, and the acts in order now."""
        return await _page(request, actor, edition)

    @post("/{edition:uuid}", guards=SIGNING)
    async def act(self, request: AnyRequest, actor: NamedDependency[Actor], edition: FromPath[UUID]) -> Response[Any]:
        """Sign it, send it back, publish it."""
        try:
            form = await read_form(request, SigningForm)
            match form.do:
                case EditionAct.REJECT:
                    await reject_edition(actor, edition=edition, reason=form.reason)
                case EditionAct.PUBLISH:
                    await publish_edition(actor, edition=edition)
                case _:
                    await approve_edition(actor, edition=edition)
        except Refused as refused:
            return await _page(
                request,
                actor,
                edition,
                status=refused.refusal.status,
                errors=errors_of(refused),
                form=await typed(request),
            )
        return see_other(f"{HERE}/{edition}", SAID.get(form.do, SAID[EditionAct.APPROVE]))


async def _page(request: AnyRequest, actor: Actor, edition: UUID, **values: Any) -> Response[str]:
    found = await edition_inside(actor, edition)
    return shown(
        request,
        "editions/one.html",
        found=found.edition,
        content=read_content(found.edition.kind, found.content),
        shown_by=template_of(found.edition.kind),
        names=NAMES,
        roles={role for role, _ in actor.roles},
        **_chain(),
        **values,
    )


def _chain() -> dict[str, Any]:
    return {"stages": current_rules().sign_off.stages}
