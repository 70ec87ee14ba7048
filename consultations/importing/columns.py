"""What the columns of a table mean, guessed from their headings as offices and programs write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from consultations.importing.headings import HEADINGS
from consultations.importing.limits import NAME

# What our own file of rows to correct has beside the original columns.
ERRORS = "错误 errors"
OURS = frozenset({"错误errors"})
KEY = "编号 key"

_IN_BRACKETS = re.compile(r"\(.*?\)|\[.*?\]|【.*?】|〔.*?〕")
_BETWEEN = re.compile(r"[\W_]+")
_KNOWN = {word: field for field, words in HEADINGS.items() for word in words} | {"编号key": "key"}
# Words by which longer headings are known, the surest first.
_PARTS = (
    ("工单", "ticket"), ("联名", "co_signatures"), ("条款", "clause"), ("条文", "clause"), ("电话", "contact"),
    ("手机", "contact"), ("邮箱", "email"), ("姓名", "name"), ("单位", "organisation"), ("日期", "stated_on"),
    ("意见", "text"), ("建议", "text"), ("内容", "text"),
)  # fmt: skip


def field_of(heading: str) -> str | None:
    """The field that a heading surely names (``意见内容（必填）``, ``stated_on``, ``author.name``), or None."""
    return _KNOWN.get(_bare(heading))


def recognised(headings: Iterable[str]) -> dict[str, str]:
    """The fields that headings surely name: heading to field, each field once, for the heading that comes first."""
    found: dict[str, str] = {}
    for heading in headings:
        field = field_of(heading)
        if field and field not in found.values():
            found.setdefault(heading, field)
    return found


def guessed(columns: Sequence[str]) -> dict[str, str]:
    """The field of each column as far as it can be guessed: column to field, each field once."""
    found = recognised(columns)
    for part, field in _PARTS:
        for column in columns:
            if field not in found.values() and column not in found and part in _bare(column):
                found[column] = field
    return found


def is_ours(columns: Iterable[str]) -> bool:
    """Whether a table is one of our own files of rows to correct."""
    return any(_bare(column) in OURS for column in columns)


def names_of(cells: Sequence[str]) -> tuple[str, ...]:
    """Headings as names: trimmed, none empty, none twice; empty ones at the end fall away."""
    found: list[str] = []
    seen: set[str] = set()
    for place, cell in enumerate(cells, start=1):
        name = " ".join(cell.split())[:NAME] or f"#{place}"
        again = name if name not in seen else f"{name} #{place}"
        seen.add(again)
        found.append(again)
    while found and not cells[len(found) - 1].strip():
        found.pop()
    return tuple(found)


def _bare(heading: str) -> str:
    folded = unicodedata.normalize("NFKC", heading).casefold()
    return _BETWEEN.sub("", _IN_BRACKETS.sub("", folded)) or _BETWEEN.sub("", folded)
