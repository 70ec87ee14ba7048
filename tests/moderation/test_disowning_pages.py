"""“This comment is not mine” and objecting, by forms and without an account."""

from __future__ import annotations

from typing import Any

import httpx

from consultations.queries.comments import Filter, seen_comments
from consultations.schemas.comment import Received
from consultations.words import Screening
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY
from tests.consultations.steps import DURING, SLUG, opened, says
from tests.frontend.workbench import Sheet
from tests.moderation.redacted import ABUSE, code_sent, key_in, redact, screened

MINE = "13800000209"


class Visitor:
    """Somebody nobody knows, at a browser without scripts."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def get(self, path: str) -> Sheet:
        return Sheet(await self.client.get(path))

    async def send(self, page: str, action: str, **changes: str) -> Sheet:
        """Open a page, fill its form in and send it with the token that stands in it."""
        sheet = await self.get(page)
        assert sheet.status == 200, (page, sheet.status, sheet.words[:300])
        return Sheet(await self.client.post(action, data=dict(sheet.form(action).filled(**changes))))


async def commented(**given: Any) -> Received:
    given = {"publish": "text and name", "author_name": "沈阿婆"} | given
    with clock.frozen(DURING):
        return await says("同意加梯", actor=NOBODY, slug=SLUG, **given)


async def names() -> list[str | None]:
    return [c.author_name for c in (await seen_comments(NOBODY, SLUG, Filter())).items]


async def test_by_the_link_of_a_notice_one_form_is_enough(client: httpx.AsyncClient, world: None) -> None:
    await opened(screening=Screening.AT_ONCE)
    one = await commented(author_contact=MINE)
    here = f"/receipts/{one.receipt}/disowning"
    key = key_in("comment_received", one.receipt)
    with clock.frozen(DURING):
        visitor = Visitor(client)
        empty = await visitor.send(f"{here}?key={key}", here)
        assert (empty.status, "#f-statement" in empty.links()) == (422, True)
        done = await visitor.send(f"{here}?key={key}", here, statement="不是我写的。")
        assert done.status == 303
        stands = await visitor.get(f"{done.location}&lang=en")
        assert "An officer decides" in stands.words
        assert await names() == [None]
        assert (await visitor.get(done.location.split("?")[0])).status == 404


async def test_by_the_receipt_a_code_goes_to_the_contact(client: httpx.AsyncClient, world: None) -> None:
    await opened(screening=Screening.AT_ONCE)
    one = await commented(author_contact=MINE)
    here = f"/receipts/{one.receipt}/disowning"
    with clock.frozen(DURING):
        visitor = Visitor(client)
        receipt = await visitor.get(f"/receipts/{one.receipt}")
        assert here in receipt.links()
        sent = await visitor.send(f"{here}?key=forged", here)
        assert (sent.status, sent.location) == (303, "/disownings/code")
        page = await visitor.get("/disownings/code")
        assert "138****0209" in page.words
        wrong = await visitor.send("/disownings/code", "/disownings/code", code="000000", statement="不是我写的。")
        assert (wrong.status, "#f-code" in wrong.links()) == (422, True)
        assert wrong.form("/disownings/code").value("statement") == "不是我写的。"
        assert await names() == ["沈阿婆"]
        done = await visitor.send(
            "/disownings/code", "/disownings/code", code=await code_sent(), statement="不是我写的。"
        )
        assert done.status == 303
        assert done.location.startswith("/disownings/")
        assert await names() == [None]


async def test_by_a_name_that_others_read(client: httpx.AsyncClient, world: None) -> None:
    await opened(screening=Screening.AT_ONCE)
    one = await commented()
    listed = f"/consultations/{SLUG}/comments"
    here = f"{listed}/{one.id}/disowning"
    with clock.frozen(DURING):
        visitor = Visitor(client)
        assert here in (await visitor.get(listed)).links()
        refused = await visitor.send(here, here, contact="nobody")
        assert (refused.status, "#f-contact" in refused.links()) == (422, True)
        sent = await visitor.send(here, here, contact=MINE)
        assert sent.location == "/disownings/code"
        done = await visitor.send("/disownings/code", "/disownings/code", code=await code_sent(), statement="同名。")
        assert done.status == 303
        assert await names() == [None]
        assert here not in (await visitor.get(listed)).links()
        assert (await visitor.get(here)).status == 409


async def test_without_a_claim_there_is_no_code_to_type(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    with clock.frozen(DURING):
        answer = await client.get("/disownings/code")
        assert (answer.status_code, answer.headers["location"]) == (303, "/receipts")
        assert (await Visitor(client).get("/receipts/7K3M-9P2Q/disowning")).status == 404


async def test_what_is_redacted_is_masked_on_every_page_of_it(client: httpx.AsyncClient, world: None) -> None:
    await opened(screening=Screening.AT_ONCE)
    one = await commented()
    await redact(one.id, "同意", spans=[("author name", 1, 3)])
    with clock.frozen(DURING):
        for path in (f"/receipts/{one.receipt}", f"/consultations/{SLUG}/comments/{one.id}/disowning"):
            sheet = await Visitor(client).get(path)
            assert ("■■■" in sheet.words, "加梯" in sheet.words) == (True, True), path
            assert "同意加梯" not in sheet.text
            assert "沈阿婆" not in sheet.text


async def test_whoever_holds_the_receipt_of_a_hidden_comment_objects_once(
    client: httpx.AsyncClient, world: None
) -> None:
    await opened()
    one = await commented()
    await screened(ABUSE, one.id)
    receipt, here = f"/receipts/{one.receipt}", f"/receipts/{one.receipt}/objection"
    with clock.frozen(DURING):
        visitor = Visitor(client)
        assert here in (await visitor.get(receipt)).links()
        empty = await visitor.send(here, here)
        assert (empty.status, "#f-statement" in empty.links()) == (422, True)
        done = await visitor.send(here, here, statement="我没有骂人。")
        assert (done.status, done.location) == (303, receipt)
        after = await visitor.get(receipt)
        assert "我没有骂人。" in after.words
        assert here not in after.links()
        assert (await visitor.get(here)).actions() == set()
    assert len(await execute("SELECT FROM objection")) == 1


async def test_a_form_from_elsewhere_is_not_taken(client: httpx.AsyncClient, world: None) -> None:
    await opened()
    one = await commented(author_contact=MINE)
    key = key_in("comment_received", one.receipt)
    answer = await client.post(f"/receipts/{one.receipt}/disowning", data={"key": key, "statement": "不是我写的。"})
    assert answer.status_code == 403
    assert await execute("SELECT FROM disowning") == []
