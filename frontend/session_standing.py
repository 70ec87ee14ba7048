"""Where a session stands, as the steps of a timeline: what happened, what is now, what comes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from events.rules.session_standing import bookable_until
from events.schemas.session import SessionStepTaken, SessionView
from events.words import Admission, BallotState, SessionAct, SessionState
from frontend.page import Page
from frontend.standing import At, Step
from participation.base.errors import N_
from participation.base.messages import say

DONE = {
    SessionAct.PUBLISH: N_("Session published"),
    SessionAct.CHANGE: N_("Time or place changed"),
    SessionAct.RELEASE: N_("Seats held back released"),
    SessionAct.CALL_OFF: N_("Called off"),
}
# of what was changed, this is what visitors have to know
TOLD = frozenset({"starts_at", "ends_at", "place", "link"})


def steps_of_session(view: SessionView, page: Page) -> list[Step]:
    """The life of a session as everybody may know it."""
    steps = [step for act in view.steps if (step := _happened(act, page))]
    if view.state is SessionState.CALLED_OFF:
        return steps
    return [*steps, *_seats_given(view, page), *_itself(view, page)]


def _happened(act: SessionStepTaken, page: Page) -> Step | None:
    if act.act not in DONE or (act.act is SessionAct.CHANGE and not TOLD & set(act.before)):
        return None
    return Step(label=_said(page, DONE[act.act]), state="done", at=act.at, note=act.reason)


def _seats_given(view: SessionView, page: Page) -> list[Step]:
    if view.admission is Admission.OPEN:
        return []
    steps = []
    if view.ballot is not None:
        drawn = view.ballot.state in {BallotState.DRAWN, BallotState.VOIDED}
        steps.append(_at(page, N_("Registering for the ballot begins"), view.ballot.opens_at))
        steps.append(_at(page, N_("Registering for the ballot ends"), view.ballot.closes_at))
        label = N_("Seats drawn") if drawn else N_("Seats are drawn")
        steps.append(Step(label=_said(page, label), state="done" if drawn else "next", at=view.ballot.draw_at))
    if view.books_from is not None:
        steps.append(_at(page, N_("Booking begins"), view.books_from))
    if view.held_until is not None:
        steps.append(_at(page, N_("Seats still held back go to everybody"), view.held_until))
    steps.append(_at(page, N_("Booking ends"), bookable_until(view.starts_at, view.books_until)))
    return sorted(steps, key=lambda step: step.at or view.at)


def _itself(view: SessionView, page: Page) -> list[Step]:
    under_way = view.starts_at <= page.now < view.ends_at
    state: At = "done" if page.now >= view.ends_at else "now" if under_way else "next"
    return [Step(label=_said(page, N_("The session")), state=state, at=view.starts_at)]


def _at(page: Page, sentence: str, at: datetime) -> Step:
    """A step at an instant, which is said to the second where the minute is not all."""
    local = at.astimezone(page.timezone)
    return Step(
        label=_said(page, sentence),
        state="done" if at <= page.now else "next",
        at=at,
        note=local.strftime("%H:%M:%S") if local.second else local.strftime("%H:%M"),
    )


def _said(page: Page, sentence: str, **values: Any) -> str:
    return say(page.locale, sentence, values, page.timezone)
