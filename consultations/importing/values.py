"""Single values as people write them: days, numbers of people, yes and no, for and against."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from functools import lru_cache
from typing import TypeVar

from consultations.drafts.splitting.numerals import number_of
from consultations.words import AuthorKind, Channel, Publish, Stance

_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?(?:[T\s].*)?")
_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})")
_PEOPLE = re.compile(r"(?:共|计|约)?\s*(.{1,12}?)\s*(?:人|名|位|户)?")
_MOST_PEOPLE = 10_000_000

_STANCES = {
    Stance.SUPPORT: "支持 赞成 同意 赞同 拥护 support supports for yes agree",
    Stance.OPPOSE: "反对 不支持 不同意 不赞成 不赞同 oppose opposes against no",
    Stance.NEUTRAL: "中立 无所谓 弃权 不确定 neutral neither",
}
_PUBLISHES = {
    Publish.TEXT: "公开 是 同意 同意公开 匿名公开 可公开 text yes true 1",
    Publish.TEXT_AND_NAME: "署名公开 实名公开 公开姓名 公开并署名",
    Publish.NO: "不公开 否 不同意 不同意公开 no false 0",
}
_CHANNELS = {
    Channel.LETTER: "信件 来信 书信 信函 信访 邮寄 letter post",
    Channel.EMAIL: "电子邮件 邮件 邮箱 email mail",
    Channel.HOTLINE: "12345 12345热线 热线 热线12345 电话 来电 hotline phone",
    Channel.FORUM: "座谈会 座谈 论证会 听证会 forum",
    Channel.VISIT: "走访 上门走访 实地走访 调研 visit",
    Channel.COUNTER: "窗口 现场 当面 现场提交 counter",
    Channel.ORGANISATION: "单位 组织 企业 协会 社会组织 organisation organization",
    Channel.DEPARTMENTAL_OPINION: "部门意见 部门 部门书面意见 书面征求意见",
}
_KINDS = {
    AuthorKind.PERSON: "个人 自然人 居民 市民 群众 person individual",
    AuthorKind.ORGANISATION: "单位 组织 企业 法人 机构 协会 部门 organisation organization",
}
W = TypeVar("W")


def _by_word(words: Mapping[W, str]) -> dict[str, W]:
    return {word: meant for meant, several in words.items() for word in several.split()}


STANCES, PUBLISHES, CHANNELS, KINDS = (
    _by_word(_STANCES), _by_word(_PUBLISHES), _by_word(_CHANNELS), _by_word(_KINDS)
)  # fmt: skip


def day_in(value: object, zone: tzinfo) -> date | None:
    """The day that a cell says; None where it is none. An instant is a day of ``zone``."""
    if isinstance(value, datetime):
        return (value.astimezone(zone) if value.tzinfo else value).date()
    if isinstance(value, date):
        return value
    return _written_day(str(value).strip(), zone)


@lru_cache(maxsize=4096)
def _written_day(text: str, zone: tzinfo) -> date | None:
    if len(text) > 60:
        return None
    if "T" in text or "+" in text:
        try:
            return day_in(datetime.fromisoformat(text), zone)
        except ValueError:
            pass
    found = _DAY.fullmatch(text) or _TOGETHER.fullmatch(text)
    if not found:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def people_in(value: object) -> int | None:
    """A number of people (``46``, ``46人``, ``四十六人``); None where it is none."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value if 0 <= value <= _MOST_PEOPLE else None
    found = _PEOPLE.fullmatch(str(value).strip().replace(",", ""))
    if not found:
        return None
    number = int(found[1]) if found[1].isascii() and found[1].isdecimal() else number_of(found[1])
    return number if number is not None and number <= _MOST_PEOPLE else None


def word(value: object) -> str:
    """A short answer as it is compared."""
    return " ".join(str(value).split()).casefold()
