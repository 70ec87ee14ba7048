"""Letters in nearly the same words for the tests of the queue, and a second officer of the body that answers."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import msgspec

from participation.base.rules_file.counting import day_of
from participation.base.settings import current
from tests.browser.city import City
from tests.browser.consultations import Api

COLLEAGUE = "杜江"
LETTER = (
    "我们是住在社区食堂附近的老人，每天中午都到食堂吃饭。现在一份饭要十二元，三元的补贴太少，"
    "请提高到每份五元，并请食堂每周公示一次菜价和补贴的使用情况。此致敬礼。"
)
ENDINGS = ("", "谢谢！", "盼复。", "请予考虑。")
OTHER = "建议把社区食堂的开放时间延长到晚上七点，方便下班晚的双职工家庭带孩子来吃饭，同时增加儿童餐。"
PATIENCE = 60.0


def variants(text: str, number: int) -> list[str]:
    """The same letter so often, each signed by another house."""
    return [f"{text}{ENDINGS[n % len(ENDINGS)]}（{n + 1}号楼）" for n in range(number)]


async def handed_in(api: Api, slug: str, texts: Sequence[str]) -> None:
    """Import letters and wait until every one is in a family."""
    opened = await api.officer("GET", f"consultations/{slug}")
    # the day of the office, which is tomorrow's in the evening of UTC
    day = day_of(datetime.fromisoformat(opened["opens_at"]), current().zone).isoformat()
    rows = [{"text": text, "stated_on": day, "key": f"{slug}-{place}"} for place, text in enumerate(texts)]
    body = b"".join(msgspec.json.encode(row) + b"\n" for row in rows)
    await api.officer(
        "POST",
        f"consultations/{slug}/imports?channel=letter&filename=letters.ndjson",
        content=body,
        headers={"Content-Type": "application/x-ndjson"},
    )


async def grouped(city: City, slug: str, number: int) -> None:
    """Wait until so many comments of a consultation stand in families."""
    await becomes(
        city,
        "SELECT count(*) FROM family_member m JOIN comment c ON c.id = m.comment"
        " JOIN consultation n ON n.id = c.consultation WHERE n.slug = $1",
        number,
        slug,
    )


async def becomes(city: City, statement: str, value: Any, *values: object) -> None:
    """Wait until a statement gives a value. Fails where it does not in a minute."""
    never, end = asyncio.Event(), time.monotonic() + PATIENCE
    while (found := await city.one(statement, *values)) != value:
        assert time.monotonic() < end, f"{found}, not {value}: {statement}"
        with suppress(TimeoutError):
            await asyncio.wait_for(never.wait(), 0.1)


async def second_officer(city: City, body: str) -> str:
    """Somebody of another body is an officer of this one too; their name."""
    await city.rows(
        "INSERT INTO membership (id, person, body, role, granted_at)"
        " SELECT gen_random_uuid(), p.id, b.id, 'officer', now() FROM person p, body b WHERE p.name = $1"
        " AND b.slug = $2 AND NOT EXISTS (SELECT FROM membership m WHERE m.person = p.id AND m.body = b.id)",
        COLLEAGUE,
        body,
    )
    return COLLEAGUE


async def database_of(city: City) -> str:
    """The address of the city's database, for commands."""
    name = await city.one("SELECT current_database()")
    return urlunsplit(urlsplit(os.environ["KAIMEN_DATABASE_URL"])._replace(path=f"/{name}"))


async def largest_family(city: City, slug: str) -> tuple[Any, int]:
    """The family with most members, and how many."""
    [row] = await city.rows(
        "SELECT f.id, f.members FROM family f JOIN consultation n ON n.id = f.consultation WHERE n.slug = $1"
        " ORDER BY f.members DESC LIMIT 1",
        slug,
    )
    return row["id"], row["members"]


async def linked(city: City, slug: str) -> int:
    """How many links there are in a consultation."""
    found = await city.one(
        "SELECT count(*) FROM point_comment pc JOIN comment c ON c.id = pc.comment"
        " JOIN consultation n ON n.id = c.consultation WHERE n.slug = $1",
        slug,
    )
    return int(found)
