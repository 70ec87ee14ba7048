"""What an alignment says, whatever the drafts are."""

from __future__ import annotations

from itertools import chain

from hypothesis import given, settings
from hypothesis import strategies as st

from consultations.drafts.aligning import Change, Stated, aligned
from tests.drafts.aligning.drafts_made import SEEDS, SMALL, clause_text, mirrored, numbered, sentence, what


@given(SMALL)
def test_a_draft_aligned_with_itself_is_the_same_throughout(draft: list[Stated]) -> None:
    assert what(aligned(draft, draft)) == {((at,), (at,), Change.SAME) for at in range(len(draft))}


@given(SMALL, SMALL)
def test_each_clause_of_both_versions_occurs_once(old: list[Stated], new: list[Stated]) -> None:
    found = aligned(old, new)
    assert sorted(chain.from_iterable(pairing.old for pairing in found)) == list(range(len(old)))
    assert sorted(chain.from_iterable(pairing.new for pairing in found)) == list(range(len(new)))


@settings(max_examples=300)
@given(SMALL, SMALL)
def test_exchanging_the_versions_mirrors_the_answer(old: list[Stated], new: list[Stated]) -> None:
    assert mirrored(aligned(old, new)) == {
        (pairing.old, pairing.new, pairing.change, pairing.similarity) for pairing in aligned(new, old)
    }


@given(SMALL, SMALL)
def test_similarity_is_one_for_the_same_words_alone(old: list[Stated], new: list[Stated]) -> None:
    for pairing in aligned(old, new):
        assert 0 <= pairing.similarity <= 1
        assert (pairing.change is Change.SAME) <= (pairing.similarity == 1)
        assert (pairing.change is Change.EDITED) <= (pairing.similarity < 1)
        assert (pairing.change in {Change.ADDED, Change.REMOVED}) <= (pairing.similarity == 0)


@given(SEEDS, st.randoms(use_true_random=False))
def test_clauses_in_another_order_are_the_same_or_moved(seeds: list[int], chance: object) -> None:
    shuffled = list(seeds)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    found = aligned(numbered([clause_text(seed) for seed in seeds]), numbered([clause_text(seed) for seed in shuffled]))
    assert {pairing.change for pairing in found} <= {Change.SAME, Change.MOVED}
    assert all(seeds[pairing.old[0]] == shuffled[pairing.new[0]] for pairing in found)
    assert all(pairing.similarity == 1 for pairing in found)


@given(SEEDS, st.data())
def test_an_inserted_clause_is_the_only_one_added(seeds: list[int], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(seeds)))
    texts = [clause_text(seed) for seed in seeds]
    longer = [*texts[:at], clause_text(999), *texts[at:]]
    found = what(aligned(numbered(texts), numbered(longer)))
    assert ((), (at,), Change.ADDED) in found
    assert {change for _, _, change in found} <= {Change.ADDED, Change.SAME}
    assert ((at,), (), Change.REMOVED) in what(aligned(numbered(longer), numbered(texts)))


@given(SEEDS.filter(bool), st.data(), st.integers(2, 4))
def test_a_clause_taken_apart_is_split_and_put_together_is_merged(
    seeds: list[int], data: st.DataObject, parts: int
) -> None:
    at = data.draw(st.integers(0, len(seeds) - 1))
    texts = [clause_text(seed) for seed in seeds]
    pieces = [sentence(seeds[at] * 100 + part) for part in range(parts)]
    whole, apart = numbered([*texts[:at], "\n".join(pieces), *texts[at + 1 :]]), numbered(
        [*texts[:at], *pieces, *texts[at + 1 :]]
    )  # fmt: skip
    there, back = what(aligned(whole, apart)), what(aligned(apart, whole))
    assert ((at,), tuple(range(at, at + parts)), Change.SPLIT) in there
    assert (tuple(range(at, at + parts)), (at,), Change.MERGED) in back
    assert {change for _, _, change in there} <= {Change.SAME, Change.SPLIT}


@given(SEEDS.filter(lambda seeds: len(seeds) > 2), st.data())
def test_an_edited_clause_is_found_at_another_place_and_under_another_number(
    seeds: list[int], data: st.DataObject
) -> None:
    taken, put = data.draw(st.permutations(range(len(seeds))))[:2]
    texts = [clause_text(seed) for seed in seeds]
    moved = texts.pop(taken).replace("。", "，但是另有规定的除外。", 1)
    new = [*texts[:put], moved, *texts[put:]]
    pairing = next(
        pairing
        for pairing in aligned(numbered([clause_text(seed) for seed in seeds]), numbered(new))
        if taken in pairing.old
    )
    assert (pairing.old, pairing.new) == ((taken,), (put,))
    assert pairing.change is Change.EDITED or (pairing.change is Change.MOVED and pairing.reworded)
    assert 0.5 < pairing.similarity < 1


def test_a_clause_put_in_another_place_is_moved_and_the_others_are_not() -> None:
    texts = [clause_text(seed) for seed in range(6)]
    found = what(aligned(numbered(texts), numbered([*texts[1:5], texts[0], texts[5]])))
    assert ((0,), (4,), Change.MOVED) in found
    assert sum(change is Change.MOVED for _, _, change in found) == 1


def test_a_clause_replaced_by_one_on_another_matter_is_removed_and_added() -> None:
    old = ["本办法自公布之日起施行。", "业主应当每年缴纳电梯维护资金，由物业服务企业代收。", "街道办事处负责协调。"]
    new = [old[0], "夜间施工应当提前三日公告，并采取降噪措施。", old[2]]
    found = what(aligned(numbered(old), numbered(new)))
    assert {((1,), (), Change.REMOVED), ((), (1,), Change.ADDED)} <= found


def test_forms_of_width_and_space_are_not_words() -> None:
    old = [Stated("第一条", "", "在中国(上海)自由贸易试验区 实行。")]
    new = [Stated("第 一 条", "", "在中国（上海）自由贸易试验区\n实行。")]
    assert what(aligned(old, new)) == {((0,), (0,), Change.SAME)}


def test_another_heading_is_an_edit() -> None:
    found = aligned([Stated("第一条", "目的", "为了安全。")], [Stated("第一条", "宗旨", "为了安全。")])
    assert [pairing.change for pairing in found] == [Change.EDITED]


def test_equal_clauses_keep_their_order_whatever_became_of_their_number() -> None:
    old, new = numbered(["电梯电梯", "电梯电梯"]), numbered(["", "电梯电梯", "电梯电梯", "电梯电梯"])
    found = [pairing for pairing in aligned(old, new) if pairing.old and pairing.new]
    assert [pairing.change for pairing in found] == [Change.SAME, Change.SAME]
    assert mirrored(aligned(old, new)) == {
        (pairing.old, pairing.new, pairing.change, pairing.similarity) for pairing in aligned(new, old)
    }


def test_a_removed_clause_stands_behind_the_one_it_followed() -> None:
    texts = [clause_text(seed) for seed in range(5)]
    found = aligned(numbered(texts), numbered([texts[0], texts[3], texts[4]]))
    assert [pairing.old for pairing in found] == [(0,), (1,), (2,), (3,), (4,)]


def test_words_that_are_no_valid_unicode_are_compared_as_well() -> None:
    draft = [Stated("第一条", "", "坏\ud800字，照样比较。")]
    assert what(aligned(draft, draft)) == {((0,), (0,), Change.SAME)}
