"""Drafts made for the tests of aligning: clauses of different words, numbered anew wherever they stand."""

from __future__ import annotations

import random
from collections.abc import Sequence

from hypothesis import strategies as st

from consultations.drafts.aligning import Change, Pairing, Stated
from consultations.drafts.splitting.numerals import chinese

SIGNS = [chr(0x4E00 + at * 7) for at in range(400)]


def sentence(seed: int, length: int = 24) -> str:
    """A sentence of its own for each ``seed``."""
    return "".join(random.Random(seed).choices(SIGNS, k=length)) + "。"  # noqa: S311 - the same words each time


def clause_text(seed: int, sentences: int = 3) -> str:
    """A clause of so many sentences, like no other."""
    return "\n".join(sentence(seed * 100 + at) for at in range(sentences))


def numbered(texts: Sequence[str]) -> list[Stated]:
    """Clauses of these texts, numbered from one."""
    return [Stated(f"第{chinese(number)}条", "", text) for number, text in enumerate(texts, 1)]


def what(pairings: Sequence[Pairing]) -> set[tuple[tuple[int, ...], tuple[int, ...], Change]]:
    """What became of which clauses."""
    return {(pairing.old, pairing.new, pairing.change) for pairing in pairings}


MIRRORED = {
    Change.ADDED: Change.REMOVED, Change.REMOVED: Change.ADDED, Change.SPLIT: Change.MERGED, Change.MERGED: Change.SPLIT
}  # fmt: skip


def mirrored(pairings: Sequence[Pairing]) -> set[tuple[object, ...]]:
    """The pairings with old and new exchanged."""
    return {
        (pairing.new, pairing.old, MIRRORED.get(pairing.change, pairing.change), pairing.similarity)
        for pairing in pairings
    }


# few words, so that clauses are empty, equal, parts of each other and refer to each other
SMALL = st.lists(
    st.lists(
        st.sampled_from(["电梯", "补偿", "依照第二条", "第三条规定", "街道", "业主表决", "资金。", "\n", "安全"]),
        max_size=6,
    ).map("".join),
    max_size=9,
).map(numbered)
SEEDS = st.lists(st.integers(0, 500), unique=True, max_size=25)
