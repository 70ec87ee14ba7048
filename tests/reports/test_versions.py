"""A correction is a new version with a date and a published reason, and readers see what it changed."""

from __future__ import annotations

import json
from uuid import UUID

import httpx
import msgspec

from consultations.report_versions import changes
from consultations.services import reporting
from consultations.words import Status
from participation.base import clock
from tests.consultations.steps import DAY, LATER, SLUG, answer, closed, opened, point, published, refused, said
from tests.frontend.reading import main, opens, words
from tests.reports.correcting import corrected_and_published
from tests.reports.made import POINTS, a_point, view
from tests.world import OFFICER, bearer, signed_in

HERE = f"/api/v1/consultations/{SLUG}"
WHY = "漏看了上级的新规定。"


async def a_published_one() -> UUID:
    await opened(screening="at once")
    comments = await said("写明标准。", "标准要写明。")
    await closed()
    stated = await point("写明补偿标准", comments)
    await answer(stated)
    await published()
    return stated


async def test_a_correction_without_a_reason_is_refused(client: httpx.AsyncClient, world: None) -> None:
    await a_published_one()
    for reason in ("", "  "):
        with clock.frozen(LATER), refused() as found:
            await reporting.submit_report(OFFICER, slug=SLUG, reason=reason)
        assert found.answer == (422, "reason_required")
        assert found.fields == {"reason": "reason_required"}
    with clock.frozen(LATER):
        told = await client.post(f"{HERE}/report", headers=bearer(OFFICER))
    assert (told.status_code, told.json()["code"]) == (422, "reason_required")


async def test_the_versions_are_listed_with_date_reason_and_changes(client: httpx.AsyncClient, world: None) -> None:
    stated = await a_published_one()
    with clock.frozen(LATER):
        [only] = (await client.get(f"{HERE}/report/versions")).json()["items"]
    assert (only["version"], only["reason"], only["changes"]) == (1, "", None)
    await corrected_and_published(stated, WHY)
    with clock.frozen(LATER + DAY):
        newest, first = (await client.get(f"{HERE}/report/versions")).json()["items"]
        content = (await client.get(f"{HERE}/report")).json()["content"]
    assert first == only
    assert (newest["version"], newest["reason"]) == (2, WHY)
    assert newest["published_at"] == LATER.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert content["correction"] == {"reason": WHY}
    [change] = newest["changes"]["points"]
    assert change["changes"] == ["status", "reason"]
    assert (change["status_before"], change["status"]) == ("adopted", "not adopted")
    assert newest["changes"]["outcomes"] == [
        {"outcome": "adopted", "before": 2, "now": 0},
        {"outcome": "not adopted", "before": 0, "now": 2},
    ]


async def test_readers_see_why_and_what_changed(client: httpx.AsyncClient, world: None) -> None:
    stated = await a_published_one()
    with clock.frozen(LATER):
        before = await opens(client, f"/consultations/{SLUG}/report")
    assert not before.xpath("//section[@aria-labelledby='versions']")
    await corrected_and_published(stated, WHY)
    with clock.frozen(LATER + DAY):
        page = await opens(client, f"/consultations/{SLUG}/report")
    assert "Why it was corrected on 20 Apr 2027" in main(page)
    [section] = page.xpath("//section[@aria-labelledby='versions']")
    assert f"Why: {WHY}" in words(section)
    assert "Adopted became Not adopted" in words(section)
    assert "Comments with the outcome Adopted: 2 before, now 0" in words(section)
    for version in ("1", "2"):
        [link] = page.xpath(f"//article[@id='v-{version}']//a/@href")
        with clock.frozen(LATER + DAY):
            assert (await client.get(link)).status_code == 200


async def test_the_page_of_a_report_describes_itself_for_search_engines(client: httpx.AsyncClient, world: None) -> None:
    await a_published_one()
    with clock.frozen(LATER):
        page = await opens(client, f"/consultations/{SLUG}/report")
        described = json.loads(page.xpath("string(//script[@type='application/ld+json'])"))
        assert (described["@type"], described["version"]) == ("Report", 1)
        assert described["isBasedOn"]["@type"] == "Legislation"
        files = [one["contentUrl"] for one in described["encoding"]]
        files += [one["contentUrl"] for one in described["subjectOf"]["distribution"]]
        for file in [*files, described["subjectOf"]["url"]]:
            assert (await client.get(file)).status_code == 200, file


async def test_the_officer_is_asked_for_the_reason(client: httpx.AsyncClient, world: None) -> None:
    await a_published_one()
    signed_in(client, OFFICER)
    address = f"/workbench/consultations/{SLUG}/report"
    with clock.frozen(LATER):
        page = await opens(client, address)
        assert page.xpath("//textarea[@name='reason'][@id='f-submission.reason']")
        told = await client.post(f"{address}/submission", data={"reason": ""})
        assert told.status_code == 422
        assert "请写明更正已公布报告的原因" in told.text
        assert (await client.post(f"{address}/submission", data={"reason": WHY})).status_code == 303
        handed_in = await opens(client, address)
    assert WHY in main(handed_in)
    assert handed_in.xpath("//a[contains(@href, 'report.docx?edition=filed&version=2')]")


def test_new_and_dropped_points_are_told() -> None:
    before = view().content
    kept, reworded, _gone = POINTS
    now = msgspec.structs.replace(
        before,
        points=[
            kept,
            msgspec.structs.replace(reworded, title="降低表决比例", people=2),
            a_point(9, "新的一条", Status.FOR_STUDY, "待研究。"),
        ],
    )
    found = changes(before, now)
    assert [(one.position, one.changes) for one in found.points] == [
        (2, ["wording", "raised by"]),
        (9, ["added"]),
        (3, ["removed"]),
    ]
    assert changes(before, before).points == changes(before, before).outcomes == []
