"""Releasing a final text tells everybody whom it concerns, is recorded, and stands in the ledger."""

from __future__ import annotations

from datetime import date

import asyncpg
import httpx
import msgspec
import pytest
from piccolo.querystring import Unquoted

from consultations.queries.ledger_faults import stored_faults
from consultations.queries.reconciling import promise
from consultations.schemas.final_text import NewFinalText
from consultations.services import drafting, final_text, telling_commenters
from consultations.subscribing.telling import tell
from consultations.subscribing.words import Scope
from participation.base import clock
from participation.base.database import execute
from participation.base.ledger.sequencing import sequence
from participation.base.notices.rendering import letter
from tests.consultations.steps import LATER, SLUG, answer, closed, opened, point, published, said
from tests.consultations.test_subscribing import LIN, subscribed
from tests.ledger.test_checking import meddling
from tests.redrafts.steps import PUT, REDRAFTED, save
from tests.redrafts.test_final_text import DECIDED, propose
from tests.world import LEADER, OFFICER

pytestmark = pytest.mark.usefixtures("world")


async def answered(*contacts: str | None) -> None:
    """A published report on comments of these contacts, and a version saved since."""
    await opened(text=PUT, screening="at once")
    comments = []
    for number, contact in enumerate(contacts):
        comments += await said(f"第{number}条意见。", author_contact=contact)
    await closed()
    await save(REDRAFTED)
    await answer(await point("写明补偿标准", comments))
    await published()
    with clock.frozen(LATER):
        text = REDRAFTED.replace("困难家庭", "低收入家庭").encode()
        await drafting.save_draft(OFFICER, slug=SLUG, content=text, media_type="text/markdown")


async def released() -> None:
    with clock.frozen(LATER):
        await final_text.release(LEADER, slug=SLUG)


async def notices() -> list[dict[str, str]]:
    rows: list[dict[str, str]] = await execute(
        'SELECT fate, contact, "values" FROM delivery WHERE template = {} ORDER BY id', "final_text_released"
    )
    return rows


async def faults() -> list[str]:
    return [sentence async for sentence in stored_faults()]


async def test_everybody_who_commented_is_owed_a_notice_with_its_fate() -> None:
    await answered("13800000201", None, "lin@example.cn")
    await propose()
    assert await notices() == []
    await released()
    found = await notices()
    assert [(row["fate"], row["contact"]) for row in found] == [
        ("queued", "+8613800000201"),
        ("no contact", None),
        ("queued", "lin@example.cn"),
    ]
    said_in = letter("final_text_released", "zh-Hans", msgspec.json.decode(found[0]["values"]))
    assert "文号：望府办规〔2027〕3号" in said_in.text
    assert f"/consultations/{SLUG}/draft" in said_in.text
    assert (await promise(SLUG)).kept


async def test_any_number_is_told_some_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling_commenters, "AT_ONCE", 2)
    await answered(*[None] * 5)
    await propose()
    await released()
    assert len(await notices()) == 5
    assert (await promise(SLUG)).notices == 5


async def test_what_is_sent_back_tells_nobody() -> None:
    await answered("13800000201")
    await propose()
    with clock.frozen(LATER):
        await final_text.send_back(LEADER, slug=SLUG, reason="文号有误。")
    assert await notices() == []


async def test_a_text_released_after_another_is_told_anew() -> None:
    await answered("13800000201")
    for version in (3, 2):
        await propose(new=msgspec.structs.replace(DECIDED, version=version))
        await released()
    assert len(await notices()) == 2


async def test_subscribers_are_told_and_nobody_twice() -> None:
    await answered(LIN)
    with clock.frozen(LATER):
        await subscribed(LIN, scope=Scope.CONSULTATION, value=SLUG, at=LATER)
        await subscribed("other@example.cn", at=LATER)
    await propose()
    await released()
    [row] = await execute("SELECT id FROM announcement WHERE what = 'final text released'")
    await tell(row["id"])
    news = await execute(
        'SELECT contact, "values" FROM delivery WHERE template = {} AND "values"::text LIKE {}',
        "subscription_news",
        "%final text released%",
    )
    assert [one["contact"] for one in news] == ["other@example.cn"]
    assert "正式文本已公布" in letter("subscription_news", "zh-Hans", msgspec.json.decode(news[0]["values"])).text


async def test_the_feed_leads_to_the_text(client: httpx.AsyncClient) -> None:
    await answered()
    await propose()
    await released()
    with clock.frozen(LATER):
        feed = (await client.get("/feeds/announcements.atom")).text
    assert f"/consultations/{SLUG}/draft" in feed


async def test_it_is_recorded_with_how_many_were_told() -> None:
    await answered(None, None)
    await propose()
    await released()
    [row] = await execute("SELECT detail FROM audit WHERE verb = 'final_text.released'")
    assert msgspec.json.decode(row["detail"]) == {"version": 3, "told": 2}


async def test_each_step_has_its_leaf_and_commits_to_the_very_text() -> None:
    await answered()
    await propose()
    await released()
    assert await faults() == []
    await sequence()
    leaves = await execute("SELECT body FROM ledger_leaf WHERE kind = 'final text' ORDER BY position")
    bodies = [msgspec.json.decode(row["body"]) for row in leaves]
    assert [(body["act"], body["step"]) for body in bodies] == [("final_text", "proposed"), ("final_text", "released")]
    assert len({body["sha256"] for body in bodies}) == 1
    assert await faults() == []


@pytest.mark.parametrize(
    ("column", "other"),
    [("reference", "4号"), ("decided_on", date(2027, 4, 18)), ("step", "sent back"), ("sha256", "0" * 64)],
)
async def test_a_changed_step_is_found(column: str, other: object) -> None:
    await answered()
    await propose()
    await released()
    await sequence()
    async with meddling("final_text"):
        await execute("UPDATE final_text SET {} = {} WHERE step = 'released'", Unquoted(column), other)
    assert any("final_text" in sentence for sentence in await faults())


async def test_a_changed_text_is_found() -> None:
    await answered()
    await propose()
    await released()
    await sequence()
    async with meddling("clause"):
        await execute("UPDATE clause SET text = text || '除外。' WHERE text LIKE '%低收入%'")
    assert ["The text of final_text" in sentence for sentence in await faults()] == [True, True]


async def test_a_step_is_never_changed_by_the_program() -> None:
    await answered()
    await propose()
    with pytest.raises(asyncpg.RestrictViolationError, match="only added to"):
        await execute("UPDATE final_text SET reference = ''")


def test_the_hash_is_a_field_of_the_step() -> None:
    assert "sha256" not in NewFinalText.__struct_fields__, "nobody gives it"
