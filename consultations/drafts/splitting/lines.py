"""What a line of a draft is: its words, its level as a Markdown heading, and the number it begins with.

A draft is read as lines with light markup: ``#`` headings of one to six levels, ``**`` around a number or a
short heading, and a backslash before a ``#`` (or a backslash) that is a letter of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from consultations.drafts.splitting.marks import Mark, mark_of

_LINE = re.compile(r"\S[^\n]*")
_HEADING = re.compile(r"(#{1,6})(?:\s+|(?=第|$))")
_CLOSING = re.compile(r"\s#{1,6}$")
_BOLD_REACHES = 200  # a bold number or heading is short; beyond it the asterisks are the author's


class Line(msgspec.Struct):
    """One line without its markup; ``level`` is 0 for a line that is no Markdown heading, ``quoted`` is true
    inside a quotation that runs over several lines."""

    text: str
    level: int = 0
    mark: Mark | None = None
    quoted: bool = False

    @property
    def is_title(self) -> bool:
        """Whether the line could be a title rather than a sentence."""
        return is_title(self.text)


def lines_of(text: str) -> Iterator[Line]:
    """The lines of ``text`` that are not blank, in their order."""
    for found in _LINE.finditer(text):
        line = _line(found.group().strip())
        if line.text:
            yield line


def _line(text: str) -> Line:
    level = 0
    if text[0] == "#" and (hashes := _HEADING.match(text)):
        level = len(hashes.group(1))
        text = _CLOSING.sub("", text[hashes.end() :]).strip()
    elif text[0] == "\\" and text[1:2] in {"#", "\\"}:
        text = text[1:]
    if text.startswith("**"):
        text = _without_bold(text, level)
    return Line(text, level, mark_of(text, headed=level > 0))


def _without_bold(text: str, level: int) -> str:
    end = text.find("**", 2, _BOLD_REACHES)
    if end == -1:
        return text
    inner, after = text[2:end].strip(), text[end + 2 :]
    if level == 0 and mark_of(inner, headed=True) is None:
        return text
    # a number set off by boldness is set off by a space from here on
    return f"{inner} {after.lstrip()}".strip() if after else inner


_SENTENCE = re.compile(r"[。；！？]|[.!?;]\s+\S")
_OPEN_ENDS = tuple("，、：:；;,。")
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")


def is_title(text: str) -> bool:
    """Whether ``text`` is short and no sentence: up to 60 Chinese characters or 120 Latin letters."""
    longest = 60 if _WIDE.search(text[:120]) else 120
    return 0 < len(text) <= longest and not text.endswith(_OPEN_ENDS) and not _SENTENCE.search(text)


def squeezed(title: str) -> str:
    """A title with single spaces, and without those that only set its letters wide ("总　　则")."""
    words = title.split()
    if len(words) > 1 and all(len(word) == 1 and _WIDE.match(word) for word in words):
        return "".join(words)
    return " ".join(words)
