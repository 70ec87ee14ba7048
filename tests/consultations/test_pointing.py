"""主要意见: stating points, linking comments to them, and the mark of a comment that asks for no change."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

import pytest

from consultations.queries.comments import Filter, filed_comments
from consultations.queries.points import points
from consultations.schemas.point import CorrectedPoint, NewPoint, PointView
from consultations.services import pointing
from consultations.words import Outcome, Status
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY, Actor
from tests.consultations.steps import (
    AFTER,
    BEFORE,
    DURING,
    SLUG,
    answer,
    clauses,
    closed,
    opened,
    point,
    published,
    refused,
    reported,
    said,
    says,
    scheduled,
)
from tests.world import CLERK, COLLEAGUE, FOR_THE_CHAMBER, LEADER, NEIGHBOUR, OFFICER, OFFICER_ELSEWHERE, RESIDENT


async def all_points() -> list[PointView]:
    return (await points(OFFICER, SLUG)).items


async def cover() -> tuple[int, int]:
    found = await points(OFFICER, SLUG)
    return found.received, found.uncovered


async def acting(act: Callable[[], Awaitable[object]]) -> object:
    with clock.frozen(AFTER):
        return await act()


async def test_a_point_is_stated_with_the_comments_that_raise_it(world: None) -> None:
    await opened()
    comments = await said("采光", "还是采光", "噪声")
    await closed()
    clause = (await clauses())[3].id
    made = await point("底楼采光补偿", comments[:2], text="多名居民提出", clauses=[clause, clause])
    [found] = await all_points()
    assert (found.id, found.position, found.title, found.comments) == (made, 1, "底楼采光补偿", 2)
    assert (found.clauses, found.disposition) == ([clause], None)


async def test_points_stand_in_the_order_in_which_they_were_stated(world: None) -> None:
    await opened()
    for title in ("一", "二", "三"):
        await point(title, at=DURING)
    assert [(p.position, p.title) for p in await all_points()] == [(1, "一"), (2, "二"), (3, "三")]


async def test_a_comment_is_covered_once_all_its_points_are_answered(world: None) -> None:
    await opened()
    first, _ = await said("采光和噪声", "没意见")
    await closed()
    assert await cover() == (2, 2)
    one = await point("采光", [first])
    other = await point("噪声", [first])
    await answer(one)
    assert await cover() == (2, 2)
    await answer(other)
    assert await cover() == (2, 1)


async def test_a_comment_that_asks_for_no_change_is_covered(world: None) -> None:
    await opened()
    comments = await said("同意", "无修改意见")
    await closed()
    assert await acting(lambda: pointing.mark_no_change(OFFICER, slug=SLUG, comments=comments)) == 2
    assert await acting(lambda: pointing.mark_no_change(OFFICER, slug=SLUG, comments=comments)) == 0
    assert await cover() == (2, 0)
    page = await filed_comments(OFFICER, SLUG, Filter())
    assert [c.outcome for c in page.items] == [Outcome.NO_CHANGE_ASKED] * 2
    assert await acting(lambda: pointing.unmark_no_change(OFFICER, slug=SLUG, comments=comments[:1])) == 1
    assert await cover() == (2, 1)


async def test_a_comment_that_raises_a_point_asks_for_a_change(world: None) -> None:
    await opened()
    [comment] = await said("采光")
    await closed()
    await point("采光", [comment])
    with refused() as found:
        await acting(lambda: pointing.mark_no_change(OFFICER, slug=SLUG, comments=[comment]))
    assert found.answer == (409, "has_points")


async def test_linking_takes_the_mark_away(world: None) -> None:
    await opened()
    [comment] = await said("采光")
    await closed()
    await acting(lambda: pointing.mark_no_change(OFFICER, slug=SLUG, comments=[comment]))
    await point("采光", [comment])
    assert await execute("SELECT FROM no_change") == []
    assert await cover() == (1, 1)


async def test_linking_twice_links_once_and_unlinking_takes_it_back(world: None) -> None:
    await opened()
    comments = await said("采光", "也是")
    await closed()
    made = await point("采光")
    assert await acting(lambda: pointing.link(OFFICER, point=made, comments=comments)) == 2
    assert await acting(lambda: pointing.link(OFFICER, point=made, comments=comments)) == 0
    assert await acting(lambda: pointing.unlink(OFFICER, point=made, comments=comments[:1])) == 1
    assert await acting(lambda: pointing.unlink(OFFICER, point=made, comments=comments[:1])) == 0
    assert [p.comments for p in await all_points()] == [1]


async def test_a_retired_point_leaves_its_comments_uncovered(world: None) -> None:
    await opened()
    [comment] = await said("采光")
    await closed()
    made = await point("采光", [comment])
    await answer(made)
    assert await cover() == (1, 0)
    await acting(lambda: pointing.retire_point(OFFICER, point=made))
    assert await cover() == (1, 1)
    assert await all_points() == []
    for act in (
        lambda: pointing.link(OFFICER, point=made, comments=[comment]),
        lambda: pointing.retire_point(OFFICER, point=made),
    ):
        with refused() as found:
            await acting(act)
        assert found.refusal.status == 404


async def test_a_point_is_stated_anew_by_who_read_its_last_version(world: None) -> None:
    await opened()
    made = await point("采光", at=DURING)
    change = CorrectedPoint(version=1, title="底楼采光", text="补偿")
    await acting(lambda: pointing.correct_point(OFFICER, point=made, change=change))
    with refused() as found:
        await acting(lambda: pointing.correct_point(COLLEAGUE, point=made, change=change))
    assert found.answer == (409, "edited_meanwhile")
    [one] = await all_points()
    assert (one.title, one.text, one.version) == ("底楼采光", "补偿", 2)


async def test_everything_wrong_with_a_point_is_named_at_once(world: None) -> None:
    await opened()
    with clock.frozen(DURING), refused() as found:
        await pointing.state_point(OFFICER, slug=SLUG, new=NewPoint(title="\u200b", clauses=[uuid4()]))
    assert found.fields == {"title": "required", "clauses": "unknown_value"}


async def test_comments_of_another_consultation_are_not_linked(world: None) -> None:
    await opened(slug="other")
    [elsewhere] = await said("采光", slug="other")
    await opened()
    for comments in ([elsewhere], [uuid4()]):
        with refused() as found:
            await point("采光", comments, at=DURING)
        assert found.fields == {"comments": "unknown_value"}
    assert await all_points() == []


@pytest.mark.parametrize("actor", [CLERK, LEADER, OFFICER_ELSEWHERE, RESIDENT, NOBODY])
async def test_nobody_but_an_officer_of_the_body_works_on_points(world: None, actor: Actor) -> None:
    await opened()
    [comment] = await said("采光")
    made = await point("采光", at=DURING)
    acts: list[Callable[[], Awaitable[object]]] = [
        lambda: pointing.state_point(actor, slug=SLUG, new=NewPoint(title="x")),
        lambda: pointing.correct_point(actor, point=made, change=CorrectedPoint(version=1, title="x")),
        lambda: pointing.link(actor, point=made, comments=[comment]),
        lambda: pointing.unlink(actor, point=made, comments=[comment]),
        lambda: pointing.retire_point(actor, point=made),
        lambda: pointing.mark_no_change(actor, slug=SLUG, comments=[comment]),
        lambda: pointing.unmark_no_change(actor, slug=SLUG, comments=[comment]),
    ]
    for act in acts:
        with refused() as found:
            await acting(act)
        assert found.answer == (403, "wrong_role")


async def test_there_is_nothing_to_answer_before_the_opening(world: None) -> None:
    await scheduled()
    with refused() as found:
        await point("采光", at=BEFORE)
    assert found.answer == (409, "not_yet")


async def test_points_are_the_offices_own_until_the_report_is_published(world: None) -> None:
    await opened()
    [comment] = await said("采光")
    await closed()
    made = await point("采光", [comment])
    await answer(made)
    for actor in (NOBODY, RESIDENT, OFFICER_ELSEWHERE):
        with clock.frozen(AFTER), refused() as found:
            await points(actor, SLUG)
        assert found.refusal.status == 403
    await published()
    found_by_all = await points(NOBODY, SLUG)
    assert [(p.id, p.title, p.comments) for p in found_by_all.items] == [(made, "采光", 1)]
    assert (found_by_all.received, found_by_all.uncovered) == (1, 0)


async def test_once_the_report_is_in_nothing_changes(world: None) -> None:
    await opened()
    [comment] = await said("采光")
    await closed()
    made = await point("采光", [comment])
    await answer(made)
    await reported()
    acts: list[Callable[[], Awaitable[object]]] = [
        lambda: pointing.state_point(OFFICER, slug=SLUG, new=NewPoint(title="x")),
        lambda: pointing.correct_point(OFFICER, point=made, change=CorrectedPoint(version=1, title="x")),
        lambda: pointing.link(OFFICER, point=made, comments=[comment]),
        lambda: pointing.unlink(OFFICER, point=made, comments=[comment]),
        lambda: pointing.retire_point(OFFICER, point=made),
        lambda: pointing.mark_no_change(OFFICER, slug=SLUG, comments=[comment]),
        lambda: answer(made),
    ]
    for act in acts:
        with refused() as found:
            await acting(act)
        assert found.answer == (409, "frozen")


async def test_who_raised_a_point_is_counted_in_columns_of_their_own(world: None) -> None:
    await opened()
    comments: list[UUID] = []
    with clock.frozen(DURING):
        for actor, text, given in (
            (RESIDENT, "底楼采光要补偿", {}),
            (RESIDENT, "再说一遍:采光要补偿", {}),
            (NEIGHBOUR, "底楼采光要补偿。", {}),
            (NOBODY, "底楼采光，要补偿！", {}),
            (NOBODY, "我是匿名的", {"author_contact": "13800000209"}),
            (FOR_THE_CHAMBER, "商会的意见", {"author_kind": "organisation"}),
            (NOBODY, "协会的意见", {"author_kind": "organisation", "author_name": "物业协会"}),
            (NOBODY, "协会又来", {"author_kind": "organisation", "author_name": "物业协会"}),
        ):
            comments.append((await says(text, actor=actor, **given)).id)
    await point("采光", comments)
    [one] = await all_points()
    assert one.comments == 8
    assert (one.people, one.unidentified_messages, one.organisations) == (2, 2, 2)
    assert one.distinct_texts == 6


async def test_the_office_narrows_its_list(world: None) -> None:
    await opened()
    clause = (await clauses())[0].id
    first, second, third = await said("采光", "噪声", "同意")
    [fourth] = await said("第一条不好", clause=clause, stance="oppose")
    await closed()
    made = await point("采光", [first])
    await answer(made, Status.PARTLY_ADOPTED)
    await point("噪声", [second])

    async def ids(**wanted: object) -> list[UUID]:
        with clock.frozen(AFTER):
            return [c.id for c in (await filed_comments(OFFICER, SLUG, Filter(**wanted))).items]  # type: ignore[arg-type] # as given

    assert await ids(uncovered=True) == [second, third, fourth]
    assert await ids(unassigned=True) == [third, fourth]
    assert await ids(point=made) == [first]
    assert await ids(disposition=Status.PARTLY_ADOPTED) == [first]
    assert await ids(disposition=Status.ADOPTED) == []
    assert await ids(stance="oppose", clause=clause) == [fourth]
    assert await ids(channel="web", standing="pending") == [first, second, third, fourth]
    assert await ids(q="噪") == [second]
