"""What in a text looks like personal data: offered to whoever redacts, and never redacted by itself."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

import msgspec

from consultations.rules.redacting import Span
from participation.base.words import Word


class Likeness(Word):
    """What a passage looks like."""

    MOBILE = "mobile number"
    IDENTITY_CARD = "identity card"
    EMAIL = "e-mail address"
    BANK_CARD = "bank card"
    PLATE = "number plate"
    HOME = "home address"


class Suggestion(msgspec.Struct, frozen=True):
    """A span that looks like personal data."""

    span: Span
    likeness: Likeness


PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领"
NUMBER = "[0-9A-Z一二三四五六七八九十百零〇]{1,6}"
SPACE = r"[ \t]?"
PATTERNS = {
    Likeness.IDENTITY_CARD: re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])"),
    Likeness.MOBILE: re.compile(r"(?<![0-9])(?:\+?86[ -]?)?1[3-9][0-9](?:[ -]?[0-9]{4}){2}(?![0-9])"),
    Likeness.BANK_CARD: re.compile(r"(?<![0-9])[1-9](?:[ -]?[0-9]){12,18}(?![0-9])"),
    Likeness.EMAIL: re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+"),
    Likeness.PLATE: re.compile(
        rf"(?<![A-Za-z])[{PROVINCE}]{SPACE}[A-HJ-NP-Za-hj-np-z]{SPACE}[·•.-]?{SPACE}"
        r"[A-HJ-NP-Za-hj-np-z0-9]{4,5}[A-HJ-NP-Za-hj-np-z0-9挂学警港澳](?![A-Za-z0-9])"
    ),
    Likeness.HOME: re.compile(
        rf"(?:(?:{NUMBER}{SPACE}(?:支弄|弄|号楼|号|栋|幢|座|单元|门|层|楼){SPACE}){{1,5}}{NUMBER}{SPACE}(?:室|户|房)"
        rf"|{NUMBER}{SPACE}(?:号楼|栋|幢|座){SPACE}{NUMBER}{SPACE}(?:单元|门)(?:{SPACE}{NUMBER}(?:室|户|房)?)?)"
    ),
}
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"


def suggestions(text: str) -> list[Suggestion]:
    """What looks like personal data, in the order of the text; of two that overlap the surer one."""
    folded = _folded(text)
    found: list[Suggestion] = []
    for likeness, pattern in PATTERNS.items():
        for hit in pattern.finditer(folded):
            span = Span(hit.start(), hit.end())
            free = all(span.ends <= one.span.begins or one.span.ends <= span.begins for one in found)
            if free and _likely(likeness, hit[0]):
                found.append(Suggestion(span, likeness))
    return sorted(found, key=lambda one: one.span.begins)


def _folded(text: str) -> str:
    """The text with wide digits and letters made narrow, character for character, so that places stay the same."""
    return "".join(c if len(narrow := unicodedata.normalize("NFKC", c)) != 1 else narrow for c in text)


def _likely(likeness: Likeness, passage: str) -> bool:
    match likeness:
        case Likeness.IDENTITY_CARD:
            return is_identity_card(passage)
        case Likeness.BANK_CARD:
            return is_bank_card("".join(c for c in passage if c.isdecimal()))
        case _:
            return True


def is_identity_card(number: str) -> bool:
    """Whether 18 characters are a number of the resident identity card: a day of birth and the check (GB 11643)."""
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, number[:17], strict=True))
    return CHECKS[total % 11] == number[17].upper()


def is_bank_card(digits: str) -> bool:
    """Whether the digits satisfy the check of ISO/IEC 7812 (Luhn) and are not all the same."""
    doubled = (int(d) * 2 if place % 2 else int(d) for place, d in enumerate(reversed(digits)))
    return len(set(digits)) > 1 and sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0
