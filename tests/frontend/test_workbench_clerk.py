"""Entering a comment for somebody: every channel, refused entries that stay, the slip, and the next one."""

from __future__ import annotations

import httpx
import pytest

from participation.base import clock
from participation.base.database import execute
from tests.consultations.steps import AFTER, CLOSES, DAY, DURING, SLUG, clauses, closed, opened, prepared
from tests.frontend.workbench import Desk, Sheet
from tests.world import AUDITOR, CLERK, LEADER, OFFICER, OFFICER_ELSEWHERE, RESIDENT

CLERKS = "/workbench/clerk"
FORM = f"{CLERKS}?consultation={SLUG}"


async def entered() -> list[dict[str, object]]:
    """What was entered, as rows."""
    return await execute(
        "SELECT channel, stated_on::text, ticket, text, author_name, contact, publish, clerk FROM comment ORDER BY id"
    )


async def test_only_consultations_that_take_comments_are_offered(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    await prepared(slug="later", title="以后的办法")
    with clock.frozen(DURING):
        sheet = await Desk(client, CLERK).get(CLERKS)
        assert FORM in sheet.links()
        assert "以后的办法" not in sheet.words
        assert "以后的办法" not in (await Desk(client, CLERK).get(f"{CLERKS}?consultation=later")).words
        nothing = await Desk(client, OFFICER_ELSEWHERE).get(f"{CLERKS}?lang=en")
        assert "No consultation takes comments now." in nothing.words


@pytest.mark.parametrize(
    ("channel", "more"),
    [
        ("counter", {}),
        ("letter", {"stated_on": "2027-03-05"}),
        ("e-mail", {}),
        ("hotline", {"stated_on": "2027-03-05", "ticket": "FW20270305001"}),
        ("forum", {"stated_on": "2027-03-05"}),
        ("visit", {"stated_on": "2027-03-05"}),
        ("organisation", {"author__kind": "organisation", "author__name": "南埠商会"}),
        ("departmental opinion", {"author__kind": "organisation", "author__name": "区财政局"}),
    ],
)
async def test_every_channel_is_entered_by_form(
    client: httpx.AsyncClient, world: None, channel: str, more: dict[str, str]
) -> None:
    await opened()
    with clock.frozen(DURING):
        page = await Desk(client, CLERK).follow(FORM, CLERKS, channel=channel, text="电梯要快装", **more)
        [row] = await entered()
    assert page.path.startswith(f"{CLERKS}/slips/")
    assert (row["channel"], row["clerk"], row["stated_on"]) == (channel, CLERK.person, more.get("stated_on"))


async def test_an_entry_that_lacks_something_comes_back_whole(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    third = (await clauses())[2]
    with clock.frozen(DURING):
        given = {"channel": "hotline", "text": "来电说的话", "clause": str(third.id), "author__contact": "不是号码"}
        answer = await Desk(client, CLERK).send(FORM, CLERKS, **given)
        assert answer.status == 422
        assert {"#f-stated_on", "#f-ticket", "#f-author.contact"} <= answer.links()
        form = answer.form(CLERKS)
        assert (form.value("text"), form.value("clause")) == ("来电说的话", str(third.id))
        assert (form.value("channel"), form.value("author.contact")) == ("hotline", "不是号码")
        assert await entered() == []
        missing = await Desk(client, CLERK).send(FORM, CLERKS, text="没有渠道")
        assert "#f-channel" in missing.links()
        web = await Desk(client, CLERK).post(CLERKS, [("consultation", SLUG), ("channel", "web"), ("text", "x")])
        assert (web.status, await entered()) == (422, [])


async def test_a_date_outside_the_period_is_refused(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    with clock.frozen(DURING):
        answer = await Desk(client, CLERK).send(FORM, CLERKS, channel="letter", text="信", stated_on="2027-02-01")
    assert (answer.status, "#f-stated_on" in answer.links()) == (422, True)


async def test_the_slip_gives_the_code_and_keeps_channel_and_consultation_for_the_next(
    client: httpx.AsyncClient, world: None
) -> None:
    await opened(contact_phone="5550-0126")
    with clock.frozen(DURING):
        desk = Desk(client, CLERK)
        given = {"channel": "letter", "stated_on": "2027-03-05", "text": "信里写的", "author__name": "沈阿婆"}
        slip = await desk.follow(FORM, CLERKS, **given, publish="text and name")
        [row] = await execute("SELECT receipt FROM comment")
        code = str(row["receipt"])
        assert f"/receipts/{code}.svg" in {str(src) for src in slip.tree.xpath("//img/@src")}
        for said in (code, f"http://127.0.0.1:8000/receipts/{code}", "沈阿婆", "信里写的", "5550-0126", CLERK.name):
            assert said in slip.words
        following = str(slip.first("//a[contains(@class, 'button-primary')]/@href"))
        form = (await desk.get(following)).form(CLERKS)
        assert (form.value("consultation"), form.value("channel")) == (SLUG, "letter")
        assert form.value("text") == ""
        assert (await desk.get(f"/receipts/{code}")).status == 200


async def test_a_letter_is_entered_after_the_close_until_the_report_is_in(
    client: httpx.AsyncClient, world: None
) -> None:
    await opened()
    await closed()
    with clock.frozen(AFTER):
        given = {"channel": "letter", "text": "迟到的信", "stated_on": "2027-03-30"}
        assert (await Desk(client, CLERK).send(FORM, CLERKS, **given)).status == 303


async def test_the_same_form_sent_twice_is_one_comment(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    with clock.frozen(DURING):
        desk = Desk(client, CLERK)
        pairs = (await desk.get(FORM)).form(CLERKS).filled(channel="counter", text="一次")
        first, second = await desk.post(CLERKS, pairs), await desk.post(CLERKS, pairs)
        assert first.location == second.location
        assert len(await entered()) == 1


async def test_a_scan_is_kept_through_a_refusal_and_comes_with_the_comment(
    client: httpx.AsyncClient, world: None
) -> None:
    await opened()
    with clock.frozen(DURING):
        desk = Desk(client, CLERK)
        pairs = (await desk.get(FORM)).form(CLERKS).filled(channel="letter", text="见扫描件")
        scan = {"files": ("信.txt", "信的全文".encode(), "text/plain")}
        answer = Sheet(await desk.client.post(CLERKS, data=dict(pairs), files=scan))
        assert answer.status == 422
        kept = [str(value) for value in answer.tree.xpath("//input[@name='attachments']/@value")]
        assert len(kept) == 1
        again = answer.form(CLERKS).filled(stated_on="2027-03-05")
        assert (await desk.post(CLERKS, again)).status == 303
        [row] = await execute("SELECT id, filename FROM attachment WHERE subject LIKE 'comment:%'")
        assert row["filename"] == "信.txt"
        [comment] = await execute("SELECT id FROM comment")
        page = await desk.get(f"/workbench/consultations/{SLUG}/comments/{comment['id']}")
        assert f"/attachments/{row['id']}" in page.links()
        assert (await desk.client.get(f"/attachments/{row['id']}")).content == "信的全文".encode()
        assert (await Desk(client, OFFICER_ELSEWHERE).client.get(f"/attachments/{row['id']}")).status_code == 404


@pytest.mark.parametrize("actor", [RESIDENT, LEADER, AUDITOR])
async def test_who_is_no_clerk_enters_nothing(client: httpx.AsyncClient, world: None, actor: object) -> None:
    await opened()
    with clock.frozen(DURING):
        answer = await Desk(client, actor).post(CLERKS, [("consultation", SLUG), ("channel", "counter"), ("text", "x")])
    assert (answer.status, await entered()) == (403, [])


async def test_another_bodys_officer_neither_enters_nor_sees_the_slip(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    with clock.frozen(DURING):
        page = await Desk(client, CLERK).follow(FORM, CLERKS, channel="counter", text="本单位的")
        elsewhere = Desk(client, OFFICER_ELSEWHERE)
        assert (await elsewhere.get(page.path)).status == 404
        given = [("consultation", SLUG), ("channel", "counter"), ("text", "x")]
        assert (await elsewhere.post(CLERKS, given)).status == 403
        assert (await Desk(client, OFFICER).get(page.path)).status == 200
    with clock.frozen(CLOSES + DAY):
        assert len(await entered()) == 1
