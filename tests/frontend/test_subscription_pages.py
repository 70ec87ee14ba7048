"""Subscribing, confirming and leaving as a browser without scripts does it; the feed; the officer's notices."""

from __future__ import annotations

from typing import Any

import httpx
import msgspec
import pytest
from lxml import etree

from consultations.schemas.comment import Author, NewComment
from consultations.services import commenting, pointing
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY
from participation.base.notices.stopping import stop_link
from participation.base.settings import current
from tests.consultations import steps
from tests.consultations.steps import AFTER, DAY, DURING, SLUG
from tests.consultations.test_subscribing import strikes
from tests.frontend.reading import document, main, opens, sends
from tests.frontend.workbench import BASE, Desk
from tests.world import AUDITOR, FOREIGNER, OFFICER, bearer, signed_in

pytestmark = pytest.mark.usefixtures("world")
HERE = "/subscriptions"
ATOM = "{http://www.w3.org/2005/Atom}"


def entries(answer: httpx.Response) -> list[Any]:
    return list(etree.fromstring(answer.content).findall(f"{ATOM}entry"))


async def asked_link() -> str:
    (mail,) = await execute("SELECT \"values\"->>'link' AS link FROM delivery WHERE template = 'subscription_asked'")
    return str(mail["link"]).removeprefix(current().base_url)


async def leave_link() -> str:
    rows = await execute("SELECT \"values\"->>'leave' AS link FROM delivery WHERE template = 'subscription_news'")
    return str(rows[0]["link"]).removeprefix(current().base_url)


async def subscribe(client: httpx.AsyncClient, **typed: str) -> httpx.Response:
    return await sends(client, await opens(client, HERE), {"contact": "lin@example.org"} | typed)


async def test_one_subscribes_by_a_form_and_confirms_by_a_button(client: httpx.AsyncClient) -> None:
    assert (await subscribe(client, rhythm="daily")).status_code == 303
    link = await asked_link()
    page = await opens(client, link)
    assert "l***@example.org" in main(page)
    assert await execute("SELECT 1 FROM subscription WHERE confirmed_at IS NOT NULL") == [], "looking is not confirming"
    assert (await sends(client, page)).status_code == 303
    (row,) = await execute("SELECT rhythm, confirmed_at FROM subscription")
    assert row["rhythm"] == "daily"
    assert row["confirmed_at"]
    assert "It is confirmed" in main(await opens(client, link))


async def test_a_wrong_address_comes_back_with_its_error(client: httpx.AsyncClient) -> None:
    answer = await subscribe(client, contact="13800001111", about="body:fgj")
    assert answer.status_code == 422
    page = document(answer)
    assert page.xpath("//section[@role='alert']//a/@href") == ["#f-contact"]
    assert page.xpath("//select[@name='about']/option[@selected]/@value") == ["body:fgj"]


async def test_a_mail_program_leaves_with_one_click_and_no_cookie(client: httpx.AsyncClient) -> None:
    await subscribe(client)
    await sends(client, await opens(client, await asked_link()))
    await execute("UPDATE subscription SET confirmed_at = {}", steps.BEFORE)
    await steps.scheduled()
    await strikes(steps.OPENS)
    link = await leave_link()
    client.cookies.clear()
    clicked = await client.post(link, data={"List-Unsubscribe": "One-Click"})
    assert clicked.status_code == 200, "RFC 8058 knows no redirect"
    assert await execute("SELECT count(*) AS n FROM subscription WHERE ended_at IS NULL") == [{"n": 0}]
    assert (await client.post(link.replace("key=", "key=0"))).status_code == 404


async def test_ones_own_are_listed_and_end_with_a_button(client: httpx.AsyncClient) -> None:
    signed_in(client, FOREIGNER)
    page = await opens(client, f"{HERE}?about=body:fgj")
    assert page.xpath("//input[@name='contact']/@value") == ["emma.clark@example.com"]
    assert (await subscribe(client, contact="emma.clark@example.com", about="body:fgj")).status_code == 303
    listed = await opens(client, HERE)
    assert "e***@example.com" in main(listed)
    assert (await sends(client, listed, {})).status_code == 303
    assert "You have no subscriptions." in main(await opens(client, HERE))


async def test_the_interface_for_programs_subscribes_lists_and_leaves(client: httpx.AsyncClient) -> None:
    new = {"scope": "everything", "contact": "emma.clark@example.com"}
    once = bearer(FOREIGNER) | {"Idempotency-Key": "subscribe-1"}
    first, second = [await client.post("/api/v1/subscriptions", json=new, headers=once) for _ in range(2)]
    assert (first.status_code, first.json()) == (201, second.json())
    (one,) = (await client.get("/api/v1/subscriptions", headers=bearer(FOREIGNER))).json()["items"]
    assert one["id"] == first.json()["id"]
    left = await client.delete(f"/api/v1/subscriptions/{one['id']}", headers=bearer(FOREIGNER))
    assert left.status_code == 204
    assert (await client.get("/api/v1/subscriptions", headers=bearer(FOREIGNER))).json()["items"] == []


async def test_the_feed_tells_what_was_announced(client: httpx.AsyncClient) -> None:
    await steps.scheduled()
    await strikes(steps.OPENS)
    headers = {"Accept-Language": "zh"}
    answer = await client.get("/feeds/announcements.atom", params={"about": "body:fgj"}, headers=headers)
    assert answer.headers["content-type"].startswith("application/atom+xml")
    (entry,) = entries(answer)
    assert entry.findtext(f"{ATOM}title") == "公开征求意见：既有多层住宅加装电梯扶持办法(征求意见稿)"
    assert entry.findtext(f"{ATOM}summary") == "征求意见截至2027年4月1日(周四)。"
    other = await client.get("/feeds/announcements.atom", params={"about": "body:sww"})
    assert entries(other) == []
    assert (await client.get("/feeds/announcements.atom", params={"about": "x:y"})).status_code == 404


async def test_notices_to_a_contact_are_stopped_and_resumed_by_the_link_in_each(client: httpx.AsyncClient) -> None:
    await steps.opened()
    with clock.frozen(DURING):
        new = NewComment(text="同意。", author=Author(contact="lin@example.org"))
        await commenting.receive(NOBODY, slug=SLUG, new=new)
    (row,) = await execute("SELECT id FROM delivery")
    link = stop_link(row["id"]).removeprefix(current().base_url)
    assert (await sends(client, await opens(client, link))).status_code == 303
    assert await execute("SELECT fate FROM delivery") == [{"fate": "suppressed"}]
    stopped = await opens(client, link)
    assert "We send no notices to l***@example.org." in main(stopped)
    assert (await sends(client, stopped)).status_code == 303
    assert await execute("SELECT count(*) AS n FROM notice_stop") == [{"n": 0}]


async def published_to(*contacts: str) -> None:
    """A published report of which these were told, the first in vain."""
    await steps.opened()
    with clock.frozen(DURING):
        said = [
            (
                await commenting.receive(
                    NOBODY, slug=SLUG, new=NewComment(text=f"同意。{contact}", author=Author(contact=contact))
                )
            ).id
            for contact in contacts
        ]
    await steps.closed()
    with clock.frozen(AFTER):
        await pointing.mark_no_change(OFFICER, slug=SLUG, comments=said)
    await steps.published()
    await execute(
        "UPDATE delivery SET fate = CASE contact WHEN {} THEN 'bounced' ELSE 'sent' END,"
        " last_error = CASE contact WHEN {} THEN 'the mail came back: 5.1.1 no such user' ELSE '' END",
        contacts[0],
        contacts[0],
    )


async def test_the_officer_filters_the_notices_and_sends_one_again(client: httpx.AsyncClient) -> None:
    await published_to("gone@example.org", "lin@example.org")
    with clock.frozen(AFTER + 2 * DAY):
        desk = Desk(client, OFFICER)
        page = await desk.get(f"{BASE}/notices")
        assert "g…@example.org" in page.words
        assert "l…@example.org" in page.words
        only = await desk.get(f"{BASE}/notices?fate=bounced")
        assert "l…@example.org" not in only.words
        (again,) = [action for action in only.actions() if action.endswith("/retry")]
        assert (await desk.post(again, only.form(again).filled())).status == 303
        assert await execute("SELECT count(*) AS n FROM delivery WHERE fate = 'queued'") == [{"n": 1}]
        reader = Desk(client, AUDITOR)
        assert [one for one in (await reader.get(f"{BASE}/notices")).actions() if one.startswith(BASE)] == []


async def test_the_interface_for_programs_lists_notices_with_their_totals(client: httpx.AsyncClient) -> None:
    await published_to("gone@example.org", "lin@example.org")
    path = f"/api/v1/consultations/{SLUG}/notices"
    found = (await client.get(path, params={"limit": 1, "fate": "sent"}, headers=bearer(OFFICER))).json()
    assert ([one["reached_at"] for one in found["items"]], found["next"]) == (["l…@example.org"], None)
    assert (found["totals"]["bounced"], found["totals"]["sent"]) == (1, 1)
    assert "gone@example.org" not in msgspec.json.encode(found).decode()
    (bounced,) = (await client.get(path, params={"fate": "bounced"}, headers=bearer(OFFICER))).json()["items"]
    again = [await client.post(f"{path}/{bounced['id']}/retry", headers=bearer(OFFICER)) for _ in range(2)]
    assert [answer.status_code for answer in again] == [202, 409]
    assert (await client.post(f"{path}/{bounced['id']}/retry", headers=bearer(AUDITOR))).status_code == 403


async def test_the_officer_sets_district_and_subjects(client: httpx.AsyncClient) -> None:
    await steps.opened()
    with clock.frozen(DURING):
        desk = Desk(client, OFFICER)
        form = (await desk.get(f"{BASE}/notices")).form(f"{BASE}/notices/subjects")
        saved = await desk.post(f"{BASE}/notices/subjects", form.filled(district="梧桐里街道", tags="住房\n\n无障碍"))
        assert saved.status == 303
        shown = (await client.get(f"/api/v1/consultations/{SLUG}/subjects")).json()
    assert shown == {"district": "梧桐里街道", "tags": ["住房", "无障碍"]}
