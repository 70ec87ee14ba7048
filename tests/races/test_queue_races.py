"""Two officers on one family at the same instant: one act is done, the other is told; nobody's work is overwritten."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest

from consultations.schemas.assigning import Assigned, NewAssignment
from consultations.services import assigning, assigning_holding, loading, pointing
from consultations.services.assigning import assign
from consultations.services.families import deciding
from consultations.services.undoing import undo
from participation.base import clock
from participation.base.database import execute, fetch_one
from participation.base.errors import Refused
from participation.base.identity.actor import Actor
from tests.consultations.steps import DURING, SLUG, opened, point, said
from tests.queue.families import family, item
from tests.world import COLLEAGUE, OFFICER

AT_ONCE = 8


async def at_once(*acts: Callable[[], Awaitable[Any]]) -> tuple[int, list[str]]:
    """Do all of it at the same time; how many were done, and the codes of the refusals."""
    results = await asyncio.gather(*(act() for act in acts), return_exceptions=True)
    codes = []
    for result in results:
        if isinstance(result, Refused):
            codes.append(result.refusal.code)
        elif isinstance(result, BaseException):
            raise result
    return len(acts) - len(codes), sorted(codes)


async def chosen(actor: Actor, letters: UUID, version: str, **given: Any) -> Assigned:
    """Assign what was read a moment ago."""
    new = NewAssignment(families=[letters], versions={letters: version}, **given)
    return await assign(actor, slug=SLUG, new=new)


async def letters_and_version() -> tuple[UUID, str]:
    """A family of three, and its version as both officers have read it."""
    made = await family(await said("采光受影响", "采光受影响!", "采光受影响。"))
    return made, (await item(made)).version


async def test_of_many_who_assign_one_family_one_does_and_the_others_are_told(world: None) -> None:
    await opened()
    letters, version = await letters_and_version()
    points = [await point(f"要点{n}", at=DURING) for n in range(AT_ONCE)]
    with clock.frozen(DURING):
        done, codes = await at_once(
            *(
                lambda n=n: chosen(OFFICER if n % 2 else COLLEAGUE, letters, version, points=[points[n]])  # type: ignore[misc] # the number is bound
                for n in range(AT_ONCE)
            )
        )
    assert (done, codes) == (1, ["changed_meanwhile"] * (AT_ONCE - 1))
    assert len(await execute("SELECT DISTINCT point FROM point_comment")) == 1
    assert len(await execute("SELECT FROM work_act")) == 1


async def test_without_the_lock_both_assign_and_neither_is_told(world: None, monkeypatch: pytest.MonkeyPatch) -> None:
    await opened()
    letters, version = await letters_and_version()
    points = [await point("采光", at=DURING), await point("噪声", at=DURING)]
    come, all_here = [0], asyncio.Event()

    async def unheld(slug: str) -> loading.Held:
        held = await fetch_one(
            loading.Held, loading.HELD, loading.QueryString("slug = {}", slug), loading.QueryString("")
        )
        assert held is not None
        return held

    async def read_together(*what: Any) -> Any:
        found = await read(*what)
        come[0] += 1
        if come[0] == 2:
            all_here.set()
        await asyncio.wait_for(all_here.wait(), 20)
        return found

    async def nothing_held(consultation: UUID) -> None:
        assert consultation

    read = assigning_holding.fetch
    monkeypatch.setattr(assigning, "locked", unheld)
    monkeypatch.setattr(assigning_holding, "hold_families", nothing_held)
    monkeypatch.setattr(assigning_holding, "execute", unlocked)
    monkeypatch.setattr(assigning_holding, "fetch", read_together)
    with clock.frozen(DURING):
        done, codes = await at_once(
            lambda: chosen(OFFICER, letters, version, points=[points[0]]),
            lambda: chosen(COLLEAGUE, letters, version, points=[points[1]]),
        )
    assert (done, codes) == (2, [])
    assert len(await execute("SELECT DISTINCT point FROM point_comment")) == 2


async def unlocked(statement: str, *values: Any) -> list[dict[str, Any]]:
    """The statements that lock, without locking."""
    return await execute(statement.replace(" FOR UPDATE", ""), *values)


async def test_a_mark_and_a_point_at_the_same_instant_never_stand_together(world: None) -> None:
    await opened()
    letters, version = await letters_and_version()
    light = await point("采光", at=DURING)
    with clock.frozen(DURING):
        done, codes = await at_once(
            lambda: chosen(OFFICER, letters, version, points=[light]),
            lambda: chosen(COLLEAGUE, letters, version, no_change=True),
        )
    assert (done, codes) == (1, ["changed_meanwhile"])
    both = await execute("SELECT FROM point_comment pc JOIN no_change n ON n.comment = pc.comment")
    assert both == []


async def test_an_act_is_taken_back_once_however_often_it_is_pressed(world: None) -> None:
    await opened()
    letters, version = await letters_and_version()
    light = await point("采光", at=DURING)
    with clock.frozen(DURING):
        act = (await chosen(OFFICER, letters, version, points=[light])).act
        done, codes = await at_once(*(lambda: undo(OFFICER, act=act) for _ in range(AT_ONCE)))
    assert (done, codes) == (1, ["undone"] * (AT_ONCE - 1))
    assert await execute("SELECT FROM point_comment") == []
    assert len(await execute("SELECT FROM work_act WHERE kind = 'undo'")) == 1


async def test_what_a_colleague_links_while_an_act_is_taken_back_stays(world: None) -> None:
    await opened()
    letters, version = await letters_and_version()
    light, noise = await point("采光", at=DURING), await point("噪声", at=DURING)
    with clock.frozen(DURING):
        act = (await chosen(OFFICER, letters, version, points=[light])).act
        [one, *_] = await execute("SELECT comment FROM family_member ORDER BY comment")
        done, codes = await at_once(
            lambda: undo(OFFICER, act=act),
            lambda: pointing.link(COLLEAGUE, point=noise, comments=[one["comment"]]),
        )
    assert (done, codes) == (2, [])
    assert await execute("SELECT point FROM point_comment") == [{"point": noise}]


async def test_a_member_that_is_moved_while_its_family_is_assigned_goes_with_one_of_the_two(world: None) -> None:
    await opened()
    ids = await said("采光受影响", "采光受影响!", "采光受影响。")
    letters = await family(ids)
    version = (await item(letters)).version
    light = await point("采光", at=DURING)
    split = deciding.Split(comments=[ids[2]], version=1)
    with clock.frozen(DURING):
        done, codes = await at_once(
            lambda: chosen(OFFICER, letters, version, points=[light]),
            lambda: deciding.split(COLLEAGUE, family=letters, new=split),
        )
    linked = {row["comment"] for row in await execute("SELECT comment FROM point_comment")}
    # either the act came first and took all three, or the split did and the act was told
    assert (done, codes, linked) in [(2, [], set(ids)), (1, ["changed_meanwhile"], set())]
