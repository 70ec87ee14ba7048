"""What is sent is judged whole: every wrong field at once, each with its own code."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta

from participation.base.errors import Refused
from participation.base.intake import collect, read

NAME_IT = "Enter the name."


class Stance(StrEnum):
    SUPPORT = "support"
    OPPOSE = "oppose"


class Author(msgspec.Struct):
    kind: Stance
    name: Annotated[str, Meta(min_length=1, max_length=5, extra={"required": NAME_IT})] | None = None


class Question(msgspec.Struct):
    text: Annotated[str, Meta(min_length=1)]


class Comment(msgspec.Struct, rename={"from_": "from"}):
    text: Annotated[str, Meta(min_length=2, max_length=10)]
    author: Author
    from_: datetime | None = None
    seats: Annotated[int, Meta(ge=1, le=9)] = 1
    tags: Annotated[list[Annotated[str, Meta(max_length=3)]], Meta(max_length=2)] = []
    questions: list[Question] = []
    answers: dict[str, str | list[str]] = {}
    agreed: bool = False


GOOD: dict[str, Any] = {"text": "一条意见", "author": {"kind": "support"}}


def codes(given: dict[str, Any]) -> dict[str, str]:
    _, errors = collect(Comment, given)
    return {error.field: error.code for error in errors}


def test_a_good_input_becomes_the_struct() -> None:
    made, errors = collect(
        Comment,
        {
            **GOOD,
            "from": "2026-08-01T09:00:00+08:00",
            "tags": ["a"],
            "questions": [{"text": "?"}],
            "answers": {"1": ["a", "b"], "2": "c"},
        },
    )
    assert errors == ()
    assert made is not None
    assert made.author == Author(kind=Stance.SUPPORT)
    assert made.from_ == datetime(2026, 8, 1, 1, tzinfo=UTC)
    assert made.questions == [Question("?")]
    assert made.answers == {"1": ["a", "b"], "2": "c"}


def test_all_errors_are_told_at_once() -> None:
    assert codes(
        {
            "text": "x" * 11,
            "author": {"kind": "neutral", "name": "abcdef", "age": 3},
            "from": "yesterday",
            "seats": 10,
            "tags": ["abcd", 7],
            "questions": [{}, "no"],
            "agreed": "yes",
            "colour": 1,
        }
    ) == {
        "text": "too_long",
        "author.kind": "unknown_value",
        "author.name": "too_long",
        "author.age": "unknown",
        "from": "invalid",
        "seats": "too_large",
        "tags.0": "too_long",
        "tags.1": "type",
        "questions.0.text": "required",
        "questions.1": "type",
        "agreed": "type",
        "colour": "unknown",
    }


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("text", "x", "too_short"),
        ("text", "", "required"),
        ("text", "  \n ", "required"),
        ("text", None, "required"),
        ("text", 5, "type"),
        ("text", "a\0b", "invalid"),
        ("from", "0001-01-01T00:00:00+14:00", "invalid"),
        ("from", "9999-12-31T23:59:59Z", "invalid"),
        ("text", "a\ud800", "invalid"),
        ("author", [], "type"),
        ("author", None, "required"),
        ("seats", 0, "too_small"),
        ("seats", True, "type"),
        ("seats", 1.5, "type"),
        ("seats", "3", "type"),
        ("tags", "a", "type"),
        ("tags", ["a", "b", "c"], "too_long"),
        ("agreed", None, "type"),
        ("from", 12, "type"),
    ],
)
def test_one_wrong_value_has_one_code(field: str, value: object, code: str) -> None:
    assert codes({**GOOD, field: value}) == {field: code}


def test_what_is_missing_is_required_and_what_has_a_default_is_not() -> None:
    assert codes({}) == {"text": "required", "author": "required"}


def test_none_is_taken_where_it_is_allowed() -> None:
    made, errors = collect(Comment, {**GOOD, "from": None, "author": {"kind": "oppose", "name": None}})
    assert not errors
    assert made is not None
    assert made.from_ is None


def test_a_field_words_its_own_error() -> None:
    _, errors = collect(Comment, {"text": "好的", "author": {"kind": "support", "name": " "}})
    assert [(error.field, error.code, error.sentence) for error in errors] == [("author.name", "required", NAME_IT)]


def test_a_null_character_in_a_key_is_refused() -> None:
    assert codes({**GOOD, "answers": {"a\0": "x"}}) == {"answers": "invalid"}


def test_what_is_no_object_is_refused_as_a_whole() -> None:
    with pytest.raises(Refused) as refused:
        read(Comment, ["text"])
    assert refused.value.refusal.status == 422
    assert [error.code for error in refused.value.refusal.errors] == ["type"]


def test_the_refusal_carries_every_error() -> None:
    with pytest.raises(Refused) as refused:
        read(Comment, {"seats": 0})
    assert {error.field for error in refused.value.refusal.errors} == {"text", "author", "seats"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = ["text", "author", "from", "seats", "tags", "questions", "answers", "agreed", "other"]


@given(st.dictionaries(st.sampled_from(FIELDS), JSON))
def test_it_never_breaks_and_what_it_accepts_is_what_the_decoder_makes(given: dict[str, Any]) -> None:
    made, errors = collect(Comment, given)
    assert (made is None) == bool(errors)
    if made is not None:
        assert made == msgspec.convert(given, Comment)
