"""Words: Chinese cut by a dictionary, the rest at its spaces; what says nothing by itself is left out."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import msgspec

from consultations.topics.reading import folded
from consultations.topics.stop_words import stop_words

HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
SPELLED = re.compile(r"[^\W\d_]+")
# as dictionaries of words go: longer ones are run-together noise
LONGEST = 40
# how many, how long, which clause: the number without what is counted
AMOUNT = re.compile(
    "[零一二三四五六七八九十百千万两几半多每][个台天年月日次点分位种家份户条米块元岁小时厘公里分钟]+|第.+[条款项章]"
)


class Word(msgspec.Struct, frozen=True):
    """A word as compared, its place in the folded text, and as it was written."""

    text: str
    start: int
    end: int
    written: str


def words(text: str) -> list[Word]:
    """The words of a text that can say what it is about, in reading order."""
    read = folded(text)
    return [Word(word, start, end, read.as_written(start, end)) for word, start, end in _cut(read.text)]


def plain_words(text: str) -> list[str]:
    """The same of a text that is folded already, as they are compared."""
    return [word for word, _, _ in _cut(text)]


def _cut(text: str) -> list[tuple[str, int, int]]:
    if HAN.search(text):
        return [found for found in _tokens(text) if _says_something(found[0])]
    return [(found[0], found.start(), found.end()) for found in SPELLED.finditer(text) if _says_something(found[0])]


def _tokens(text: str) -> list[tuple[str, int, int]]:
    found: list[tuple[str, int, int]] = _dictionary().tokenize(text, "default")
    return found


def _says_something(word: str) -> bool:
    if AMOUNT.fullmatch(word):
        return False
    return 1 < len(word) <= LONGEST and word not in stop_words() and SPELLED.fullmatch(word) is not None


@cache
def _dictionary() -> Any:
    """The dictionary takes a moment to read; who never meets a Chinese text does without."""
    import rjieba  # noqa: PLC0415 # read late, see above

    return rjieba
