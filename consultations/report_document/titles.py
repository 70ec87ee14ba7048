"""A title over several lines: of much the same length, none broken within a word (词意完整)."""

from __future__ import annotations

from itertools import accumulate, combinations, pairwise
from math import ceil

# Characters of size 2 in a line of 156 mm.
WIDEST = 20
# Never at the end of a line, never at its beginning.
OPENING, CLOSING = "《〈（〔【“‘([", "》〉）〕】”’)],，、。；：的"
MOST_LINES = 4


def lines_of(title: str) -> list[str]:
    """The lines of a Chinese title; a short one is one line, and one that is longer than four is left as it is."""
    lines = ceil(width(title) / WIDEST)
    for number in range(lines, min(lines + 2, MOST_LINES + 1)):
        if number <= 1:
            return [title]
        if found := _parted(title, number):
            return found
    return [title]


def width(text: str) -> float:
    """How many Chinese characters a text is wide; letters and figures are half as wide."""
    return sum(1 if ord(sign) > 0x2E80 or sign in OPENING + CLOSING else 0.5 for sign in text)


def _parted(title: str, number: int) -> list[str] | None:
    """The lines that differ least in length, or None where none fits."""
    places = _edges(title)
    best: tuple[float, list[str]] | None = None
    for chosen in combinations(places, number - 1):
        cuts = [0, *chosen, len(title)]
        lines = [title[start:end] for start, end in pairwise(cuts)]
        widths = [width(line) for line in lines]
        if max(widths) <= WIDEST and (best is None or max(widths) - min(widths) < best[0]):
            best = max(widths) - min(widths), lines
    return best[1] if best else None


def _edges(title: str) -> list[int]:
    """Where a line may end: between two words, and not between a bracket and what it holds."""
    import rjieba  # noqa: PLC0415 - reads its dictionary for half a second, only for titles of several lines

    words = rjieba.cut(title.encode("utf-8", "replace").decode())
    edges = list(accumulate(len(word) for word in words))[:-1]
    return [at for at in edges if title[at - 1] not in OPENING and title[at] not in CLOSING]
