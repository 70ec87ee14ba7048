"""Word's automatic numbers: a paragraph only says which list it is in, the number is counted for the reader."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec
from docx.oxml.ns import qn

from consultations.drafts.splitting.reading.counting import counted

_PLACE = re.compile(r"%([1-9])")
_SET_OFF = ("条", "章", "节", "编", "條", "節", "編")
_BULLET = "•"


class _Level(msgspec.Struct):
    form: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None  # None: behind any higher level; 0: never; n: behind level n
    arabic: bool = False
    spaced: bool = True
    style: str = ""


class _List(msgspec.Struct):
    abstract: str
    levels: dict[int, _Level]
    starts: dict[int, int]


class Numbering:
    """The lists of one document, counting as its paragraphs are read in order."""

    def __init__(self, element: Any, linked: Mapping[str, str]) -> None:
        """``element`` is the root of the numbering part or None; ``linked`` gives the list of a list style."""
        abstracts: dict[str, Any] = {}
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        if element is None:
            return
        numbers = {str(num.get(qn("w:numId"), "")): num for num in element.findall(qn("w:num"))}
        for abstract in element.findall(qn("w:abstractNum")):
            abstracts[abstract.get(qn("w:abstractNumId"), "")] = abstract
        for number, num in numbers.items():
            key = _child(num, "w:abstractNumId")
            link = _child(abstracts[key], "w:numStyleLink") if key in abstracts else ""
            if link and (other := numbers.get(linked.get(link, ""))) is not None:
                key = _child(other, "w:abstractNumId")
            if key in abstracts:
                self._lists[number] = _list(key, abstracts[key], num)

    def level_of_style(self, number: str, style: str) -> int:
        """The level of list ``number`` that paragraphs of ``style`` have; 0 if the list does not say."""
        levels = self._lists[number].levels if number in self._lists else {}
        return next((at for at, level in levels.items() if level.style == style), 0)

    def next(self, number: str, at: int) -> str:
        """Count one paragraph of level ``at`` (0 to 8) in list ``number``: its number as Word shows it.

        Ends with a space where Word sets the text off; "" for an unknown list.
        """
        found = self._lists.get(number)
        if found is None or at not in found.levels:
            return ""
        counts = self._counts.setdefault(found.abstract, {})
        if number not in self._begun:
            self._begun.add(number)
            for level, start in found.starts.items():
                counts[level] = start - 1
        for upper in range(at):
            counts.setdefault(upper, found.levels[upper].start if upper in found.levels else 1)
        counts[at] = counts.get(at, found.levels[at].start - 1) + 1
        for deeper in [level for level in counts if level > at]:
            restart = found.levels[deeper].restart if deeper in found.levels else None
            if restart is None or restart > at:
                del counts[deeper]
        return _shown(found.levels, counts, at)


def _shown(levels: Mapping[int, _Level], counts: Mapping[int, int], at: int) -> str:
    level = levels[at]
    if level.form == "bullet":
        return f"{_BULLET} "

    def number(place: re.Match[str]) -> str:
        index = int(place.group(1)) - 1
        form = "decimal" if level.arabic or index not in levels else levels[index].form
        return counted(counts[index], form) if index in counts else ""

    shown = _PLACE.sub(number, level.text).strip()
    spaced = level.spaced or shown.endswith(_SET_OFF)
    return f"{shown} " if shown and spaced else shown


def _list(key: str, abstract: Any, num: Any) -> _List:
    levels = {_at(each): _level(each) for each in abstract.findall(qn("w:lvl"))}
    starts: dict[int, int] = {}
    for override in num.findall(qn("w:lvlOverride")):
        at = _at(override)
        own = override.find(qn("w:lvl"))
        if own is not None:
            levels[at] = _level(own)
        start = _child(override, "w:startOverride")
        if start:
            starts[at] = _number(start, 1)
    return _List(key, levels, starts)


def _level(element: Any) -> _Level:
    restart = _child(element, "w:lvlRestart")
    arabic = element.find(qn("w:isLgl"))
    return _Level(
        form=_child(element, "w:numFmt") or "decimal",
        text=_child(element, "w:lvlText"),
        start=_number(_child(element, "w:start"), 1),
        restart=_number(restart, 0) if restart else None,
        arabic=arabic is not None and arabic.get(qn("w:val"), "1") not in {"0", "false", "off"},
        spaced=_child(element, "w:suff") != "nothing",
        style=_child(element, "w:pStyle"),
    )


def _child(element: Any, name: str) -> str:
    child = element.find(qn(name))
    return "" if child is None else str(child.get(qn("w:val"), ""))


def _at(element: Any) -> int:
    return _number(element.get(qn("w:ilvl"), ""), 0)


def _number(written: str, otherwise: int) -> int:
    return int(written) if re.fullmatch(r"[0-9]{1,6}", written) else otherwise
