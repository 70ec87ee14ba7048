"""Comments of known families: letters that were copied, retyped and changed, among many that are of no family.

Everything follows from the seed. Only the letters are held, so a million lines can be written to a file.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np

from tests.grouping.changing import KINDS, TURNED, UNREADABLE, reversed_letter, turnable
from tests.grouping.composing import SHORT_PART, Chance, filled, letter, short

CAMPAIGNS = (0.05, 0.03, 0.02)
IN_FAMILIES = 0.35  # of all comments, the campaigns included


class Comment(msgspec.Struct, frozen=True):
    """A comment; ``family`` is that of its letter, and ``kind`` what was done to it ("unrelated" if it is none)."""

    id: str
    text: str
    family: int
    kind: str


def comments(count: int, *, seed: int = 1, length: int = 260, turned_part: float = 0.03) -> Iterator[Comment]:
    """So many comments in an order that means nothing.

    Args:
        length: characters of a letter on average.
        turned_part: of a family's members so many say the opposite of it.
    """
    chance = Chance(seed)
    sizes = [round(share * count) for share in CAMPAIGNS]
    while sum(sizes) < IN_FAMILIES * count:
        sizes.append(min(2 + int(chance.paretovariate(1.1)), 60))
    letters = [_turnable_letter(chance, length, large=place < 3) for place in range(len(sizes))]
    family = np.repeat(np.arange(len(sizes)), sizes)
    member = np.concatenate([np.arange(size) for size in sizes])
    left = count - len(family)
    family = np.append(family, np.arange(len(sizes), len(sizes) + left))
    member = np.append(member, np.zeros(left, np.int64))
    order = np.random.default_rng(seed).permutation(count)
    known: set[int] = set()
    kinds = list(KINDS)
    for place in order.tolist():
        own = Chance(seed * 1_000_003 + place)
        number = int(family[place])
        if number >= len(letters):
            text = _new(own, length, known)
            yield Comment(f"c{place}", text, number, "unrelated")
            continue
        kind = "original" if member[place] == 0 else own.choice(kinds)
        if member[place] > 1 and own.random() < turned_part and turnable(letters[number]):
            kind = own.choice(list(TURNED))
            text, readable = reversed_letter(kind, letters[number], own)
            yield Comment(f"c{place}", text, number, kind if readable else UNREADABLE)
            continue
        yield Comment(f"c{place}", KINDS.get(kind, KINDS["exact"])(letters[number], own), number, kind)


def _turnable_letter(chance: Chance, length: int, *, large: bool) -> str:
    """The letter of a family, in which something is affirmed or denied; short ones are no campaigns."""
    while True:
        text = short(chance) if not large and chance.random() < SHORT_PART else letter(chance, length)
        if turnable(text) or len(text) < 40:
            return text


def _new(chance: Chance, length: int, known: set[int]) -> str:
    """A text that was not there before."""
    while True:
        text = short(chance) if chance.random() < SHORT_PART else letter(chance, length)
        if hash(text) not in known:
            known.add(hash(text))
            return text
        length += 1
        if len(known) > 1000 and chance.random() < 0.5:
            return text + filled("{place}{why}", chance)


def write(path: Path, count: int, **how: object) -> list[tuple[str, int, str]]:
    """Write them as JSON lines; gives id, family and kind of each."""
    encode = msgspec.json.Encoder().encode
    truth = []
    with path.open("wb") as file:
        for comment in comments(count, **how):  # type: ignore[arg-type] # passed on as given
            file.write(encode({"id": comment.id, "text": comment.text}) + b"\n")
            truth.append((comment.id, comment.family, comment.kind))
    return truth
