"""Cleaning, comparing and searching text, first as pure rules, then on PostgreSQL."""

from __future__ import annotations

import re
import unicodedata

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.base.database import fetch_one
from participation.base.text import RUN, bigrams, clean, normal_form, search_query, search_words

LIFT = "既有多层住宅加装电梯，2026年度每台补贴28万元；see Annex B, COVID-19期间顺延。"

chinese = st.text(st.sampled_from("既有多层住宅加装电梯补贴年度的是不"), min_size=1, max_size=12)
latin = st.text(st.sampled_from("abz0139"), min_size=1, max_size=6)
mixed = st.lists(
    st.one_of(chinese, latin, st.sampled_from(["，", " ", "。\n", "-", "（"])), min_size=1, max_size=12
).map("".join)


def phrase_found(text: str, typed: str) -> bool:
    """What PostgreSQL's phrase search does: the query's tokens follow each other in the text."""
    have, query = bigrams(text).split(), search_query(typed)
    want = re.findall(r"'([^']+)'", query)
    if query.endswith(":*"):
        return any(token.startswith(want[0]) for token in have)
    return bool(want) and any(have[i : i + len(want)] == want for i in range(len(have)))


def elements(text: str) -> list[str]:
    """The text with every Chinese character and every Latin word by itself, ``|`` wherever two runs are parted."""
    found: list[str] = []
    last = " "
    for c in text:
        kind = "c" if RUN.match(c) else "w" if c.isalnum() else " "
        if kind == "w" and last == "w":
            found[-1] += c
        elif kind != " ":
            if found and not (kind == "c" and last == "c"):
                found.append("|")
            found.append(c)
        last = kind
    return found


def is_part(whole: list[str], part: list[str]) -> bool:
    return bool(part) and any(whole[i : i + len(part)] == part for i in range(len(whole)))


@given(mixed, st.data())
def test_every_part_of_a_chinese_run_is_found(text: str, data: st.DataObject) -> None:
    runs = [run for run in RUN.findall(text) if len(run) >= 2]
    if not runs:
        assert not RUN.search(text) or search_query(text)
        return
    run = data.draw(st.sampled_from(runs))
    start = data.draw(st.integers(0, len(run) - 2))
    end = data.draw(st.integers(start + 2, len(run)))
    assert phrase_found(text, run[start:end])


@given(mixed, mixed)
def test_a_phrase_is_found_exactly_where_it_is_a_part_of_the_text(text: str, typed: str) -> None:
    assert phrase_found(text, typed) == is_part(elements(text), elements(typed))


@given(mixed, st.data())
def test_every_stretch_of_a_text_that_ends_at_word_ends_is_found(text: str, data: st.DataObject) -> None:
    parts = elements(text)
    if not parts:
        assert search_query(text) == ""
        return
    start = data.draw(st.integers(0, len(parts) - 1))
    end = data.draw(st.integers(start + 1, len(parts)))
    typed = "".join(parts[start:end]).replace("|", " ")
    assert phrase_found(text, typed) or not typed.strip()


@given(st.text())
def test_any_text_whatever_gives_tokens_of_letters_and_digits(text: str) -> None:
    for token in bigrams(text).split(" "):
        assert all(unicodedata.category(c)[0] in "LNM" for c in token)


@pytest.mark.parametrize(
    "typed",
    [
        "电梯",
        "加装电梯",
        "2026年",
        "2026年度",
        "补贴28万元",
        "梯",
        "台",
        "annex",
        "ANNEX B",
        "ＣＯＶＩＤ",
        "covid-19期间",
        "住宅加装电梯，2026年度",
    ],
)
async def test_what_the_text_says_is_found_by_postgresql(database: None, typed: str) -> None:
    assert await postgresql_finds(LIFT, typed)


@pytest.mark.parametrize(
    "typed", ["装梯", "梯2026年度每", "annex c", "nnex", "电 梯", "2026", "度每台补贴2", "狗", "宅住"]
)
async def test_postgresql_agrees_with_the_model(database: None, typed: str) -> None:
    assert await postgresql_finds(LIFT, typed) == phrase_found(LIFT, typed)


async def test_keywords_with_blanks_between_are_found_wherever_they_stand(database: None) -> None:
    assert await postgresql_finds(LIFT, "annex 电梯", words=True)
    assert not await postgresql_finds(LIFT, "annex 扶梯", words=True)


class Hit(msgspec.Struct):
    hit: bool


async def postgresql_finds(text: str, typed: str, *, words: bool = False) -> bool:
    """Whether the search that the pages use finds the text."""
    if words:
        sql = "SELECT to_tsvector('simple', {}) @@ to_tsquery('simple', {}) AS hit"
        row = await fetch_one(Hit, sql, bigrams(text), search_words(typed))
    else:
        sql = "SELECT to_tsvector('simple', {}) @@ to_tsquery('simple', {}) AS hit"
        row = await fetch_one(Hit, sql, bigrams(text), search_query(typed))
    assert row is not None
    return row.hit


def test_nothing_typed_is_no_query() -> None:
    assert search_query(" ，。") == ""
    assert search_words("") == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("我同意！", "我 同意"),
        ("同意ＡＢＣ。", "同意abc"),
        ("第 1 条\n第 2 条", "第1条第2条"),
        ("Straße", "STRASSE"),
        ("补贴1,000元", "补贴1000元"),
    ],
)
def test_texts_that_differ_in_width_case_spaces_and_punctuation_are_one(one: str, other: str) -> None:
    assert normal_form(one) == normal_form(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("补贴3.5万元", "补贴35万元"),
        ("提高10%", "提高10"),
        ("同意", "不同意"),
        ("？", "。"),
        ("👍", "👎"),
        ("1:2", "12"),
    ],
)
def test_texts_that_say_different_things_stay_different(one: str, other: str) -> None:
    assert normal_form(one) != normal_form(other)


def test_what_cannot_be_seen_is_taken_out() -> None:
    assert clean("a\x00b\u202etxt\u200b\ufeffc\x07\ud800") == "abtxtc"


def test_line_ends_become_one_kind_and_tabs_stay() -> None:
    assert clean("一\r\n二\r三\u2028四\x0b五\t六") == "一\n二\n三\n四\n五\t六"


def test_joined_emoji_and_composed_letters_survive() -> None:
    assert clean("👩\u200d👧 e\u0301") == "👩\u200d👧 é"


@given(st.text(st.characters(exclude_categories=[])))
def test_clean_text_is_clean_already_and_can_be_stored(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert "\x00" not in once.encode().decode()
