"""Where a matter stands, as the steps of a timeline: what happened, what is now, what comes."""

from __future__ import annotations

from datetime import date
from typing import Any

from decisions.schemas.matter import MatterAround
from decisions.schemas.matter_edition import MatterContent
from decisions.words import MatterStage, MatterStepKind, StepStanding
from frontend.matter_words import MATTER_STEP
from frontend.page import Page
from frontend.standing import Step
from participation.base.errors import N_
from participation.base.messages import say
from participation.base.rules_file.counting import day_of, last_day_before


def steps_of_matter(said: MatterContent, around: MatterAround, page: Page) -> list[Step]:
    """What happened on which day, the step it is at, and when it is to be decided."""

    def told(sentence: str, **values: Any) -> str:
        return say(page.locale, sentence, values, page.timezone)

    today = day_of(page.now, page.timezone)
    past: list[tuple[date, Step]] = []
    ahead: list[tuple[date, Step]] = []
    for day, label in _days(said, around, page):
        step = Step(label=told(label[0], **label[1]), state="done" if day <= today else "next", at=day)
        (past if day <= today else ahead).append((day, step))
    steps = [step for _, step in sorted(past, key=lambda found: found[0])]
    if said.stage is MatterStage.COMPLETED:
        return steps
    if said.stage is not MatterStage.PLANNED:
        steps.append(Step(label=told(MATTER_STEP[said.stage.value]), state="now"))
    steps += [step for _, step in sorted(ahead, key=lambda found: found[0])]
    decided = any(meeting.decisions for meeting in around.meetings)
    if said.planned_for and not decided:
        steps.append(Step(label=told(N_("To be decided")), state="next", note=said.planned_for))
    return steps


def _days(said: MatterContent, around: MatterAround, page: Page) -> list[tuple[date, tuple[str, dict[str, Any]]]]:
    """What has a day, with the sentence that tells it."""
    found: list[tuple[date, tuple[str, dict[str, Any]]]] = []
    for one in around.consultations:
        found.append((day_of(one.opens_at, page.timezone), (N_("Comments opened"), {})))
        found.append((last_day_before(one.closes_at, page.timezone), (N_("Comments closed"), {})))
    for step in said.steps:
        if step.standing is StepStanding.DONE and step.done_on:
            found.append((step.done_on, (MATTER_STEP[MatterStepKind(step.kind).value], {})))
    for meeting in around.meetings:
        if meeting.cancelled:
            continue
        title = meeting.title_en if meeting.title_en and page.locale != "zh-Hans" else meeting.title
        found.append((day_of(meeting.starts_at, page.timezone), (N_("Meeting: %(title)s"), {"title": title})))
    return found
