"""Where a call or an application stands, as the steps of a timeline."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from frontend.call_giving import steps_of_giving
from frontend.page import Page
from frontend.standing import Step, last_day
from participation.base.errors import N_
from participation.base.messages import say
from participation.representatives.schemas.application import ApplicationView
from participation.representatives.schemas.call import CallView
from participation.representatives.words import CallAct, CallState, ObjectionOutcome, Standing, Verdict, Way

BEFORE = frozenset({CallState.PREPARED, CallState.SUBMITTED, CallState.APPROVED, CallState.REJECTED})
GIVING = frozenset({CallState.CLOSED, CallState.FROZEN, CallState.DRAWN})
FOUND = {
    Verdict.ELIGIBLE: N_("Looked at: you can get a seat"),
    Verdict.NOT_ELIGIBLE: N_("Looked at: you cannot get a seat"),
    Verdict.EXCLUDED: N_("Looked at: excluded for a conflict of interest"),
}


def steps_of_call(view: CallView, page: Page, listed_at: datetime | None = None) -> list[Step]:
    """The life of a call as its reader may know it; ``listed_at`` is when its list of representatives was published."""

    def told(sentence: str, **values: Any) -> str:
        return say(page.locale, sentence, values, page.timezone)

    acts = {step.act: step for step in view.steps}
    announced = acts.get(CallAct.OPEN)
    steps = [Step(label=told(N_("Announced")), state="done", at=announced.at)] if announced else []
    withdrawn = acts.get(CallAct.WITHDRAW)
    if withdrawn:
        return [*steps, Step(label=told(N_("Withdrawn")), state="now", at=withdrawn.at, note=withdrawn.reason)]
    end = last_day(view.closes_at, page)
    if view.state is CallState.OPEN and page.now < view.opens_at:
        steps.append(Step(label=told(N_("Applications from")), state="now", at=view.opens_at))
        steps.append(Step(label=told(N_("Applications until")), state="next", at=end))
    elif view.state is CallState.OPEN:
        steps.append(Step(label=told(N_("Applications until")), state="now", at=end, until=end))
    else:
        before = view.state in BEFORE
        label = told(N_("Applications until") if before else N_("Applications closed"))
        steps.append(Step(label=label, state="next" if before else "done", at=end))
    return [*steps, *steps_of_giving(view, page, listed_at)]


def steps_of_application(view: ApplicationView, call: CallView, page: Page) -> list[Step]:
    """What became of an application so far, and what comes, for its applicant."""

    def told(sentence: str, **values: Any) -> str:
        return say(page.locale, sentence, values, page.timezone)

    steps = [Step(label=told(N_("Received")), state="done", at=view.received_at)] if view.received_at else []
    for found in view.reviews:
        steps.append(Step(label=told(FOUND[found.verdict]), state="done", at=found.at, note=found.note))
        if found.objected_at:
            decided = found.decided_at is not None
            label = told(N_("You objected"))
            steps.append(Step(label=label, state="done" if decided else "now", at=found.objected_at))
        if found.decided_at:
            upheld = found.outcome is ObjectionOutcome.UPHELD
            label = told(N_("The objection was right") if upheld else N_("The objection was dismissed"))
            steps.append(Step(label=label, state="done", at=found.decided_at, note=found.answer or ""))
    if view.standing is Standing.RECEIVED:
        steps.append(Step(label=told(N_("Being looked at")), state="now"))
    if view.standing is Standing.WITHDRAWN:
        withdrawn = next((step.at for step in reversed(view.steps) if step.act == "withdraw"), None)
        return [*steps, Step(label=told(N_("Withdrawn")), state="now", at=withdrawn)]
    if view.standing in {Standing.RECEIVED, Standing.ELIGIBLE}:
        label = told(N_("Drawn by lot") if call.way is Way.DRAW else N_("Seats are given"))
        waits = view.standing is Standing.ELIGIBLE and call.state in GIVING | {CallState.OPEN}
        steps.append(Step(label=label, state="now" if waits else "next", at=call.draw_at))
        steps.append(Step(label=call.meeting_title, state="next", at=call.meeting_at))
    return steps
