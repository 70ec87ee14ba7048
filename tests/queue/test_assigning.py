"""Whole families and comments get their points in one act, with exceptions; nothing else is touched."""

from __future__ import annotations

from uuid import UUID

from consultations.rules.queue import Progress
from consultations.schemas.assigning import Assigned, LeftOut, NewAssignment, StatedPoint
from consultations.services import pointing
from consultations.services.assigning import assign
from participation.base import clock
from participation.base.codes import uuid7
from participation.base.database import execute
from participation.base.identity.actor import Actor
from tests.consultations.steps import (
    AFTER,
    DURING,
    SECOND,
    SLUG,
    answer,
    closed,
    opened,
    point,
    refused,
    reported,
    said,
)
from tests.queue.families import family, item, items, joined
from tests.world import CLERK, COLLEAGUE, OFFICER, OFFICER_ELSEWHERE, REVIEWER


async def assigned(actor: Actor = OFFICER, **given: object) -> Assigned:
    """Assign something while the consultation is open."""
    with clock.frozen(DURING):
        return await assign(actor, slug=SLUG, new=NewAssignment(**given))  # type: ignore[arg-type] # as the test names them


async def raised(comment: UUID) -> set[UUID]:
    """The points that a comment raises."""
    return {row["point"] for row in await execute("SELECT point FROM point_comment WHERE comment = {}", comment)}


async def marked() -> set[UUID]:
    """The comments that are marked as asking for no change."""
    return {row["comment"] for row in await execute("SELECT comment FROM no_change")}


async def test_a_whole_family_is_assigned_to_several_points_in_one_act(world: None) -> None:
    await opened()
    one, two, three = await said("采光受影响", "采光受影响!", "采光受影响。")
    letters = await family([one, two, three])
    light, noise = await point("采光", at=DURING), await point("噪声", at=DURING)
    done = await assigned(families=[letters], points=[light, noise])
    assert (done.comments, done.left, done.already, done.raising) == (3, 0, 0, 0)
    for comment in (one, two, three):
        assert await raised(comment) == {light, noise}
    assert (await item(letters)).progress is Progress.ASSIGNED
    assert len(await execute("SELECT FROM work_act")) == 1
    assert len(await execute("SELECT FROM work_change WHERE change = 'linked'")) == 6
    assert await execute("SELECT FROM audit WHERE verb = 'comments.assigned'") == [{}]


async def test_an_exception_stays_or_gets_another_point_at_once(world: None) -> None:
    await opened()
    one, two, three = await said("采光受影响", "采光受影响,还有噪声", "采光很好")
    letters = await family([one, two, three])
    light, noise = await point("采光", at=DURING), await point("噪声", at=DURING)
    done = await assigned(
        families=[letters], points=[light], exceptions=[LeftOut(comment=two, points=[noise]), LeftOut(comment=three)]
    )
    assert (done.comments, done.left) == (2, 1)
    assert [await raised(comment) for comment in (one, two, three)] == [{light}, {noise}, set()]
    assert (await item(letters)).left == 1


async def test_who_says_the_opposite_stays_unless_it_is_named(world: None) -> None:
    await opened()
    one, two, three = await said("应当公示采光影响", "应当公示采光的影响", "不应当公示采光影响")
    letters = await family([one, two], apart=[three])
    light = await point("采光", at=DURING)
    done = await assigned(families=[letters], points=[light])
    assert (done.comments, done.left) == (2, 1)
    assert await raised(three) == set()
    await assigned(families=[letters], points=[light], set_apart=[three])
    assert await raised(three) == {light}


async def test_a_family_that_stands_apart_as_a_whole_is_assigned_as_any_other(world: None) -> None:
    await opened()
    one, two = await said("应当公示", "不应当公示")
    letters = await family([one])
    against = await family([two], like=letters)
    await execute("UPDATE family_member SET flag = 'polarity' WHERE comment = {}", two)
    light = await point("公示", at=DURING)
    assert (await assigned(families=[against], points=[light])).comments == 1
    assert await raised(two) == {light}


async def test_a_comment_that_no_family_has_yet_is_an_item_of_its_own(world: None) -> None:
    await opened()
    [one] = await said("采光受影响")
    light = await point("采光", at=DURING)
    [found] = await items()
    assert (found.id, found.family, found.comment) == (one, None, one)
    assert (await assigned(comments=[one], points=[light])).comments == 1
    assert await raised(one) == {light}


async def test_a_new_point_is_stated_in_the_same_act(world: None) -> None:
    await opened()
    [one] = await said("采光受影响")
    done = await assigned(comments=[one], point=StatedPoint(title=" 采光补偿 ", text="底层"))
    [stated] = await execute("SELECT id, title, text, position FROM point")
    assert (stated["title"], stated["text"], stated["position"]) == ("采光补偿", "底层", 1)
    assert done.points == [stated["id"]]
    assert await raised(one) == {stated["id"]}


async def test_no_change_asked_is_marked_but_never_where_a_point_is_raised(world: None) -> None:
    await opened()
    one, two, three = await said("同意", "同意!", "同意,但要补偿")
    letters = await family([one, two, three])
    pay = await point("补偿", [three], at=DURING)
    done = await assigned(families=[letters], no_change=True)
    assert (done.comments, done.raising) == (2, 1)
    assert await marked() == {one, two}
    assert await raised(three) == {pay}
    again = await assigned(families=[letters], no_change=True)
    assert (again.comments, again.already, again.raising) == (0, 2, 1)


async def test_a_point_takes_the_mark_away(world: None) -> None:
    await opened()
    [one] = await said("同意")
    await assigned(comments=[one], no_change=True)
    light = await point("采光", at=DURING)
    await assigned(comments=[one], points=[light])
    assert await marked() == set()
    assert await raised(one) == {light}


async def test_several_items_go_in_one_act(world: None) -> None:
    await opened()
    ids = await said("甲", "乙", "丙", "丁")
    first = await family(ids[:2])
    light = await point("采光", at=DURING)
    done = await assigned(families=[first], comments=[ids[3]], points=[light])
    assert done.comments == 3
    assert await raised(ids[2]) == set()


async def test_what_changed_since_it_was_read_is_told_and_nothing_is_written(world: None) -> None:
    await opened()
    one, two, three = await said("采光受影响", "采光受影响!", "采光受影响。")
    letters = await family([one, two])
    light, noise = await point("采光", at=DURING), await point("噪声", at=DURING)
    read = (await item(letters)).version
    with clock.frozen(DURING + SECOND):
        await joined(letters, [three])
        await execute("UPDATE family_member SET placed_at = {} WHERE comment = {}", DURING + SECOND, three)
        await pointing.link(COLLEAGUE, point=noise, comments=[one])
    with refused() as found:
        await assigned(families=[letters], points=[light], versions={letters: read}, seen_at=DURING)
    assert found.answer == (409, "changed_meanwhile")
    told = [(one["what"], one["comments"], one["by"], one["point"]) for one in found.refusal.extra["changes"]]
    assert sorted(told) == [("joined", 1, None, None), ("linked", 1, "何倩", "噪声")]
    assert found.refusal.extra["versions"] == {str(letters): (await item(letters)).version}
    assert await raised(two) == set()
    assert await execute("SELECT FROM work_act") == []
    now = {letters: found.refusal.extra["versions"][str(letters)]}
    assert (await assigned(families=[letters], points=[light], versions=now)).comments == 3


async def test_what_was_taken_away_meanwhile_is_told_too(world: None) -> None:
    await opened()
    one, two = await said("采光受影响", "同意")
    light = await point("采光", [one], at=DURING)
    await assigned(comments=[two], no_change=True)
    versions = {found.id: found.version for found in await items()}
    with clock.frozen(DURING + SECOND):
        await pointing.unlink(COLLEAGUE, point=light, comments=[one])
        await pointing.unmark_no_change(COLLEAGUE, slug=SLUG, comments=[two])
    with refused() as found:
        await assigned(comments=[one, two], points=[light], versions=versions, seen_at=DURING)
    told = [(one["what"], one["by"], one["point"]) for one in found.refusal.extra["changes"]]
    assert sorted(told, key=str) == [("unlinked", "何倩", "采光"), ("unmarked", "何倩", None)]


async def test_an_item_that_is_gone_is_told(world: None) -> None:
    await opened()
    one, two = await said("采光受影响", "采光受影响!")
    light = await point("采光", at=DURING)
    first, second = await family([one]), await family([two])
    await execute("UPDATE family_member SET family = {} WHERE family = {}", second, first)
    await execute("UPDATE family SET members = CASE id WHEN {} THEN 2 ELSE 0 END", second)
    with refused() as found:
        await assigned(families=[first], points=[light])
    assert found.answer == (409, "changed_meanwhile")
    assert found.refusal.extra["gone"] == [str(first)]
    assert (await assigned(families=[second], points=[light])).comments == 2


async def test_a_comment_that_has_joined_a_family_since_goes_by_itself(world: None) -> None:
    await opened()
    one, two = await said("采光受影响", "采光受影响!")
    light = await point("采光", at=DURING)
    [first, _] = await items()
    await family([one, two])
    done = await assigned(comments=[first.id], points=[light], versions={first.id: first.version})
    assert done.comments == 1
    assert await raised(two) == set()


async def test_a_comment_chosen_with_its_family_counts_once(world: None) -> None:
    await opened()
    one, two = await said("采光受影响", "采光受影响!")
    letters = await family([one, two])
    light = await point("采光", at=DURING)
    assert (await assigned(families=[letters], comments=[one], points=[light])).comments == 2


async def test_an_unclear_choice_is_refused_with_every_fault(world: None) -> None:
    await opened()
    [one] = await said("采光受影响")
    light = await point("采光", at=DURING)
    for given, fields in [
        ({}, {"items": "required", "points": "required"}),
        ({"comments": [one]}, {"points": "required"}),
        ({"comments": [one], "points": [light], "no_change": True}, {"no_change": "contradiction"}),
        ({"comments": [one], "points": [uuid7()]}, {"points": "unknown_value"}),
        ({"comments": [one], "point": StatedPoint(title="  ")}, {"point.title": "required"}),
        (
            {"comments": [one], "points": [light], "exceptions": [LeftOut(comment=uuid7())]},
            {"exceptions": "unknown_value"},
        ),
    ]:
        with refused() as found:
            await assigned(**given)
        assert found.fields == fields, given
    assert await execute("SELECT FROM point_comment") == []


async def test_a_point_of_another_consultation_or_off_the_list_is_refused(world: None) -> None:
    await opened()
    [one] = await said("采光受影响")
    light = await point("采光", at=DURING)
    with clock.frozen(DURING):
        await pointing.retire_point(OFFICER, point=light)
    with refused() as found:
        await assigned(comments=[one], points=[light])
    assert found.fields == {"points": "unknown_value"}


async def test_only_an_officer_of_the_body_assigns(world: None) -> None:
    await opened()
    [one] = await said("采光受影响")
    light = await point("采光", at=DURING)
    for actor in (CLERK, REVIEWER, OFFICER_ELSEWHERE):
        with refused() as found:
            await assigned(actor, comments=[one], points=[light])
        assert found.answer == (403, "wrong_role")


async def test_nothing_is_assigned_once_the_report_is_in(world: None) -> None:
    await opened()
    [one] = await said("采光受影响")
    light = await point("采光", [one], at=DURING)
    await closed()
    await answer(light)
    await reported()
    with clock.frozen(AFTER), refused() as found:
        await assign(OFFICER, slug=SLUG, new=NewAssignment(comments=[one], no_change=True))
    assert found.answer == (409, "frozen")
