"""What a document consists of, before it is written in any format."""

from __future__ import annotations

from typing import Literal

import msgspec

# "heading" and "subheading" are the first and second level of official documents; "note" stands small below a table.
Kind = Literal["title", "heading", "subheading", "addressee", "body", "note", "signature"]


class Text(msgspec.Struct, frozen=True):
    """One paragraph."""

    kind: Kind
    text: str


class Column(msgspec.Struct, frozen=True):
    """A column of a table: its heading, its share of the width, and whether it holds numbers."""

    heading: str
    share: int
    number: bool = False


class Table(msgspec.Struct, frozen=True):
    """A table with a caption for those who do not see it; with ``totals`` the last row is one."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: bool = False


Block = Text | Table


class Document(msgspec.Struct, frozen=True):
    """The blocks in their order, in a language as BCP 47 names it."""

    locale: str
    title: str
    author: str
    blocks: tuple[Block, ...]
