"""Taking an act back: exactly what it did and what is still so, never what somebody else did since."""

from __future__ import annotations

from uuid import UUID

import asyncpg
import pytest

from consultations.queries.undoing import acts_of_work
from consultations.schemas.assigning import LeftOut, StatedPoint
from consultations.schemas.noting import NewNote
from consultations.schemas.undoing import Undone
from consultations.services import pointing
from consultations.services.noting import note
from consultations.services.undoing import undo
from participation.base import clock
from participation.base.codes import uuid7
from participation.base.database import execute
from participation.base.identity.actor import Actor
from tests.consultations.steps import AFTER, DURING, SLUG, answer, closed, opened, point, refused, reported, said
from tests.queue.families import family, item
from tests.queue.test_assigning import assigned, marked, raised
from tests.world import COLLEAGUE, OFFICER


async def undone(act: UUID, actor: Actor = OFFICER) -> Undone:
    """Take an act back while the consultation is open."""
    with clock.frozen(DURING):
        return await undo(actor, act=act)


async def links() -> list[tuple[UUID, UUID]]:
    """Every link as (comment, point)."""
    return sorted((row["comment"], row["point"]) for row in await execute("SELECT comment, point FROM point_comment"))


async def test_everything_is_as_it_was_before(world: None) -> None:
    await opened()
    one, two, three, four = await said("采光", "采光!", "噪声", "同意")
    letters = await family([one, two, three])
    light, noise = await point("采光", [one], at=DURING), await point("噪声", at=DURING)
    await assigned(comments=[four], no_change=True)
    before, marks, version = await links(), await marked(), (await item(letters)).version
    done = await assigned(
        families=[letters], comments=[four], points=[light], exceptions=[LeftOut(comment=three, points=[noise])]
    )
    assert await links() != before
    result = await undone(done.act)
    assert (result.comments, result.kept) == (3, [])
    assert (await links(), await marked()) == (before, marks)
    assert (await item(letters)).version == version


async def test_taking_back_is_an_act_that_can_be_taken_back(world: None) -> None:
    await opened()
    [one] = await said("采光")
    light = await point("采光", at=DURING)
    done = await assigned(comments=[one], points=[light])
    back = await undone(done.act)
    assert await raised(one) == set()
    await undone(back.act)
    assert await raised(one) == {light}
    with clock.frozen(DURING):
        acts = (await acts_of_work(OFFICER, SLUG)).items
    assert [(act.kind, act.reverses) for act in acts] == [("undo", back.act), ("undo", done.act), ("assign", None)]
    assert [act.reversed_by for act in acts] == [None, acts[0].id, back.act]


async def test_what_a_colleague_did_since_stays_and_is_told(world: None) -> None:
    await opened()
    one, two, three = await said("采光", "采光!", "采光。")
    letters = await family([one, two, three])
    light = await point("采光", at=DURING)
    done = await assigned(families=[letters], points=[light])
    with clock.frozen(DURING):
        await pointing.unlink(COLLEAGUE, point=light, comments=[one])
        await pointing.unlink(COLLEAGUE, point=light, comments=[two])
        await pointing.link(COLLEAGUE, point=light, comments=[two])
    result = await undone(done.act)
    assert result.comments == 1
    assert [(kept.change, kept.comments) for kept in result.kept] == [("linked", 2)]
    assert [await raised(comment) for comment in (one, two, three)] == [set(), {light}, set()]


async def test_a_mark_comes_back_only_where_nobody_has_linked_since(world: None) -> None:
    await opened()
    one, two = await said("同意", "赞成")
    light, noise = await point("采光", at=DURING), await point("噪声", at=DURING)
    await assigned(comments=[one, two], no_change=True)
    done = await assigned(comments=[one, two], points=[light])
    with clock.frozen(DURING):
        await pointing.link(COLLEAGUE, point=noise, comments=[two])
    result = await undone(done.act)
    assert [(kept.change, kept.comments) for kept in result.kept] == [("unmarked", 1)]
    assert await marked() == {one}
    assert await raised(two) == {noise}


async def test_a_stated_point_goes_off_the_list_unless_somebody_worked_on_it(world: None) -> None:
    await opened()
    one, two, three = await said("采光", "噪声", "补偿")
    first = await assigned(comments=[one], point=StatedPoint(title="采光"))
    second = await assigned(comments=[two], point=StatedPoint(title="噪声"))
    with clock.frozen(DURING):
        await pointing.link(COLLEAGUE, point=second.points[0], comments=[three])
    assert (await undone(first.act)).kept == []
    kept = (await undone(second.act)).kept
    assert [(one.change, one.comments) for one in kept] == [("stated", 1)]
    standing = {row["title"] for row in await execute("SELECT title FROM point WHERE retired_at IS NULL")}
    assert standing == {"噪声"}
    assert await raised(two) == set()


async def test_taking_back_twice_restores_the_stated_point_and_its_links(world: None) -> None:
    await opened()
    [one] = await said("采光")
    done = await assigned(comments=[one], point=StatedPoint(title="采光"))
    back = await undone(done.act)
    result = await undone(back.act)
    assert result.kept == []
    assert await raised(one) == set(done.points)
    assert await execute("SELECT FROM point WHERE retired_at IS NULL") == [{}]


async def test_nobody_takes_an_act_back_twice_or_for_somebody_else(world: None) -> None:
    await opened()
    [one] = await said("采光")
    light = await point("采光", at=DURING)
    done = await assigned(comments=[one], points=[light])
    with refused() as found:
        await undone(done.act, COLLEAGUE)
    assert found.answer == (403, "not_yours")
    await undone(done.act)
    with refused() as found:
        await undone(done.act)
    assert found.answer == (409, "undone")
    with refused() as found:
        await undone(uuid7())
    assert found.answer == (404, "not_found")


async def test_nothing_is_taken_back_once_the_report_is_in(world: None) -> None:
    await opened()
    [one] = await said("采光")
    light = await point("采光", at=DURING)
    done = await assigned(comments=[one], points=[light])
    await closed()
    await answer(light)
    await reported()
    with clock.frozen(AFTER), refused() as found:
        await undo(OFFICER, act=done.act)
    assert found.answer == (409, "frozen")


async def test_acts_and_notes_stay_as_they_were_written(world: None) -> None:
    await opened()
    [one] = await said("采光")
    await assigned(comments=[one], no_change=True)
    with clock.frozen(DURING):
        await note(OFFICER, slug=SLUG, new=NewNote(text="先问一下", comment=one))
    for table in ("work_act", "work_change", "internal_note"):
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET id = gen_random_uuid()"):  # noqa: S608 # named above
            with pytest.raises(asyncpg.RestrictViolationError):
                await execute(statement)


async def test_the_list_of_acts_tells_what_each_did(world: None) -> None:
    await opened()
    one, two, three = await said("采光", "噪声", "同意")
    light, noise = await point("采光", at=DURING), await point("噪声", at=DURING)
    await assigned(comments=[three], no_change=True)
    await assigned(comments=[one, two, three], points=[light, noise])
    await assigned(COLLEAGUE, comments=[one], no_change=True)
    with clock.frozen(DURING):
        mine = (await acts_of_work(OFFICER, SLUG, own=True)).items
        everybodys = (await acts_of_work(OFFICER, SLUG)).items
    assert [(a.kind, a.comments, a.linked, a.marked, a.unmarked) for a in mine] == [
        ("assign", 3, 6, 0, 1),
        ("no change", 1, 0, 1, 0),
    ]
    assert mine[0].points == ["噪声", "采光"] or mine[0].points == ["采光", "噪声"]
    assert [act.by for act in everybodys] == ["何倩", "周敏", "周敏"]
    assert [act.own for act in everybodys] == [False, True, True]
