"""The opinion map from inside: statements and their approval, the switch, and the result before it is public."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from msgspec import Meta

from consultations.queries.opinion_map import opinion_map, statements
from consultations.queries.opinion_map_desk import acts_on_map
from consultations.rules.opinion_map import DECIDING, SWITCHING, MapAct, Standing, StatementDecision
from consultations.schemas.limits import LongText, Reason
from consultations.services.opinion_map import act_on_map
from consultations.services.opinion_map_statements import decide, propose
from frontend.answers import AnyRequest, see_other
from frontend.forms import read_form, typed
from frontend.opinion_picture import picture
from frontend.page import Notice
from frontend.pages.workbench.showing import Slug, at, errors_of, framed, lines_of, shown
from participation.base.errors import N_, FieldError, Refused, invalid
from participation.base.identity.actor import Actor
from participation.base.identity.guards import has_role
from participation.base.identity.words import Role

READERS = (has_role(Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.CLERK, Role.AUDITOR),)
OFFICE = (has_role(Role.OFFICER),)
DECIDERS = (has_role(Role.OFFICER, Role.REVIEWER, Role.LEADER),)
SWITCHERS = (has_role(Role.OFFICER, Role.LEADER),)
PROPOSED = N_("Proposed: %(number)s. Somebody else has to approve them before they are public.")
DECIDED = N_("Decided on: %(number)s.")
DONE = {
    MapAct.TURN_ON: N_("The opinion map is on; everybody may vote while the consultation is open."),
    MapAct.TURN_OFF: N_("The opinion map is off; the votes stay."),
    MapAct.PUBLISH: N_("The result is public from fifty voters on."),
    MapAct.KEEP: N_("Only the office sees the result."),
}
NONE_CHOSEN = N_("Tick at least one statement.")
TOO_LONG = N_("A statement has at most %(most)s characters: %(start)s…")
LONGEST = 140


class ProposalForm(msgspec.Struct, kw_only=True):
    """Statements, one a line."""

    texts: LongText = ""


class DecisionForm(msgspec.Struct, kw_only=True):
    """What is decided on the ticked statements."""

    do: StatementDecision
    statements: Annotated[list[UUID], Meta(max_length=500)] = []
    reason: Reason = ""


class ActForm(msgspec.Struct, kw_only=True):
    """What is done to the map."""

    act: MapAct


class OpinionMapDesk(Controller):
    """``/workbench/consultations/{slug}/opinion-map``."""

    path = "/workbench/consultations/{slug:str}/opinion-map"
    guards = READERS

    @get()
    async def desk(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Where the map stands, its statements, and its result."""
        return await _desk(request, actor, slug)

    @post("/statements", guards=OFFICE)
    async def propose(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Propose statements, one a line."""
        try:
            form = await read_form(request, ProposalForm)
            lines = lines_of(form.texts)
            if long := next((line for line in lines if len(line) > LONGEST), None):
                values = {"most": LONGEST, "start": long[:20]}
                raise Refused(invalid(FieldError("text", "too_long", TOO_LONG, values)))
            made = await propose(actor, slug=slug, texts=lines)
        except Refused as refused:
            errors = tuple(msgspec.structs.replace(e, field="texts") for e in errors_of(refused))
            return await _desk(
                request, actor, slug, status=refused.refusal.status, errors=errors, form=await typed(request)
            )
        return see_other(at(slug, "opinion-map"), Notice(PROPOSED, {"number": len(made), "kept": _kept(slug)}))

    @post("/decisions", guards=DECIDERS)
    async def decide(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Approve, decline or withdraw the ticked statements."""
        try:
            form = await read_form(request, DecisionForm)
            if not form.statements:
                raise Refused(invalid(FieldError("statements", "required", NONE_CHOSEN)))
            made = await decide(actor, statements=form.statements, decision=form.do, reason=form.reason)
        except Refused as refused:
            errors = errors_of(refused)
            return await _desk(
                request, actor, slug, status=refused.refusal.status, errors=errors, form=await typed(request)
            )
        return see_other(at(slug, "opinion-map"), Notice(DECIDED, {"number": len(made)}))

    @post("/acts", guards=SWITCHERS)
    async def act(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """Turn the map on or off, publish its result or keep it internal."""
        try:
            form = await read_form(request, ActForm)
            await act_on_map(actor, slug=slug, act=form.act)
        except Refused as refused:
            return await _desk(request, actor, slug, status=refused.refusal.status, errors=errors_of(refused))
        return see_other(at(slug, "opinion-map"), DONE[form.act])


async def _desk(request: AnyRequest, actor: Actor, slug: str, *, status: int = 200, **values: Any) -> Response[str]:
    frame = await framed(actor, slug, "opinion map")
    view, roles = frame["view"], frame["inside"].roles
    found = await opinion_map(actor, view)
    listed = (await statements(actor, view, inside=True)).items
    return shown(
        request,
        "opinion_map/desk.html",
        status=status,
        map=found,
        picture=picture(found.drawn) if found.drawn else None,
        acts=await acts_on_map(view.id),
        waiting=[one for one in listed if one.standing is Standing.PROPOSED],
        public=[one for one in listed if one.standing is Standing.PUBLIC],
        gone=[one for one in listed if one.standing in {Standing.DECLINED, Standing.WITHDRAWN}],
        reader=actor.person,
        proposes=Role.OFFICER in roles,
        decides=bool(roles & DECIDING),
        withdraws=bool(roles & (DECIDING | SWITCHING)),
        switches=bool(roles & SWITCHING),
        longest=LONGEST,
        kept=_kept(slug),
        **frame,
        **values,
    )


def _kept(slug: str) -> str:
    """The name under which the browser keeps what was typed and not sent."""
    return f"statements-{slug}"
