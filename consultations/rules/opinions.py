"""Opinions out of minutes: one a paragraph or line, each with who spoke where the minutes say so."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

BLANK = re.compile(r"\n[ \t\u3000]*\n")
# "餐饮协会：…", "Chamber: …"; a colon further in, or within a figure or address, ends no speaker's name
SPEAKER = re.compile(r"([^：:，。；、？！,;?!\n]{1,30})(?:：|:(?=\s))\s*(?=\S)")
# "1.", "（一）", "- ": how minutes number what was said
MARK = re.compile(
    r"(?:[-*•·]\s+|\d{1,3}(?:\.(?!\d)|[、．)）])|[（(][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}、)\s*"
)


class Opinion(msgspec.Struct, frozen=True):
    """One opinion and who said it; empty where the minutes do not say."""

    speaker: str
    text: str


def opinions_of(minutes: str) -> list[Opinion]:
    """The opinions in a text, in order: paragraphs where blank lines part them, else lines.

    A number or dash before it and the name of the speaker with its colon are no part of an opinion; nothing else of
    the text is lost.
    """
    text = minutes.strip()
    parts = BLANK.split(text) if BLANK.search(text) else text.split("\n")
    return [_opinion(part.strip()) for part in parts if part.strip()]


def _opinion(text: str) -> Opinion:
    bare = text[found.end() :] if (found := MARK.match(text)) and found.end() < len(text) else text
    if spoken := SPEAKER.match(bare):
        return Opinion(spoken[1].strip(), bare[spoken.end() :].strip())
    return Opinion("", bare)


def clause_named(text: str, numbers: Sequence[str]) -> str:
    """The printed number of the one clause that an opinion names; empty where it names none or several."""
    named = {number for number in numbers if number and number in text}
    # 第十条 stands within 第二十条 in no text, but "Article 1" within "Article 12" does
    longest = {number for number in named if not any(number != other and number in other for other in named)}
    return longest.pop() if len(longest) == 1 else ""
