"""Where a meeting stands, as the steps of a timeline: what happened, what is now, what comes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from decisions.schemas.meeting_public import PublicMeeting
from decisions.words import MeetingAct, MeetingState
from frontend.page import Page
from frontend.standing import Step, last_day
from participation.base.errors import N_
from participation.base.in_force import current_rules
from participation.base.messages import say


def steps_of_meeting(meeting: PublicMeeting, page: Page) -> list[Step]:
    """The life of a meeting as everybody may know it."""
    told = _Told(page)
    steps = [step for act in meeting.steps if (step := told.act(act.act, act.at, act.reason, act.starts_at))]
    if meeting.state is MeetingState.CANCELLED:
        return [*steps[:-1], told.step(N_("Cancelled"), "now", meeting.steps[-1].at, meeting.steps[-1].reason)]
    ends_at = meeting.starts_at + timedelta(minutes=meeting.minutes)
    over = meeting.state in {MeetingState.HELD, MeetingState.CONCLUDED}
    under_way = meeting.starts_at <= page.now < ends_at
    steps.append(
        told.step(
            N_("Meeting under way") if under_way and not over else N_("Meeting"),
            "done" if over or page.now >= ends_at else "now" if under_way else "next",
            meeting.starts_at,
        )
    )
    decided = meeting.decisions_version
    if decided:
        steps.append(told.step(N_("Decisions published"), "done", decided.published_at, decided.reason))
    elif over and current_rules().meetings.of(meeting.content.kind).decides:
        steps.append(told.step(N_("Decisions"), "now"))
    hand_in_until = last_day(ends_at + timedelta(days=meeting.content.hand_in_days), page)
    if over and meeting.content.hand_in_days and page.now.astimezone(page.timezone).date() <= hand_in_until:
        steps.append(Step(label=told.said(N_("Opinions can be handed in")), state="now", until=hand_in_until))
    return steps


class _Told:
    def __init__(self, page: Page) -> None:
        self.page = page

    def said(self, sentence: str, **values: Any) -> str:
        return say(self.page.locale, sentence, values, self.page.timezone)

    def step(self, sentence: str, state: Any, at: datetime | None = None, note: str = "") -> Step:
        return Step(label=self.said(sentence), state=state, at=at, note=note)

    def act(self, act: MeetingAct, at: datetime, reason: str, starts_at: datetime | None) -> Step | None:
        match act:
            case MeetingAct.ANNOUNCE:
                return self.step(N_("Announced"), "done", at)
            case MeetingAct.CHANGE:
                return self.step(N_("Announcement changed"), "done", at, reason)
            case MeetingAct.POSTPONE:
                return Step(label=self.said(N_("Moved to %(day)s"), day=starts_at), state="done", at=at, note=reason)
            case MeetingAct.CANCEL:
                return self.step(N_("Cancelled"), "done", at, reason)
            case _:
                return None
