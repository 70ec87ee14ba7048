"""Where a participant stands with a meeting, as the steps of a timeline."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from decisions.queries.participants_held import ParticipantHeld
from decisions.rules.participants import over_at
from decisions.words import InvitationAnswer, MeetingState
from frontend.page import Page
from frontend.standing import At, Step
from participation.base.errors import N_
from participation.base.messages import say

ANSWERED = {
    InvitationAnswer.ACCEPTED: N_("You come"),
    InvitationAnswer.DECLINED: N_("You do not come"),
    InvitationAnswer.GIVEN_BACK: N_("You gave it back"),
}


def steps_of_attending(who: ParticipantHeld, page: Page) -> list[Step]:
    """From the invitation to the last day for written opinions, for the participant."""

    def told(sentence: str, **values: Any) -> str:
        return say(page.locale, sentence, values, page.timezone)

    # who has a seat was asked by the call, before the meeting knew of them
    steps = [] if who.seat else [Step(label=told(N_("Invited")), state="done", at=who.invited_at or who.added_at)]
    if who.removed_at is not None and who.seat is None:
        return [*steps, Step(label=told(N_("The invitation has ended")), state="now", at=who.removed_at)]
    if who.answer is not None:
        state: At = "now" if who.ended else "done"
        steps.append(Step(label=told(ANSWERED[who.answer]), state=state, at=who.answered_at))
    if who.ended:
        return steps
    if who.state is MeetingState.CANCELLED:
        return [*steps, Step(label=told(N_("The meeting is cancelled")), state="now")]
    if who.answer is None:
        steps.append(Step(label=told(N_("Whether you come")), state="now", until=who.starts_at))
    over = over_at(who.starts_at, who.minutes)
    held = page.now >= over
    asked: At = "now" if who.answer is not None else "next"
    steps.append(Step(label=told(N_("The meeting")), state="done" if held else asked, at=who.starts_at))
    last = over + timedelta(days=who.hand_in_days)
    handing_in: At = "done" if page.now > last else "now" if held else "next"
    return [*steps, Step(label=told(N_("Written opinions until")), state=handing_in, at=last, until=last)]
