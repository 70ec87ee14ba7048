"""Consultations made for a test by their own office, with tokens of its people, up to where the test begins."""

from __future__ import annotations

from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

import httpx
import msgspec

from participation.base import clock
from tests.browser.city import City

TEXT = """# 社区食堂运营补贴办法（征求意见稿）

第一条 为了让老年人在家门口吃上热饭，制定本办法。

第二条 本办法适用于本区社区食堂。

第三条 社区食堂每供应一份老年餐，补贴三元。

第四条 社区食堂应当公示菜价。
"""
TITLE = "社区食堂运营补贴办法（征求意见稿）"
SHORTENED = "食堂已经开门，补贴要赶在本月底发放。"


class Office(msgspec.Struct, frozen=True):
    """A body with the people of it who do its work: who writes, and two who sign."""

    slug: str
    officer: str
    reviewer: str = "顾行"
    leader: str = "陆晔"


HOUSING = Office("fgj", "周敏")
COMMERCE = Office("sww", "潘越")
GREENING = Office("lhsr", "蒋苇")
EMERGENCY = Office("yjj", "韩磊")
JUSTICE = Office("sfj", "许知夏")
WATER = Office("swj", "杜江")
GOVERNMENT = Office("qzfb", "方岚")


class Api:
    """Calls of the people of one office; each is expected to succeed."""

    def __init__(self, city: City, office: Office, clients: AsyncExitStack) -> None:
        self._city = city
        self._clients = clients
        self._known: dict[str, httpx.AsyncClient] = {}
        self.office = office

    async def call(self, who: str, method: str, path: str, **sent: Any) -> Any:
        """What the API answers to somebody of the office."""
        if who not in self._known:
            self._known[who] = await self._clients.enter_async_context(await self._city.api(who))
        answer = await self._known[who].request(method, f"/{path}", **sent)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    async def officer(self, method: str, path: str, **sent: Any) -> Any:
        """The same by who writes."""
        return await self.call(self.office.officer, method, path, **sent)


async def prepared(api: Api, slug: str, *, title: str = TITLE, text: str = TEXT, **changed: Any) -> str:
    """A consultation with its draft that was not handed in yet."""
    now = clock.now()
    notice = {
        "slug": slug,
        "title": title,
        "kind": "normative document",
        "body": api.office.slug,
        "opens_at": (now - timedelta(minutes=1)).isoformat(),
        "closes_at": (now + timedelta(days=4)).isoformat(),
        "summary": "在社区食堂吃饭的老年人和经营食堂的单位，看看补贴够不够、怎么发。",
        "basis": "《中华人民共和国老年人权益保障法》第三十七条",
        "drafting_note": "本区有社区食堂十二家，多数靠街道补贴维持。",
        "interpretation": "每份老年餐补贴三元，直接算在饭钱里。",
        "audiences": ["everyone"],
        "screening": "after screening",
        "assurance": "none",
        "shortening_reason": SHORTENED,
        "contact_phone": "5550-0170",
    }
    await api.officer("POST", "consultations", json=notice | changed)
    await api.officer(
        "PUT", f"consultations/{slug}/draft", content=text.encode(), headers={"Content-Type": "text/markdown"}
    )
    return slug


async def submitted(api: Api, slug: str, **changed: Any) -> str:
    """One that waits for its signature."""
    await prepared(api, slug, **changed)
    await api.officer("POST", f"consultations/{slug}/review")
    return slug


async def opened(api: Api, slug: str, **changed: Any) -> str:
    """One that takes comments."""
    await submitted(api, slug, **changed)
    await api.call(api.office.reviewer, "POST", f"consultations/{slug}/approval")
    await api.officer("POST", f"consultations/{slug}/opening")
    return slug


async def withdrawn(api: Api, slug: str, **changed: Any) -> str:
    """One that was taken back while it was open."""
    await opened(api, slug, **changed)
    await api.officer("POST", f"consultations/{slug}/withdrawal", json={"reason": "市里将统一制定办法。"})
    return slug


async def reported(api: Api, slug: str, **changed: Any) -> str:
    """One whose report waits for its signature."""
    await opened(api, slug, **changed)
    said = await api.officer(
        "POST",
        f"consultations/{slug}/comments",
        json={
            "text": "三元不够，一份饭的成本要十二元。",
            "author": {"kind": "person"},
            "publish": "text",
            "channel": "web",
        },
    )
    point = await api.officer(
        "POST", f"consultations/{slug}/points", json={"title": "提高每份老年餐的补贴", "comments": [said["id"]]}
    )
    answer = {"status": "not adopted", "reason": "按本区财力，先按三元试行一年。"}
    await api.officer("POST", f"points/{point['id']}/disposition", json=answer)
    await api.officer("POST", f"consultations/{slug}/closure", json={"reason": "补贴须在月底前发放。"})
    await api.officer("POST", f"consultations/{slug}/report")
    return slug
