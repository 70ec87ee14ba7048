"""Matters and catalogues on their pages: what everybody reads, and the desk of the office."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import httpx

from decisions.queries.matters_inside import matter_as_it_is
from decisions.schemas.matter import NewMatterLink
from decisions.services.matter_links import add_link
from decisions.words import Change, LinkKind, MatterStepKind, StepStanding
from participation.base import clock
from participation.base.uploads.services import store
from tests.consultations import steps as consulting
from tests.decisions.matters_steps import (
    START,
    TODAY,
    a_catalogue,
    a_matter,
    a_published_matter,
    a_step,
    published,
    published_catalogue,
    turned,
)
from tests.world import COLLEAGUE, LEADER, OFFICER, REVIEWER, signed_in

DESK = "/workbench/matters/lift-matter"


async def test_the_page_of_a_matter_holds_all_that_is_public_of_it(client: httpx.AsyncClient, world: None) -> None:
    await consulting.opened(slug="lift")
    await a_matter()
    await a_step()
    await a_step(
        kind=MatterStepKind.FAIR_COMPETITION,
        standing=StepStanding.NOT_APPLICABLE,
        done_on=None,
        note="不涉及市场主体",
        document="",
        document_public=False,
    )
    with clock.frozen(START):
        for kind, target in ((LinkKind.CONSULTATION, "lift"), (LinkKind.FAQ, "https://www.example.com/faq")):
            await add_link(OFFICER, slug="lift-matter", new=NewMatterLink(kind=kind, target=target))
    await published()
    made = await a_catalogue("lift-matter")
    await published_catalogue(made.id)
    page = (await client.get("/matters/lift-matter")).text
    for said in (
        "《重大行政决策程序暂行条例》第三条",
        "收到意见312条。",
        "不涉及市场主体",
        "望房〔2027〕3号",
        'href="/consultations/lift"',
        "https://www.example.com/faq",
        'href="/catalogues/fgj/2027"',
        "application/ld+json",
        'property="og:title"',
        "专家论证",
    ):
        assert said in page
    assert OFFICER.name not in page
    english = (await client.get("/matters/lift-matter?lang=en")).text
    assert "Measures to support lifts in existing buildings" in english
    assert "Fair competition review" in english


async def test_what_is_linked_but_not_public_stays_unsaid(client: httpx.AsyncClient, world: None) -> None:
    await consulting.prepared(slug="secret", title="尚未公开的征集")
    await a_matter()
    with clock.frozen(START):
        new = NewMatterLink(kind=LinkKind.CONSULTATION, target="secret")
        await add_link(OFFICER, slug="lift-matter", new=new)
    await published()
    page = await client.get("/matters/lift-matter")
    assert page.status_code == 200
    assert "尚未公开的征集" not in page.text
    assert "/consultations/secret" not in page.text


async def test_the_list_is_a_file_for_spreadsheets_and_for_programs_too(client: httpx.AsyncClient, world: None) -> None:
    await a_published_matter(slug="lift", scope="=1+1")
    await a_published_matter(slug="waste", title="垃圾投放点优化")
    page = (await client.get("/matters")).text
    assert 'href="/matters/lift"' in page
    assert 'href="/matters.csv"' in page
    rows = list(csv.DictReader(io.StringIO((await client.get("/matters.csv")).text.removeprefix("\ufeff"))))
    assert [row["slug"] for row in rows] == ["waste", "lift"]
    assert rows[1]["scope"] == "'=1+1"
    one = await client.get("/matters.json?q=投放点")
    assert [item["content"]["slug"] for item in json.loads(one.text)["items"]] == ["waste"]
    assert "/matters/waste</loc>" in (await client.get("/sitemap.xml")).text
    assert (await client.get("/api/v1/matters.json")).json() == (await client.get("/matters.json")).json()


async def test_an_earlier_version_stays_readable_and_a_document_taken_back_does_not(
    client: httpx.AsyncClient, world: None
) -> None:
    await a_matter()
    with clock.frozen(START):
        file = await store(OFFICER, filename="opinions.txt", content=b"312 comments")
    await a_step(attachments=[file.id])
    await published()
    address = f"/attachments/{file.id}"
    assert address in (await client.get("/matters/lift-matter")).text
    await a_step(document_public=False, note="收到意见313条。")
    await published(reason="文件含个人信息")
    now = await client.get("/matters/lift-matter")
    assert "收到意见313条。" in now.text
    assert "opinions.txt" not in now.text
    before = await client.get("/matters/lift-matter?version=1")
    assert "收到意见312条。" in before.text
    assert "opinions.txt" in before.text
    assert address not in before.text
    assert (await client.get(address)).status_code == 404
    assert (await client.get("/matters/lift-matter?version=3")).status_code == 404


async def test_a_catalogue_shows_its_versions_and_what_each_changed(client: httpx.AsyncClient, world: None) -> None:
    for slug in ("lift", "waste"):
        await a_matter(slug=slug, title=f"事项{slug}")
    made = await a_catalogue("lift")
    await published_catalogue(made.id)
    await turned(made.id, Change.ADDED, "waste", "市政府交办")
    await published_catalogue(made.id, "年中调整")
    page = (await client.get("/catalogues/fgj/2027")).text
    assert "市政府交办" in page
    assert "事项waste" in page
    first = (await client.get("/catalogues/fgj/2027?version=1")).text
    assert "年中调整" in first
    for address in (
        "/catalogues/fgj/2026",
        "/catalogues/fgj/2027?version=3",
        "/catalogues/fgj/2027?version=x",
        f"/catalogues/fgj/{9**20}",
    ):
        assert (await client.get(address)).status_code == 404


async def test_an_officer_prepares_records_links_and_hands_in(client: httpx.AsyncClient, world: None) -> None:
    office = signed_in(client, OFFICER)
    said = {
        "title": "制定加装电梯办法",
        "body": "fgj",
        "slug": "lift-matter",
        "basis": "条例第三条",
        "scope": "全区",
        "ways": ["consultation", "forum"],
        "officer_unit": "住房保障科",
    }
    made = await office.post("/workbench/matters/new", data=said)
    assert (made.status_code, made.headers["location"]) == (303, DESK)
    wrong = await office.post(f"{DESK}/steps", data={"step.kind": "legality review", "step.standing": "done"})
    assert wrong.status_code == 422
    assert 'href="#f-step.done_on"' in wrong.text
    step = {
        "step.kind": "legality review",
        "step.standing": "done",
        "step.done_on": str(TODAY - timedelta(days=400)),
        "step.document": "审查意见书3号",
        "step.document_public": "yes",
    }
    for _ in range(2):
        files = {"files": ("review.txt", b"lawful", "text/plain")}
        sent = await office.post(f"{DESK}/steps", data=step | {"form_key": "one form"}, files=files)
        assert sent.status_code == 303
    refused = await office.post(f"{DESK}/links", data={"link.kind": "faq", "link.target": "http://10.0.0.1/"})
    assert refused.status_code == 422
    added = await office.post(f"{DESK}/links", data={"link.kind": "faq", "link.target": "https://www.example.com/"})
    assert added.status_code == 303
    found = await matter_as_it_is("lift-matter")
    assert len(found.history) == 1, "a second click is no second step"
    assert [len(found.steps[0].files), found.links[0].target] == [1, "https://www.example.com/"]
    handed_in = await office.post(f"{DESK}/submission")
    assert handed_in.status_code == 303
    desk = (await office.get(DESK)).text
    assert "review.txt" in desk
    assert f"{DESK}/submission" not in desk
    gone = await office.post(f"{DESK}/links/{found.links[0].id}/removal")
    assert gone.status_code == 303
    edition = handed_in.headers["location"]
    assert "审查意见书3号" in (await signed_in(client, REVIEWER).get(edition)).text
    assert DESK not in (await signed_in(client, LEADER).get("/workbench")).text


async def test_the_second_of_two_editors_sees_both_and_loses_nothing(client: httpx.AsyncClient, world: None) -> None:
    await a_matter()
    page = (await signed_in(client, OFFICER).get(f"{DESK}/edit")).text
    kept = ("version", "seen", "officer_unit")
    fields = {name: page.split(f'name="{name}"')[1].split('value="')[1].split('"')[0] for name in kept}
    text = {"title": "制定既有多层住宅加装电梯扶持办法", "basis": "另一条", "scope": "全区既有多层住宅的业主"}
    same = {"title_en": "Measures to support lifts in existing buildings", "summary": "补多少钱、谁来签字。"}
    mine = fields | text | same | {"planned_for": "2027年第四季度", "ways": ["consultation", "sitting in"]}
    mine |= {"officer": str(OFFICER.person)}
    saved = await client.post(f"{DESK}/edit", data=mine)
    assert saved.status_code == 303
    second = await signed_in(client, COLLEAGUE).post(
        f"{DESK}/edit", data=mine | {"basis": "《重大行政决策程序暂行条例》第三条", "scope": "六层以上"}
    )
    assert second.status_code == 409
    assert "另一条" in second.text
    assert "六层以上" in second.text
    assert (await matter_as_it_is("lift-matter")).scope == "全区既有多层住宅的业主"


async def test_the_desk_of_a_catalogue_adds_drops_and_hands_in(client: httpx.AsyncClient, world: None) -> None:
    for slug in ("lift", "waste"):
        await a_matter(slug=slug, title=f"事项{slug}")
    office = signed_in(client, OFFICER)
    new = {"body": "fgj", "year": "2027", "title": "2027年度目录"}
    assert (await office.post("/workbench/catalogues", data=new)).status_code == 303
    assert (await office.post("/workbench/catalogues", data=new)).status_code == 409
    at = "/workbench/catalogues/fgj/2027"
    for slug in ("lift", "waste"):
        added = await office.post(f"{at}/changes", data={"change": "added", "matter": slug})
        assert added.status_code == 303
    handed_in = await office.post(f"{at}/submission")
    assert handed_in.status_code == 303
    edition = handed_in.headers["location"]
    assert (await signed_in(client, REVIEWER).post(edition, data={"do": "approve"})).status_code == 303
    assert (await signed_in(client, OFFICER).post(edition, data={"do": "publish"})).status_code == 303
    silent = await client.post(f"{at}/changes", data={"change": "dropped", "matter": "waste", "reason": " "})
    assert silent.status_code == 422
    assert 'id="f-dropped-waste.reason"' in silent.text
    dropped = await client.post(f"{at}/changes", data={"change": "dropped", "matter": "waste", "reason": "合并"})
    assert dropped.status_code == 303
    assert "合并" in (await client.get(at)).text
    assert "合并" not in (await client.get("/catalogues/fgj/2027")).text
    assert (await client.get("/workbench/catalogues")).status_code == 200
