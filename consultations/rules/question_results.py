"""What was answered to the questions of a consultation: counts beside each other, never added, and what they say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from consultations.rules.questionnaire import Question, QuestionKind
from consultations.rules.voices import Voices


class OptionResult(msgspec.Struct, frozen=True, kw_only=True):
    """Who chose an answer; ``share`` is that of the messages that answered the question at all, 0 to 1.

    ``value`` is the option as it is asked, ``value_en`` in English where there is one; of a scale its number.
    """

    value: str
    value_en: str = ""
    voices: Voices
    share: float


class QuestionResult(msgspec.Struct, frozen=True, kw_only=True):
    """What was answered to one question.

    ``answered`` stands behind those who did, ``skipped`` counts the messages that did not, of all about the
    consultation. ``median`` is that of a scale; between two steps it is half a step.
    """

    id: UUID
    kind: QuestionKind
    text: str
    text_en: str
    clause: UUID | None
    clause_number: str | None
    answered: Voices
    skipped: int
    options: list[OptionResult]
    ends: tuple[str, ...] = ()
    ends_en: tuple[str, ...] = ()
    median: float | None = None


def result(
    question: Question,
    *,
    number: str | None,
    answered: Voices,
    by_value: Mapping[str, Voices],
    messages: int,
) -> QuestionResult:
    """The result of a question: ``by_value`` says who gave each answer, ``messages`` how many could have."""
    scale = question.kind is QuestionKind.SCALE
    english = () if scale else question.options_en
    options = [
        OptionResult(
            value=value,
            value_en=english[place] if place < len(english) else "",
            voices=(voices := by_value.get(value, Voices())),
            share=voices.messages / answered.messages if answered.messages else 0.0,
        )
        for place, value in enumerate(question.values)
    ]
    return QuestionResult(
        id=question.id,
        kind=question.kind,
        text=question.text,
        text_en=question.text_en,
        clause=question.clause,
        clause_number=number,
        answered=answered,
        skipped=max(messages - answered.messages, 0),
        options=options,
        ends=question.options if scale else (),
        ends_en=question.options_en if scale else (),
        median=median([option.voices.messages for option in options]) if scale else None,
    )


def median(counts: Sequence[int]) -> float | None:
    """The median of a scale from 1 on, of which each step was chosen so often; None where nobody chose any."""
    total = sum(counts)
    if not total:
        return None
    lower, upper = _step_at(counts, (total - 1) // 2), _step_at(counts, total // 2)
    return (lower + upper) / 2


def _step_at(counts: Sequence[int], place: int) -> int:
    """The step on which the how-manieth answer falls, counted from 0 in the order of the scale."""
    for step, count in enumerate(counts, 1):
        if place < count:
            return step
        place -= count
    raise IndexError(place)
