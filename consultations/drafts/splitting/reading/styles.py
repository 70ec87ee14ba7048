"""What Word's styles say of a paragraph or a run: heading level, list, hidden, centred."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec
from docx.oxml.ns import qn

_HEADING = re.compile(r"(?:heading|标题)\s?([1-9])", re.IGNORECASE)
_TITLES = {"title", "标题"}
_DEEPEST = 20  # styles may be based on one another in a circle by mistake


class Style(msgspec.Struct, frozen=True):
    """A style with what it takes from the styles it is based on; None where none of them says."""

    level: int | None = None
    number: str | None = None
    number_level: int | None = None
    hidden: bool | None = None
    centred: bool | None = None


NO_STYLE = Style()


def switched(properties: Any, name: str) -> bool | None:
    """Whether the on/off property ``name`` is on, off, or (None) not mentioned in ``properties``."""
    found = None if properties is None else properties.find(qn(name))
    return None if found is None else found.get(qn("w:val"), "1") not in {"0", "false", "off"}


def attribute(properties: Any, path: str) -> str | None:
    """The ``w:val`` of the element at ``path`` ("w:numPr/w:numId") below ``properties``, if there is one."""
    for name in path.split("/"):
        properties = None if properties is None else properties.find(qn(name))
    return None if properties is None else properties.get(qn("w:val"))


def heading_level(outline: str | None) -> int | None:
    """A heading level, 1 to 9, from Word's outline level 0 to 8; 0 for body text, None if not said."""
    if outline is None or not re.fullmatch("[0-9]", outline):
        return None
    return (int(outline) + 1) % 10


class Styles:
    """All styles of a document, by id."""

    def __init__(self, element: Any) -> None:
        """``element`` is the root of the styles part or None."""
        own = (
            {} if element is None else {each.get(qn("w:styleId"), ""): each for each in element.findall(qn("w:style"))}
        )
        self._elements: dict[str, Any] = own
        self._read: dict[str, Style] = {}
        self.default = next(
            (
                key
                for key, each in own.items()
                if each.get(qn("w:type")) == "paragraph" and each.get(qn("w:default")) in {"1", "true", "on"}
            ),
            "",
        )
        self.lists = {
            key: number
            for key, each in own.items()
            if each.get(qn("w:type")) == "numbering"
            and (number := attribute(each.find(qn("w:pPr")), "w:numPr/w:numId"))
        }

    def of(self, key: str | None) -> Style:
        """The style ``key``; without a key or for one that is not defined, the default of paragraphs."""
        key = key if key in self._elements else self.default
        if key not in self._read:
            self._read[key] = self._resolved(key)
        return self._read[key]

    def run(self, key: str | None) -> Style:
        """The character style ``key``; one that says nothing where it is not defined."""
        return self.of(key) if key in self._elements else NO_STYLE

    def _resolved(self, key: str) -> Style:
        read = NO_STYLE
        for element in self._line(key):
            own = _own(element)
            read = Style(
                *(
                    theirs if ours is None else ours
                    for ours, theirs in zip(msgspec.structs.astuple(read), msgspec.structs.astuple(own), strict=True)
                )
            )
        return read

    def _line(self, key: str) -> Iterator[Any]:
        for _ in range(_DEEPEST):
            element = self._elements.get(key)
            if element is None:
                return
            yield element
            key = attribute(element, "w:basedOn") or ""


def _own(element: Any) -> Style:
    paragraph, run = element.find(qn("w:pPr")), element.find(qn("w:rPr"))
    name = (attribute(element, "w:name") or "").strip()
    numbered = _HEADING.fullmatch(name)
    level = heading_level(attribute(paragraph, "w:outlineLvl"))
    if numbered:
        level = int(numbered.group(1))
    if name.lower() in _TITLES:
        level = -1
    place = attribute(paragraph, "w:numPr/w:ilvl")
    side = attribute(paragraph, "w:jc")
    return Style(
        level=level,
        number=attribute(paragraph, "w:numPr/w:numId"),
        number_level=int(place) if place and re.fullmatch("[0-8]", place) else None,
        hidden=switched(run, "w:vanish"),
        centred=None if side is None else side == "center",
    )
