"""What is asked beside the consultations of the demo city, what an invented crowd answers, and frequent questions."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID

import msgspec

from consultations.rules.faq import FaqAct
from consultations.rules.questionnaire import QuestionKind, ResultsSeen
from consultations.schemas.faq import CorrectedFaqEntry, NewFaqEntry
from consultations.schemas.questionnaire import NewQuestion, NewQuestionnaire
from consultations.services.faq import correct_entry, decide, write_entry
from consultations.services.questionnaire import save_questions
from participation.base import clock
from participation.base.identity.words import Role
from participation.demo.content import FOLDER

if TYPE_CHECKING:
    from participation.demo.telling import Telling

SEED = 713
# of a hundred who answer a choice, so many tick a second answer where they may
SECOND = 45
# of a hundred who answer, so many write something where words are asked for
WROTE = 30
Said = dict[str, str | list[str]]


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A question, and how the crowd answers it."""

    kind: QuestionKind
    text: str
    text_en: str = ""
    clause: str | None = None
    options: list[str] = []
    options_en: list[str] = []
    steps: int = 0
    shares: list[int] = []
    texts: list[str] = []


class Frequent(msgspec.Struct, frozen=True, kw_only=True):
    """An entry; ``corrected`` is the answer as it reads by now, ``waiting`` says that nobody has published it yet."""

    question: str
    answer: str
    question_en: str = ""
    answer_en: str = ""
    clause: str | None = None
    corrected: str = ""
    waiting: bool = False


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """The file of a consultation; ``answered`` of a hundred comments answer."""

    results: ResultsSeen = ResultsSeen.WITH_REPORT
    answered: int = 0
    questions: list[Told] = []
    faq: list[Frequent] = []


class Asking:
    """The questions of one consultation."""

    def __init__(self, telling: Telling) -> None:
        """``telling`` is the story it is a part of."""
        self.telling = telling
        path = FOLDER / telling.story.slug.replace("-", "_") / "questions.toml"
        text = path.read_text("utf-8") if path.exists() else ""
        self.content = msgspec.convert(tomllib.loads(text), Content)
        self._chance = Random(SEED)  # noqa: S311 # an invented crowd, the same at every start
        self._wrote = 0

    async def ask(self) -> None:
        """While the consultation is prepared."""
        if not self.content.questions:
            return
        questions = [
            NewQuestion(
                kind=one.kind,
                text=one.text,
                text_en=one.text_en,
                clause=self._clause(one.clause),
                options=one.options,
                options_en=one.options_en,
                steps=one.steps,
            )
            for one in self.content.questions
        ]
        new = NewQuestionnaire(version=0, results=self.content.results, questions=questions)
        await save_questions(self.telling.officer, slug=self.telling.story.slug, new=new)

    def answers(self) -> Said | None:
        """What the next comment answers, if anything."""
        if not self.content.questions or self._chance.randrange(100) >= self.content.answered:
            return None
        said: Said = {}
        for one in self.content.questions:
            if one.kind is QuestionKind.TEXT:
                if self._chance.randrange(100) < WROTE:
                    said[one.text] = one.texts[self._wrote % len(one.texts)]
                    self._wrote += 1
            elif one.kind is QuestionKind.SCALE:
                said[one.text] = str(self._chance.choices(range(1, one.steps + 1), one.shares)[0])
            elif one.kind is QuestionKind.SEVERAL:
                how_many = 2 if self._chance.randrange(100) < SECOND else 1
                said[one.text] = self._chance.choices(one.options, one.shares, k=how_many)
            else:
                said[one.text] = self._chance.choices(one.options, one.shares)[0]
        return said

    async def answer_frequent(self) -> None:
        """Entries are written, published by somebody else, and one of them is corrected."""
        story, officer = self.telling.story, self.telling.officer
        first = min(self.telling.opens_at + timedelta(days=6), self.telling.today)
        for one in self.content.faq:
            new = NewFaqEntry(
                question=one.question,
                answer=one.answer,
                question_en=one.question_en,
                answer_en=one.answer_en,
                clause=self._clause(one.clause),
            )
            with clock.frozen(first):
                entry = (await write_entry(officer, slug=story.slug, new=new)).id
            if one.waiting:
                continue
            await self._published(entry, first + timedelta(hours=3))
            if one.corrected:
                values = {name: getattr(new, name) for name in NewFaqEntry.__struct_fields__}
                change = CorrectedFaqEntry(version=1, **values | {"answer": one.corrected})
                with clock.frozen(first + timedelta(days=2)):
                    await correct_entry(officer, entry=entry, change=change)
                await self._published(entry, first + timedelta(days=2, hours=4))

    async def _published(self, entry: UUID, at: datetime) -> None:
        reviewer = self.telling.people.one(Role.REVIEWER, self.telling.story.body)
        with clock.frozen(at):
            await decide(reviewer, entry=entry, act=FaqAct.PUBLISH)

    def _clause(self, number: str | None) -> UUID | None:
        return self.telling.clauses[number] if number else None
