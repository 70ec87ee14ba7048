"""Short questions beside a consultation: what may be asked, which answers are taken, and who sees the results when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from consultations.errors import NO_SUCH_CLAUSE
from consultations.words import State
from participation.base.errors import N_, FieldError, Refusal
from participation.base.words import Word

MOST_QUESTIONS = 20
MOST_OPTIONS = 20
STEPS = (3, 10)
LONGEST_OPTION = 100
LONGEST_TEXT_ANSWER = 2_000
# several choices are kept one a line, so that an answer reads as it was given
BETWEEN = "\n"

FIXED = Refusal(
    "questions_fixed", 409, N_("The questions are fixed: they were handed in for review together with the draft.")
)
TEXT_MISSING = N_("Write the question.")
ASKED_TWICE = N_("The same question is asked twice about the same clause.")
OPTIONS_MISSING = N_("Give at least two different answers to choose from, one a line.")
TOO_MANY_OPTIONS = N_("No more than %(most)s answers to choose from.")
OPTION_TOO_LONG = N_("An answer to choose from has at most %(most)s characters.")
ENGLISH_DIFFERS = N_("Give as many answers in English as in Chinese, in the same order, or none.")
ENDS_WRONG = N_("Name both ends of the scale, or none.")
STEPS_WRONG = N_("A scale has %(least)s to %(most)s steps.")
TOO_MANY = N_("No more than %(most)s questions: who is asked much answers nothing.")

NO_SUCH_QUESTION = N_("This is not asked here.")
NO_SUCH_OPTION = N_("Choose one of the answers that are offered.")
ONLY_ONE = N_("Choose one answer.")
NOT_ON_SCALE = N_("Choose a number from 1 to %(most)s.")
TOO_LONG = N_("At most %(most)s characters.")


class QuestionKind(Word):
    """How a question is answered."""

    ONE = "one choice"
    SEVERAL = "several choices"
    SCALE = "scale"
    TEXT = "text"


class ResultsSeen(Word):
    """From when on everybody sees what was answered; the office sees it always."""

    AFTER_CLOSE = "after the close"
    WITH_REPORT = "with the report"
    INTERNAL = "internal"


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A question as it is asked. None has to be answered.

    ``options`` are the answers to choose from; of a scale the names of its two ends, or none. ``steps`` is how far a
    scale goes, from 1. What is said in English stands beside it, empty or as long.
    """

    id: UUID
    kind: QuestionKind
    text: str
    text_en: str = ""
    clause: UUID | None = None
    options: tuple[str, ...] = ()
    options_en: tuple[str, ...] = ()
    steps: int = 0

    @property
    def values(self) -> tuple[str, ...]:
        """The answers as they are kept, in the order in which they are offered; none where one writes."""
        if self.kind is QuestionKind.SCALE:
            return tuple(str(step) for step in range(1, self.steps + 1))
        return self.options if self.kind is not QuestionKind.TEXT else ()


Given = str | Sequence[str]


def check_questions(questions: Sequence[Question], clauses: frozenset[UUID]) -> list[FieldError]:
    """Everything that is wrong with the questions of a consultation whose draft has these clauses."""
    if len(questions) > MOST_QUESTIONS:
        return [FieldError("questions", "too_many", TOO_MANY, {"most": MOST_QUESTIONS})]
    errors: list[FieldError] = []
    asked: set[tuple[UUID | None, str]] = set()
    for place, question in enumerate(questions):
        at = f"questions.{place}"
        if not question.text:
            errors.append(FieldError(f"{at}.text", "required", TEXT_MISSING))
        elif (question.clause, question.text) in asked:
            errors.append(FieldError(f"{at}.text", "taken", ASKED_TWICE))
        asked.add((question.clause, question.text))
        if question.clause is not None and question.clause not in clauses:
            errors.append(FieldError(f"{at}.clause", "unknown_value", NO_SUCH_CLAUSE))
        errors += _about_the_answers(question, at)
    return errors


def _about_the_answers(question: Question, at: str) -> list[FieldError]:
    options, english = question.options, question.options_en
    errors = []
    if question.kind in {QuestionKind.ONE, QuestionKind.SEVERAL}:
        if len(options) < 2 or len(set(options)) < len(options) or not all(options):
            errors.append(FieldError(f"{at}.options", "required", OPTIONS_MISSING))
        if len(options) > MOST_OPTIONS:
            errors.append(FieldError(f"{at}.options", "too_many", TOO_MANY_OPTIONS, {"most": MOST_OPTIONS}))
    elif question.kind is QuestionKind.SCALE:
        least, most = STEPS
        if not least <= question.steps <= most:
            errors.append(FieldError(f"{at}.steps", "out_of_range", STEPS_WRONG, {"least": least, "most": most}))
        if len(options) not in {0, 2}:
            errors.append(FieldError(f"{at}.options", "required", ENDS_WRONG))
    if any(len(option) > LONGEST_OPTION for option in (*options, *english)):
        errors.append(FieldError(f"{at}.options", "too_long", OPTION_TOO_LONG, {"most": LONGEST_OPTION}))
    if question.kind is not QuestionKind.TEXT and english and len(set(english)) != len(options):
        errors.append(FieldError(f"{at}.options_en", "required", ENGLISH_DIFFERS))
    return errors


def asked_as(questions: Sequence[Question], numbers: Mapping[UUID, str]) -> dict[UUID, str]:
    """Under which words the answers to each question are kept with a comment, so that they read by themselves.

    That is the question; where it is asked of several clauses, the clause stands before it. No two are the same.
    """
    often = Counter(question.text for question in questions)
    names: dict[UUID, str] = {}
    taken: set[str] = set()
    for question in questions:
        number = numbers.get(question.clause, "") if question.clause else ""
        name = f"{number} {question.text}".strip() if often[question.text] > 1 else question.text
        while name in taken:
            name += "′"
        taken.add(name)
        names[question.id] = name
    return names


def read_answers(
    questions: Sequence[Question], names: Mapping[UUID, str], given: Mapping[str, Given]
) -> tuple[dict[str, str], list[FieldError]]:
    """The answers as they are kept, by the words of the question, and those that cannot be taken.

    A question is named by its id or by its words, a choice in either language, a step of a scale by its number. What
    is left empty is not answered.
    """
    by_key = {str(question.id): question for question in questions}
    by_key |= {names[question.id]: question for question in questions}
    read: dict[str, str] = {}
    errors = []
    for key, value in given.items():
        question = by_key.get(key)
        if question is None:
            errors.append(FieldError(f"answers.{key}", "unknown", NO_SUCH_QUESTION))
            continue
        found = _read(question, value)
        if isinstance(found, FieldError):
            errors.append(msgspec.structs.replace(found, field=f"answers.{question.id}"))
        elif found:
            read[names[question.id]] = found
    return read, errors


def _read(question: Question, value: Given) -> str | FieldError:
    chosen = [value] if isinstance(value, str) else list(value)
    if question.kind is QuestionKind.SEVERAL and isinstance(value, str):
        chosen = value.split(BETWEEN)
    chosen = list(dict.fromkeys(one.strip() for one in chosen if one.strip()))
    if not chosen:
        return ""
    if question.kind is QuestionKind.TEXT:
        text = BETWEEN.join(chosen)
        long = len(text) > LONGEST_TEXT_ANSWER
        return FieldError("", "too_long", TOO_LONG, {"most": LONGEST_TEXT_ANSWER}) if long else text
    if len(chosen) > 1 and question.kind is not QuestionKind.SEVERAL:
        return FieldError("", "too_many", ONLY_ONE)
    if question.kind is QuestionKind.SCALE:
        number = chosen[0]
        on_scale = number in question.values
        return number if on_scale else FieldError("", "out_of_range", NOT_ON_SCALE, {"most": question.steps})
    english = dict(zip(question.options_en, question.options, strict=False))
    meant = {one if one in question.options else english.get(one) for one in chosen}
    if None in meant:
        return FieldError("", "unknown_value", NO_SUCH_OPTION)
    return BETWEEN.join(option for option in question.options if option in meant)


ENDED = frozenset({State.CLOSED, State.REPORT_SUBMITTED, State.REPORT_APPROVED, State.PUBLISHED, State.ARCHIVED})


def results_public(seen: ResultsSeen, state: State) -> bool:
    """Whether everybody sees the results in this state: never while answers still come in."""
    if seen is ResultsSeen.AFTER_CLOSE:
        return state in ENDED
    return seen is ResultsSeen.WITH_REPORT and state in {State.PUBLISHED, State.ARCHIVED}
