"""A member of a family beside its representative: the words that differ, with so much around them as tells where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from frontend.difference import Piece, pieces, units

Shown = tuple[Literal["same", "removed", "added", "gap"], str]
# characters of what is the same that are shown on either side of a difference
AROUND = 24
# units on both sides beyond which two texts are shown one after the other: comparing takes the product of them
MOST = 1500


def differences(model: str, text: str) -> list[Shown]:
    """The way from the representative's text to the member's, long unchanged runs left out as gaps.

    Empty where they are the same.
    """
    if model == text:
        return []
    return list(_shortened(_compared(model, text)))


def _compared(model: str, text: str) -> list[Piece]:
    """The pieces of both; only what lies between their common beginning and end is compared."""
    old, new = units(model), units(text)
    begin = _alike(old, new)
    end = _alike(old[begin:][::-1], new[begin:][::-1])
    removed, added = old[begin : len(old) - end], new[begin : len(new) - end]
    if len(removed) > MOST or len(added) > MOST:
        between: list[Piece] = [("removed", "".join(removed)), ("added", "".join(added))]
    else:
        between = pieces("".join(removed), "".join(added))
    around: list[Piece] = [("same", "".join(old[:begin])), *between, ("same", "".join(old[len(old) - end :]))]
    return [piece for piece in around if piece[1]]


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many units they begin with in common."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _shortened(found: list[Piece]) -> Iterator[Shown]:
    for place, (kind, text) in enumerate(found):
        if kind != "same":
            yield kind, text
            continue
        before, behind = place > 0, place < len(found) - 1
        if len(text) <= AROUND * (before + behind):
            yield kind, text
            continue
        if before:
            yield "same", text[:AROUND]
        yield "gap", ""
        if behind:
            yield "same", text[-AROUND:]
