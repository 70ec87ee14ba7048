"""Drafts without 第…条 or Article: 一、 （一） 1. （1）, or 1, 1.1, 1.1.1.

The highest kind of number in use counts the clauses. An item that is only the heading of the items below it (a
short line, followed at once by the first of them) is a division instead, and they are the clauses; items that
merely list the parts of one sentence (the first ends with a semicolon) stay lines of their clause. An item that
has words of its own keeps the items below it as lines.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec

from consultations.drafts.splitting.divisions import Division, titled
from consultations.drafts.splitting.lines import Line, is_title
from consultations.drafts.splitting.marks import Kind, Mark
from consultations.drafts.splitting.sequence import follows

_LEVELS = (Kind.TOP, Kind.BRACKETED, Kind.NUMBERED, Kind.PARENTHESISED)
_RANK = 50
_LONGEST_LEAP = 3  # a top number may be missing (一、 二、 四、); a larger leap is no numbering


class _Item(msgspec.Struct, frozen=True):
    index: int
    level: int
    mark: Mark


def items_of(lines: Sequence[Line], headings: Collection[int]) -> tuple[dict[int, Division], dict[int, int]]:
    """The outline's divisions by line, and the lines that begin its clauses with their ranks; ``headings`` begin
    counting anew."""
    items = _decimal(lines, headings) if _is_decimal(lines) else _lettered(lines, headings)
    divisions: dict[int, Division] = {}
    clauses: dict[int, int] = {}
    inside: int | None = None  # the level of the clause we are in: deeper items are its lines
    for at, item in enumerate(items):
        below = items[at + 1] if at + 1 < len(items) else None
        if at and any(index in headings for index in range(items[at - 1].index + 1, item.index)):
            inside = None
        if inside is not None and item.level > inside:
            continue
        if below is not None and _only_heads(lines, item, below):
            title = titled(item.mark.number, item.mark.sign, item.mark.rest)
            divisions[item.index] = Division(_RANK + item.level, title)
            inside = None
        else:
            clauses[item.index] = _RANK + item.level
            inside = item.level
    return divisions, clauses


def _only_heads(lines: Sequence[Line], item: _Item, below: _Item) -> bool:
    if below.level <= item.level or below.index != item.index + 1 or not is_title(item.mark.rest):
        return False
    return not lines[below.index].text.endswith(("；", ";"))


def _candidates(lines: Sequence[Line], kinds: Collection[Kind]) -> list[tuple[int, Mark]]:
    return [
        (index, line.mark)
        for index, line in enumerate(lines)
        if line.mark and not line.quoted and line.mark.kind in kinds
    ]


def _lettered(lines: Sequence[Line], headings: Collection[int]) -> list[_Item]:
    """The items of 一、 （一） 1. （1） whose numbers are in order, from the highest kind that begins at 1."""
    candidates = _candidates(lines, _LEVELS)
    top = min((_LEVELS.index(mark.kind) for _, mark in candidates if mark.key == (1,)), default=len(_LEVELS))
    counted = [0] * len(_LEVELS)
    items: list[_Item] = []
    passed = 0
    ordered = sorted(headings)
    for index, mark in candidates:
        level, number = _LEVELS.index(mark.kind), mark.key[0]
        if level < top:
            continue
        if passed < len(ordered) and ordered[passed] < index:
            counted = [0] * len(_LEVELS)
            while passed < len(ordered) and ordered[passed] < index:
                passed += 1
        leap = number - counted[level]
        if leap == 1 or (level == top and items and 1 < leap <= _LONGEST_LEAP):
            counted[level] = number
            counted[level + 1 :] = [0] * (len(_LEVELS) - level - 1)
            items.append(_Item(index, level, mark))
    return items


def _is_decimal(lines: Sequence[Line]) -> bool:
    """Whether 1.1 numbers the draft: 一、 does not, and the first two such numbers are in order."""
    if any(mark.key == (1,) for _, mark in _candidates(lines, {Kind.TOP})):
        return False
    keys = [mark.key for _, mark in _candidates(lines, {Kind.DECIMAL}) if len(mark.key) > 1]
    return len(keys) > 1 and keys[0][-1] == 1 and any(follows(key, keys[0]) for key in keys[1:])


def _decimal(lines: Sequence[Line], headings: Collection[int]) -> list[_Item]:
    """The items of 1, 1.1, 1.1.1 whose numbers follow one another."""
    last: tuple[int, ...] = ()
    items: list[_Item] = []
    for index, mark in _candidates(lines, {Kind.DECIMAL, Kind.NUMBERED}):
        begins = not last and set(mark.key) == {1}
        if begins or (last and (follows(mark.key, last) or mark.key == (*last, 1, 1))):
            last = mark.key
            items.append(_Item(index, len(mark.key), mark))
    return items
