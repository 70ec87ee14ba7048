"""Calls and applications on the pages: without a script, without an account, with nothing lost."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY
from participation.representatives.links import application_path
from participation.representatives.queries.applications import application
from participation.representatives.queries.calls import call
from participation.representatives.words import CallState, Standing
from tests.representatives.applying import OLD_ABOVE, applied
from tests.representatives.steps import CLOSES, DURING, START, announced, prepared
from tests.world import CLERK, COLLEAGUE, NEIGHBOUR, OFFICER, RESIDENT, REVIEWER, signed_in

pytestmark = pytest.mark.usefixtures("world")
TOKEN = re.compile(r'name="_csrf_token" value="([^"]+)"')


async def sent(client: httpx.AsyncClient, path: str, **form: str) -> httpx.Response:
    """A form sent from its own page, as a browser without a script sends it."""
    page = await client.get(path.rpartition("?")[0] or path)
    token = TOKEN.search(page.text)
    assert token, page.text
    return await client.post(path, data={"_csrf_token": token[1], **form})


async def test_somebody_applies_on_the_pages_and_finds_the_pseudonym(client: httpx.AsyncClient) -> None:
    view = await announced()
    floors, ages = view.categories
    with clock.frozen(DURING):
        assert "/calls/lift-call/apply" in (await client.get("/calls/lift-call")).text
        begun = await sent(client, "/calls/lift-call/apply", kind="person")
        path = begun.headers["location"].removesuffix("/answers")
        wrong = await sent(client, f"{path}/answers", name="沈阿婆", conflict="some", conflict_text="")
        assert wrong.status_code == 422
        assert "沈阿婆" in wrong.text
        assert all(f'href="#f-{field}"' in wrong.text for field in ("adult", "connected", "conflict"))
        answers = {
            "name": "沈阿婆",
            "adult": "yes",
            "connected": "yes",
            "conflict": "none",
            f"values.{floors.id}": str(floors.quotas[1].id),
            f"values.{ages.id}": str(ages.quotas[1].id),
        }
        saved = await sent(client, f"{path}/answers", **answers)
        assert saved.headers["location"] == f"{path}/contact"
        going_on = await client.get("/calls/lift-call/apply")
        assert path in going_on.text, "the browser offers to go on"
        await sent(client, f"{path}/contact", contact="13800000777")
        [row] = await execute("SELECT \"values\"->>'code' AS code FROM delivery WHERE template = 'proof_code'")
        assert (await sent(client, f"{path}/code", code="000000")).status_code == 422
        proved = await sent(client, f"{path}/code", code=str(row["code"]))
        assert proved.headers["location"] == f"{path}/check"
        done = await sent(client, f"{path}/check", invited_again="yes")
        assert done.headers["location"] == path
        shown = await client.get(path)
    [kept] = await execute("SELECT pseudonym, standing FROM application")
    assert kept["standing"] == Standing.RECEIVED
    assert kept["pseudonym"] in shown.text


async def test_the_link_of_one_application_opens_no_other(client: httpx.AsyncClient) -> None:
    view = await announced()
    mine, other = await applied(view, RESIDENT), await applied(view, NEIGHBOUR)
    path = application_path(mine.id)
    with clock.frozen(DURING):
        assert (await client.get(path)).status_code == 200
        forged = f"/applications/{other.id.hex}{path[-32:]}"
        for wrong in (forged, f"/applications/{mine.id.hex}", path[:-1], "/applications/x"):
            assert (await client.get(wrong)).status_code == 404
        signed_in(client, NEIGHBOUR)
        assert (await client.get(f"/applications/{mine.id.hex}")).status_code == 404
        assert (await client.get(f"/applications/{other.id.hex}")).status_code == 200


async def test_after_the_deadline_the_form_says_so(client: httpx.AsyncClient) -> None:
    view = await announced()
    made = await applied(view, RESIDENT)
    with clock.frozen(CLOSES):
        page = await client.get("/calls/lift-call/apply")
        assert "<form" not in page.text.partition("<main")[2].partition("</main>")[0]
        refused = await signed_in(client, RESIDENT).post(
            f"{application_path(made.id)}/answers", data={"name": "换一个名字"}
        )
    assert refused.status_code == 409
    assert (await application(RESIDENT, made.id)).name == "陈立"


async def test_an_applicant_withdraws_on_the_page(client: httpx.AsyncClient) -> None:
    view = await announced()
    made = await applied(view, RESIDENT)
    path = application_path(made.id)
    with clock.frozen(DURING):
        await client.post(f"{path}/withdrawal", headers=signed_in(client, RESIDENT).headers)
        seen = await application(NOBODY, made.id, path[-32:])
    assert seen.standing is Standing.WITHDRAWN


CALL = {
    "title": "列席公告",
    "body": "fgj",
    "slug": "typed-call",
    "occasion": "meeting",
    "meeting_title": "局长办公会",
    "meeting_at": "2027-04-20T09:00",
    "place": "四楼",
    "agenda": "决定补贴。",
    "seats": "3",
    "opens_at": "2027-03-02T09:00",
    "closes_at": "2027-03-20T00:00",
    "persons": "yes",
    "who_may_apply": "本区居民",
    "way": "draw",
    "draw_at": "2027-03-25T09:00",
    "draw_place": "大厅",
    "entropy_sources": "现场摇号\ndrand",
    "privacy_notice": "一年后删除",
    "categories.0.name": "年龄",
    "categories.0.quotas.0.value": "60岁以下",
    "categories.0.quotas.0.at_least": "2",
    "categories.0.quotas.1.value": "60岁以上",
    "categories.0.quotas.1.at_least": "2",
    "invited.0.speaks_for": "expert",
    "invited.0.title": "专家",
}


async def test_an_officer_prepares_corrects_and_announces_a_call_on_the_pages(client: httpx.AsyncClient) -> None:
    with clock.frozen(START):
        signed_in(client, COLLEAGUE)
        nothing = await client.post("/workbench/calls/new", data={"title": "只有标题"})
        assert nothing.status_code == 422
        assert "只有标题" in nothing.text
        more = await client.post("/workbench/calls/new", data=CALL | {"step": "more"})
        assert 'name="categories.1.name"' in more.text
        made = await client.post("/workbench/calls/new", data=CALL)
        assert made.headers["location"] == "/workbench/calls/typed-call"
        page = await client.get("/workbench/calls/typed-call")
        assert "各项最少数合计4" in page.text, "what is wrong with the quotas is said at once"
        refused = await client.post("/workbench/calls/typed-call/review", data={"reason": ""})
        assert refused.status_code == 422
        better = CALL | {"categories.0.quotas.1.at_least": "1", "version": "1"}
        await client.post("/workbench/calls/typed-call/edit", data=better)
        await client.post("/workbench/calls/typed-call/review", data={})
        await signed_in(client, REVIEWER).post("/workbench/calls/typed-call/approval", data={})
        await signed_in(client, OFFICER).post("/workbench/calls/typed-call/opening", data={})
        view = await call(NOBODY, "typed-call")
    assert view.state is CallState.OPEN
    assert [(quota.value, quota.at_least, quota.at_most) for quota in view.categories[0].quotas] == [
        ("60岁以下", 2, 3),
        ("60岁以上", 1, 3),
    ]


async def test_a_reviewer_sees_no_name_until_she_says_why(client: httpx.AsyncClient) -> None:
    view = await announced()
    made = await applied(view, RESIDENT)
    path = f"/workbench/calls/{view.slug}/applications"
    with clock.frozen(DURING):
        signed_in(client, OFFICER)
        for page in (path, f"{path}/{made.id}"):
            shown = await client.get(page)
            assert made.pseudonym in shown.text
            assert "陈立" not in shown.text
            assert "00000201" not in shown.text
            assert "*0201" not in shown.text
        revealed = await client.post(f"{path}/{made.id}/revelation", data={"why": "核对身份证"})
        assert "陈立" in revealed.text
        again = await client.get(f"{path}/{made.id}")
        assert "陈立" not in again.text
        form = {"verdict": "not eligible", "version": "1", "reason": "no connection"}
        noteless = await client.post(f"{path}/{made.id}/review", data=form)
        assert noteless.status_code == 422
        found = await client.post(f"{path}/{made.id}/review", data=form | {"note": "已搬离"})
    assert found.status_code == 303


async def test_a_clerk_enters_an_application_and_prints_the_slip_which_nobody_else_gets(
    client: httpx.AsyncClient,
) -> None:
    view = await announced()
    values = {
        f"values.{one.id}": next(str(quota.id) for quota in one.quotas if quota.value == OLD_ABOVE[one.name])
        for one in view.categories
    }
    form = {"name": "沈阿婆", "channel": "counter", "adult": "yes", "connected": "yes", "conflict": "none", **values}
    with clock.frozen(DURING):
        signed_in(client, CLERK)
        made = await client.post(f"/workbench/calls/{view.slug}/enter", data=form)
        slip = await client.get(made.headers["location"])
        [row] = await execute("SELECT id, pseudonym FROM application")
        assert row["pseudonym"] in slip.text
        assert application_path(row["id"]) in slip.text
        assert (await signed_in(client, OFFICER).get(made.headers["location"])).status_code == 404


async def test_the_page_of_a_call_that_is_prepared_is_for_its_office(client: httpx.AsyncClient) -> None:
    view = await prepared()
    with clock.frozen(START):
        assert (await client.get(f"/calls/{view.slug}")).status_code == 404
        pages: list[Any] = [await signed_in(client, OFFICER).get(f"/calls/{view.slug}"), await client.get("/calls")]
    assert pages[0].status_code == 200
    assert view.slug not in pages[1].text
