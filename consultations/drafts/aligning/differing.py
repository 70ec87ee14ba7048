"""How the wording of a clause became another one: paragraph by paragraph, in whole words.

Texts are compared sign by sign, and each difference is then widened to the words it stands in, in both wordings; so a
reader sees 市场主体 replaced and not half of it, whatever words the surroundings are taken for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import accumulate
from typing import Literal

from consultations.drafts.aligning.wording import couples

Kind = Literal["same", "removed", "added"]
Piece = tuple[Kind, str]
Paragraph = list[Piece]

# a Latin word or number with its inner punctuation, a run of blanks, or one sign of anything else
_SIGN = re.compile(r"[A-Za-z0-9À-ÿ]+(?:[.,'’-][A-Za-z0-9À-ÿ]+)*|\s+|.", re.DOTALL)
# signs that are the same between two differences: so few of them tear the phrase
_ISLAND = 1
# paragraphs that share less than this of their neighbouring signs are not one paragraph changed
_RELATED = 0.3
# what a difference may stand in, or end with
_CLOSING = {"《": "》", "（": "）", "“": "”", "「": "」", "【": "】", "(": ")", "〔": "〕"}
_STOPS = "，。；、！？;,"
# beyond so many pairs to compare, texts are shown one after the other
_MOST = 6_000_000
_MOST_PARAGRAPHS = 900


@lru_cache(maxsize=4096)
def differences(old: str, new: str) -> list[Paragraph]:
    """The way from one wording to the other, a list of pieces a paragraph, in reading order.

    Less the added pieces they are the lines of ``old`` that are not blank, less the removed ones those of ``new``.
    """
    before, after = ([line.strip() for line in text.split("\n") if line.strip()] for text in (old, new))
    return [_slid(list(_within(*pair))) for pair in _paragraphs(before, after)]


def _paragraphs(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Paragraphs that belong together, in order; "" on the side where there is none."""
    for step, low, high, start, end in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if step == "equal":
            yield from zip(before[low:high], after[start:end], strict=True)
        else:
            yield from _related(before[low:high], after[start:end])


def _related(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The pairs of two runs of paragraphs in one order that have most in common."""
    rows, columns = len(before), len(after)
    if rows * columns > _MOST_PARAGRAPHS:
        yield from ((line, "") for line in before)
        yield from (("", line) for line in after)
        return
    bags = [couples(line) for line in before], [couples(line) for line in after]
    alike = [[2 * (one & other).total() / max(1, one.total() + other.total()) for other in bags[1]] for one in bags[0]]
    # best[i][j]: of the paragraphs from i and from j on
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in reversed(range(rows)):
        for j in reversed(range(columns)):
            both = alike[i][j] + best[i + 1][j + 1] if alike[i][j] >= _RELATED else 0.0
            best[i][j] = max(both, best[i + 1][j], best[i][j + 1])
    i = j = 0
    while i < rows or j < columns:
        related = i < rows and j < columns and alike[i][j] >= _RELATED
        if related and best[i][j] == alike[i][j] + best[i + 1][j + 1]:
            yield before[i], after[j]
            i, j = i + 1, j + 1
        elif i < rows and (j == columns or best[i][j] == best[i + 1][j]):
            yield before[i], ""
            i += 1
        else:
            yield "", after[j]
            j += 1


def _within(old: str, new: str) -> Iterator[Piece]:
    """The pieces of two wordings of one paragraph."""
    if old == new:
        yield "same", old
        return
    found = _widened(old, new) if old and new else []
    at, place = 0, 0
    for begin, other, length in [*found, (len(old), len(new), 0)]:
        if begin > at:
            yield "removed", old[at:begin]
        if other > place:
            yield "added", new[place:other]
        if length:
            yield "same", old[begin : begin + length]
        at, place = begin + length, other + length


def _slid(pieces: Paragraph) -> Paragraph:
    """The same, each addition or removal moved to where it reads as a whole: 《甲》 put in and not 甲》《.

    Where a difference begins as the text behind it does, or ends as the text before it, it can be said to stand a
    little further on or back; both wordings stay what they are.
    """
    for at in range(1, len(pieces) - 1):
        (before_kind, before), (kind, text), (after_kind, after) = pieces[at - 1 : at + 2]
        if kind == "same" or before_kind != "same" or after_kind != "same":
            continue
        back = min(_alike(before[::-1], text[::-1]), len(before) - 1)
        on = min(_alike(text, after), len(after) - 1)
        whole, start, length = before + text + after, len(before), len(text)
        # no word is parted for it
        steps = [n for n in range(-back, on + 1) if n == 0 or start + n in _edges(whole)]
        step = max(steps, key=lambda n: (_reads_whole(whole[start + n : start + n + length]), -abs(n), -n))
        begin = start + step
        pieces[at - 1 : at + 2] = [
            ("same", whole[:begin]), (kind, whole[begin : begin + length]), ("same", whole[begin + length :])
        ]  # fmt: skip
    return pieces


def _reads_whole(text: str) -> int:
    """How much a difference reads as something of its own: in its own brackets, or up to a stop."""
    closed = _CLOSING.get(text[0])
    if closed and text.endswith(closed):
        return 2
    return int(text[-1] in _STOPS)


def _widened(old: str, new: str) -> list[tuple[int, int, int]]:
    """Runs that both have, as (place in old, place in new, length), each from one word's edge to another's."""
    edges = _edges(old), _edges(new)
    found: list[tuple[int, int, int]] = []
    runs = list(_runs(old, new))
    for at, (begin, other, length) in enumerate(runs):
        first = next((n for n in range(length + 1) if begin + n in edges[0] and other + n in edges[1]), length)
        last = next((n for n in range(length, first - 1, -1) if begin + n in edges[0] and other + n in edges[1]), first)
        inner = 0 < at < len(runs) - 1
        if last > first and not (inner and last - first <= _ISLAND):
            found.append((begin + first, other + first, last - first))
    return found


def _runs(old: str, new: str) -> Iterator[tuple[int, int, int]]:
    """The longest runs of signs that both have; only what lies between a common beginning and end is compared."""
    before, after = _SIGN.findall(old), _SIGN.findall(new)
    starts = [0, *accumulate(map(len, before))], [0, *accumulate(map(len, after))]
    begin = _alike(before, after)
    end = _alike(before[begin:][::-1], after[begin:][::-1])
    rows, columns = before[begin : len(before) - end], after[begin : len(after) - end]
    blocks = [(0, 0, begin)]
    if len(rows) * len(columns) <= _MOST:
        found = SequenceMatcher(a=rows, b=columns, autojunk=False).get_matching_blocks()
        blocks += [(block.a + begin, block.b + begin, block.size) for block in found]
    blocks.append((len(before) - end, len(after) - end, end))
    for at, other, size in blocks:
        if size:
            yield starts[0][at], starts[1][other], starts[0][at + size] - starts[0][at]


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many signs they begin with in common."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


@lru_cache(maxsize=1024)
def _edges(text: str) -> frozenset[int]:
    """Where a word begins or ends."""
    import rjieba  # noqa: PLC0415 - reads its dictionary for half a second, only where texts are shown side by side

    # a sign outside of Unicode's characters would be refused
    words = rjieba.cut(text.encode("utf-8", "replace").decode())
    return frozenset((0, *accumulate(len(word) for word in words)))
