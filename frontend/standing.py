"""Where a consultation or a comment stands, as the steps of a timeline: what happened, what is now, what comes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal

import msgspec

from consultations.schemas.comment import ReceiptAnswer
from consultations.schemas.consultation import ConsultationView, StepTaken
from consultations.words import Act, State
from frontend.page import Page
from participation.base.errors import N_
from participation.base.messages import say
from participation.base.rules_file.counting import last_day_before

At = Literal["done", "now", "next"]

ANSWERING = frozenset({State.CLOSED, State.REPORT_SUBMITTED, State.REPORT_APPROVED})
ANSWERED = frozenset({State.PUBLISHED, State.ARCHIVED})
BEFORE = frozenset({State.PREPARED, State.SUBMITTED, State.APPROVED, State.REJECTED, State.SCHEDULED})
# what the office did before anything was public; queries tell it to staff only
INSIDE = {
    Act.CORRECT: N_("Corrected"),
    Act.SUBMIT: N_("Handed in for review"),
    Act.APPROVE: N_("Signed"),
    Act.REJECT: N_("Sent back"),
}


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One step of the kit's ``timeline``; ``until`` is the last day of the step that is now."""

    label: str
    state: At
    at: date | None = None
    until: date | None = None
    note: str = ""
    href: str | None = None


def last_day(closes_at: datetime, page: Page) -> date:
    """The last day on which a comment is taken; an end at midnight belongs to the day before."""
    return last_day_before(closes_at, page.timezone)


def steps_of(view: ConsultationView, page: Page) -> list[Step]:
    """The life of a consultation as its reader may know it."""
    told = _Told(page, view)
    withdrawn = [step for step in view.steps if step.act is Act.WITHDRAW]
    if withdrawn:
        return [*told.inside(), *told.opening(), *told.extensions(), told.withdrawal(withdrawn[-1])]
    return [*told.inside(), *told.opening(), *told.extensions(), told.closing(), *told.answers()]


class _Told:
    def __init__(self, page: Page, view: ConsultationView) -> None:
        self.page = page
        self.view = view

    def say(self, sentence: str, **values: Any) -> str:
        return say(self.page.locale, sentence, values, self.page.timezone)

    def _acts(self, *acts: Act) -> Sequence[StepTaken]:
        return [step for step in self.view.steps if step.act in acts]

    def inside(self) -> list[Step]:
        """The sign-off chain, for those whom it concerns."""
        return [
            Step(label=self.say(INSIDE[step.act]), state="done", at=step.at, note=_joined(step.by or "", step.reason))
            for step in self._acts(*INSIDE)
        ]

    def opening(self) -> list[Step]:
        if self.view.state is State.WITHDRAWN and not self._acts(Act.OPEN):
            return []
        waiting = self.view.state in BEFORE
        label = self.say(N_("Opens") if waiting else N_("Opened"))
        return [Step(label=label, state="next" if waiting else "done", at=self.view.opens_at)]

    def extensions(self) -> list[Step]:
        found = []
        for step in self._acts(Act.EXTEND):
            day = last_day(step.closes_at, self.page) if step.closes_at else None
            label = self.say(N_("Extended to %(day)s"), day=day)
            found.append(Step(label=label, state="done", at=step.at, note=step.reason))
        return found

    def closing(self) -> Step:
        day = last_day(self.view.closes_at, self.page)
        if self.view.state is State.OPEN:
            return Step(label=self.say(N_("Open for comments until")), state="now", at=day, until=day)
        if self.view.state in BEFORE:
            return Step(label=self.say(N_("Closes")), state="next", at=day)
        reason = next((step.reason for step in self._acts(Act.CLOSE) if step.reason), "")
        return Step(label=self.say(N_("Closed")), state="done", at=day, note=reason)

    def answers(self) -> list[Step]:
        href = f"/consultations/{self.view.slug}/report"
        published = self._acts(Act.PUBLISH)
        if not published:
            now = self.view.state in ANSWERING
            note = self.say(N_("Each comment gets an outcome and each point a reason.")) if now else ""
            return [
                Step(label=self.say(N_("Comments are being answered")), state="now" if now else "next", note=note),
                Step(label=self.say(N_("Answers are published")), state="next"),
            ]
        found = []
        for place, step in enumerate(published):
            label = self.say(N_("Answers corrected and published again") if place else N_("Answers published"))
            found.append(Step(label=label, state="done", at=step.at, note=step.reason, href=href))
        if self.view.state in ANSWERING:
            found.append(Step(label=self.say(N_("The answers are being corrected")), state="now"))
        found += [Step(label=self.say(N_("Archived")), state="done", at=s.at) for s in self._acts(Act.ARCHIVE)]
        return found

    def withdrawal(self, step: StepTaken) -> Step:
        return Step(label=self.say(N_("Withdrawn")), state="now", at=step.at, note=step.reason)


def _joined(*texts: str) -> str:
    return " · ".join(text for text in texts if text)


def steps_of_comment(answer: ReceiptAnswer, view: ConsultationView, page: Page) -> list[Step]:
    """What becomes of one comment, for the holder of its receipt."""
    told = _Told(page, view)
    received = Step(label=told.say(N_("Received")), state="done", at=answer.received_at)
    withdrawn = [step for step in view.steps if step.act is Act.WITHDRAW]
    if withdrawn:
        return [received, told.withdrawal(withdrawn[-1])]
    return [received, told.closing(), *told.answers()]
