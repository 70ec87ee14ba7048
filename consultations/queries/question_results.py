"""What was answered to the questions of a consultation: counted as everywhere, and the answers in words."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec
from piccolo.querystring import QueryString

from consultations.queries.clause_numbers import clause_numbers
from consultations.queries.comments import body_of, visible_to_all
from consultations.queries.consultations import STAFF, consultation
from consultations.queries.lately import Lately
from consultations.queries.questionnaire import Asked, asked_of
from consultations.queries.redacting import answered
from consultations.queries.voices import VOICES, voices_of
from consultations.rules.question_results import result
from consultations.rules.questionnaire import QuestionKind
from consultations.rules.redacting import Mark, RedactedPart
from consultations.rules.voices import Voices
from consultations.schemas.consultation import ConsultationView
from consultations.schemas.questionnaire import QuestionResults, TextAnswer, TextAnswers
from consultations.words import AuthorKind
from participation.base import clock
from participation.base.database import fetch, fetch_one
from participation.base.errors import NOT_FOUND, Refused
from participation.base.identity.actor import Actor
from participation.base.paging import after_cursor, page_of

# A choice counts whatever is withheld of the words beside it: what was received is read here, not what is shown.
ASKED = "jsonb_to_recordset({}::jsonb) AS q (id uuid, name text, kind text)"
ANSWERED = """
SELECT q.id AS question, '' AS value, {} FROM {}
JOIN comment c ON c.consultation = {} AND c.answers ? q.name GROUP BY q.id
"""
CHOSEN = """
SELECT q.id AS question, o.value, {} FROM {}
JOIN comment c ON c.consultation = {} AND c.answers ? q.name
CROSS JOIN LATERAL string_to_table(c.answers ->> q.name, E'\\n') AS o (value)
WHERE q.kind <> 'text' GROUP BY q.id, o.value
"""
IN_WORDS = """
SELECT c.id, coalesce(rc.answers, c.answers) AS answers, coalesce(rc.marks, '[]') AS marks, c.received_at, c.author_kind
FROM comment c LEFT JOIN redacted_comment rc ON rc.comment = c.id
WHERE c.consultation = {} AND c.answers ? {} AND {} AND ({}::uuid IS NULL OR c.id > {}::uuid) ORDER BY c.id LIMIT {}
"""
HOW_MANY = """
SELECT count(*) AS given, count(*) FILTER (WHERE {}) AS shown FROM comment c
WHERE c.consultation = {} AND c.answers ? {}
"""


class _Counted(Voices, frozen=True, kw_only=True):
    question: UUID
    value: str


class _HowMany(msgspec.Struct):
    given: int
    shown: int


class _InWords(msgspec.Struct, kw_only=True):
    id: UUID
    answers: str
    marks: str
    received_at: datetime
    author_kind: AuthorKind


class _Open(msgspec.Struct, frozen=True):
    """The consultation whose results somebody may see, and as whom."""

    view: ConsultationView
    inside: bool


_results: Lately[QuestionResults] = Lately()


async def question_results(actor: Actor, which: str | ConsultationView) -> QuestionResults:
    """The results of every question, for the office at any time, for everybody once they are public. Raises 404."""
    it = await _opened(actor, which)
    if it.inside:
        return await counted(it.view.id, public=it.view.results_public)
    return await _lately(it.view)


async def _lately(view: ConsultationView) -> QuestionResults:
    """What everybody sees, counted a while ago where nothing came in since: no look at a page counts a million anew."""

    async def count(_: list[UUID]) -> dict[UUID, QuestionResults]:
        return {view.id: await counted(view.id, public=True)}

    if not view.received:
        return await counted(view.id, public=True)
    nothing = QuestionResults(counted_at=clock.now(), public=True, voices=Voices(), items=[])
    return (await _results.of_each({view.id: view.received}, count, nothing))[view.id]


async def counted(consultation_id: UUID, *, public: bool) -> QuestionResults:
    """The same without a look at who asks."""
    asked = await asked_of(consultation_id)
    names = [{"id": one.id, "name": asked.names[one.id], "kind": one.kind} for one in asked.questions]
    given = QueryString(ASKED, msgspec.json.encode(names).decode())
    voices = await voices_of(consultation_id)
    answered_by = {
        row.question: _plain(row)
        for row in await fetch(_Counted, ANSWERED, VOICES, given, consultation_id, replica=True)
    }
    by_value: dict[UUID, dict[str, Voices]] = {}
    for row in await fetch(_Counted, CHOSEN, VOICES, given, consultation_id, replica=True):
        by_value.setdefault(row.question, {})[row.value] = _plain(row)
    numbers = await clause_numbers(consultation_id)
    items = [
        result(
            one,
            number=numbers.get(one.clause) if one.clause else None,
            answered=answered_by.get(one.id, Voices()),
            by_value=by_value.get(one.id, {}),
            messages=voices.messages,
        )
        for one in asked.questions
    ]
    return QuestionResults(counted_at=clock.now(), public=public, voices=voices, items=items)


async def text_answers(
    actor: Actor, which: str | ConsultationView, question: UUID, *, cursor: str | None = None, limit: int = 50
) -> TextAnswers:
    """What was answered to a question in words, oldest first: all for the office, else what others may read.

    What is redacted is masked for everybody. Raises 404 where there is no such question, or nothing to see yet.
    """
    it = await _opened(actor, which)
    asked = await asked_of(it.view.id)
    name = _name(asked, question)
    seen = QueryString("true") if it.inside else visible_to_all(it.view.screening, it.view.state, searched=True)
    after = after_cursor(cursor) if cursor else None
    how_many = await fetch_one(_HowMany, HOW_MANY, seen, it.view.id, name, replica=True)
    assert how_many is not None  # counts always have a row
    rows = await fetch(_InWords, IN_WORDS, it.view.id, name, seen, after, after, limit + 1, replica=True)
    shown, following = page_of(rows, limit)
    return TextAnswers(
        items=[_in_words(row, name) for row in shown], next=following, given=how_many.given, shown=how_many.shown
    )


async def _opened(actor: Actor, which: str | ConsultationView) -> _Open:
    view = await consultation(actor, which)
    inside = actor.has(*STAFF, body=await body_of(view.id))
    if not (inside or view.results_public):
        raise Refused(NOT_FOUND)
    return _Open(view, inside)


def _name(asked: Asked, question: UUID) -> str:
    in_words = {one.id for one in asked.questions if one.kind is QuestionKind.TEXT}
    if question not in in_words:
        raise Refused(NOT_FOUND)
    return asked.names[question]


def _in_words(row: _InWords, name: str) -> TextAnswer:
    place, text = next((at, one.text) for at, one in enumerate(answered(row.answers)) if one.question == name)
    marks = msgspec.json.decode(row.marks, type=list[Mark])
    return TextAnswer(
        id=row.id,
        text=text,
        received_at=row.received_at,
        author_kind=row.author_kind,
        marks=[mark for mark in marks if mark.part is RedactedPart.ANSWER and mark.answer == place],
    )


def _plain(row: _Counted) -> Voices:
    return Voices(**{name: getattr(row, name) for name in Voices.__struct_fields__})
