"""Matching the clauses of two versions, however many they are."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

from consultations.rules.clauses import Earlier, Later, carried_identities
from tests.growth import in_proportion

WORDS = ["居民", "电梯", "补偿", "采光", "街道", "业主", "表决", "资金", "维护", "安全", "消防", "物业", "规划", "施工"]


def written(shift: int, clauses: int) -> list[str]:
    return ["、".join(WORDS[(n * k + shift * (k % 3 == 0)) % 14] for k in range(1, 30)) for n in range(clauses)]


def match(versions: dict[int, tuple[list[Earlier], list[Later]]], clauses: int) -> None:
    found = carried_identities(*versions[clauses])
    assert None not in found


def test_ten_thousand_rewritten_clauses_are_matched_in_proportion_to_two_and_a_half_thousand() -> None:
    versions = {
        clauses: (
            [(uuid4(), f"{n}", text) for n, text in enumerate(written(0, clauses))],
            [(None, f"{n}", text) for n, text in enumerate(written(1, clauses))],
        )
        for clauses in (2_500, 10_000)
    }
    assert in_proportion(partial(match, versions), 2_500)
