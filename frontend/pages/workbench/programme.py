"""What was handed in of open days: reading it as the public will, signing, publishing, taking it off."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from events.queries.programmes import open_versions, version_inside
from events.rules.programme import OFFICE
from events.services.programme_signing import approve_version, publish_version, reject_version, withdraw_version
from events.words import ProgrammeAct
from frontend.answers import AnyRequest, see_other
from frontend.forms import read_form, typed
from frontend.pages.workbench.open_days import READERS
from frontend.pages.workbench.programme_forms import SigningForm
from frontend.pages.workbench.showing import errors_of, shown
from frontend.programme_showing import read_content, template_of
from participation.base.errors import N_, Refused
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.words import Role
from participation.base.in_force import current_rules

SIGNING = (has_role(*OFFICE, Role.REVIEWER, Role.LEADER),)
HERE = "/workbench/programme"
SAID = {
    ProgrammeAct.APPROVE: N_("You have signed."),
    ProgrammeAct.REJECT: N_("It is sent back with your reasons."),
    ProgrammeAct.PUBLISH: N_("It is public."),
    ProgrammeAct.WITHDRAW: N_("It is taken off the programme. Its page says when and why."),
}


class ProgrammeDeskPage(Controller):
    """``/workbench/programme``."""

    path = HERE
    guards = READERS

    @get()
    async def listed(self, request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
        """What waits for a signature or for publication."""
        return shown(
            request, "open_days/desk_versions.html", tab="programme", found=await open_versions(actor), **_chain()
        )

    @get("/{version:uuid}")
    async def read(self, request: AnyRequest, actor: NamedDependency[Actor], version: FromPath[UUID]) -> Response[Any]:
        """One version as everybody will read it, its signatures, and the acts in order now."""
        return await _page(request, actor, version)

    @post("/{version:uuid}", guards=SIGNING)
    async def act(self, request: AnyRequest, actor: NamedDependency[Actor], version: FromPath[UUID]) -> Response[Any]:
        """Sign it, send it back, publish it, take it off."""
        try:
            form = await read_form(request, SigningForm)
            match form.do:
                case ProgrammeAct.REJECT:
                    await reject_version(actor, version=version, reason=form.reason)
                case ProgrammeAct.PUBLISH:
                    await publish_version(actor, version=version)
                case ProgrammeAct.WITHDRAW:
                    await withdraw_version(actor, version=version, reason=form.reason)
                case _:
                    await approve_version(actor, version=version)
        except Refused as refused:
            return await _page(
                request,
                actor,
                version,
                status=refused.refusal.status,
                errors=errors_of(refused),
                form=await typed(request),
            )
        return see_other(f"{HERE}/{version}", SAID.get(form.do, SAID[ProgrammeAct.APPROVE]))


async def _page(request: AnyRequest, actor: Actor, version: UUID, **values: Any) -> Response[str]:
    found = await version_inside(actor, version)
    return shown(
        request,
        "open_days/desk_version.html",
        tab="programme",
        found=found.version,
        content=read_content(found.version.kind, found.content),
        shown_by=template_of(found.version.kind),
        roles={role for role, _ in actor.roles},
        **_chain(),
        **values,
    )


def _chain() -> dict[str, Any]:
    return {"stages": current_rules().sign_off.stages}
