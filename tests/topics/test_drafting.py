"""Draft topics: the same for the same texts in any order, complete, and honest about few texts."""

from __future__ import annotations

import pytest

from consultations.topics.drafting import MOST_TOPICS, Text, drafted, how_many, part
from consultations.topics.summarising import Summary, summaries
from tests.topics.corpora import demo, themefinder

LIFT = [Text(f"{place:03}", text) for place, (text, _) in enumerate(demo("lift").comments)]
NOISE = [
    "电梯夜间运行噪音太大，影响一楼睡眠",
    "电梯的噪音影响睡眠，夜间应当限制",
    "夜间噪音影响老人睡眠，请限制电梯噪音",
]
MONEY = ["低楼层业主补偿标准太低", "补偿标准应当提高，低楼层业主吃亏", "业主补偿的标准请提高一些"]


def test_the_order_of_the_texts_changes_nothing() -> None:
    shuffled = sorted(LIFT, key=lambda text: text.text[::-1])
    one, other = part(LIFT), part(shuffled)
    assert one.keywords == other.keywords
    assert one.typical == other.typical
    assert list(one.place([text.text for text in LIFT])) == list(other.place([text.text for text in LIFT]))


def test_texts_on_two_things_are_parted_in_two() -> None:
    texts = [Text(str(place), text) for place, text in enumerate(NOISE + MONEY)]
    parted = part(texts, topics=2)
    placed = list(parted.place([text.text for text in texts]))
    assert len(set(placed[:3])) == 1
    assert len(set(placed[3:])) == 1
    assert placed[0] != placed[3]
    assert "噪音" in parted.keywords[placed[0]]
    assert "补偿" in parted.keywords[placed[3]]


@pytest.mark.parametrize("number", [0, 1, 2, 3])
def test_a_few_texts_that_share_nothing_make_no_topics(number: int) -> None:
    texts = [Text(str(place), text) for place, text in enumerate(["加装电梯", "停车收费", "垃圾投放"][:number])]
    parted = part(texts)
    assert parted.keywords == ()
    assert list(parted.place([text.text for text in texts])) == [-1] * number


def test_texts_without_a_word_are_in_no_topic() -> None:
    parted = part([*LIFT, Text("x", "？？！"), Text("y", "12345")])
    assert list(parted.place(["？？！", "12345", ""])) == [-1, -1, -1]


def test_a_topic_is_typical_of_texts_that_are_in_it() -> None:
    parted = part(LIFT)
    texts = {text.id: text.text for text in LIFT}
    for place, typical in enumerate(parted.typical):
        assert set(parted.place([texts[id_] for id_ in typical])) == {place}
    assert all(1 <= len(typical) <= 5 for typical in parted.typical)
    assert all(parted.keywords)


def test_as_many_topics_are_made_as_were_asked_for() -> None:
    assert len(part(LIFT, topics=4).keywords) == 4


def test_more_texts_make_more_topics_up_to_what_one_can_look_over() -> None:
    numbers = [how_many(texts) for texts in (0, 1, 10, 100, 1_000, 10_000, 1_000_000)]
    assert numbers == sorted(numbers)
    assert numbers[:2] == [0, 0]
    assert numbers[-1] == MOST_TOPICS


def test_the_list_counts_every_comment_once_and_begins_with_the_most_distinct_texts() -> None:
    parted = part(LIFT)
    texts = [3 * place + 1 for place in range(len(parted.keywords))]
    draft = drafted(parted, texts, texts, 7)
    assert sorted(topic.size for topic in draft.topics) == sorted(texts)
    assert [topic.distinct_texts for topic in draft.topics] == sorted(texts, reverse=True)
    assert draft.unassigned == 7


def test_one_letter_sent_a_thousand_times_moves_no_topic_up() -> None:
    parted = part(LIFT)
    texts = [3 * place + 1 for place in range(len(parted.keywords))]
    flooded = [1_000 + texts[0], *texts[1:]]
    order = [topic.keywords for topic in drafted(parted, texts, texts, 0).topics]
    assert [topic.keywords for topic in drafted(parted, flooded, texts, 0).topics] == order


def test_a_topic_without_comments_is_left_out() -> None:
    parted = part(LIFT)
    none = [0] * len(parted.keywords)
    draft = drafted(parted, none, none, 5)
    assert (draft.topics, draft.unassigned) == ((), 5)


def test_keywords_are_written_as_the_comments_write_them() -> None:
    texts = [
        Text(str(place), text) for place, text in enumerate(["夜間電梯噪音很大", "電梯的噪音影響睡眠", "電梯噪音"])
    ]
    (keywords,) = part(texts, topics=1).keywords
    assert "電梯" in keywords


def test_each_clause_has_the_words_that_tell_it_from_the_others() -> None:
    texts = [(Text(f"n{place}", text), "third") for place, text in enumerate(NOISE)]
    texts += [(Text(f"m{place}", text), "fourth") for place, text in enumerate(MONEY)]
    found = summaries(texts)
    assert "噪音" in found["third"].keywords
    assert "补偿" in found["fourth"].keywords
    assert set(found["third"].typical) <= {"n0", "n1", "n2"}


def test_no_comments_have_no_summary_and_wordless_ones_an_empty_one() -> None:
    nothing: list[tuple[Text, str]] = []
    assert summaries(nothing) == {}
    assert summaries([(Text("1", "！"), "whole")]) == {"whole": Summary()}


@pytest.mark.slow
def test_draft_topics_of_generated_responses_agree_with_what_they_were_generated_from() -> None:
    from sklearn.metrics import normalized_mutual_info_score

    comments = themefinder().comments
    texts = [text for text, _ in comments]
    placed = part([Text(f"{place:04}", text) for place, text in enumerate(texts)]).place(texts)
    pairs = [(placed[place], point) for place, (_, raised) in enumerate(comments) for point in raised]
    assert normalized_mutual_info_score([point for _, point in pairs], [topic for topic, _ in pairs]) > 0.35
