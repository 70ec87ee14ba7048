"""Quotations that run over several lines: an amendment quotes whole clauses, which are not its own.

A quotation counts when it opens a line or follows a colon ("将第三条修改为：“第三条 …"), and only if it is
closed later. Each of its lines may repeat the opening sign, as printers do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from consultations.drafts.splitting.lines import Line

_CLOSERS = {"“": "”", "「": "」", "『": "』"}
_OPENING = re.compile(r"(?:^|[：:，,]\s?)([“「『])")
_FARTHEST = 2_000  # lines; a sign left open by mistake shall not silence the rest of a draft


def mark_quoted(lines: Sequence[Line]) -> None:
    """Set ``quoted`` on every line that begins inside a quotation opened on an earlier line."""
    opened_at, closer = -1, ""
    for index, line in enumerate(lines):
        if opened_at >= 0:
            if index - opened_at > _FARTHEST:
                opened_at = -1
            elif _closes(line.text, closer):
                for inner in lines[opened_at + 1 : index + 1]:
                    inner.quoted = True
                opened_at = -1
                continue
            else:
                continue
        sign = _left_open(line.text)
        if sign:
            opened_at, closer = index, _CLOSERS[sign]


def _closes(text: str, closer: str) -> bool:
    """Whether more is closed than opened here, a sign repeated at the beginning of the line aside."""
    opener = next(sign for sign, end in _CLOSERS.items() if end == closer)
    body = text.removeprefix(opener)
    return body.count(closer) > body.count(opener)


def _left_open(text: str) -> str:
    """The sign of a quotation that begins here and goes on below, or ""."""
    found = _OPENING.search(text)
    if found is None:
        return ""
    sign = found.group(1)
    opened, closed = text.count(sign, found.start()), text.count(_CLOSERS[sign], found.start())
    return sign if opened > closed else ""
