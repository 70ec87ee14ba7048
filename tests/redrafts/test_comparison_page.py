"""The public comparison: what changed, in words for every reader, and the points behind each change."""

from __future__ import annotations

import httpx
import pytest

from participation.base import clock
from tests.consultations.steps import AFTER, LATER, SLUG
from tests.frontend.reading import main, opens, words
from tests.frontend.workbench import BASE, Desk
from tests.redrafts.steps import answered, redrafted
from tests.world import OFFICER, signed_in

pytestmark = pytest.mark.usefixtures("world")
CHANGES = f"/consultations/{SLUG}/changes"
REPORT = f"/consultations/{SLUG}/report"


async def test_each_changed_clause_is_shown_once_and_unchanged_ones_are_only_counted(client: httpx.AsyncClient) -> None:
    await answered()
    with clock.frozen(LATER):
        page = await opens(client, CHANGES)
    headings = [words(one) for one in page.xpath("//div[contains(@class, 'clause-compared')]/h2")]
    assert headings == ["第二条, 第三条 formerly 第二条", "第五条 formerly 第四条", "第六条", "第七条"]
    assert "Split up" in main(page)


async def test_additions_and_deletions_have_words_for_who_does_not_see_them(client: httpx.AsyncClient) -> None:
    await answered()
    with clock.frozen(LATER):
        page = await opens(client, CHANGES)
    added = [words(one) for one in page.xpath("//div[@class='clause clause-compared']//ins")]
    removed = [words(one) for one in page.xpath("//div[@class='clause clause-compared']//del")]
    assert "[added: 按照参考标准]" in added
    assert "[removed: 本办法由区房管局负责解释。]" in removed


async def test_a_changed_clause_names_the_points_that_changed_it(client: httpx.AsyncClient) -> None:
    await answered()
    with clock.frozen(LATER):
        page = await opens(client, CHANGES)
        fourth = page.xpath("//div[contains(@class, 'clause-compared')][.//a[contains(@href, '#p-')]]")
        report = await opens(client, REPORT)
    assert len(fourth) == 1
    link = fourth[0].xpath(".//a/@href")
    assert link == [f"{REPORT}#p-1"]
    assert "写明补偿标准" in words(fourth[0])
    assert report.xpath("//article[@id='p-1']")


async def test_a_point_in_the_report_leads_to_the_clauses_it_changed(client: httpx.AsyncClient) -> None:
    await answered()
    with clock.frozen(LATER):
        report = await opens(client, REPORT)
        [link] = report.xpath("//article[@id='p-1']//span[@class='trace']//a/@href")
        page = await opens(client, link)
    assert "第五条" in words(page.get_element_by_id(link.split("#")[1]))


async def test_before_the_report_nobody_sees_a_redraft_or_a_point(client: httpx.AsyncClient) -> None:
    await redrafted()
    with clock.frozen(AFTER):
        await opens(client, CHANGES, status=404)
        assert (await client.get(f"/api/v1/consultations/{SLUG}/changes?from=1&to=2")).status_code == 404


async def test_the_office_sees_the_changes_of_a_point_on_its_page(client: httpx.AsyncClient) -> None:
    _, _, stated = await answered()
    with clock.frozen(LATER):
        page = await Desk(client, OFFICER).get(f"{BASE}/points/{stated}")
    assert "对草案的修改" in page.words
    assert [link for link in page.links() if link.startswith(f"{BASE}/alignment#c-")]


async def test_programs_read_the_same(client: httpx.AsyncClient) -> None:
    before, after, stated = await answered()
    with clock.frozen(LATER):
        found = (await client.get(f"/api/v1/consultations/{SLUG}/changes?from=1&to=2")).json()["items"]
    edited = next(item for item in found if item["change"] == "edited")
    assert (edited["earlier"]["id"], edited["later"]["number"]) == (str(before[3].id), "第五条")
    assert [point["id"] for point in edited["points"]] == [str(stated)]
    split = next(item for item in found if item["change"] == "split")
    assert [clause["id"] for clause in split["later_parts"]] == [str(one.id) for one in after[1:3]]


async def test_the_office_compares_versions_that_are_not_public(client: httpx.AsyncClient) -> None:
    await redrafted()
    with clock.frozen(AFTER):
        signed_in(client, OFFICER)
        answer = await client.get(f"/api/v1/consultations/{SLUG}/changes?from=1&to=2")
    assert answer.status_code == 200
