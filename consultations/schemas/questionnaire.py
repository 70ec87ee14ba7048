"""Questions beside a consultation and what was answered to them, going in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from consultations.rules.question_results import OptionResult, QuestionResult
from consultations.rules.questionnaire import MOST_OPTIONS, MOST_QUESTIONS, QuestionKind, ResultsSeen
from consultations.rules.redacting import Mark
from consultations.rules.voices import Voices
from consultations.schemas.limits import Line
from consultations.words import AuthorKind

__all__ = ["OptionResult", "QuestionResult"]

Options = Annotated[list[Line], Meta(max_length=MOST_OPTIONS + 1)]


class NewQuestion(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A question to ask; ``id`` where it was there before.

    ``options`` are the answers to choose from, of a scale from 1 to ``steps`` the names of its two ends or none.
    """

    id: UUID | None = None
    kind: QuestionKind
    text: Line = ""
    text_en: Line = ""
    clause: UUID | None = None
    options: Options = []
    options_en: Options = []
    steps: Annotated[int, Meta(ge=0, le=100)] = 0


class NewQuestionnaire(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """All questions of a consultation in their order; ``version`` is the one that was read (0: there was none)."""

    version: Annotated[int, Meta(ge=0)]
    results: ResultsSeen = ResultsSeen.WITH_REPORT
    questions: Annotated[list[NewQuestion], Meta(max_length=MOST_QUESTIONS + 1)] = []


class QuestionView(msgspec.Struct, frozen=True, kw_only=True):
    """A question as it is asked; ``asked_as`` names it among the answers of a comment."""

    id: UUID
    kind: QuestionKind
    text: str
    text_en: str
    clause: UUID | None
    clause_number: str | None
    options: list[str]
    options_en: list[str]
    steps: int
    asked_as: str


class QuestionnaireView(msgspec.Struct, frozen=True, kw_only=True):
    """The questions of a consultation in their order; ``results`` says from when on everybody sees the answers."""

    version: int
    results: ResultsSeen
    items: list[QuestionView]


class QuestionResults(msgspec.Struct, frozen=True, kw_only=True):
    """What was answered until ``counted_at``; ``voices`` stands behind all messages, also those without an answer.

    ``public`` tells whether everybody sees this.
    """

    counted_at: datetime
    public: bool
    voices: Voices
    items: list[QuestionResult]


class TextAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What one message answered in its own words; ``marks`` say where a mask stands for what is redacted.

    ``id`` is the comment's.
    """

    id: UUID
    text: str
    received_at: datetime
    author_kind: AuthorKind
    marks: list[Mark] = []


class TextAnswers(msgspec.Struct, frozen=True, kw_only=True):
    """One page of the answers to a question that is answered in words: ``shown`` of the ``given`` may be read."""

    items: list[TextAnswer]
    next: str | None
    given: int
    shown: int
