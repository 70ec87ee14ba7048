"""Aligning long drafts takes time in proportion to their length."""

from __future__ import annotations

from functools import partial

from consultations.drafts.aligning import Change, Group, Stated, aligned
from consultations.drafts.aligning.judging import _in_reading_order
from tests.drafts.aligning.drafts_made import clause_text, numbered
from tests.growth import in_proportion

WORDS = ["居民", "电梯", "补偿", "采光", "街道", "业主", "表决", "资金", "维护", "安全", "消防", "物业", "规划", "施工"]
SIZE = 1_000


def formulaic(shift: int, clauses: int) -> list[Stated]:
    """Clauses of the same few words, so that none has a rare one."""
    return numbered(
        ["、".join(WORDS[(n * k + shift * (k % 3 == 0)) % 14] for k in range(1, 30)) for n in range(clauses)]
    )


def rewritten(clauses: int) -> tuple[list[Stated], list[Stated]]:
    """Different clauses, each with a sentence replaced, in reverse order of their tens."""
    old = [clause_text(seed) for seed in range(clauses)]
    new = [text.replace("。", "，另有规定的除外。", 1) for text in old]
    return numbered(old), numbered(
        [text for start in range(0, clauses, 10) for text in reversed(new[start : start + 10])]
    )


def unrelated(clauses: int) -> tuple[list[Stated], list[Stated]]:
    """Two texts of which nothing is alike: every clause goes, and as many come."""
    old, new = ([clause_text(first + n) for n in range(clauses)] for first in (0, 1_000_000))
    return numbered(old), numbered(new)


def align(versions: dict[int, tuple[list[Stated], list[Stated]]], size: int) -> None:
    found = aligned(*versions[size])
    assert not any(pairing.change in {Change.ADDED, Change.REMOVED} for pairing in found)


def test_clauses_of_the_same_few_words_are_aligned_in_proportion_to_their_number() -> None:
    versions = {size: (formulaic(0, size), formulaic(1, size)) for size in (SIZE, 4 * SIZE)}
    assert in_proportion(partial(align, versions), SIZE)


def test_rewritten_and_moved_clauses_are_aligned_in_proportion_to_their_number() -> None:
    versions = {size: rewritten(size) for size in (SIZE, 4 * SIZE)}
    assert in_proportion(partial(align, versions), SIZE)


def test_drafts_with_nothing_in_common_are_aligned_in_proportion_to_their_number() -> None:
    versions = {size: unrelated(size) for size in (SIZE, 4 * SIZE)}

    def work(size: int) -> None:
        assert {pairing.change for pairing in aligned(*versions[size])} == {Change.ADDED, Change.REMOVED}

    assert in_proportion(work, SIZE)


def test_clauses_that_went_are_put_behind_what_they_followed_in_proportion_to_their_number() -> None:
    def work(size: int) -> None:
        groups = [*(Group((place,), ()) for place in range(size)), *(Group((), (place,)) for place in range(size))]
        assert [group.old for group in _in_reading_order(groups)[:2]] == [(0,), (1,)]

    assert in_proportion(work, 10 * SIZE)
