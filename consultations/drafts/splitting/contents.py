"""The table of contents: it names what the draft contains, so nothing in it is a division or a clause.

It is known by its heading (目录), or as three numbered lines and more one after the other; in both cases only
if its first number comes again where the text begins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from consultations.drafts.splitting.lines import Line
from consultations.drafts.splitting.marks import Kind

_NAMES = re.compile(r"目\s*[录錄次]|(?:table of )?contents", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"[.．…·\s]\s?\d{1,4}$")
_LISTED = frozenset(
    {
        Kind.BOOK, Kind.SUBBOOK, Kind.CHAPTER, Kind.SECTION, Kind.CLAUSE, Kind.ANNEX, Kind.TOP, Kind.BRACKETED,
        Kind.ENGLISH_ARTICLE, Kind.ENGLISH_SECTION, Kind.ENGLISH_CLAUSE, Kind.DECIMAL, Kind.NUMBERED,
    }
)  # fmt: skip
_FEWEST = 3


def contents_of(lines: Sequence[Line]) -> range:
    """The indexes of the table of contents of ``lines``; empty if there is none."""
    for index, line in enumerate(lines):
        if len(line.text) <= 20 and _NAMES.fullmatch(line.text):
            listed = _listed_from(lines, index + 1, named=True)
            return range(index, listed.stop) if listed else listed
        if line.mark and line.mark.kind in _LISTED - {Kind.ANNEX}:
            listed = _listed_from(lines, index, named=False)
            return listed if len(listed) >= _FEWEST and _begins_again(lines, listed) else range(0)
    return range(0)


def _listed_from(lines: Sequence[Line], start: int, *, named: bool) -> range:
    """The lines from ``start`` that read as a list of contents, if its first number comes again after it."""
    first: tuple[Kind, tuple[int, ...]] | None = None
    stop = start
    while stop < len(lines):
        line = lines[stop]
        paged = _PAGE_NUMBER.search(line.text[-12:]) is not None
        if line.mark and line.mark.kind in _LISTED and (line.is_title or paged):
            here = (line.mark.kind, line.mark.key)
            if first is None:
                first = here
            elif here == first:
                break
        elif not (named and (paged or (line.is_title and len(line.text) <= 30))):
            break
        stop += 1
    again = first is not None and any(
        line.mark is not None and (line.mark.kind, line.mark.key) == first for line in lines[stop:]
    )
    return range(start, stop) if again else range(0)


def _begins_again(lines: Sequence[Line], listed: range) -> bool:
    """Whether the text begins at once behind a list that has no heading of its own."""
    first = lines[listed.start].mark
    behind = lines[listed.stop].mark if listed.stop < len(lines) else None
    return first is not None and behind is not None and (behind.kind, behind.key) == (first.kind, first.key)
