"""The office's list of families: in the order of the draft, never by how often a letter was sent."""

from __future__ import annotations

from uuid import UUID

import pytest

from consultations.queries.comments import Filter, filed_comments
from consultations.queries.families import FamilyFilter, families
from consultations.schemas.families import Families, Split
from consultations.services.families import deciding
from participation.base import clock
from participation.base.identity.actor import NOBODY, Actor
from tests.consultations.steps import DURING, SLUG, clauses, opened, refused, said
from tests.families.steps import AGAINST, LETTER, OTHER, RETYPED, families_of, placed, the_machine_works
from tests.world import AUDITOR, CLERK, LEADER, NEIGHBOUR, OFFICER, OFFICER_ELSEWHERE, RESIDENT, REVIEWER


async def listed(*, by_people: bool = False, actor: Actor = OFFICER, limit: int = 50, **wanted: object) -> Families:
    """One page."""
    with clock.frozen(DURING):
        return await families(actor, SLUG, FamilyFilter(**wanted), by_people=by_people, limit=limit)  # type: ignore[arg-type] # as given


async def ids_of(found: Families) -> list[UUID]:
    return [line.id for line in found.items]


async def a_few() -> list[UUID]:
    """Families on the second clause, the first, and the whole: the most numerous last. Their ids in this order."""
    await opened()
    first, second = (await clauses())[:2]
    made = []
    made += await said(OTHER, OTHER, clause=second.id)
    made += await said(LETTER, RETYPED, clause=first.id)
    made += await said(*["整部办法应当先试点再推广,请在一个街道先做一年,看看邻里矛盾能不能解决。"] * 5)
    made += await said("只有我一个人这样想:电梯应当统一保险,由区里谈价格。")
    with clock.frozen(DURING):
        await the_machine_works()
    return [family for family in dict.fromkeys(await families_of(made)) if family]


async def test_families_stand_in_the_order_of_the_draft(world: None) -> None:
    on_second, on_first, on_whole, alone = await a_few()
    assert await ids_of(await listed()) == [on_first, on_second, on_whole]
    assert await ids_of(await listed(alone=True)) == [on_first, on_second, on_whole, alone]


async def test_the_list_is_paged(world: None) -> None:
    expected = await ids_of(await listed(alone=True)) if await a_few() else []
    for by_people in (False, True):
        if by_people:
            expected = await ids_of(await listed(by_people=True, alone=True))
        seen: list[UUID] = []
        cursor = None
        while True:
            with clock.frozen(DURING):
                page = await families(
                    OFFICER, SLUG, FamilyFilter(alone=True), by_people=by_people, cursor=cursor, limit=1
                )
            seen += [line.id for line in page.items]
            if (cursor := page.next) is None:
                break
        assert seen == expected
        assert len(set(seen)) == 4


async def test_people_may_lead_but_messages_never_do(world: None) -> None:
    await opened()
    with clock.frozen(DURING):
        many = await said(*[OTHER] * 4)
        two = [*(await said(LETTER, actor=RESIDENT)), *(await said(LETTER, actor=NEIGHBOUR))]
        one = [*(await said(AGAINST, actor=RESIDENT)), *(await said(AGAINST, actor=RESIDENT))]
        await the_machine_works()
    found = await listed(by_people=True)
    assert await ids_of(found) == [(await families_of(ids))[0] for ids in (two, one, many)]
    assert [line.voices.people for line in found.items] == [2, 1, 0]
    assert [line.voices.unidentified for line in found.items] == [0, 0, 4]
    assert [line.voices.messages for line in found.items] == [2, 2, 4]


async def test_the_list_is_narrowed(world: None) -> None:
    on_second, on_first, on_whole, _ = await a_few()
    first = (await clauses())[0]
    assert await ids_of(await listed(clause=first.id)) == [on_first]
    assert await ids_of(await listed(whole=True)) == [on_whole]
    assert await ids_of(await listed(clause=first.id, by_people=True)) == [on_first]
    with clock.frozen(DURING):
        apart = await placed(OTHER.replace("不得晚于", "可以晚于"), AGAINST, AGAINST)
        from consultations.schemas.families import Confirmation

        await deciding.confirm(OFFICER, family=on_first, given=Confirmation(version=1))
    assert await ids_of(await listed(open=True, clause=first.id)) == []
    assert await ids_of(await listed(apart=True)) == [(await families_of(apart))[1]]
    assert on_second in await ids_of(await listed(open=True))


async def test_comments_are_narrowed_to_a_family(world: None) -> None:
    await opened()
    ids = await placed(LETTER, OTHER, RETYPED)
    family = (await families_of(ids))[0]
    with clock.frozen(DURING):
        page = await filed_comments(OFFICER, SLUG, Filter(family=family))
    assert [comment.id for comment in page.items] == [ids[0], ids[2]]


async def test_what_waits_for_its_family_is_told(world: None) -> None:
    await opened()
    await said(LETTER, OTHER)
    assert ((await listed()).waiting, (await listed()).progress) == (2, None)
    with clock.frozen(DURING):
        await the_machine_works()
    assert (await listed()).waiting == 0


async def test_an_emptied_family_is_on_no_list(world: None) -> None:
    await opened()
    ids = await placed(LETTER, RETYPED)
    family = (await families_of(ids))[0]
    assert family is not None
    with clock.frozen(DURING):
        made = await deciding.split(OFFICER, family=family, new=Split(version=1, comments=[ids[0]]))
        from consultations.schemas.families import Move

        await deciding.move(OFFICER, family=family, change=Move(version=2, to=made.id))
    assert await ids_of(await listed(alone=True)) == [made.id]


@pytest.mark.parametrize("actor", [OFFICER, REVIEWER, LEADER, CLERK, AUDITOR])
async def test_the_office_reads_families(world: None, actor: Actor) -> None:
    await opened()
    await placed(LETTER, LETTER)
    assert len((await listed(actor=actor)).items) == 1


@pytest.mark.parametrize("actor", [OFFICER_ELSEWHERE, RESIDENT, NOBODY])
async def test_nobody_else_reads_families(world: None, actor: Actor) -> None:
    from consultations.queries.families_pages import family as one_family

    await opened()
    ids = await placed(LETTER, LETTER)
    with refused() as found:
        await listed(actor=actor)
    assert found.refusal.status == 403
    with clock.frozen(DURING), refused() as found:
        await one_family(actor, (await families_of(ids))[0])  # type: ignore[arg-type] # it has one
    assert found.refusal.status == 403
