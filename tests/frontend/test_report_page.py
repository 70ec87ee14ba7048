"""The published report: numbers that add up, an answer to each point, and nothing before its time."""

from __future__ import annotations

import hashlib
from uuid import UUID

import httpx
import pytest

from consultations.services import drafting, pointing
from consultations.words import Status
from participation.base import clock
from participation.base.database import execute
from tests.consultations.steps import (
    AFTER,
    DURING,
    LATER,
    SLUG,
    TEXT,
    answer,
    clauses,
    closed,
    opened,
    point,
    published,
    reported,
    said,
    says,
)
from tests.frontend.reading import main, opens, words
from tests.world import CLERK, OFFICER

pytestmark = pytest.mark.usefixtures("world")
REPORT = f"/consultations/{SLUG}/report"


async def answered() -> list[UUID]:
    """Four comments: two adopted, one not, one that asks for nothing."""
    await opened(screening="at once")
    third, fourth = (await clauses())[2:4]
    adopted = await said("写明标准。", "标准要写进第四条。", clause=fourth.id)
    refused = await said("改成过半数。", clause=third.id)
    nothing = await said("没有意见。")
    await closed()
    await answer(await point("写明补偿标准", adopted, clauses=[str(fourth.id)]), clauses=[str(fourth.id)])
    await answer(
        await point("降低表决门槛", refused, clauses=[str(third.id)]), Status.NOT_ADOPTED, reason="门槛由民法典规定。"
    )
    with clock.frozen(AFTER):
        await pointing.mark_no_change(OFFICER, slug=SLUG, comments=nothing)
    return [*adopted, *refused, *nothing]


async def test_before_it_is_published_the_page_says_where_it_stands(client: httpx.AsyncClient) -> None:
    await answered()
    await reported()
    with clock.frozen(AFTER):
        page = await opens(client, REPORT)
    assert "The comments are being answered." in main(page)
    assert "4 comments were received." in main(page)
    assert "4 comments · 0 known people · 4 unidentified messages" in main(page)
    for early in ("写明补偿标准", "门槛由民法典规定", "Adopted"):
        assert early not in main(page)


async def test_the_four_numbers_agree_and_every_table_adds_up(client: httpx.AsyncClient) -> None:
    await answered()
    await published()
    with clock.frozen(LATER):
        page = await opens(client, REPORT)
    promise = page.xpath("//section[@aria-labelledby='promise']")[0]
    assert [words(n) for n in promise.xpath(".//dd[@class='numbers-value']")] == ["4", "4", "4", "4"]
    assert "They agree." in words(promise)
    tables = page.xpath("//div[@class='totals']//table")
    assert len(tables) == 5
    for table in tables:
        *rows, total = [int(words(cell)) for cell in table.xpath(".//tbody/tr/td")]
        assert (sum(rows), total) == (4, 4), words(table)
        for name in table.xpath(".//tbody/tr[position() < last()]/th"):
            assert "distinct text" in words(name), "below each name stands who is behind the number"


async def test_each_point_has_its_disposition_its_reason_and_who_raised_it(client: httpx.AsyncClient) -> None:
    await answered()
    await published()
    fourth = (await clauses())[3]
    with clock.frozen(LATER):
        page = await opens(client, REPORT)
    adopted, refused = (words(one) for one in page.xpath("//article"))
    assert "Adopted" in adopted
    assert "Raised by 2 comments:" in adopted
    assert "2 unidentified messages" in adopted
    assert "Changed: 第四条" in adopted
    assert "Not adopted" in refused
    assert "门槛由民法典规定。" in refused
    assert page.xpath(f"//article//a[@href='/consultations/{SLUG}/draft#c-{fourth.id}']")


async def test_the_report_can_be_fetched_and_its_hash_checked(client: httpx.AsyncClient) -> None:
    await answered()
    await published()
    with clock.frozen(LATER):
        page = await opens(client, REPORT)
        files = [href for href in page.xpath("//main//a/@href") if href.startswith("/api/")]
        statuses = [(await client.get(href)).status_code for href in files]
    assert statuses == [200] * len(files)
    assert len(files) >= 2
    (frozen,) = await execute("SELECT content FROM report WHERE edition = 'public'")
    assert hashlib.sha256(frozen["content"]).hexdigest() in main(page)


async def test_whoever_lost_a_notice_does_not_find_that_all_agree(client: httpx.AsyncClient) -> None:
    await answered()
    await published()
    await execute("DELETE FROM delivery WHERE id = (SELECT id FROM delivery WHERE owed_for LIKE 'report:%%' LIMIT 1)")
    with clock.frozen(LATER):
        page = await opens(client, REPORT)
    assert "They do not agree." in main(page)


async def test_a_report_without_a_comment_says_so(client: httpx.AsyncClient) -> None:
    await opened(asked=["区财政局"])
    await closed()
    await published()
    with clock.frozen(LATER):
        page = await opens(client, f"{REPORT}?lang=en")
    assert "No comment was received" in main(page)
    assert "They agree." in main(page)
    assert "区财政局" in main(page)


async def test_replies_of_those_who_were_asked_are_not_passed_off_as_the_publics(client: httpx.AsyncClient) -> None:
    await opened(asked=["区财政局", "区水务局"])
    with clock.frozen(DURING):
        reply = await says(
            "无修改意见。",
            actor=CLERK,
            channel="departmental opinion",
            author_kind="organisation",
            author_name="区财政局",
        )
    await closed()
    with clock.frozen(AFTER):
        await pointing.mark_no_change(OFFICER, slug=SLUG, comments=[reply.id])
    await published()
    with clock.frozen(LATER):
        page = await opens(client, REPORT)
    assert "No comment was received from the public" in main(page)
    assert "1 reply came from those who were asked in writing." in main(page)
    assert "Asked: 2 bodies and associations. Written replies: 1." in main(page)


async def test_the_changes_between_two_versions_are_readable(client: httpx.AsyncClient) -> None:
    await answered()
    with clock.frozen(AFTER):
        text = TEXT.replace("应当给予补偿", "应当按照参考标准给予补偿").encode()
        await drafting.save_draft(OFFICER, slug=SLUG, content=text, media_type="text/markdown")
        await opens(client, f"/consultations/{SLUG}/changes", status=404)
    await published()
    with clock.frozen(LATER):
        page = await opens(client, f"/consultations/{SLUG}/changes")
        await opens(client, f"/consultations/{SLUG}/changes?from=2&to=1", status=404)
        await opens(client, f"/consultations/{SLUG}/changes?from=1&to=9", status=404)
        old = await opens(client, f"/consultations/{SLUG}/draft?version=1")
        new = await opens(client, f"/consultations/{SLUG}/draft")
    assert [words(one) for one in page.xpath("//div[contains(@class, 'clause-compared')]//ins")] == [
        "[added: 按照参考标准]"
    ]
    assert ("参考标准" in main(old), "参考标准" in main(new)) == (False, True)
