"""A draft taken apart, and put together again."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

import msgspec


class SplitClause(msgspec.Struct, frozen=True):
    """The smallest numbered unit of a draft.

    ``number`` is as printed ("第一条", "一、", "Article 3", "1.1"), without spaces inside a Chinese number; it
    is "" for a part without a number (a preamble, the opening words of a chapter, an annex). ``heading`` is
    the clause's own title without its brackets. ``text`` has one line a paragraph or item, blank lines left
    out. ``path`` names the divisions it stands in, outermost first. ``marks`` are the signs printed around
    the heading ("【", "】"), or after a number without heading ("：", ""), needed only to join the text again.
    """

    number: str
    heading: str
    text: str
    path: tuple[str, ...] = ()
    marks: tuple[str, str] = ("", "")


class SplitDraft(msgspec.Struct, frozen=True):
    """A whole draft in the order of its text.

    ``above`` stands over the title (附件1, a document number); ``preface`` between the title and the first
    division or clause (adoption notes, the table of contents, the opening words of a notice).
    """

    title: str
    preface: str
    clauses: tuple[SplitClause, ...]
    above: str = ""


def joined(draft: SplitDraft) -> str:
    """The text of ``draft`` again: the same characters in the same order, white space and markup aside."""
    return "\n".join(part for part in _parts(draft) if part)


def _parts(draft: SplitDraft) -> Iterator[str]:
    yield draft.above
    yield draft.title
    yield draft.preface
    standing: tuple[str, ...] = ()
    for clause in draft.clauses:
        shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(standing, clause.path, strict=False)))
        yield from clause.path[shared:]
        standing = clause.path
        before, after = clause.marks
        named = f"{clause.number}{before} {clause.heading}{after}".strip()
        # a heading has a line of its own, unless a sign closes it and the text goes on behind the sign
        yield f"{named}\n{clause.text}" if clause.heading and not after else f"{named} {clause.text}".strip()
