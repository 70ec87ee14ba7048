"""The small world of questions: what the lift consultation asks, and people who answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from consultations.queries.questionnaire import questionnaire
from consultations.rules.questionnaire import QuestionKind, ResultsSeen
from consultations.schemas.faq import NewFaqEntry
from consultations.schemas.questionnaire import NewQuestion, NewQuestionnaire, QuestionView
from consultations.services import life_cycle
from consultations.services.faq import write_entry
from consultations.services.questionnaire import save_questions
from participation.base import clock
from participation.base.identity.actor import Actor
from tests.consultations.steps import BEFORE, DURING, OPENS, SLUG, clauses, prepared, the_clock_strikes
from tests.world import OFFICER, REVIEWER

FLOOR = NewQuestion(
    kind=QuestionKind.ONE,
    text="您家住在几楼？",
    text_en="On which floor do you live?",
    options=["一楼", "二楼、三楼", "四楼以上"],
    options_en=["Ground floor", "Second or third floor", "Fourth floor or higher"],
)
WORRIES = NewQuestion(
    kind=QuestionKind.SEVERAL,
    text="加装电梯最让您担心的是什么？",
    text_en="What worries you most about a lift?",
    options=["采光", "噪音", "费用"],
    options_en=["Daylight", "Noise", "Cost"],
)
CLEAR = NewQuestion(
    kind=QuestionKind.SCALE,
    text="第三条的表决办法写得清楚吗？",
    text_en="Is the vote in Article 3 described clearly?",
    steps=5,
    options=["很不清楚", "很清楚"],
    options_en=["Not at all", "Very clearly"],
)
MISSING = NewQuestion(kind=QuestionKind.TEXT, text="办法里还缺什么？", text_en="What is missing?")


async def asking(
    *questions: NewQuestion, results: ResultsSeen = ResultsSeen.WITH_REPORT, version: int = 0, actor: Actor = OFFICER
) -> list[QuestionView]:
    """The officer saves these questions while the consultation is prepared."""
    new = NewQuestionnaire(version=version, results=results, questions=list(questions))
    with clock.frozen(BEFORE):
        return (await save_questions(actor, slug=SLUG, new=new)).items


async def opens(**changed: Any) -> None:
    """A prepared one is signed and opens."""
    with clock.frozen(BEFORE):
        await life_cycle.submit(OFFICER, slug=SLUG)
        await life_cycle.approve(REVIEWER, slug=SLUG)
        await life_cycle.open_(OFFICER, slug=SLUG)
    with clock.frozen(OPENS):
        await the_clock_strikes()


async def open_and_asking(results: ResultsSeen = ResultsSeen.WITH_REPORT, **changed: Any) -> dict[str, QuestionView]:
    """An open consultation with the four questions, the scale beside the third clause; by a word for each."""
    await prepared(**changed)
    third = (await clauses())[2].id
    scale = NewQuestion(**{f: getattr(CLEAR, f) for f in CLEAR.__struct_fields__} | {"clause": third})
    await asking(FLOOR, WORRIES, scale, MISSING, results=results)
    await opens()
    return await asked()


async def asked(actor: Actor = OFFICER) -> dict[str, QuestionView]:
    """The four questions as they are asked now."""
    items = (await questionnaire(actor, SLUG)).items
    return dict(zip(("floor", "worries", "clear", "missing"), items, strict=True))


async def entry(question: str = "一楼要不要出钱？", answer: str = "一楼不分摊建设费用。", **given: Any) -> UUID:
    """The officer writes an entry while it is open."""
    with clock.frozen(DURING):
        return (await write_entry(OFFICER, slug=SLUG, new=NewFaqEntry(question=question, answer=answer, **given))).id
