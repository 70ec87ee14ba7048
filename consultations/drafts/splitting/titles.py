"""The title of a draft: the first heading, or the first short line that is no sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from consultations.drafts.splitting.lines import Line
from consultations.drafts.splitting.marks import Kind

_FARTHEST = 10
_NO_TITLE = re.compile(r"[（(]?\s?(?:19|20|二)[0-9〇○零一二三四五六七八九]{2,3}\s?年|[（(]")
_STATE = re.compile(r"[（(〔【][^（）()〔〕【】]{0,12}(?:稿|草案|试行|暂行|修订|修正)[^（）()〔〕【】]{0,6}[）)〕】]")

_KIND = re.compile(
    r"(?:条例|办法|规定|规则|细则|章程|决定|决议|通知|公告|通告|意见|方案|规划|计划|纲要|预案|标准|法|稿|草案)[）)》”]{0,3}$"
)


def title_of(lines: Sequence[Line], contents: range) -> range:
    """The indexes of the title's lines: more than one where it is set in two or its state, （征求意见稿）, has a
    line of its own.

    Empty at 0 where no line can be the title. What stands above it is an annex number or a document number.
    """
    head = _head(lines, contents)
    at = next((index for index in head if lines[index].level == 1), None)
    if at is None:
        at = next((index for index in head[:3] if _can_be_title(lines, index)), None)
    if at is None or len(lines) == 1:
        return range(0)
    last = at
    if last + 1 in head and _is_continued(lines[last], lines[last + 1]):
        last += 1
    if last + 1 in head and _STATE.fullmatch(lines[last + 1].text):
        last += 1
    return range(at, last + 1)


def _is_continued(line: Line, below: Line) -> bool:
    """Whether a title is set in two lines: only the second ends with the name of a kind of document."""
    if below.level or not below.is_title or _NO_TITLE.match(below.text):
        return False
    return _KIND.search(below.text[-12:]) is not None and _KIND.search(line.text[-12:]) is None


def _head(lines: Sequence[Line], contents: range) -> range:
    """The first lines, up to the first number or the table of contents."""
    farthest = min(_FARTHEST, len(lines), contents.start if contents else len(lines))
    for index in range(farthest):
        mark = lines[index].mark
        if mark is not None and mark.kind is not Kind.ANNEX:
            return range(index)
    return range(farthest)


def _can_be_title(lines: Sequence[Line], index: int) -> bool:
    line = lines[index]
    if not line.is_title or line.mark is not None or _NO_TITLE.match(line.text):
        return False
    if line.level == 0:
        return True
    # a heading of a lower level is the title only where it is the only one of its level
    return sum(1 for other in lines if other.level == line.level and other.mark is None) == 1
