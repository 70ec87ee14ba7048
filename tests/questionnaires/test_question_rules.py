"""Which questions may be asked and which answers are taken, for any of them."""

from __future__ import annotations

from uuid import UUID

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from consultations.rules.question_results import median, result
from consultations.rules.questionnaire import (
    MOST_QUESTIONS,
    Question,
    QuestionKind,
    ResultsSeen,
    asked_as,
    check_questions,
    read_answers,
    results_public,
)
from consultations.rules.voices import Voices
from consultations.words import State

CLAUSE, OTHER = UUID(int=1), UUID(int=2)
CLAUSES = frozenset({CLAUSE, OTHER})
NUMBERS = {CLAUSE: "第一条", OTHER: "第二条"}

words = st.text("甲乙丙丁abc ", min_size=1, max_size=12).map(str.strip).filter(bool)
options = st.lists(words, min_size=2, max_size=6, unique=True).map(tuple)


@st.composite
def questions(draw: st.DrawFn, kind: QuestionKind | None = None) -> Question:
    """A question that may be asked."""
    kind = kind or draw(st.sampled_from(list(QuestionKind)))
    choice = kind in {QuestionKind.ONE, QuestionKind.SEVERAL}
    return Question(
        id=draw(st.uuids()),
        kind=kind,
        text=draw(words),
        clause=draw(st.sampled_from([None, CLAUSE, OTHER])),
        options=draw(options) if choice else (),
        steps=draw(st.integers(3, 10)) if kind is QuestionKind.SCALE else 0,
    )


ONE = Question(
    id=UUID(int=11), kind=QuestionKind.ONE, text="您住几楼？", options=("一楼", "二楼以上"), options_en=("1", "2+")
)
SEVERAL = Question(id=UUID(int=12), kind=QuestionKind.SEVERAL, text="担心什么？", options=("采光", "噪音", "费用"))
SCALE = Question(id=UUID(int=13), kind=QuestionKind.SCALE, text="看得懂吗？", steps=5)
WORDS = Question(id=UUID(int=14), kind=QuestionKind.TEXT, text="还缺什么？")
ASKED = (ONE, SEVERAL, SCALE, WORDS)
NAMES = asked_as(ASKED, {})


@given(st.lists(questions(), max_size=12, unique_by=lambda one: (one.clause, one.text)))
def test_questions_that_differ_by_text_or_clause_may_be_asked(asked: list[Question]) -> None:
    unique = {one.id: one for one in asked}
    assert check_questions(list(unique.values()), CLAUSES) == []


@given(st.lists(questions(), max_size=12))
def test_no_two_questions_keep_their_answers_under_the_same_words(asked: list[Question]) -> None:
    unique = list({one.id: one for one in asked}.values())
    names = asked_as(unique, NUMBERS)
    assert len(set(names.values())) == len(unique)
    assert all(one.text in names[one.id] for one in unique)


def test_what_is_asked_of_two_clauses_is_told_apart_by_their_numbers() -> None:
    first, second = (
        msgspec.structs.replace(WORDS, id=UUID(int=n), clause=clause) for n, clause in ((1, CLAUSE), (2, OTHER))
    )
    assert list(asked_as([first, second, ONE], NUMBERS).values()) == [
        "第一条 还缺什么？",
        "第二条 还缺什么？",
        "您住几楼？",
    ]


def test_the_same_question_twice_about_one_clause_is_refused() -> None:
    again = msgspec.structs.replace(ONE, id=UUID(int=99))
    assert [(e.field, e.code) for e in check_questions([ONE, again], CLAUSES)] == [("questions.1.text", "taken")]


def test_everything_that_is_wrong_is_named_at_once() -> None:
    wrong = [
        Question(id=UUID(int=1), kind=QuestionKind.ONE, text="", options=("甲",)),
        Question(id=UUID(int=2), kind=QuestionKind.SCALE, text="甲", steps=2, options=("低",)),
        Question(id=UUID(int=3), kind=QuestionKind.SEVERAL, text="乙", options=("甲", "乙"), options_en=("a",)),
        Question(id=UUID(int=4), kind=QuestionKind.TEXT, text="丙", clause=UUID(int=77)),
        Question(id=UUID(int=5), kind=QuestionKind.ONE, text="丁", options=("甲" * 101, "乙")),
    ]
    assert {(e.field, e.code) for e in check_questions(wrong, CLAUSES)} == {
        ("questions.0.text", "required"),
        ("questions.0.options", "required"),
        ("questions.1.steps", "out_of_range"),
        ("questions.1.options", "required"),
        ("questions.2.options_en", "required"),
        ("questions.3.clause", "unknown_value"),
        ("questions.4.options", "too_long"),
    }


def test_more_questions_than_anybody_answers_are_refused() -> None:
    many = [msgspec.structs.replace(WORDS, id=UUID(int=n), text=f"第{n}问") for n in range(MOST_QUESTIONS + 1)]
    assert [e.code for e in check_questions(many, CLAUSES)] == ["too_many"]
    assert check_questions(many[1:], CLAUSES) == []


def test_an_answer_is_kept_in_the_words_that_were_asked_whatever_it_was_named_by() -> None:
    by_id = {
        str(ONE.id): "2+",
        str(SEVERAL.id): ["费用", "采光", "费用"],
        str(SCALE.id): "4",
        str(WORDS.id): " 扶手。\n坡道。 ",
    }
    by_words = {"您住几楼？": "二楼以上", "担心什么？": "费用\n采光", "看得懂吗？": "4", "还缺什么？": "扶手。\n坡道。"}
    kept = {"您住几楼？": "二楼以上", "担心什么？": "采光\n费用", "看得懂吗？": "4", "还缺什么？": "扶手。\n坡道。"}
    assert read_answers(ASKED, NAMES, by_id) == (kept, [])
    assert read_answers(ASKED, NAMES, by_words) == (kept, [])


def test_what_is_left_empty_is_not_answered() -> None:
    empty = {str(ONE.id): "", str(SEVERAL.id): [], str(SCALE.id): " ", str(WORDS.id): "\n"}
    assert read_answers(ASKED, NAMES, empty) == ({}, [])


def test_every_answer_that_cannot_be_taken_is_named() -> None:
    given = {
        str(ONE.id): ["一楼", "二楼以上"],
        str(SEVERAL.id): ["采光", "别的"],
        str(SCALE.id): "6",
        str(WORDS.id): "长" * 2_001,
        "没有问过": "答",
    }
    read, errors = read_answers(ASKED, NAMES, given)
    assert read == {}
    assert [(e.field, e.code) for e in errors] == [
        (f"answers.{ONE.id}", "too_many"),
        (f"answers.{SEVERAL.id}", "unknown_value"),
        (f"answers.{SCALE.id}", "out_of_range"),
        (f"answers.{WORDS.id}", "too_long"),
        ("answers.没有问过", "unknown"),
    ]


@given(questions(), st.data())
def test_what_is_kept_reads_as_the_same_answer_again(question: Question, data: st.DataObject) -> None:
    names = asked_as([question], NUMBERS)
    if question.kind is QuestionKind.TEXT:
        given: str | list[str] = data.draw(words)
    else:
        most = len(question.values) if question.kind is QuestionKind.SEVERAL else 1
        given = data.draw(st.lists(st.sampled_from(question.values), min_size=1, max_size=most))
    read, errors = read_answers([question], names, {str(question.id): given})
    assert (errors, len(read)) == ([], 1)
    assert read_answers([question], names, read) == (read, [])


@given(questions(), st.lists(st.integers(0, 500), min_size=10, max_size=10), st.integers(0, 500))
def test_of_a_single_choice_the_answers_make_all_who_answered(question: Question, drawn: list[int], more: int) -> None:
    counts = dict(zip(question.values, drawn, strict=False))
    answered = sum(counts.values())
    found = result(
        question,
        number=None,
        answered=Voices(messages=answered),
        by_value={value: Voices(messages=n) for value, n in counts.items() if n},
        messages=answered + more,
    )
    assert [option.value for option in found.options] == list(question.values)
    assert sum(option.voices.messages for option in found.options) == found.answered.messages
    assert found.answered.messages + found.skipped == answered + more
    assert abs(sum(option.share for option in found.options) - (1 if answered else 0)) < 1e-9


@given(st.lists(st.integers(1, 10), min_size=1, max_size=60))
def test_the_median_is_that_of_the_answers_one_by_one(answers: list[int]) -> None:
    from statistics import median as one_by_one

    counts = [answers.count(step) for step in range(1, 11)]
    assert median(counts) == one_by_one(answers)


def test_nobody_answered_has_no_median() -> None:
    assert median([0, 0, 0]) is None


def test_results_are_public_from_when_the_office_chose_and_never_while_answers_come_in() -> None:
    def public(seen: ResultsSeen) -> set[State]:
        return {state for state in State if results_public(seen, state)}

    ended = {State.CLOSED, State.REPORT_SUBMITTED, State.REPORT_APPROVED, State.PUBLISHED, State.ARCHIVED}
    assert public(ResultsSeen.AFTER_CLOSE) == ended
    assert public(ResultsSeen.WITH_REPORT) == {State.PUBLISHED, State.ARCHIVED}
    assert public(ResultsSeen.INTERNAL) == set()
