"""References from one clause to another by number: 第五条, 第五条之一, 前条, Article 5.

They are taken out of the words before these are compared, since they follow a renumbering, and are compared by the
clause they point to. A number behind the name of another document (《…法》第五条) is not a reference to this draft.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

import msgspec

from consultations.drafts.splitting.marks import Kind, mark_of
from consultations.drafts.splitting.numerals import NUMERAL, number_of

_N = f"[{NUMERAL}]{{1,12}}"
_REFERENCE = re.compile(
    rf"第\s?(?P<chinese>{_N})\s?条(?:\s?之\s?(?P<after>[{NUMERAL}]{{1,4}})(?![{NUMERAL}]))?"
    r"|(?P<before>(?<![提目以先])前条)(?=第|规|的|所|中|，|、)"
    r"|\b(?P<kind>article|section|clause)\s(?P<english>\d{1,5}(?:\.\d{1,4}){0,4})(?![\d%])",
    re.IGNORECASE,
)
# the name of another law, regulation or rule right before the number; 本条例 is this one
_ELSEWHERE = re.compile(
    r"(?:》(?:[（(][^（）()]{1,30}[）)])?|(?<!本)(?:(?<!办)法|条例|办法|规定|细则|规则|决定|公约|宪法))\s?$"
)
_HERE = re.compile(
    r"(?:本(?![省市区县州镇])[^\s，。；：、《》（）“”]{0,8}(?:法|条例|办法|规定|细则|规则|决定)|(?:按照|依照|违反|符合)规定)\s?$"
)
# between two numbers that belong to one document: 《…法》第五条、第六条第二款和第九条
_LISTED = re.compile(rf"(?:第\s?{_N}\s?[款项]|[（(]\s?{_N}\s?[）)]项?|[、，和及与或至到\s]|以及|或者){{0,8}}$")
_ENGLISH_ELSEWHERE = re.compile(r"\s{1,3}of\s{1,3}the\s{1,3}[A-Z]|\s{1,3}of\s{1,3}[A-Z]")
_KINDS = {"article": Kind.ENGLISH_ARTICLE, "section": Kind.ENGLISH_SECTION, "clause": Kind.ENGLISH_CLAUSE}
_NEAR = 40
MARK = "\N{WHITE SQUARE CONTAINING BLACK SMALL SQUARE}"
"""Stands for a reference in words without references."""

Key = tuple[Kind, tuple[int, ...]]


class Reference(msgspec.Struct, frozen=True):
    """A clause named by number; ``key`` is None for the clause before."""

    printed: str
    key: Key | None


def without_references(words: str) -> tuple[str, tuple[Reference, ...]]:
    """``words`` with ``MARK`` in the place of each reference, and the references in their order."""
    found: list[Reference] = []
    parts: list[str] = []
    at, elsewhere = 0, -1  # where the last number ended that belongs to another document
    for match in _REFERENCE.finditer(words):
        before = words[max(at, match.start() - _NEAR) : match.start()]
        if _is_elsewhere(words, match, before, elsewhere == at):
            elsewhere = match.end()
            parts.append(words[at : match.end()])
        else:
            key = _key(match)
            if key is None and not match["before"]:
                continue
            found.append(Reference("".join(match.group().split()), key))
            # 前条 and 第五条 may name one clause, but they are not the same words
            parts += (words[at : match.start()], "前条" if match["before"] else "", MARK)
        at = match.end()
    return "".join([*parts, words[at:]]), tuple(found)


def _is_elsewhere(words: str, match: re.Match[str], before: str, listed: bool) -> bool:
    if match["english"]:
        return _ENGLISH_ELSEWHERE.match(words, match.end()) is not None
    if match["before"]:
        return False
    if listed and _LISTED.fullmatch(before):
        return True
    return _ELSEWHERE.search(before) is not None and _HERE.search(before) is None


def _key(match: re.Match[str]) -> Key | None:
    if match["english"]:
        return _KINDS[match["kind"].lower()], tuple(int(part) for part in match["english"].split("."))
    number = number_of(match["chinese"]) if match["chinese"] else None
    after = number_of(match["after"]) if match["after"] else None
    if number is None:
        return None
    return Kind.CLAUSE, (number,) if after is None else (number, after)


class Numbering:
    """The numbers of one version: which clause a reference points to."""

    def __init__(self, numbers: Sequence[str]) -> None:
        self._places: dict[Key, list[int]] = {}
        self._starts: list[int] = []  # where the numbers begin anew, as in an annex
        last: tuple[int, ...] = ()
        for place, number in enumerate(numbers):
            mark = mark_of(number) if number else None
            if mark is None:
                continue
            if not self._starts or mark.key < last:
                self._starts.append(place)
            last = mark.key
            self._places.setdefault((mark.kind, mark.key), []).append(place)

    def target(self, reference: Reference, standing: int) -> int | None:
        """The place of the clause that ``reference`` in the clause at ``standing`` names; None where there is none.

        A number that occurs twice is meant in the part of the text in which the reference stands, else the first.
        """
        if reference.key is None:
            return standing - 1 if standing else None
        places = self._places.get(reference.key, [])
        if len(places) > 1:
            part = bisect_right(self._starts, standing)
            return next((place for place in places if bisect_right(self._starts, place) == part), places[0])
        return places[0] if places else None
