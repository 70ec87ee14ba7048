"""The pages of targeted listening without scripts: asking, entering, replying by link and from an account, minutes."""

from __future__ import annotations

from urllib.parse import urlsplit

import httpx
import pytest

from consultations.listening.words import Occasion
from participation.base import clock
from participation.base.database import execute
from tests.consultations.steps import BEFORE, DURING, LATER, opened, prepared
from tests.frontend.workbench import BASE, Desk, Sheet
from tests.listening.listeners import ASKED, CATERERS, MAILBOX, asks, holds, link_to, replies, stands, token_of
from tests.world import CHAMBER, FOR_THE_CHAMBER, MERCHANT, OFFICER, OFFICER_ELSEWHERE, RESIDENT, signed_in

pytestmark = pytest.mark.usefixtures("world")
HERE = f"{BASE}/asked"


def local(link: str) -> str:
    """The path and query of a link."""
    found = urlsplit(link)
    return f"{found.path}?{found.query}" if found.query else found.path


async def test_an_officer_asks_bodies_by_a_tick_and_others_by_their_names(client: httpx.AsyncClient) -> None:
    await opened()
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        page = await desk.follow(
            f"{HERE}/requests/new",
            f"{HERE}/requests/new",
            letter="请于3月20日前反馈。",
            due_on="2027-03-20",
            bodies=["sww", "lhsr"],
            departments="区消防救援支队",
            associations=f"{CATERERS},{MAILBOX}\n南埠商会",
        )
    assert page.status == 200
    assert "5 asked" in (await desk.get(f"{page.path}?lang=en")).words
    rows = await execute("SELECT kind, name, contact, organisation FROM addressee ORDER BY position")
    assert [(row["kind"], row["name"]) for row in rows] == [
        ("body", "区商务委"),
        ("body", "区绿化市容局"),
        ("body", "区消防救援支队"),
        ("association", CATERERS),
        ("association", "南埠商会"),
    ]
    assert (rows[3]["contact"], rows[4]["organisation"]) == (MAILBOX, CHAMBER)


async def test_a_wrong_line_comes_back_with_everything_that_was_typed(client: httpx.AsyncClient) -> None:
    await opened()
    with clock.frozen(DURING):
        page = await Desk(client, OFFICER).send(
            f"{HERE}/requests/new?lang=en",
            f"{HERE}/requests/new",
            letter="",
            due_on="2027-03-20",
            enterprises="澄川电梯有限公司,lift@",
            committees="梧桐里第四居民委员会",
        )
    assert page.status == 422
    assert page.first("//textarea[@name='committees']").text.strip() == "梧桐里第四居民委员会"
    assert page.first("//textarea[@id='f-enterprises' and @aria-invalid='true']") is not None
    assert len(page.errors()) == 2
    assert await execute("SELECT FROM written_request") == []


async def test_a_paper_is_entered_with_two_comments_in_one_act(client: httpx.AsyncClient) -> None:
    await opened()
    made = await asks()
    committee = (await stands(made.id)).addressees[3]
    here = f"{HERE}/requests/{made.id}/replies/{committee.id}"
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        first = await desk.send(here, here, comments__0__text="一、表决比例请写明计算方法。", step="more")
        assert first.status == 200
        form = first.form(here)
        assert form.value("comments.0.text") == "一、表决比例请写明计算方法。"
        sent = form.filled(comments__1__text="二、请给底楼补偿标准。", replied_on="2027-03-10")
        done = await desk.post(here, sent)
        again = await desk.post(here, sent)
    assert (done.status, again.status) == (303, 303)
    found = (await stands(made.id)).addressees[3]
    assert [len(one.comments) for one in found.replies] == [2]
    assert found.replies[0].entered_by == "周敏"


async def test_who_holds_the_link_says_in_one_click_that_they_ask_for_no_change(client: httpx.AsyncClient) -> None:
    await opened()
    made = await asks(addressees=ASKED[:1])
    address = local(await link_to(MAILBOX))
    with clock.frozen(DURING):
        page = Sheet(await client.get(f"{address}&lang=en"))
        assert CATERERS in page.words
        assert "第三条" in page.words
        form = next(form for form in page.tree.xpath("//main//form") if "no change" in form.xpath("string()").lower())
        fields = {f.get("name"): f.get("value") for f in form.xpath(".//input")}
        answer = await client.post(form.get("action"), data=fields)
        assert answer.status_code == 303
        after = Sheet(await client.get(answer.headers["location"]))
    assert "We ask for no change" not in after.words
    assert (await stands(made.id)).tally.no_change == 1
    [row] = await execute("SELECT c.text, n.person FROM comment c JOIN no_change n ON n.comment = c.id")
    assert row["person"] is None
    assert row["text"]


async def test_an_organisation_finds_its_letters_and_replies_from_its_account(client: httpx.AsyncClient) -> None:
    await opened()
    made = await asks()
    await execute("UPDATE sign_in SET expires_at = {} WHERE organisation = {}", LATER, CHAMBER)
    with clock.frozen(DURING):
        signed_in(client, FOR_THE_CHAMBER)
        listed = Sheet(await client.get("/written-requests"))
        assert f"/written-requests/{made.code}" in listed.links()
        page = Sheet(await client.get(f"/written-requests/{made.code}"))
        form = page.form(f"/written-requests/{made.code}")
        assert form.value("answer") == "no change"
        sent = {"answer": "comments", "version": "0", "comments.0.text": "外摆保证金负担较重。", "form_key": "k"}
        answer = await client.post(f"/written-requests/{made.code}", data=sent)
    assert answer.status_code == 303
    [row] = await execute("SELECT organisation, person, channel, author_name FROM comment")
    assert (row["organisation"], row["person"]) == (CHAMBER, MERCHANT.person)
    assert (row["channel"], row["author_name"]) == ("organisation", "南埠商会")


async def test_a_body_replies_with_the_accounts_of_its_staff(client: httpx.AsyncClient) -> None:
    await opened()
    made = await asks()
    with clock.frozen(DURING):
        signed_in(client, OFFICER_ELSEWHERE)
        assert made.code in (await client.get("/written-requests")).text
        page = await client.get(f"/written-requests/{made.code}")
        sent = {"answer": "no change", "version": "0", "form_key": "k"}
        answer = await client.post(f"/written-requests/{made.code}", data=sent)
    assert (page.status_code, answer.status_code) == (200, 303)
    [row] = await execute("SELECT channel, author_name, author_kind FROM comment")
    assert dict(row) == {"channel": "departmental opinion", "author_name": "区商务委", "author_kind": "organisation"}


async def test_who_was_not_asked_finds_nothing_and_nobody_is_asked_to_sign_in(client: httpx.AsyncClient) -> None:
    await opened()
    made = await asks()
    with clock.frozen(DURING):
        stranger = await client.get(f"/written-requests/{made.code}", headers={"accept": "text/html"})
        signed_in(client, RESIDENT)
        resident = await client.get(f"/written-requests/{made.code}", headers={"accept": "text/html"})
    assert stranger.status_code == 401
    assert resident.status_code == 404


async def test_the_second_of_two_replies_is_shown_the_first_and_what_was_typed_stays(client: httpx.AsyncClient) -> None:
    await opened()
    made = await asks(addressees=ASKED[:1])
    address = local(await link_to(MAILBOX))
    with clock.frozen(DURING):
        page = Sheet(await client.get(f"{address}&lang=en"))
        await replies(made.id, "先到的意见。", token=await token_of(MAILBOX))
        form = page.tree.xpath("//main//form[.//textarea[@name='comments.0.text']]")[0]
        sent = {f.get("name"): f.get("value") for f in form.xpath(".//input[@type='hidden']")}
        sent["comments.0.text"] = "后到的意见。"
        second = Sheet(await client.post(f"{address}&lang=en", data=sent))
        assert second.status == 409
        assert "先到的意见。" in second.words
        again = second.tree.xpath("//main//form[.//textarea[@name='comments.0.text']]")[0]
        sent = {f.get("name"): f.get("value") for f in again.xpath(".//input[@type='hidden']")}
        sent["comments.0.text"] = again.xpath(".//textarea[@name='comments.0.text']")[0].text.strip()
        third = await client.post(address, data=sent)
    assert third.status_code == 303
    assert [row["text"] for row in await execute("SELECT text FROM comment ORDER BY id")] == [
        "先到的意见。",
        "后到的意见。",
    ]


async def test_opinions_are_found_in_the_minutes_looked_through_and_recorded_in_one_act(
    client: httpx.AsyncClient,
) -> None:
    await opened()
    made = await holds()
    here = f"{HERE}/gatherings/{made.id}/comments"
    said = f"1. {CATERERS}：第三条的比例偏高。\n2. 王阿姨：底楼要有补偿。\n3. 希望早点开工。"
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        found = await desk.send(f"{here}?lang=en", here, said=said)
        assert found.status == 200
        form = found.form(here)
        assert [form.value(f"opinions.{n}.speaker") for n in range(3)] == [CATERERS, "王阿姨", ""]
        assert form.value("opinions.0.number") == "第三条"
        done = await desk.post(here, form.filled())
        page = await desk.get(done.location)
    assert page.status == 200
    rows = await execute("SELECT author_name, author_kind, text, channel, clause FROM comment ORDER BY id")
    assert [(row["author_name"], row["author_kind"], row["text"]) for row in rows] == [
        (CATERERS, "organisation", "第三条的比例偏高。"),
        ("", "person", "底楼要有补偿。"),
        ("", "person", "希望早点开工。"),
    ]
    assert {row["channel"] for row in rows} == {"forum"}
    assert rows[0]["clause"] is not None


async def test_a_visit_is_recorded_with_groups_and_minutes(client: httpx.AsyncClient) -> None:
    await opened()
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        page = await desk.follow(
            f"{HERE}/gatherings/new?kind=visit",
            f"{HERE}/gatherings/new",
            held_on="2027-03-04",
            place="渔市街12号",
            attendance__0__kind="enterprise",
            attendance__0__name="老码头酒馆",
            attendance__0__people="2",
            attendance__2__kind="residents",
            attendance__2__people="5",
            minutes="老板担心工期。",
        )
        assert page.status == 200
        saved = await desk.follow(page.path, f"{page.path}/minutes", text="老板担心工期和补偿。")
        stale = await desk.post(f"{page.path}/minutes", page.form(f"{page.path}/minutes").filled(text="旧稿"))
    assert "老板担心工期和补偿。" in saved.text
    assert stale.status == 409
    assert "老板担心工期和补偿。" in stale.text
    assert "旧稿" in stale.text
    assert [row["kind"] for row in await execute("SELECT kind FROM gathering")] == [str(Occasion.VISIT)]
    assert [row["people"] for row in await execute("SELECT people FROM attendance ORDER BY position")] == [2, 5]


async def test_a_person_is_named_only_with_the_tick(client: httpx.AsyncClient) -> None:
    await opened()
    group = {"attendance__0__kind": "residents", "attendance__0__name": "王阿姨", "attendance__0__people": "1"}
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        new = f"{HERE}/gatherings/new"
        page = await desk.send(new, new, held_on="2027-03-04", place="活动中心", **group)
        assert page.status == 422
        assert page.first("//input[@id='f-attendance.0.name' and @aria-invalid='true']") is not None
        done = await desk.post(new, page.form(new).filled(attendance__0__agreed="yes"))
    assert done.status == 303


@pytest.mark.parametrize("path", ["", "/requests/new", "/gatherings/new", "/gatherings/new?kind=visit"])
async def test_every_page_opens_in_both_languages_also_before_the_review(client: httpx.AsyncClient, path: str) -> None:
    await prepared(concerns_business=True, kind="plan")
    with clock.frozen(BEFORE):
        desk = Desk(client, OFFICER)
        for lang in ("zh-Hans", "en"):
            assert (await desk.get(f"{HERE}{path}{'&' if '?' in path else '?'}lang={lang}")).status == 200


async def test_the_letter_can_be_printed(client: httpx.AsyncClient) -> None:
    await opened()
    made = await asks()
    with clock.frozen(DURING):
        page = await Desk(client, OFFICER).get(f"{HERE}/requests/{made.id}/letter")
    assert page.status == 200
    assert made.code in page.text
    assert "?by=" not in page.text
