"""The words of a clause as they are compared."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from sys import intern

import msgspec

from consultations.drafts.aligning.pairing import Stated
from consultations.drafts.aligning.references import Reference, without_references

# a Latin word or a number is one piece, every other sign is one of its own
_PIECE = re.compile(r"[0-9a-zà-öø-ÿ]+|[^\s0-9a-zà-öø-ÿ]", re.IGNORECASE)
EDGE = " "


class Wording(msgspec.Struct, frozen=True):
    """A clause without white space, forms of width and numbers of other clauses; ``printed`` with these numbers."""

    number: str
    plain: str
    printed: str
    pieces: tuple[str, ...]
    references: tuple[Reference, ...]


def folded(text: str) -> str:
    """``text`` without what a reader does not see as a change: forms of width and compatibility, kinds of space."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def stands(passage: str, words: str) -> bool:
    """Whether a passage stands in a text word for word; forms of width and kinds of space are not words."""
    looked_for, among = (EDGE.join(_PIECE.findall(folded(text))) for text in (passage, words))
    return bool(looked_for) and f"{EDGE}{looked_for}{EDGE}" in f"{EDGE}{among}{EDGE}"


def wording(clause: Stated) -> Wording:
    """How the words of a clause are compared."""
    words = folded(clause.words)
    plain, references = without_references(words)
    # a sign that occurs a million times is kept once
    pieces = tuple(map(intern, _PIECE.findall(plain)))
    return Wording(folded(clause.number), EDGE.join(pieces), EDGE.join(_PIECE.findall(words)), pieces, references)


def couples(pieces: Sequence[str]) -> Counter[str]:
    """How often each two neighbouring pieces occur, the edges of the text counted as neighbours."""
    if not pieces:
        return Counter()
    return Counter(map("\0".join, zip((EDGE, *pieces), (*pieces, EDGE), strict=True)))


def similarity(one: Sequence[str], other: Sequence[str]) -> float:
    """The share of neighbouring pieces that two texts have in common, from 0 to 1 (Dice); 1 only for equal texts."""
    if tuple(one) == tuple(other):
        return 1.0
    first, second = couples(one), couples(other)
    shared = sum((first & second).values())
    return min(0.9999, round(2 * shared / max(1, first.total() + second.total()), 4))
