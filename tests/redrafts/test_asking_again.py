"""A material change opens a second consultation that carries the draft and its history."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from consultations.queries.consultations import consultation
from consultations.queries.drafts import draft
from consultations.queries.history import history
from consultations.schemas.continuing import NewContinuation
from consultations.services import continuing, drafting, life_cycle
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY, Actor
from tests.consultations.steps import LATER, SLUG, opened, refused, the_clock_strikes
from tests.frontend.reading import main, opens
from tests.frontend.workbench import BASE, Desk
from tests.redrafts.steps import PUT, REDRAFTED, answered, redrafted
from tests.world import CLERK, LEADER, OFFICER, RESIDENT, REVIEWER, signed_in

pytestmark = pytest.mark.usefixtures("world")
OPENS = LATER + timedelta(days=10)
AGAIN = NewContinuation(
    reason="补贴标准作了重大调整。", slug="lift-again", opens_at=OPENS, closes_at=OPENS + timedelta(days=31)
)


async def continued(actor: Actor = OFFICER, new: NewContinuation = AGAIN) -> None:
    with clock.frozen(LATER):
        await continuing.continue_(actor, slug=SLUG, new=new)


async def asked_again() -> None:
    """The second one, reviewed and open."""
    await continued()
    with clock.frozen(LATER):
        await life_cycle.submit(OFFICER, slug="lift-again")
        await life_cycle.approve(REVIEWER, slug="lift-again")
        await life_cycle.open_(OFFICER, slug="lift-again")
    with clock.frozen(OPENS):
        await the_clock_strikes()


async def test_the_draft_and_its_clauses_go_on_and_the_comments_stay() -> None:
    _, after, _ = await answered()
    await continued()
    carried = await draft(OFFICER, "lift-again", 1)
    assert [one.id for one in carried.clauses] == [one.id for one in after]
    assert [one.text for one in carried.clauses] == [one.text for one in after]
    rows = await execute("SELECT k.slug FROM comment c JOIN consultation k ON k.id = c.consultation")
    assert {row["slug"] for row in rows} == {SLUG}
    made = await consultation(OFFICER, "lift-again")
    first = await consultation(OFFICER, SLUG)
    assert (made.state, made.basis, made.kind) == ("prepared", first.basis, first.kind)


async def test_both_know_of_each_other_once_it_is_open() -> None:
    await answered()
    await continued()
    with clock.frozen(LATER):
        assert (await consultation(NOBODY, SLUG)).continued_by == []
        assert [one.slug for one in (await consultation(OFFICER, SLUG)).continued_by] == ["lift-again"]
        again = await consultation(OFFICER, "lift-again")
        assert again.continues is not None
        assert (again.continues.slug, again.continues.reason) == (SLUG, AGAIN.reason)


async def test_the_history_tells_what_changed_since_and_what_was_raised() -> None:
    await answered()
    await asked_again()
    with clock.frozen(OPENS + timedelta(days=1)):
        found = await history(NOBODY, "lift-again")
    assert [point.title for point in found.points] == ["写明补偿标准"]
    assert found.changes is not None
    kinds = [str(item.change) for item in found.changes.items]
    assert kinds == ["same", "split", "same", "edited", "same", "removed", "added"]


async def test_a_version_saved_before_the_second_review_is_compared_over_both() -> None:
    await answered()
    await continued()
    with clock.frozen(LATER):
        text = REDRAFTED.replace("为了方便居民上下楼", "为了方便老年人和残疾人上下楼").encode()
        await drafting.save_draft(OFFICER, slug="lift-again", content=text, media_type="text/markdown")
        found = await history(OFFICER, "lift-again")
    assert found.changes is not None
    assert str(found.changes.items[0].change) == "edited"


async def test_points_that_are_not_published_are_not_told() -> None:
    await redrafted()
    await asked_again()
    with clock.frozen(OPENS + timedelta(days=1)):
        assert (await history(NOBODY, "lift-again")).points == []


async def test_one_that_goes_on_from_none_has_no_history() -> None:
    await answered()
    with clock.frozen(LATER), refused() as found:
        await history(NOBODY, SLUG)
    assert found.refusal.status == 404


async def test_it_waits_for_the_close_and_for_a_reason() -> None:
    await opened(text=PUT)
    with clock.frozen(OPENS - timedelta(days=45)), refused() as found:
        await continuing.continue_(OFFICER, slug=SLUG, new=AGAIN)
    assert found.answer == (409, "not_yet")
    assert await execute("SELECT count(*) AS n FROM consultation") == [{"n": 1}]


async def test_a_blank_reason_and_a_taken_address_are_refused() -> None:
    await redrafted()
    from msgspec.structs import replace

    with refused() as found:
        await continued(new=replace(AGAIN, reason=" "))
    assert found.fields == {"reason": "reason_required"}
    with refused() as found:
        await continued(new=replace(AGAIN, slug=SLUG))
    assert found.answer == (409, "slug_taken")
    assert await execute("SELECT count(*) AS n FROM draft") == [{"n": 2}]


@pytest.mark.parametrize("actor", [CLERK, LEADER, RESIDENT, NOBODY])
async def test_nobody_but_an_officer_asks_again(actor: Actor) -> None:
    await redrafted()
    with refused() as found:
        await continued(actor)
    assert found.refusal.status == 403


async def test_on_the_workbench_and_in_public(client: httpx.AsyncClient) -> None:
    await answered()
    here = f"{BASE}/continuation"
    with clock.frozen(LATER):
        desk = Desk(client, OFFICER)
        page = await desk.follow(
            here, here, reason="补贴标准作了重大调整。", slug="lift-again",
            opens_at="2027-05-01T09:00", closes_at="2027-06-02T00:00",
        )  # fmt: skip
        assert "再次征求意见已准备好" in page.words
        refused_ = await desk.send(here, here, reason="", opens_at="2027-05-01T09:00", closes_at="2027-06-02T00:00")
        assert refused_.status == 422
        await life_cycle.submit(OFFICER, slug="lift-again")
        await life_cycle.approve(REVIEWER, slug="lift-again")
        await life_cycle.open_(OFFICER, slug="lift-again")
    client.cookies.clear()
    with clock.frozen(LATER + timedelta(days=14)):
        await the_clock_strikes()
        second = await opens(client, "/consultations/lift-again")
        past = await opens(client, "/consultations/lift-again/history")
        first = await opens(client, f"/consultations/{SLUG}")
    assert "补贴标准作了重大调整。" in main(second)
    assert "写明补偿标准" in main(past)
    assert first.xpath("//main//a[@href='/consultations/lift-again']")


async def test_by_program(client: httpx.AsyncClient) -> None:
    await answered()
    with clock.frozen(LATER):
        signed_in(client, OFFICER)
        body = {"reason": "重大调整。", "opens_at": "2027-05-01T01:00:00Z", "closes_at": "2027-06-01T16:00:00Z"}
        made = await client.post(f"/api/v1/consultations/{SLUG}/continuation", json=body)
        assert made.status_code == 201, made.text
        past = await client.get(f"/api/v1/consultations/{made.json()['slug']}/history")
    assert past.json()["earlier"]["slug"] == SLUG
