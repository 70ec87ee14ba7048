"""Feeds: what everybody may know already, of the site and of each body, as a reader of Atom wants it."""

from __future__ import annotations

from datetime import datetime

import httpx
import pytest
from lxml import etree

from participation.base import clock
from tests.consultations.steps import (
    BEFORE,
    DAY,
    DURING,
    LATER,
    OPENS,
    SLUG,
    answer,
    closed,
    opened,
    point,
    prepared,
    published,
    said,
    scheduled,
)
from tests.reports.correcting import corrected_and_published

pytestmark = pytest.mark.usefixtures("world")
A = {"a": "http://www.w3.org/2005/Atom"}
FEEDS = ("/feeds/consultations.atom", "/feeds/reports.atom")


async def read(client: httpx.AsyncClient, address: str, at: datetime = LATER, **headers: str) -> etree._Element:
    with clock.frozen(at):
        found = await client.get(address, headers=headers)
    assert found.status_code == 200
    assert found.headers["content-type"].startswith("application/atom+xml")
    return etree.fromstring(found.content)


def texts(feed: etree._Element, path: str) -> list[str]:
    return [one.text or "" for one in feed.xpath(path, namespaces=A)]


async def answered() -> None:
    await opened(screening="at once")
    comments = await said("写明标准。")
    await closed()
    await answer(await point("写明补偿标准", comments))
    await published()


@pytest.mark.parametrize("address", [*FEEDS, "/feeds/fgj/consultations.atom", "/feeds/fgj/reports.atom"])
async def test_a_feed_has_what_the_standard_demands(client: httpx.AsyncClient, address: str) -> None:
    await answered()
    feed = await read(client, address)
    assert feed.tag == "{http://www.w3.org/2005/Atom}feed"
    for of in ("/a:feed", "//a:entry"):
        for name in ("id", "title", "updated", "author/a:name"):
            [text] = texts(feed, f"{of}/a:{name}")
            assert text.strip(), (of, name)
    for text in texts(feed, "//a:updated") + texts(feed, "//a:published"):
        assert datetime.fromisoformat(text).tzinfo
    [own] = feed.xpath("/a:feed/a:link[@rel='self']/@href", namespaces=A)
    assert own.endswith(address)
    [entry] = feed.xpath("//a:entry/a:link[@rel='alternate']/@href", namespaces=A)
    with clock.frozen(LATER):
        assert (await client.get(entry.removeprefix("http://127.0.0.1:8000"))).status_code in {200, 301}


async def test_nothing_is_told_before_its_day(client: httpx.AsyncClient) -> None:
    await prepared(slug="early")
    await scheduled()
    for at in (BEFORE, OPENS - DAY):
        for address in FEEDS:
            assert texts(await read(client, address, at), "//a:entry/a:title") == []
    feed = await read(client, FEEDS[0], DURING)
    assert texts(feed, "//a:entry/a:title") == ["既有多层住宅加装电梯扶持办法(征求意见稿)"]


async def test_a_report_is_told_when_it_is_public_and_each_correction_again(client: httpx.AsyncClient) -> None:
    await opened(screening="at once")
    comments = await said("写明标准。")
    await closed()
    stated = await point("写明补偿标准", comments)
    await answer(stated)
    assert texts(await read(client, FEEDS[1]), "//a:entry/a:title") == []
    await published()
    await corrected_and_published(stated, "漏看了上级的新规定。")
    feed = await read(client, FEEDS[1], LATER + DAY, **{"Accept-Language": "zh"})
    assert len(set(texts(feed, "//a:entry/a:id"))) == 2
    newest, first = texts(feed, "//a:entry/a:summary")
    assert "第2版，更正原因：漏看了上级的新规定。" in newest
    assert "更正" not in first


async def test_a_body_has_its_own(client: httpx.AsyncClient) -> None:
    await answered()
    assert len(texts(await read(client, "/feeds/fgj/consultations.atom"), "//a:entry/a:id")) == 1
    assert texts(await read(client, "/feeds/sww/consultations.atom"), "//a:entry/a:id") == []
    assert (await client.get("/feeds/nowhere/reports.atom")).status_code == 404


async def test_pages_name_their_feeds(client: httpx.AsyncClient) -> None:
    await answered()
    with clock.frozen(LATER):
        for address, feed in (
            ("/", FEEDS[0]),
            (f"/consultations/{SLUG}", "/feeds/fgj/consultations.atom"),
            (f"/consultations/{SLUG}/report", "/feeds/fgj/reports.atom"),
        ):
            page = etree.HTML((await client.get(address)).text)
            assert feed in page.xpath("//link[@rel='alternate'][@type='application/atom+xml']/@href")
