"""The list of consultations: what is found in it, by whom, and page by page."""

from __future__ import annotations

from datetime import timedelta

import pytest

from consultations.queries.consultations import consultations
from consultations.words import State
from participation.base import clock
from participation.base.identity.actor import NOBODY, Actor
from tests.consultations.steps import BEFORE, DURING, OPENS, opened, prepared, refused
from tests.world import OFFICER, OFFICER_ELSEWHERE, RESIDENT


async def slugs(actor: Actor = NOBODY, **wanted: object) -> list[str]:
    with clock.frozen(DURING):
        return [line.slug for line in (await consultations(actor, **wanted)).items]  # type: ignore[arg-type] # as given


async def test_the_newest_comes_first(world: None) -> None:
    await opened(slug="one")
    await opened(slug="two")
    assert await slugs() == ["two", "one"]


async def test_it_is_found_by_two_characters_of_its_title_or_summary(world: None) -> None:
    await opened(slug="lift", title="既有多层住宅加装电梯扶持办法")
    await opened(slug="night", title="夜间经济街区管理办法", summary="关于外摆位和噪声")
    assert await slugs(q="电梯") == ["lift"]
    assert await slugs(q="外摆") == ["night"]
    assert await slugs(q="%") == []
    assert await slugs(q="_") == []
    assert await slugs(q="办法") == ["night", "lift"]


async def test_it_is_found_by_audience_body_and_state(world: None) -> None:
    await opened(slug="lift", audiences=["业主", "老年人"])
    await opened(slug="later", opens_at=OPENS + timedelta(days=1))
    assert await slugs(audience="老年人") == ["lift"]
    assert await slugs(audience="老") == []
    assert await slugs(body="fgj") == ["later", "lift"]
    assert await slugs(body="sww") == []
    assert await slugs(state=State.OPEN) == ["later", "lift"]
    assert await slugs(state=State.PUBLISHED) == []


async def test_pages_follow_each_other_without_gap_or_repetition(world: None) -> None:
    for number in range(7):
        await opened(slug=f"c-{number}")
    found: list[str] = []
    cursor = None
    while True:
        with clock.frozen(DURING):
            page = await consultations(NOBODY, cursor=cursor, limit=3)
        found += [line.slug for line in page.items]
        if page.next is None:
            break
        cursor = page.next
    assert found == [f"c-{number}" for number in reversed(range(7))]


@pytest.mark.parametrize("cursor", ["x", "äöü", "AAAA", "!" * 22, "A" * 40])
async def test_a_cursor_that_is_none_is_refused(world: None, cursor: str) -> None:
    with refused() as found:
        await consultations(NOBODY, cursor=cursor)
    assert found.fields == {"cursor": "invalid"}


async def test_mine_are_those_of_the_bodies_i_work_for(world: None) -> None:
    await opened(slug="ours")
    with clock.frozen(BEFORE):
        await prepared(None, slug="theirs", body="sww", actor=OFFICER_ELSEWHERE)
    assert await slugs(OFFICER, mine=True) == ["ours"]
    assert await slugs(OFFICER_ELSEWHERE, mine=True) == ["theirs"]
    assert await slugs(OFFICER_ELSEWHERE) == ["theirs", "ours"]
    assert await slugs(RESIDENT, mine=True) == []
