"""Targeted listening on the workbench: the written requests with their numbers, the forums and the visits."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Response, get
from litestar.di import NamedDependency

from consultations.queries.listening import written_requests
from consultations.queries.listening_occasions import gatherings
from consultations.queries.listening_report import heard
from consultations.rules.listening import insistence, lacks_associations
from consultations.words import State
from frontend.answers import AnyRequest
from frontend.pages.workbench.listening_frame import READERS, may
from frontend.pages.workbench.showing import Slug, framed, shown
from participation.base.errors import Refusal
from participation.base.identity.actor import Actor
from participation.base.in_force import current_rules
from participation.base.rules_file.values import Insistence


class ListeningPage(Controller):
    """``/workbench/consultations/{slug}/asked``."""

    path = "/workbench/consultations/{slug:str}/asked"
    guards = READERS

    @get()
    async def overview(self, request: AnyRequest, actor: NamedDependency[Actor], slug: Slug) -> Response[Any]:
        """The written requests with their numbers, the forums and the visits."""
        frame = await framed(actor, slug, "asked")
        return shown(
            request,
            "workbench/listening.html",
            requests=(await written_requests(actor, slug)).items,
            gatherings=(await gatherings(actor, slug)).items,
            warning=await unheard(frame),
            **may(frame),
            **frame,
        )


async def unheard(frame: dict[str, Any]) -> tuple[Refusal, Insistence] | None:
    """What to say where nobody of business was heard yet on a draft that concerns it, and how much that matters."""
    view, rules = frame["view"], current_rules().listening
    wanted = insistence(view.kind, concerns_business=view.concerns_business, rules=rules)
    before = view.state in {State.PREPARED, State.SUBMITTED, State.REJECTED}
    if wanted is Insistence.OFF or not before:
        return None
    lacking = lacks_associations(await heard(view.id), rules)
    return (lacking, wanted) if lacking else None
