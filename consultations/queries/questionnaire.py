"""The questions of a consultation, for who reads them and for what takes the answers in."""

from __future__ import annotations

from uuid import UUID

import msgspec

from consultations.queries.clause_numbers import clause_numbers
from consultations.queries.consultations import consultation
from consultations.rules.questionnaire import Question, QuestionKind, ResultsSeen, asked_as, read_answers
from consultations.schemas.comment import NewComment
from consultations.schemas.consultation import ConsultationView
from consultations.schemas.questionnaire import QuestionnaireView, QuestionView
from participation.base.database import fetch, fetch_one
from participation.base.errors import FieldError
from participation.base.identity.actor import Actor

QUESTIONS = """
SELECT id, kind, text, text_en, clause, options, options_en, steps FROM question
WHERE consultation = {} ORDER BY position
"""


class _Row(msgspec.Struct, kw_only=True):
    id: UUID
    kind: QuestionKind
    text: str
    text_en: str
    clause: UUID | None
    options: list[str]
    options_en: list[str]
    steps: int


class _Whole(msgspec.Struct):
    version: int
    results: ResultsSeen


class Asked(msgspec.Struct, frozen=True):
    """What is asked beside a consultation, and under which words each answer is kept."""

    questions: tuple[Question, ...] = ()
    names: dict[UUID, str] = {}

    def read(self, new: NewComment) -> tuple[NewComment, list[FieldError]]:
        """A comment with its answers as they are kept, and those that cannot be taken.

        Where nothing is asked, questions and answers are kept as they came.
        """
        if not new.answers:
            return new, []
        if not self.questions:
            return msgspec.structs.replace(new, answers={k: _written(v) for k, v in new.answers.items()}), []
        read, errors = read_answers(self.questions, self.names, new.answers)
        return msgspec.structs.replace(new, answers=dict(read)), errors


def _written(value: str | list[str]) -> str:
    return "\n".join(value) if isinstance(value, list) else value


async def asked_of(consultation_id: UUID) -> Asked:
    """What is asked beside a consultation."""
    rows = await fetch(_Row, QUESTIONS, consultation_id)
    if not rows:
        return Asked()
    numbers = await clause_numbers(consultation_id) if any(row.clause for row in rows) else {}
    questions = tuple(_question(row) for row in rows)
    return Asked(questions, asked_as(questions, numbers))


async def questionnaire(actor: Actor, which: str | ConsultationView) -> QuestionnaireView:
    """The questions of a consultation for whoever may know of it. Raises 404."""
    view = await consultation(actor, which)
    whole = await fetch_one(
        _Whole, "SELECT version, results FROM questionnaire WHERE consultation = {}", view.id, replica=True
    )
    if whole is None:
        return QuestionnaireView(version=0, results=ResultsSeen.WITH_REPORT, items=[])
    rows = await fetch(_Row, QUESTIONS, view.id, replica=True)
    numbers = await clause_numbers(view.id) if any(row.clause for row in rows) else {}
    names = asked_as([_question(row) for row in rows], numbers)
    items = [
        QuestionView(
            **msgspec.structs.asdict(row),
            clause_number=numbers.get(row.clause) if row.clause else None,
            asked_as=names[row.id],
        )
        for row in rows
    ]
    return QuestionnaireView(version=whole.version, results=whole.results, items=items)


def _question(row: _Row) -> Question:
    values = msgspec.structs.asdict(row)
    return Question(**values | {"options": tuple(row.options), "options_en": tuple(row.options_en)})
