"""How the seats of a call are given, as steps of its timeline: the frozen list, the draw, who comes, the meeting."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from frontend.page import Page
from frontend.standing import Step
from participation.base.errors import N_
from participation.base.messages import say
from participation.representatives.schemas.call import CallView
from participation.representatives.words import CallAct, CallState, Way

OVER = frozenset({CallState.DRAWN, CallState.CONCLUDED})


def steps_of_giving(view: CallView, page: Page, listed_at: datetime | None = None) -> list[Step]:
    """What comes after the applications; ``listed_at`` is when the list of representatives was published."""

    def told(sentence: str, **values: Any) -> str:
        return say(page.locale, sentence, values, page.timezone)

    address = f"/calls/{view.slug}"
    listed = Step(
        label=told(N_("List of representatives published")),
        state="done" if listed_at else "now" if view.state in OVER else "next",
        at=listed_at,
        note=told(N_("Those selected are answering whether they come."))
        if view.state in OVER and not listed_at
        else "",
        href=f"{address}/representatives" if listed_at else None,
    )
    meeting = Step(
        label=view.meeting_title, state="done" if page.now >= view.meeting_at else "next", at=view.meeting_at
    )
    return [*(_drawing(view, told, address) if _by_lot(view) else [_choosing(view, told)]), listed, meeting]


def _by_lot(view: CallView) -> bool:
    """Nothing is drawn where there were no more people than seats."""
    acts = {step.act for step in view.steps}
    return view.way is Way.DRAW and (CallAct.DRAW in acts or CallAct.CONCLUDE not in acts)


def _drawing(view: CallView, told: Any, address: str) -> list[Step]:
    frozen = drawn = None
    for step in view.steps:
        if step.act in {CallAct.FREEZE, CallAct.VOID}:
            # a list that was given up is not frozen any more
            frozen = step.at if step.act is CallAct.FREEZE else None
        elif step.act is CallAct.DRAW:
            drawn = step.at
    closed = view.state is CallState.CLOSED
    return [
        Step(
            label=told(N_("The list of those who can be drawn is frozen and published")),
            state="done" if frozen else "now" if closed else "next",
            at=frozen,
            href=f"{address}/draw" if frozen else None,
        ),
        Step(
            label=told(N_("Drawn by lot")),
            state="done" if drawn else "now" if frozen else "next",
            at=drawn or view.draw_at,
            href=f"{address}/draw" if drawn else None,
        ),
    ]


def _choosing(view: CallView, told: Any) -> Step:
    given = next((step.at for step in view.steps if step.act is CallAct.CONCLUDE), None)
    return Step(
        label=told(N_("Seats are given")),
        state="done" if given else "now" if view.state is CallState.CLOSED else "next",
        at=given or view.draw_at,
    )
