"""Saving a new version: each clause keeps its identity, and what was split or merged is known."""

from __future__ import annotations

from consultations.queries.comparing import changes_between
from consultations.schemas.comparing import Changes
from participation.base import clock
from tests.consultations.steps import AFTER, SLUG
from tests.redrafts.steps import PUT, REDRAFTED, redrafted, save
from tests.world import OFFICER


async def changes(earlier: int = 1, later: int = 2) -> Changes:
    with clock.frozen(AFTER):
        return await changes_between(OFFICER, SLUG, earlier, later)


async def test_renumbered_edited_and_moved_on_clauses_keep_their_identity(world: None) -> None:
    before, after = await redrafted()
    assert [one.id for one in (after[0], after[3], after[4], after[5])] == [
        one.id for one in (before[0], before[2], before[3], before[4])
    ]


async def test_what_became_of_each_clause_is_told_in_the_order_of_the_text(world: None) -> None:
    await redrafted()
    found = await changes()
    assert [
        (str(item.change), [one.number for one in item.before], [one.number for one in item.after])
        for item in found.items
    ] == [
        ("same", ["第一条"], ["第一条"]),
        ("split", ["第二条"], ["第二条", "第三条"]),
        ("same", ["第三条"], ["第四条"]),
        ("edited", ["第四条"], ["第五条"]),
        ("same", ["第五条"], ["第六条"]),
        ("removed", ["第六条"], []),
        ("added", [], ["第七条"]),
    ]


async def test_a_reference_that_follows_the_renumbering_is_no_change(world: None) -> None:
    await redrafted()
    item = (await changes()).items[4]
    assert (item.similarity, item.redirected) == (1.0, False)
    assert (item.earlier and item.earlier.text) != (item.later and item.later.text)


async def test_a_version_can_be_compared_over_those_between(world: None) -> None:
    before, _ = await redrafted()
    third = await save(REDRAFTED.replace("第一条 为了方便居民上下楼,制定本办法。", "第一条 为方便居民,制定本办法。"))
    found = await changes(1, 3)
    assert [str(item.change) for item in found.items][:2] == ["edited", "split"]
    assert third.clauses[0].id == before[0].id


async def test_a_version_beside_itself_is_the_same_throughout(world: None) -> None:
    _, after = await redrafted()
    found = (await changes(2, 2)).items
    assert [(str(item.change), item.before, item.after) for item in found] == [("same", [one], [one]) for one in after]


async def test_going_back_undoes_each_change(world: None) -> None:
    await redrafted()
    found = (await changes(2, 1)).items
    assert [
        (str(item.change), [one.number for one in item.before], [one.number for one in item.after]) for item in found
    ] == [
        ("same", ["第一条"], ["第一条"]),
        ("merged", ["第二条", "第三条"], ["第二条"]),
        ("same", ["第四条"], ["第三条"]),
        ("edited", ["第五条"], ["第四条"]),
        ("same", ["第六条"], ["第五条"]),
        ("removed", ["第七条"], []),
        ("added", [], ["第六条"]),
    ]


async def test_putting_the_parts_together_again_is_a_merger_and_undoes_the_split(world: None) -> None:
    before, _ = await redrafted()
    third = await save(PUT)
    assert [str(item.change) for item in (await changes(2, 3)).items].count("merged") == 1
    assert third.clauses[1].id == before[1].id
    over_both = {str(item.change) for item in (await changes(1, 3)).items}
    assert over_both == {"same", "added", "removed"}  # 第六条 went and came again, as another clause
