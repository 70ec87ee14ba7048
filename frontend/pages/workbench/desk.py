"""The desk: what waits for whoever signed in, and the consultations of their bodies."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from consultations.queries.consultations import STAFF
from consultations.queries.desk import DeskLine, desk
from consultations.queries.voices_lately import voices_lately
from consultations.queries.voices_waiting import voices_pending, voices_uncovered
from consultations.rules.waiting import Due
from consultations.words import State
from decisions.queries.editions import READING, open_editions
from decisions.queries.lights import lights
from decisions.queries.meetings import STAFF as MEETING_STAFF
from decisions.queries.opinions_waiting import opinions_waiting
from decisions.queries.satisfaction import objections
from decisions.services.follow_up_loading import ANSWERING
from events.queries.programmes import open_versions
from events.rules.programme import STAFF as OPEN_DAYS_STAFF
from frontend.answers import AnyRequest
from frontend.pages.workbench.showing import shown
from participation.base.errors import N_
from participation.base.identity.actor import Actor
from participation.base.identity.guards import staff
from participation.base.identity.words import Role
from participation.representatives.queries.call_tasks import CallTasksLine, calls_waiting
from participation.representatives.queries.calls import STAFF as CALL_STAFF
from participation.representatives.rules.call_tasks import CallDue

STAGES = {
    "preparing": (State.PREPARED, State.SUBMITTED, State.REJECTED, State.APPROVED, State.SCHEDULED),
    "open": (State.OPEN,),
    "answering": (State.CLOSED, State.REPORT_SUBMITTED, State.REPORT_APPROVED),
    "answered": (State.PUBLISHED, State.ARCHIVED),
    "withdrawn": (State.WITHDRAWN,),
}
NAMES = {
    "": N_("All"),
    "preparing": N_("Being prepared"),
    "open": N_("Open for comments"),
    "answering": N_("Being answered"),
    "answered": N_("Answered"),
    "withdrawn": N_("Withdrawn"),
}
Text = Annotated[str, QueryParameter(max_length=200)]
# of what kind it is, which one, and what waits
Waits = tuple[str, DeskLine | CallTasksLine, Due | CallDue]


class DeskPage(Controller):
    """``/workbench``."""

    path = "/workbench"
    guards = (staff,)

    @get()
    async def desk(
        self, request: AnyRequest, actor: NamedDependency[Actor], stage: Text = "", q: Text = ""
    ) -> Response[Any]:
        """What waits, the most pressing first, then everything by stage; ``stage`` and ``q`` narrow the list."""
        lines = await desk(actor)
        shown_lines = [line for line in lines if _wanted(line, stage, q)]
        calls = await calls_waiting(actor)
        waiting: list[Waits] = [("consultation", line, due) for line in lines for due in line.tasks]
        waiting += [("call", line, due) for line in calls for due in line.tasks]
        return shown(
            request,
            "workbench/desk.html",
            block="lines",
            waiting=sorted(waiting, key=_pressing),
            lines=shown_lines,
            total=len(lines),
            voices=await voices_lately({line.id: line.received for line in shown_lines}),
            voices_pending=await voices_pending({line.id: line.pending for line in shown_lines}),
            voices_uncovered=await voices_uncovered({line.id: line.uncovered for line in shown_lines}),
            stages=[(name, NAMES[name], _count(lines, name)) for name in NAMES],
            stage=stage if stage in NAMES else "",
            form={"q": q},
            prepares=actor.has(Role.OFFICER),
            enters=actor.has(Role.OFFICER, Role.CLERK),
            audits=actor.has(Role.AUDITOR),
            administers=actor.has(Role.ADMINISTRATOR),
            confirms=actor.has(Role.CLERK) and not actor.has(Role.ADMINISTRATOR),
            consults=actor.has(*STAFF),
            seats=actor.has(*CALL_STAFF),
            meets=actor.has(*MEETING_STAFF),
            signs=actor.has(*READING),
            unsigned=len(await open_editions(actor)),
            shows=actor.has(*OPEN_DAYS_STAFF),
            unsigned_programme=len(await open_versions(actor)),
            objecting=len(await objections(actor)),
            opinions=await opinions_waiting(actor),
            late=sum(one.overdue for one in await lights(list(actor.bodies(*ANSWERING)))),
        )


def _pressing(waiting: Waits) -> tuple[bool, bool, str]:
    _, _, due = waiting
    return (not due.overdue, due.by is None, due.by.isoformat() if due.by else "")


def _wanted(line: DeskLine, stage: str, q: str) -> bool:
    within = stage not in STAGES or line.state in STAGES[stage]
    return within and q.strip().casefold() in f"{line.title} {line.body.name} {line.body.name_en}".casefold()


def _count(lines: list[DeskLine], stage: str) -> int:
    return sum(stage not in STAGES or line.state in STAGES[stage] for line in lines)
