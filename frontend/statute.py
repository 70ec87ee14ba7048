"""The layout of Chinese legal text inside an article: 款 (paragraphs), 项 （一） and 目 1."""

from __future__ import annotations

import re
from typing import Literal

Layer = Literal["paragraph", "item", "subitem"]

ITEM = re.compile(r"[（(][一二三四五六七八九十百]+[）)]")
SUBITEM = re.compile(r"(?:\d{1,3}[.．、](?!\d)|[（(]\d{1,3}[）)])")


def paragraphs(text: str) -> list[tuple[Layer, str]]:
    """The lines of an article in reading order, each with its layer; blank lines and indents are dropped."""
    lines = [line.strip() for line in text.splitlines()]
    return [(_layer(line), line) for line in lines if line]


def _layer(line: str) -> Layer:
    if ITEM.match(line):
        return "item"
    return "subitem" if SUBITEM.match(line) else "paragraph"
