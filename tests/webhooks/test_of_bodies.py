"""The address to which a body's texts go: set by its administrator, tried, and used for its texts alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import msgspec
import pytest

from consultations.schemas.subscribing import NewSubscription
from consultations.subscribing import asking
from consultations.subscribing.words import Scope, Way
from participation.base import clock, settings
from participation.base.codes import uuid7
from participation.base.database import execute, transaction
from participation.base.errors import Refused
from participation.base.notices.delivering import HANDLERS
from participation.base.notices.owing import owe_notice
from participation.base.outbox.relay import drain
from participation.base.webhooks import calling, endpoints
from participation.base.webhooks.of_bodies import end_webhook, set_webhook, try_webhook, webhook_of
from participation.base.webhooks.signing import read_key, verifies, written
from tests.notices.mail_world import CHEN, LINK, RECEIVED, row
from tests.webhooks.other_side import OtherSide, answer
from tests.world import ADMINISTRATOR, BODY, OFFICER, RESIDENT, bearer, signed_in

PATH = "/api/v1/bodies/fgj/webhook"


@pytest.fixture
async def other(world: None) -> AsyncIterator[OtherSide]:
    side = OtherSide()
    async with side.running():
        yield side


async def owe_text(body: str) -> None:
    async with transaction():
        await owe_notice(
            template="comment_received",
            values=RECEIVED,
            owed_for="received:1",
            subject="comment:1",
            contact=CHEN,
            locale="zh-Hans",
            body=BODY[body],
        )
    await drain(HANDLERS)


async def test_texts_of_a_body_go_to_its_own_address_signed_with_its_secret(other: OtherSide) -> None:
    done = await set_webhook(ADMINISTRATOR, body="fgj", url=other.url)
    await owe_text("fgj")
    (sent,) = other.taken
    key = read_key(done.secret)
    assert key is not None
    assert verifies(key, sent.headers, sent.body, now=clock.now())
    told = msgspec.json.decode(sent.body)
    assert (told["type"], told["to"], told["id"]) == ("text", CHEN[1], str((await row()).id))
    (kept,) = (await webhook_of(ADMINISTRATOR, body="fgj")).answers
    assert (kept.status, kept.test, str(kept.call)) == (200, False, told["id"])
    assert done.secret not in str(await execute("SELECT url, encode(secret, 'escape') AS secret FROM endpoint"))


async def test_texts_of_others_do_not(other: OtherSide) -> None:
    await set_webhook(ADMINISTRATOR, body="fgj", url=other.url)
    await owe_text("sww")
    assert other.taken == []
    assert (await row()).fate == "sent", "as a file"


async def test_an_address_that_is_set_anew_or_taken_away_is_called_no_more(other: OtherSide) -> None:
    given = written(b"k" * 32)
    await set_webhook(ADMINISTRATOR, body="fgj", url=other.url + "&old=1")
    assert (await set_webhook(ADMINISTRATOR, body="fgj", url=other.url, secret=given)).secret == given
    assert (await try_webhook(ADMINISTRATOR, body="fgj")).taken
    assert [sent.line for sent in other.taken] == ["POST /hook?city=1 HTTP/1.1"]
    await end_webhook(ADMINISTRATOR, body="fgj")
    assert (await webhook_of(ADMINISTRATOR, body="fgj")).url is None
    with pytest.raises(Refused, match="no_endpoint"):
        await try_webhook(ADMINISTRATOR, body="fgj")


async def test_only_the_last_answers_are_kept(other: OtherSide) -> None:
    await set_webhook(ADMINISTRATOR, body="fgj", url=other.url)
    (row_,) = await execute("SELECT id FROM endpoint")
    for _ in range(endpoints.KEPT + 3):
        await endpoints.call_endpoint(row_["id"], call_id=uuid7(), body=b"{}")
    assert await execute("SELECT count(*) AS n FROM endpoint_answer") == [{"n": endpoints.KEPT}]


@pytest.mark.parametrize(
    ("given", "field"),
    [({"url": "https://10.0.0.8/"}, "url"), ({"url": "ftp://x"}, "url"), ({"secret": "secret"}, "secret")],
)
async def test_an_inner_address_or_a_weak_secret_is_refused(
    other: OtherSide, given: dict[str, str], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        await set_webhook(ADMINISTRATOR, body="fgj", **({"url": other.url} | given))
    assert [error.field for error in refused.value.refusal.errors] == [field]


async def test_only_its_administrator_sets_it(other: OtherSide, client: httpx.AsyncClient) -> None:
    for actor in (OFFICER, RESIDENT):
        for method in ("GET", "PUT", "DELETE"):
            assert (await client.request(method, PATH, headers=bearer(actor))).status_code == 403
    with pytest.raises(Refused):
        await set_webhook(ADMINISTRATOR, body="sww", url=other.url)


async def test_by_the_interface_for_programs(other: OtherSide, client: httpx.AsyncClient) -> None:
    await execute("SELECT 1")
    done = await client.put(PATH, json={"url": other.url}, headers=bearer(ADMINISTRATOR))
    assert done.status_code == 200
    assert done.json()["secret"].startswith("whsec_")
    tried = await client.post(PATH + "/test", headers=bearer(ADMINISTRATOR))
    assert (tried.json()["status"], msgspec.json.decode(other.taken[0].body)["type"]) == (200, "test")
    shown = (await client.get(PATH, headers=bearer(ADMINISTRATOR))).json()
    assert (shown["url"], shown["answers"][0]["test"]) == (other.url, True)
    assert done.json()["secret"] not in str(shown)


async def test_on_the_page_the_secret_is_shown_once(other: OtherSide, client: httpx.AsyncClient) -> None:
    browser = signed_in(client, ADMINISTRATOR)
    saved = await browser.post("/administration/webhooks/fgj", data={"url": other.url})
    assert saved.is_success
    assert "whsec_" in saved.text
    assert "whsec_" not in (await browser.get("/administration/webhooks/fgj")).text
    other.answers = [answer(500, "no credit")]
    tried = await browser.post("/administration/webhooks/fgj/test", follow_redirects=True)
    assert "no credit" in tried.text
    refused = await browser.post("/administration/webhooks/fgj", data={"url": "https://192.168.1.1/"})
    assert refused.status_code == 422


async def subscribe(other: OtherSide, **more: Any) -> str | None:
    new = NewSubscription(scope=Scope.EVERYTHING, way=Way.WEBHOOK, url=other.url, **more)
    return (await asking.subscribe(RESIDENT, new=new)).secret


async def test_a_program_is_subscribed_where_it_answers_the_challenge(other: OtherSide) -> None:
    with pytest.raises(Refused) as refused:
        await subscribe(other)
    assert refused.value.refusal.errors[0].code == "not_confirmed"
    other.echo = True
    secret = await subscribe(other)
    other.echo = False
    (mine,) = await execute("SELECT endpoint FROM subscription")
    async with transaction():
        await owe_notice(
            template="subscription_news",
            values={"what": "closing soon", "title": "x", "body": "y", "closes": "", "link": LINK, "leave": "z"},
            owed_for="announcement:1",
            subject="consultation:1",
            contact=("webhook", str(mine["endpoint"])),
            locale="en",
        )
    await drain(HANDLERS)
    told = msgspec.json.decode(other.taken[-1].body)
    assert (told["type"], told["data"]["link"], (await row()).fate) == ("consultation.closing_soon", LINK, "sent")
    assert "leave" not in told["data"]
    key = read_key(secret or "")
    assert key is not None
    assert verifies(key, other.taken[-1].headers, other.taken[-1].body, now=clock.now())


async def test_a_program_that_is_gone_bounces(other: OtherSide) -> None:
    other.echo = True
    await subscribe(other)
    other.echo, other.answers = False, [answer(410)]
    (mine,) = await execute("SELECT endpoint FROM subscription")
    async with transaction():
        await owe_notice(
            template="subscription_news",
            values={"what": "opened", "title": "x", "body": "y", "closes": "", "link": LINK, "leave": "z"},
            owed_for="announcement:1",
            subject="consultation:1",
            contact=("webhook", str(mine["endpoint"])),
            locale="en",
        )
    await drain(HANDLERS)
    assert (await row()).fate == "bounced"


def test_the_tests_run_as_on_ones_own_machine() -> None:
    assert calling.reach(settings.current()).loopback
