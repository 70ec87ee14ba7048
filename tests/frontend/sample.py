"""A page that uses every macro of the kit, with the lift consultation of the demo city in it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from consultations.rules.redacting import Mark, RedactedPart, RedactionReason
from consultations.rules.voices import Voices
from frontend.page import Notice, Page
from frontend.rendering import environment
from participation.base.errors import FieldError

NOW = datetime(2026, 8, 1, 1, 0, tzinfo=UTC)
TEMPLATE = Path(__file__).with_name("sample.html")

LAW = """每部电梯的区级财政补助不超过28万元。下列情形可以增加补助：
（一）楼内六十周岁以上业主占三分之一以上的，增加2万元；
（二）同步改造无障碍坡道的，增加1万元。
1. 坡道应当符合《无障碍设计规范》。
补助资金在竣工验收后一个月内拨付。"""
NUMBERS = "一二三四五六七八九十"
COUNTS = [2, 0, 5, 12, 86, 30, 41, 9, 0, 3, 7, 1, 0, 4, 0, 0, 2, 18]


def page(locale: str = "zh-Hans", **changes: Any) -> Page:
    """The sample's request; ``changes`` replace single fields."""
    fields: dict[str, Any] = {
        "locale": locale,
        "path": "/consultations/lifts",
        "query": "tab=draft&lang=en",
        "base_url": "https://example.org",
        "now": NOW,
        "timezone": ZoneInfo("Asia/Shanghai"),
        "csrf": "token-1",
        "demo": True,
        "site": "澄川市望潮区人民政府",
        "section": "consultations",
        "notices": (Notice("Open for comments"), Notice("Sent back", tone="warning")),
    }
    return Page(**{**fields, **changes})


def number(place: int) -> str:
    """第一条 … 第十九条."""
    return f"第{NUMBERS[place]}条" if place < 10 else f"第十{NUMBERS[place - 10]}条"


def sample(page: Page, *, wrong: bool = False) -> str:
    """The sample page; ``wrong`` sends it back with two fields refused and all that was typed."""
    typed = {
        "text": "补助<太少>",
        "stance": "oppose",
        "audience": ["residents"],
        "author.name": "沈阿婆",
        "kind": "plan",
    }
    errors = (
        FieldError("contact", "invalid", "Comment on this"),
        FieldError("stance", "missing", "%(n)s comment", {"n": 3}),
    )
    values: dict[str, Any] = {
        "page": page,
        "form": typed if wrong else {},
        "errors": errors if wrong else (),
        "title": "既有多层住宅加装电梯扶持办法（征求意见稿）",
        "now": NOW,
        "behind": Voices(people=12, unidentified=3, co_signatures=40, distinct_texts=9, messages=17),
        "steps": [
            {"label": "征求意见稿公布", "at": date(2026, 7, 10), "state": "done"},
            {
                "label": "公开征求意见",
                "at": datetime(2026, 7, 10, 1, tzinfo=UTC),
                "state": "now",
                "until": date(2026, 8, 9),
            },
            {"label": "答复每一条意见", "state": "next", "note": "由区房管局答复", "href": "/answers"},
            {"label": "公布采纳情况", "at": date(2026, 9, 9), "state": "next"},
        ],
        "clauses": [
            {
                "number": number(place),
                "heading": "补助金额" if place == 0 else None,
                "text": LAW,
                "count": count,
                "href": f"#c-{place}",
            }
            for place, count in enumerate(COUNTS)
        ],
        "outcomes": [
            ("adopted", 141),
            ("partly adopted", 59),
            ("not adopted", 38),
            ("already provided for", 21),
            ("explained", 18),
            ("for study", 7),
            ("referred", 4),
            ("mixed", 13),
            ("no change asked", 11),
        ],
        "redacted": [Mark(RedactedPart.TEXT, 2, 5, RedactionReason.PERSONAL_DATA)],
    }
    return environment(page).from_string(TEMPLATE.read_text("utf-8")).render(values)
