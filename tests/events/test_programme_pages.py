"""Campaigns and activities on their pages: what everybody reads, and the desk of the host."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from uuid import UUID

import httpx
from lxml import etree

from events.queries.activities_inside import activity_as_it_is
from events.queries.campaigns_inside import campaign_as_it_is
from events.queries.programmes import published_versions
from events.schemas.activity import NewQuestion
from events.services.activity_parts import add_question
from events.services.programme_signing import withdraw_version
from events.words import Pool, ProgrammeKind, QuestionKind
from participation.base import clock
from participation.base.database import execute
from tests.events.programme_steps import (
    START,
    a_campaign,
    a_photo,
    a_public_activity,
    a_public_campaign,
    an_activity,
    picture,
    published_activity,
)
from tests.events.rows import NOW, a_session
from tests.world import COLLEAGUE, HOST, OFFICER, OFFICER_ELSEWHERE, REVIEWER, bearer, signed_in

DESK = "/workbench/activities/water-works"
PUBLIC = "/activities/water-works"
NEW = {
    "campaign": "open-month",
    "body": "fgj",
    "title": "走进消防站",
    "slug": "fire-station",
    "theme": "应急与消防",
    "mode": "on site",
    "booking": "yes",
}


async def with_a_session(**changes: object) -> UUID:
    """The public activity of the tests with one session to come; its id."""
    made = await a_public_activity()
    [row] = await execute("SELECT campaign FROM activity WHERE id = {}", made.id)
    return await a_session(made.id, row["campaign"], **changes)  # type: ignore[arg-type]


async def test_the_page_of_an_activity_holds_all_one_needs_to_come(client: httpx.AsyncClient, world: None) -> None:
    session = await with_a_session(capacity=30, pools={Pool.ACCESSIBLE: 2})
    await execute("UPDATE seat_pool SET taken = 7 WHERE session = {} AND pool = 'general'", session)
    await a_photo(alt_en="Settling tank", credit="水务局")
    asked = NewQuestion(kind=QuestionKind.TEXT, text="从哪里来？", why="车位有限。", why_en="The car park is small.")
    await add_question(HOST, slug="water-works", new=asked)
    await published_activity(reason="补充照片。")
    with clock.frozen(NOW):
        page = (await client.get(PUBLIC)).text
        english = (await client.get(f"{PUBLIC}?lang=en")).text
    for said in (
        "走进自来水厂",
        "望潮路200号",
        "南埠街道",
        "请穿平底鞋。",
        "为民办实事项目",
        "021-12345678",
        f"/sessions/{session}",
        "剩余23个名额",
        'alt="沉淀池"',
        "无障碍卫生间",
        "从哪里来？",
        "车位有限。",
        'property="og:title"',
        'property="og:image"',
        "补充照片。",
    ):
        assert said in page
    assert HOST.name not in page
    for said in ("Inside the water works", "Public utilities", "Accessible toilet", "Settling tank", "23 seats left"):
        assert said in english
    for chinese, said in (("老旧供水管网改造", "Renewing old water mains"), ("车位有限。", "The car park is small.")):
        assert (chinese in page, said in page) == (True, False)
        assert (chinese in english, said in english) == (False, True)
    [described] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    told = json.loads(described)
    assert told["@type"] == "EventSeries"
    [event] = told["subEvent"]
    assert (event["@type"], event["remainingAttendeeCapacity"]) == ("Event", 23)
    assert told["location"][0]["geo"]["latitude"] == 31.2304


async def test_nothing_that_is_not_public_is_on_a_public_page_or_in_the_api(
    client: httpx.AsyncClient, world: None
) -> None:
    await a_campaign()
    await an_activity()
    for address in ("/campaigns/open-month", PUBLIC, "/api/v1/campaigns/open-month", "/api/v1/activities/water-works"):
        assert (await client.get(address)).status_code == 404
    for address in ("/open-days", "/feeds/activities.atom", "/sitemap.xml", "/", "/api/v1/activities"):
        page = await client.get(address)
        assert page.status_code == 200
        assert "走进自来水厂" not in page.text
        assert "2027年政府开放月" not in page.text


async def test_open_days_show_what_one_can_do_now(client: httpx.AsyncClient, world: None) -> None:
    session = await with_a_session(capacity=5)
    with clock.frozen(NOW):
        page = (await client.get("/open-days")).text
        home = (await client.get("/")).text
        campaign = (await client.get("/campaigns/open-month")).text
        found = (await client.get("/open-days?q=水厂")).text
        nothing = (await client.get("/open-days?q=火箭")).text
    for shown in (page, home):
        assert f'href="/sessions/{session}"' in shown
        assert "剩余5个名额" in shown
    assert 'href="/campaigns/open-month"' in page
    assert "/sessions?theme=" in page
    assert "政府开放" in home
    assert 'href="/activities/water-works"' in campaign
    assert "每人合计最多3次" in campaign
    assert 'href="/activities/water-works"' in found
    assert 'href="/activities/water-works"' not in nothing


async def test_a_full_session_is_not_among_what_one_can_do_now(client: httpx.AsyncClient, world: None) -> None:
    session = await with_a_session(capacity=5)
    await execute("UPDATE seat_pool SET taken = capacity WHERE session = {}", session)
    with clock.frozen(NOW):
        assert f"/sessions/{session}" not in (await client.get("/")).text
        assert f"/sessions/{session}" in (await client.get(PUBLIC)).text


async def test_an_activity_without_booking_leads_straight_to_the_visit(client: httpx.AsyncClient, world: None) -> None:
    await a_public_activity(mode="online", booking=False, link="https://vr.example.com/centre")
    page = (await client.get(PUBLIC)).text
    assert 'href="https://vr.example.com/centre"' in page
    assert 'id="sessions"' not in page


async def test_an_earlier_version_stays_readable_and_what_was_taken_off_says_why(
    client: httpx.AsyncClient, world: None
) -> None:
    made = await a_public_activity()
    photo = await a_photo()
    await published_activity(reason="补充照片。")
    [row] = await execute("SELECT attachment FROM activity_photo WHERE id = {}", photo)
    assert (await client.get(f"/attachments/{row['attachment']}")).status_code == 200
    before = await client.get(f"{PUBLIC}?version=1")
    assert before.status_code == 200
    assert "noindex" in before.text
    assert (await client.get(f"{PUBLIC}?version=9")).status_code == 404
    [current, _] = await published_versions(ProgrammeKind.ACTIVITY, made.id)
    with clock.frozen(START + timedelta(days=1)):
        await withdraw_version(HOST, version=current.id, reason="水厂检修。")
    gone = await client.get(PUBLIC)
    assert gone.status_code == 410
    assert "水厂检修。" in gone.text
    assert (await client.get(f"/attachments/{row['attachment']}")).status_code == 404
    assert "走进自来水厂" not in (await client.get("/open-days")).text


async def test_new_activities_are_a_feed(client: httpx.AsyncClient, world: None) -> None:
    await a_public_activity()
    answer = await client.get("/feeds/activities.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = etree.fromstring(answer.content)
    assert feed.findtext("{*}entry/{*}title") == "走进自来水厂"
    link = feed.find("{*}entry/{*}link")
    assert link is not None
    assert link.get("href", "").endswith("/activities/water-works")
    again = await client.get("/feeds/activities.atom", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    assert "/activities/water-works</loc>" in (await client.get("/sitemap.xml")).text


async def test_what_was_typed_is_kept_and_every_wrong_field_named(client: httpx.AsyncClient, world: None) -> None:
    await a_public_campaign()
    desk = signed_in(client, HOST)
    assert (await desk.get("/workbench/activities/new?campaign=open-month")).status_code == 200
    wrong = NEW | {"theme": "没有", "age_from": "9", "age_to": "3", "link": "x", "bring": "带伞", "facilities": "lift"}
    refused = await desk.post("/workbench/activities/new", data=wrong)
    assert refused.status_code == 422
    for said in ('href="#f-theme"', 'href="#f-age_to"', 'href="#f-link"', "带伞", 'value="走进消防站"'):
        assert said in refused.text
    assert re.search(r'value="lift" checked', refused.text)
    nothing = await desk.post("/workbench/activities/new", data={})
    assert nothing.status_code == 422
    assert 'href="#f-title"' in nothing.text
    made = await desk.post("/workbench/activities/new", data=NEW)
    assert (made.status_code, made.headers["location"]) == (303, "/workbench/activities/fire-station")
    assert (await activity_as_it_is("fire-station")).booking is True
    campaign = {"title": "开放周", "slug": "week", "body": "fgj", "kind": "open week", "starts_on": "2027-05-09"}
    refused = await desk.post("/workbench/campaigns/new", data=campaign | {"ends_on": "2027-05-01"})
    assert refused.status_code == 422
    assert 'href="#f-ends_on"' in refused.text
    made = await desk.post("/workbench/campaigns/new", data=campaign | {"ends_on": "2027-05-15"})
    assert made.headers["location"] == "/workbench/campaigns/week"


async def test_of_two_who_save_the_second_sees_what_the_first_changed(client: httpx.AsyncClient, world: None) -> None:
    await a_campaign()
    await an_activity()
    desk = signed_in(client, HOST)
    form = await desk.get(f"{DESK}/edit")
    seen = re.search(r'name="seen" value="([^"]*)"', form.text)
    assert seen
    said = NEW | {"version": "1", "seen": seen[1], "summary": "看一滴水怎样变干净。"}
    first = await desk.post(f"{DESK}/edit", data=said | {"title": "走进水厂"})
    assert first.headers["location"] == DESK
    second = await signed_in(client, OFFICER).post(f"{DESK}/edit", data=said | {"title": "参观水厂"})
    assert second.status_code == 409
    assert "参观水厂" in second.text
    assert "走进水厂" in second.text
    assert (await activity_as_it_is("water-works")).title == "走进水厂"
    again = re.search(r'name="seen" value="([^"]*)"', second.text)
    assert again
    done = await client.post(f"{DESK}/edit", data=said | {"title": "参观水厂", "version": "2", "seen": again[1]})
    assert done.status_code == 303
    edit = await client.get("/workbench/campaigns/open-month/edit")
    assert edit.status_code == 200
    change = {
        "title": "开放月",
        "kind": "open month",
        "starts_on": "2027-08-01",
        "ends_on": "2027-08-30",
        "version": "1",
    }
    assert (await client.post("/workbench/campaigns/open-month/edit", data=change)).status_code == 303
    assert (await campaign_as_it_is("open-month")).title == "开放月"
    clash = await client.post("/workbench/campaigns/open-month/edit", data=change | {"title": "别的"})
    assert clash.status_code == 409


async def test_photos_and_questions_are_added_and_taken_off_on_the_desk(client: httpx.AsyncClient, world: None) -> None:
    await a_campaign()
    await an_activity()
    desk = signed_in(client, HOST)
    files = {"files": ("厂区.jpg", picture(), "image/jpeg")}
    refused = await desk.post(f"{DESK}/photos", data={"photo.credit": "水务局"}, files=files)
    assert refused.status_code == 422
    assert 'href="#f-photo.alt"' in refused.text
    assert 'value="水务局"' in refused.text
    added = await desk.post(f"{DESK}/photos", data={"photo.alt": "沉淀池"}, files=files)
    assert added.headers["location"] == f"{DESK}#photos"
    no_file = await desk.post(f"{DESK}/photos", data={"photo.alt": "沉淀池"})
    assert 'href="#f-files"' in no_file.text
    question = {"question.kind": "choice", "question.text": "怎么来？", "question.choices": "公交\n步行"}
    question |= {"question.why": "车位有限。", "question.why_en": "The car park is small."}
    assert (await desk.post(f"{DESK}/questions", data=question)).status_code == 303
    one_choice = await desk.post(f"{DESK}/questions", data=question | {"question.choices": "公交"})
    assert 'href="#f-question.choices"' in one_choice.text
    found = await activity_as_it_is("water-works")
    [photo], [asked] = found.photos, found.questions
    assert (photo.alt, asked.choices) == ("沉淀池", ["公交", "步行"])
    assert (asked.why, asked.why_en) == ("车位有限。", "The car park is small.")
    page = (await desk.get(DESK)).text
    assert "沉淀池" in page
    assert "怎么来？" in page
    await desk.post(f"{DESK}/photos/{photo.id}/removal")
    await desk.post(f"{DESK}/questions/{asked.id}/removal")
    found = await activity_as_it_is("water-works")
    assert (found.photos, found.questions) == ([], [])


async def test_an_activity_goes_from_the_form_through_the_chain_to_the_public(
    client: httpx.AsyncClient, world: None
) -> None:
    await a_public_campaign()
    await an_activity(summary="")
    desk = signed_in(client, HOST)
    lacking = await desk.post(f"{DESK}/review")
    assert lacking.status_code == 422
    assert "请用通俗的话说明看什么。" in lacking.text
    await execute("UPDATE activity SET summary = '看水。'")
    handed_in = await desk.post(f"{DESK}/review")
    version = handed_in.headers["location"]
    assert version.startswith("/workbench/programme/")
    assert "看水。" in (await desk.get(version)).text
    author = await desk.post(version, data={"do": "approve"})
    assert author.status_code == 403
    signing = signed_in(client, REVIEWER)
    assert version in (await signing.get("/workbench/programme")).text
    assert "/workbench/programme" in (await signing.get("/workbench")).text
    assert (await signing.post(version, data={"do": "reject"})).status_code == 422
    assert (await signing.post(version, data={"do": "approve"})).status_code == 303
    assert (await client.get(PUBLIC)).status_code == 404
    desk = signed_in(client, COLLEAGUE)
    assert (await desk.post(version, data={"do": "publish"})).status_code == 303
    assert (await client.get(PUBLIC)).status_code == 200
    assert (await desk.post(version, data={"do": "withdraw"})).status_code == 422
    assert (await desk.post(version, data={"do": "withdraw", "reason": "检修。"})).status_code == 303
    assert (await client.get(PUBLIC)).status_code == 410
    assert (await desk.get("/workbench/open-days")).status_code == 200
    assert (await desk.get("/workbench/campaigns/open-month")).status_code == 200


async def test_the_desk_of_another_host_shows_nothing_of_it(client: httpx.AsyncClient, world: None) -> None:
    await a_public_activity()
    desk = signed_in(client, OFFICER_ELSEWHERE)
    page = (await desk.get("/workbench/open-days")).text
    assert "2027年政府开放月" in page
    assert DESK not in page
    assert (await desk.get(DESK)).status_code == 403


async def test_a_program_prepares_hands_in_signs_and_publishes(client: httpx.AsyncClient, world: None) -> None:
    host, reviewer = bearer(HOST), bearer(REVIEWER)
    campaign = {"slug": "week", "title": "开放周", "kind": "open week", "body": "fgj", "summary": "五天，十家单位。"}
    days = {"starts_on": "2027-05-10", "ends_on": "2027-05-14"}
    key = host | {"Idempotency-Key": "one"}
    made = await client.post("/api/v1/campaigns", json=campaign | days, headers=key)
    assert made.status_code == 201
    assert (await client.post("/api/v1/campaigns", json=campaign | days, headers=key)).json() == made.json()
    wrong = await client.post("/api/v1/campaigns", json=campaign | {"colour": "red"}, headers=host)
    assert wrong.status_code == 422
    assert {one["field"] for one in wrong.json()["errors"]} == {"colour", "starts_on", "ends_on"}
    at = "/api/v1/campaigns/week"
    early = await client.post(f"{at}/publication", headers=host)
    assert early.status_code == 404
    assert (await client.post(f"{at}/review", headers=host)).status_code == 201
    assert (await client.post(f"{at}/publication", headers=host)).json()["code"] == "out_of_order"
    assert (await client.post(f"{at}/approval", headers=host)).status_code == 403
    assert (await client.post(f"{at}/approval", headers=reviewer)).json()["standing"] == "approved"
    assert (await client.post(f"{at}/publication", headers=host)).json()["standing"] == "published"
    shown = await client.get(at)
    assert shown.json()["published"]["content"]["title"] == "开放周"
    assert shown.json()["inside"] is None
    listed = (await client.get("/api/v1/campaigns")).json()
    assert [one["content"]["slug"] for one in listed["items"]] == ["week"]
    gone = await client.post(f"{at}/withdrawal", json={"reason": "改期。"}, headers=host)
    assert gone.json()["standing"] == "withdrawn"
    assert (await client.get(at)).status_code == 404


async def test_a_program_finds_activities_by_theme_and_words(client: httpx.AsyncClient, world: None) -> None:
    await a_public_activity()
    await an_activity(slug="fire-station", title="走进消防站", theme="应急与消防", district="白鹭镇")
    await published_activity("fire-station")

    async def slugs(query: str) -> list[str]:
        answer = await client.get(f"/api/v1/activities?{query}")
        return [one["slug"] for one in answer.json()["items"]]

    assert await slugs("") == ["fire-station", "water-works"]
    assert await slugs("theme=公用事业") == ["water-works"]
    assert await slugs("district=白鹭镇") == ["fire-station"]
    assert await slugs("q=消防") == ["fire-station"]
    assert await slugs("q=。") == []
    assert await slugs("campaign=none") == []
    first = (await client.get("/api/v1/activities?limit=1")).json()
    rest = (await client.get(f"/api/v1/activities?limit=1&cursor={first['next']}")).json()
    assert [one["slug"] for one in rest["items"]] == ["water-works"]
