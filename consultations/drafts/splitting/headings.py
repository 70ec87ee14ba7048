"""A clause's own heading: in brackets behind its number, or the rest of its line where the draft does so.

【目的】, （目的） or [Purpose] behind the number is a heading by itself. A short rest of the line ("第一条 目的", the
text below it) is one if at least half of the clauses so numbered are printed like that: a single short line is
more often the beginning of a sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

import msgspec

from consultations.drafts.splitting.draft import SplitClause
from consultations.drafts.splitting.lines import is_title, squeezed
from consultations.drafts.splitting.marks import Kind, Mark

_BRACKETED = re.compile(r"(?:([【〔［\[])([^】〕］\]【〔［\[\n]{1,60})([】〕］\]])|([（(])([^）)（(\n]{1,40})([）)]))")
_NO_HEADING = re.compile(r"[一二三四五六七八九十百0-9０-９a-zA-Z]{1,3}\Z|以下|下称|简称|不含|[^\n]*[。；，,;:：]")
_ENDS = tuple("。；：！？.;:!?）)”")
_LONGEST_WIDE, _LONGEST_LATIN = 25, 70
_WIDE = re.compile(r"[\u2e80-\u9fff]")


class FoundClause(msgspec.Struct):
    """A clause while it is being read: its number with what stands behind it on the line (None for a part
    without a number), and the lines below; ``set_off`` where markup made a heading of its first line."""

    mark: Mark | None
    path: tuple[str, ...]
    set_off: bool
    below: list[str]


def with_headings(found: Sequence[FoundClause]) -> list[SplitClause]:
    """The clauses with their headings told from their text."""
    numbered = Counter(each.mark.kind for each in found if each.mark)
    headed = Counter(each.mark.kind for each in found if each.mark and _looks_headed(each.mark, each.below))
    usual = {kind for kind, count in numbered.items() if headed[kind] * 2 >= count}
    return [_with_heading(each, usual) for each in found]


def _with_heading(found: FoundClause, usual: Collection[Kind]) -> SplitClause:
    mark, path, below = found.mark, found.path, found.below
    if mark is None:
        return SplitClause("", "", _text("", below), path)
    if not mark.sign and (bracketed := _in_brackets(mark.rest)):
        heading, marks, rest = bracketed
        return SplitClause(mark.number, heading, _text(rest, below), path, marks)
    headed = found.set_off and is_title(mark.rest)
    if headed or (mark.kind in usual and _looks_headed(mark, below, strictly=False)):
        return SplitClause(mark.number, squeezed(mark.rest), _text("", below), path, (mark.sign, ""))
    return SplitClause(mark.number, "", _text(mark.rest, below), path, (mark.sign, ""))


def _in_brackets(first: str) -> tuple[str, tuple[str, str], str] | None:
    match = _BRACKETED.match(first)
    if match is None:
        return None
    opening, heading, closing = match.group(1, 2, 3) if match.group(1) else match.group(4, 5, 6)
    if _NO_HEADING.match(heading) or not heading.strip():
        return None
    return heading.strip(), (opening, closing), first[match.end() :].strip()


def _looks_headed(mark: Mark, below: Sequence[str], *, strictly: bool = True) -> bool:
    """Whether the rest of the first line is short and no sentence, and whole sentences stand below it; if not
    ``strictly``, a longer line below is enough."""
    first = mark.rest
    if not first or not below or not is_title(first) or "，" in first:
        return False
    if len(first) > (_LONGEST_WIDE if _WIDE.search(first[:80]) else _LONGEST_LATIN):
        return False
    whole = below[0].endswith(_ENDS) or (not strictly and len(below[0]) > 1.5 * len(first))
    return whole and not below[0][0].islower()


def _text(first: str, below: Sequence[str]) -> str:
    return "\n".join([first, *below] if first else below)
