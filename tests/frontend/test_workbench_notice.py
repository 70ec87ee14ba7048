"""The notice by forms: prepared, refused with all that was typed, corrected, and never over somebody else's head."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.queries.consultations import consultation
from frontend.pages.workbench.notice_form import merged, seen_of
from participation.base import clock
from tests.consultations.steps import BEFORE, prepared, submitted
from tests.frontend.workbench import BASE, Desk
from tests.world import COLLEAGUE, OFFICER

NEW = "/workbench/consultations/new"
NOTICE = {
    "title": "住宅专项维修资金使用办法(征求意见稿)",
    "kind": "normative document",
    "opens_at": "2027-03-01T09:00",
    "closes_at": "2027-04-01T00:00",
    "summary": "写给业主。",
    "drafting_note": "为什么要修改……",
    "audiences": ["residents", "enterprises"],
    "audiences_other": "业主委员会\n物业服务企业",
    "asked": "区物业管理协会\n区消防救援支队",
    "joint_bodies": ["sfj"],
    "slug": "funds",
}


async def test_a_notice_is_prepared_and_leads_on_to_the_draft(client: httpx.AsyncClient, world: None) -> None:
    with clock.frozen(BEFORE):
        desk = Desk(client, OFFICER)
        page = await desk.follow(NEW, NEW, **NOTICE)
        assert page.tree.xpath("//@data-kept-sent") == ["notice-new"]
        assert page.path == "/workbench/consultations/funds/draft"
        view = await consultation(OFFICER, "funds")
    assert view.audiences == ["residents", "enterprises", "业主委员会", "物业服务企业"]
    assert view.asked == ["区物业管理协会", "区消防救援支队"]
    assert [body.slug for body in view.joint_bodies] == ["sfj"]
    assert (view.opens_at.isoformat(), view.body.slug) == ("2027-03-01T01:00:00+00:00", "fgj")


async def test_a_refused_notice_comes_back_whole(client: httpx.AsyncClient, world: None) -> None:
    with clock.frozen(BEFORE):
        desk = Desk(client, OFFICER)
        answer = await desk.send(NEW, NEW, **NOTICE | {"title": "", "kind": "", "closes_at": "", "slug": "Nicht gut"})
    assert answer.status == 422
    form = answer.form(NEW)
    assert form.value("drafting_note") == NOTICE["drafting_note"]
    assert form.values("audiences") == NOTICE["audiences"]
    assert form.value("asked") == NOTICE["asked"]
    assert form.value("slug") == "Nicht gut"
    assert {"#f-title", "#f-kind", "#f-closes_at"} <= answer.links()
    assert answer.first("//title").text.startswith(("错误", "Error"))


async def test_too_short_a_period_is_refused_with_the_rule_and_its_source(
    client: httpx.AsyncClient, world: None
) -> None:
    with clock.frozen(BEFORE):
        desk = Desk(client, OFFICER)
        answer = await desk.send(NEW, NEW, **NOTICE | {"closes_at": "2027-03-03T00:00"})
        assert answer.status == 422
        assert "《市县法治政府建设示范指标体系》（2021年版）第24项" in answer.errors()[0]
        assert answer.form(NEW).value("title") == NOTICE["title"]
        reasoned = NOTICE | {"closes_at": "2027-03-03T00:00", "shortening_reason": "汛期将至"}
        assert (await desk.send(NEW, NEW, **reasoned)).status == 303


async def test_the_shortest_period_is_reckoned_before_anything_is_saved(client: httpx.AsyncClient, world: None) -> None:
    with clock.frozen(BEFORE):
        desk = Desk(client, OFFICER)
        answer = await desk.send(NEW, NEW, kind="plan", opens_at="2027-03-01T09:00", title="交通规划", reckon="yes")
        assert answer.status == 200
        assert "2027年3月31日(周三)" in answer.words
        assert "国务院令第713号" in answer.words
        assert answer.form(NEW).value("title") == "交通规划"
        part = await desk.get(
            "/workbench/consultations/period?kind=normative+document&opens_at=2027-03-01T09:00&concerns_business=yes"
        )
        assert "第722号" in part.words


@pytest.mark.parametrize(
    "query", ["", "?kind=plan&opens_at=", "?kind=x&opens_at=2027", "?kind=plan&opens_at=0001-01-01T00:00"]
)
async def test_a_half_chosen_period_says_what_is_missing(client: httpx.AsyncClient, world: None, query: str) -> None:
    answer = await Desk(client, OFFICER).client.get(
        f"/workbench/consultations/period{query}", headers={"hx-request": "true", "accept-language": "en"}
    )
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert "rule-hint quiet" in answer.text


async def test_a_notice_is_corrected_and_a_field_can_be_emptied(client: httpx.AsyncClient, world: None) -> None:
    await prepared()
    with clock.frozen(BEFORE):
        desk = Desk(client, OFFICER)
        page = await desk.follow(f"{BASE}/edit", f"{BASE}/edit", interpretation="", invited_only="yes", title="新题目")
        assert page.path == BASE
        view = await consultation(OFFICER, "lift")
    assert (view.interpretation, view.invited_only, view.title, view.version) == ("", True, "新题目", 2)


async def test_an_untouched_form_changes_nothing(client: httpx.AsyncClient, world: None) -> None:
    await prepared(audiences=["residents", "业主"], asked=["商会"], concerns_business=False)
    with clock.frozen(BEFORE):
        before = await consultation(OFFICER, "lift")
        await Desk(client, OFFICER).follow(f"{BASE}/edit", f"{BASE}/edit")
        after = await consultation(OFFICER, "lift")
    unchanged = {f for f in before.__struct_fields__ if f not in {"version", "steps"}}
    assert {f: getattr(after, f) for f in unchanged} == {f: getattr(before, f) for f in unchanged}


async def test_the_second_of_two_editors_keeps_every_word_and_sees_what_changed(
    client: httpx.AsyncClient, world: None
) -> None:
    await prepared()
    with clock.frozen(BEFORE):
        mine = (await Desk(client, COLLEAGUE).get(f"{BASE}/edit")).form(f"{BASE}/edit")
        await Desk(client, OFFICER).follow(f"{BASE}/edit", f"{BASE}/edit", basis="《民法典》", summary="先到的摘要")
        desk = Desk(client, COLLEAGUE)
        answer = await desk.post(f"{BASE}/edit", mine.filled(summary="后到的摘要", drafting_note="我写了一下午"))
        assert answer.status == 409
        form = answer.form(f"{BASE}/edit")
        # what the browser kept of the version before must not come over what was put together
        assert answer.first("//form/@data-keep") == "notice-lift-2"
        assert form.value("summary") == "后到的摘要"
        assert form.value("drafting_note") == "我写了一下午"
        assert form.value("basis") == "《民法典》"
        told = answer.first("//section[contains(@class, 'clash')]").text_content()
        assert "先到的摘要" in told
        assert OFFICER.name in told
        assert (await consultation(OFFICER, "lift")).summary == "先到的摘要"
        assert (await desk.post(f"{BASE}/edit", form.filled())).status == 303
        view = await consultation(OFFICER, "lift")
    assert (view.summary, view.basis, view.drafting_note) == ("后到的摘要", "《民法典》", "我写了一下午")


@pytest.mark.parametrize("slug", ["new", "period", "lift"])
async def test_an_address_that_is_taken_is_refused_and_nothing_typed_is_lost(
    client: httpx.AsyncClient, world: None, slug: str
) -> None:
    await prepared()
    with clock.frozen(BEFORE):
        answer = await Desk(client, OFFICER).send(NEW, NEW, **NOTICE | {"slug": slug})
    assert (answer.status, len(answer.errors())) == (409, 1)
    assert answer.form(NEW).value("drafting_note") == NOTICE["drafting_note"]


async def test_under_review_the_notice_is_only_read(client: httpx.AsyncClient, world: None) -> None:
    await submitted()
    with clock.frozen(BEFORE):
        desk = Desk(client, OFFICER)
        assert (await desk.get(f"{BASE}/edit")).actions() == set()
        late = [("version", "1"), ("title", "改"), ("kind", "plan"), ("opens_at", "2027-03-01T09:00")]
        answer = await desk.post(f"{BASE}/edit", [*late, ("closes_at", "2027-05-01T09:00")])
    assert answer.status == 409


FIELDS = st.fixed_dictionaries(
    {"title": st.text(max_size=5), "basis": st.text(max_size=5), "summary": st.text(max_size=5)}
)


@given(FIELDS, FIELDS, FIELDS)
def test_no_word_of_either_editor_is_lost(was: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any]) -> None:
    together, clashes = merged(mine, theirs, seen_of(was))
    told = {clash.field: clash.theirs for clash in clashes}
    for field, before in was.items():
        kept = {part.strip() for part in (together[field], told.get(field, together[field]))}
        if mine[field].strip() != before.strip():
            assert mine[field].strip() in kept
        if theirs[field].strip() != before.strip():
            assert theirs[field].strip() in kept
