"""Suggested points: only by what is in common, explained, the same in both scripts, and no worse for being kept."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consultations.grouping.normal import normal
from consultations.topics.learning import AT_MOST, BEGINS
from consultations.topics.suggesting import Example, Model, Statement, fit
from tests.topics.corpora import demo, themefinder, vtaiwan
from tests.topics.hits import hits, ours, split

POINTS = [
    Statement("noise", "电梯夜间运行的噪音 建议限制电梯夜间噪音"),
    Statement("money", "低楼层业主补偿标准 建议提高补偿标准"),
    Statement("fire", "电动自行车进电梯 建议禁止电动自行车进入电梯"),
]
DECIDED = [
    Example("1", ("noise",), "电梯井就在卧室旁边，半夜一开就醒，噪音怎么管？"),
    Example("2", ("money",), "一楼采光没了，补偿标准请写清楚数额。"),
    Example("3", ("money", "noise"), "补偿里也要算上噪音。"),
    Example("4", ("fire",), "电瓶车推进电梯充电，太危险了。"),
]


@cache
def model() -> Model:
    return fit(POINTS, DECIDED)


def lift(decisions: int) -> tuple[list[Statement], list[Example]]:
    corpus = demo("lift")
    points = [Statement(id_, text) for id_, text in corpus.points.items()]
    return points, [Example(str(n), tuple(sorted(p)), t) for n, (t, p) in enumerate(corpus.comments[:decisions])]


def test_the_point_that_is_meant_comes_first_with_the_comments_and_words_that_say_so() -> None:
    first = model().suggest("我家也是一楼，要求明确补偿标准")[0]
    assert first.point == "money"
    assert {near.comment for near in first.near} <= {"2", "3"}
    assert {"补偿", "标准"} <= set(first.words)


def test_before_any_decision_a_points_own_words_speak_for_it() -> None:
    first = fit(POINTS, []).suggest("电动自行车不能进电梯")[0]
    assert (first.point, first.near) == ("fire", ())
    assert "自行车" in "".join(first.words)


@pytest.mark.parametrize("text", ["", "？？！！", "xyzzy", "   "])
def test_nothing_is_suggested_for_what_has_nothing_in_common(text: str) -> None:
    assert model().suggest(text) == []


def test_without_points_nothing_is_suggested() -> None:
    assert fit([], []).suggest("电梯") == []
    assert fit([], DECIDED).suggest("电梯") == []


# the first text waits for the dictionary
@settings(deadline=None)
@given(st.text(alphabet="电梯噪音补偿标准一楼采光abc ，。", max_size=30))
def test_suggestions_are_ordered_explained_and_at_most_five(text: str) -> None:
    found = model().suggest(text)
    assert len({one.point for one in found}) == len(found) <= 5
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    for one in found:
        assert 0 < one.score <= 1
        assert all(0 < near.similarity <= 1 for near in one.near)
        assert all(word in text for word in one.words)


def test_words_that_are_told_are_really_in_a_comment_that_is_told() -> None:
    texts = {example.id: example.text for example in DECIDED}
    found = model().suggest("夜里噪音大，补偿标准太低，一楼吃亏")
    assert found[0].words
    for one in found:
        for word in one.words:
            assert any(word in texts[near.comment] for near in one.near)


def test_a_comment_does_not_explain_itself() -> None:
    found = model().suggest(DECIDED[1].text, leaving_out="2")
    assert all(near.comment != "2" for one in found for near in one.near)


def test_fitting_on_is_the_same_as_fitting_anew() -> None:
    points, examples = lift(70)
    before = fit(points, examples[:60])
    changed = [*examples[5:60], *examples[60:]]
    known = set(before.examples)
    short = [e if e.id not in known else Example(e.id, e.points) for e in changed]
    on, anew = fit(points, short, before=before), fit(points, changed)
    asked = [text for text, _ in demo("lift").comments[70:]]
    assert [on.suggest(text) for text in asked] == [anew.suggest(text) for text in asked]


def test_a_link_to_a_point_that_does_not_stand_any_more_is_passed_over() -> None:
    found = fit(POINTS, [*DECIDED, Example("5", ("retired",), "噪音噪音")])
    assert "5" not in found.examples


def test_the_classifier_speaks_after_some_dozens_of_decisions_and_learns_from_a_bounded_number() -> None:
    points, examples = lift(70)
    assert fit(points, examples[: BEGINS - 1]).classifier is None
    assert fit(points, examples[:BEGINS]).classifier is not None
    many = [Example(str(n), (("noise", "money", "fire")[n % 3],), f"{n}号楼电梯{n * 7}") for n in range(AT_MOST + 90)]
    learned = fit(POINTS, many).classifier
    assert learned is not None
    assert len(learned.rows) == AT_MOST + len(POINTS)
    assert {int(row) % 3 for row in learned.rows[:AT_MOST]} == {0, 1, 2}


def test_traditional_and_simplified_forms_of_a_text_get_the_same_suggestions() -> None:
    statements = [text for text in vtaiwan() if len(text) > 10]
    points = [Statement(str(place), text) for place, text in enumerate(statements[:12])]
    examples = [Example(f"e{place}", (str(place % 12),), text) for place, text in enumerate(statements[12:80])]
    found = fit(points, examples)
    changed = 0
    for text in statements[80:150]:
        # what stays between ideographs is kept, so that only the script changes
        simplified = "".join(normal(c) or c for c in text)
        changed += simplified != text
        one, other = found.suggest(text), found.suggest(simplified)
        assert [(s.point, s.score, s.near) for s in one] == [(s.point, s.score, s.near) for s in other]
    assert changed > 30


def test_suggestions_in_chinese_are_mostly_right_before_and_after_decisions() -> None:
    for folder, decisions in (("lift", 0), ("lift", 50), ("waste_points", 0), ("night_economy", 20)):
        given_so = split(demo(folder), decisions)
        found = hits(ours(given_so), given_so.asked)
        assert found.at_1 >= 0.55, (folder, decisions, found)
        assert found.at_5 >= 0.75, (folder, decisions, found)


def test_english_points_are_found_by_their_own_words_before_any_decision() -> None:
    given_so = split(themefinder(), 0)
    assert hits(ours(given_so), given_so.asked[:80]).at_1 >= 0.9
