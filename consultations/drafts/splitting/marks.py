"""The numbers a line can begin with, and how far each can be trusted to begin something.

A line that begins with "第三条" may be the third clause, or the second half of a sentence that speaks of it
("… 依照本条例 / 第三条第二款的规定 …"). What follows the number tells most of it: a space, a sign, a bracket or the
end of the line sets a number off (firm); words that only a reference is followed by make it a reference; the
rest is undecided (plain) and the order of the numbers decides.
"""

from __future__ import annotations

import re
from enum import IntEnum, StrEnum

import msgspec

from consultations.drafts.splitting.numerals import NUMERAL, number_of, roman_value


class Kind(StrEnum):
    """What a number counts."""

    BOOK = "编"
    SUBBOOK = "分编"
    CHAPTER = "章"
    SECTION = "节"
    CLAUSE = "条"
    ENGLISH_ARTICLE = "Article"
    ENGLISH_SECTION = "Section"
    ENGLISH_CLAUSE = "Clause"
    TOP = "一、"
    BRACKETED = "（一）"
    NUMBERED = "1."
    PARENTHESISED = "（1）"
    DECIMAL = "1.1"
    ANNEX = "附件"


class Grade(IntEnum):
    """How far a number at the beginning of a line is set off from what follows."""

    REFERENCE = 0
    PLAIN = 1
    FIRM = 2


class Mark(msgspec.Struct, frozen=True):
    """A number at the beginning of a line.

    ``key`` orders it among its kind ("第十二条之一" is (12, 1)), ``number`` is as printed, ``sign`` is a sign
    that sets it off ("：", "."), ``rest`` is what follows on the line.
    """

    kind: Kind
    key: tuple[int, ...]
    number: str
    sign: str
    rest: str
    grade: Grade


def mark_of(line: str, *, headed: bool = False) -> Mark | None:
    """The number ``line`` (stripped) begins with; ``headed`` where markup already sets the line off."""
    first = line[:1]
    if first == "第":
        return _division(line, headed)
    if first == "附":
        return _annex(line)
    if first in _ENGLISH_LETTERS:
        return _english(line, headed)
    if first in _ITEM_LETTERS:
        return _item(line)
    return None


# Chinese: 第…编, 第…章, 第…节, 第…条, 第…条之一

_N = f"[{NUMERAL}]"
_DIVISION = re.compile(
    rf"第\s{{0,3}}({_N}(?:\s?{_N}){{0,11}})\s{{0,3}}(分编|分編|部分|[编編卷篇章节節条條])"
    rf"(?:\s?之\s?([{NUMERAL}]{{1,4}})(?![{NUMERAL}]))?"
)
_DIVISIONS = {
    "编": Kind.BOOK, "編": Kind.BOOK, "卷": Kind.BOOK, "篇": Kind.BOOK, "部分": Kind.BOOK,
    "分编": Kind.SUBBOOK, "分編": Kind.SUBBOOK, "章": Kind.CHAPTER, "节": Kind.SECTION, "節": Kind.SECTION,
    "条": Kind.CLAUSE, "條": Kind.CLAUSE,
}  # fmt: skip
_REFERENCE = re.compile(
    rf"第\s?{_N}{{1,6}}\s?[款项項条條目节節章编]"
    r"|(?:等|之)?规定(?:的|了|，|,|。|；|情形|外|与|和|处|办|执|予|进)"
    r"|的|所[称列指述规]|[，,。；;）)》〉”’]|、\s?第"
    r"|(?:和|与|及|或|至|到|以及|或者)(?:其?第|附[件表])"
    rf"|[款项項](?:的|规|中|所|、|，|和|至|之)|中(?:的|规定|所|“|增)|之规定"
    r"|(?:修改|改|调整|变更|合并|移)(?:为|作|至)|作为第|删[去除]|改为"
    rf"|[（(]\s?{_N}{{1,3}}\s?[）)]\s?(?:[项項目款、的规所至和]|\Z)"
)
_ONLY_WITHOUT_SPACE = re.compile(r"规定|明确|要求|中(?!小|介|央|国|心|等|医|药|华|外)|修改|增加|[款项項]\b|[（(]以下")
_SIGNS = "：:、.．·—"
_BRACKETS = "【〔［[（(「『《"


def _division(line: str, headed: bool) -> Mark | None:
    found = _DIVISION.match(line)
    number = number_of(found.group(1)) if found else None
    if found is None or number is None:
        return None
    after = number_of(found.group(3)) if found.group(3) else None
    rest = line[found.end() :]
    sign = rest[0] if rest and rest[0] in _SIGNS and not _REFERENCE.match(rest) else ""
    grade = _grade(rest, set_off=bool(sign) or headed)
    if grade is None:
        return None
    return Mark(
        kind=_DIVISIONS[found.group(2)],
        key=(number,) if after is None else (number, after),
        number="".join(found.group().split()),
        sign=sign,
        rest=rest[len(sign) :].strip(),
        grade=grade,
    )


def _grade(rest: str, *, set_off: bool) -> Grade | None:
    words = rest.lstrip()
    if not words:
        return Grade.FIRM
    spaced = len(words) < len(rest)
    if _REFERENCE.match(words):
        return Grade.REFERENCE if spaced or set_off else None
    if spaced or set_off or words[0] in _BRACKETS:
        return Grade.FIRM
    return None if _ONLY_WITHOUT_SPACE.match(words) else Grade.PLAIN


_ANNEX = re.compile(rf"附\s?[件录錄表图圖]\s{{0,3}}({_N}{{0,3}})\s{{0,3}}([:：]?)")


def _annex(line: str) -> Mark | None:
    found = _ANNEX.match(line)
    if found is None:
        return None
    rest = line[found.end() :]
    if rest and not found.group(1) and not found.group(2) and not found.group()[-1].isspace():
        return None  # 附表所列…
    number = number_of(found.group(1))
    return Mark(Kind.ANNEX, (number or 1,), found.group().strip(), "", rest.strip(), Grade.FIRM)


# English: Chapter I, Article 3, Section 2.1, Annex A

_ENGLISH = re.compile(
    r"(articles?|art\.|sections?|sec\.|§|clauses?|rules?|parts?|books?|titles?|divisions?|chapters?|annex|appendix|schedule)"
    r"\s{0,3}(\d{1,5}(?:[.-]\d{1,4}){0,4}(?:[a-z]{1,3})?|[ivxlcdm]{1,9}|[a-z])(?![0-9a-z])",
    re.IGNORECASE,
)
_ENGLISH_LETTERS = frozenset("ACDSRPBT§")
_ENGLISH_KINDS = {
    "article": Kind.ENGLISH_ARTICLE, "art.": Kind.ENGLISH_ARTICLE, "section": Kind.ENGLISH_SECTION,
    "sec.": Kind.ENGLISH_SECTION, "§": Kind.ENGLISH_SECTION, "clause": Kind.ENGLISH_CLAUSE,
    "rule": Kind.ENGLISH_CLAUSE, "part": Kind.BOOK, "book": Kind.BOOK, "title": Kind.BOOK,
    "division": Kind.BOOK, "chapter": Kind.CHAPTER, "annex": Kind.ANNEX, "appendix": Kind.ANNEX,
    "schedule": Kind.ANNEX,
}  # fmt: skip
_ENGLISH_REFERENCE = re.compile(r"[a-z,;)]|\(\s?[0-9a-z]{1,3}\s?\)")


def _english(line: str, headed: bool) -> Mark | None:
    found = _ENGLISH.match(line)
    kind = _ENGLISH_KINDS.get(found.group(1).lower()) if found else None
    if found is None or kind is None:  # "Articles 3 to 5" is always a reference
        return None
    key = _english_key(found.group(2))
    if key is None:
        return None
    rest = line[found.end() :]
    sign = rest[0] if rest and rest[0] in ".:：—–-、" else ""
    words = rest[len(sign) :].strip()
    if not words or headed:
        grade = Grade.FIRM
    elif _ENGLISH_REFERENCE.match(words):
        grade = Grade.REFERENCE
    else:
        grade = Grade.FIRM if sign or rest[0].isspace() or words[0] in _BRACKETS else Grade.PLAIN
    number = " ".join(found.group().split())
    return Mark(kind, key, number, sign, words, grade)


_ENGLISH_NUMBER = re.compile(r"([\d.-]+)([a-z]*)\Z", re.IGNORECASE)


def _english_key(written: str) -> tuple[int, ...] | None:
    counted = _ENGLISH_NUMBER.match(written)
    if counted:
        key = tuple(int(part) for part in re.split(r"[.-]", counted.group(1)) if part)
        return key + tuple(ord(letter) - ord("a") + 1 for letter in counted.group(2).lower()[:1])
    if written != written.upper():
        return None
    value = roman_value(written)
    return (value,) if value else (ord(written) - ord("A") + 1,) if len(written) == 1 else None


# Outlines: 一、 （一） 1. （1） 1.1

_CHINESE_NUMERAL = "[一二三四五六七八九十百零〇]{1,6}"
_ITEM = re.compile(
    rf"(?P<top>{_CHINESE_NUMERAL})\s?[、．.]"
    rf"|[（(]\s?(?P<bracketed>{_CHINESE_NUMERAL})\s?[）)](?![项項目款、，和至])"
    r"|(?P<decimal>[0-9０-９]{1,3}(?:[.．][0-9０-９]{1,3}){1,4})(?P<point>[.．]?)(?![0-9A-Za-z０-９%％.．/-])"
    r"|(?P<numbered>[0-9０-９]{1,3})\s?[.．、](?![0-9０-９])"
    r"|[（(]\s?(?P<parenthesised>[0-9０-９]{1,3})\s?[）)]"
    r"|(?P<half>[0-9０-９]{1,3})[）)]"
    r"|(?P<single>[0-9０-９]{1,2})(?=\s)"
)
_ITEM_LETTERS = frozenset("一二三四五六七八九十百（(0123456789０１２３４５６７８９")
_ITEM_KINDS = {
    "top": Kind.TOP, "bracketed": Kind.BRACKETED, "numbered": Kind.NUMBERED,
    "parenthesised": Kind.PARENTHESISED, "half": Kind.PARENTHESISED, "single": Kind.DECIMAL,
}  # fmt: skip


def _item(line: str) -> Mark | None:
    found = _ITEM.match(line)
    if found is None:
        return None
    rest = line[found.end() :]
    if found["decimal"]:
        key = tuple(int(part) for part in re.split("[.．]", found["decimal"]))
        grade = Grade.FIRM if not rest or rest[0].isspace() or found["point"] else Grade.PLAIN
        return Mark(Kind.DECIMAL, key, found["decimal"], found["point"], rest.strip(), grade)
    name = found.lastgroup or ""
    number = number_of(found[name])
    if number is None:
        return None
    return Mark(_ITEM_KINDS[name], (number,), "".join(found.group().split()), "", rest.strip(), Grade.FIRM)
