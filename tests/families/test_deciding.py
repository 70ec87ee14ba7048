"""Officers split, move, join and confirm; each act has a who and a when, overwrites nobody's, and can be taken back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

import pytest

from consultations.schemas.families import Confirmation, FamilyView, Move, Split
from consultations.services.families import deciding
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY, Actor
from tests.consultations.steps import AFTER, DURING, closed, opened, point, refused, reported
from tests.consultations.steps import answer as answered
from tests.families.steps import (
    AGAINST,
    LETTER,
    OTHER,
    RETYPED,
    counts_are_true,
    families_of,
    groups,
    placed,
    the_machine_works,
    view_of,
)
from tests.world import AUDITOR, CLERK, COLLEAGUE, LEADER, OFFICER, OFFICER_ELSEWHERE, RESIDENT, REVIEWER


async def family_of(comment: UUID) -> UUID:
    (found,) = await families_of([comment])
    assert found is not None
    return found


async def acting(act: Callable[[], Awaitable[object]]) -> None:
    with clock.frozen(DURING):
        await act()
        await the_machine_works()
    assert await counts_are_true()


def splitting(
    family: UUID, comments: list[UUID], version: int = 1, actor: Actor = OFFICER
) -> Callable[[], Awaitable[object]]:
    return lambda: deciding.split(actor, family=family, new=Split(version=version, comments=comments, note="另有所指"))


def moving(
    family: UUID, to: UUID, comments: list[UUID], version: int = 1, actor: Actor = OFFICER
) -> Callable[[], Awaitable[object]]:
    return lambda: deciding.move(actor, family=family, change=Move(version=version, to=to, comments=comments))


def confirming(family: UUID, version: int = 1, actor: Actor = OFFICER) -> Callable[[], Awaitable[object]]:
    return lambda: deciding.confirm(actor, family=family, given=Confirmation(version=version))


def told(view: FamilyView) -> list[tuple[str, int, str, bool]]:
    """What officers did, the newest first."""
    return [(act.kind, act.comments, act.by, act.taken_back) for act in view.acts]


async def test_members_become_a_family_of_their_own(world: None) -> None:
    await opened()
    ids = await placed(LETTER, RETYPED, LETTER)
    family = await family_of(ids[0])
    await acting(splitting(family, [ids[1]]))
    assert await groups(ids) == {frozenset({0, 2}), frozenset({1})}
    made = await view_of(await family_of(ids[1]))
    assert made.line is not None
    assert (made.line.by_hand, made.line.representative) == (True, ids[1])
    assert [(m.placed_by, m.similarity) for m in made.items] == [(OFFICER.name, 1.0)]
    old = await view_of(family)
    assert (old.version, told(old)) == (2, [("split", 1, OFFICER.name, False)])
    assert old.acts[0].note == "另有所指"
    audit = await execute("SELECT verb, person FROM audit WHERE verb LIKE 'family.%%'")
    assert audit == [{"verb": "family.split", "person": OFFICER.person}]


async def test_whoever_represents_a_family_may_leave_it(world: None) -> None:
    await opened()
    ids = await placed(LETTER, RETYPED, RETYPED)
    family = await family_of(ids[0])
    await acting(splitting(family, [ids[0]]))
    rest = await view_of(family)
    assert rest.line is not None
    assert rest.line.representative == ids[1]
    assert {m.similarity for m in rest.items} == {1.0}


async def test_new_comments_follow_the_text_that_was_split_off(world: None) -> None:
    await opened()
    ids = await placed(LETTER, RETYPED, LETTER)
    await acting(splitting(await family_of(ids[0]), [ids[1]]))
    ids += await placed(RETYPED, LETTER)
    assert await groups(ids) == {frozenset({0, 2, 4}), frozenset({1, 3})}


async def test_members_move_to_another_family(world: None) -> None:
    await opened()
    ids = await placed(LETTER, LETTER, OTHER)
    one, other = await family_of(ids[0]), await family_of(ids[2])
    await acting(moving(one, other, [ids[1]]))
    assert await groups(ids) == {frozenset({0}), frozenset({1, 2})}
    assert [(a.kind, a.family, a.other) for a in (await view_of(other)).acts] == [("moved", one, other)]
    assert [m.similarity < 0.5 for m in (await view_of(other)).items] == [True, False]


async def test_two_families_become_one(world: None) -> None:
    await opened()
    ids = await placed(LETTER, LETTER, OTHER)
    one, other = await family_of(ids[0]), await family_of(ids[2])
    await acting(moving(one, other, []))
    assert await groups(ids) == {frozenset({0, 1, 2})}
    emptied = await view_of(one)
    assert (emptied.line, emptied.items, told(emptied)) == (None, [], [("joined", 2, OFFICER.name, False)])
    ids += await placed(LETTER)
    assert await groups(ids) == {frozenset({0, 1, 2, 3})}


async def test_what_was_set_apart_can_be_put_back_by_a_person(world: None) -> None:
    await opened()
    ids = await placed(LETTER, AGAINST)
    one, other = await family_of(ids[0]), await family_of(ids[1])
    assert (await view_of(one)).opposites == [other]
    await acting(moving(other, one, []))
    assert [(m.flag, m.placed_by) for m in (await view_of(one)).items] == [(None, OFFICER.name), (None, "")]


async def test_a_confirmed_family_still_takes_new_comments_in(world: None) -> None:
    await opened()
    ids = await placed(LETTER, LETTER)
    family = await family_of(ids[0])
    await acting(confirming(family))
    view = await view_of(family)
    assert view.line is not None
    assert (view.line.confirmed_at, view.confirmed_by, view.version) == (DURING, OFFICER.name, 2)
    ids += await placed(RETYPED, AGAINST)
    assert await groups(ids) == {frozenset({0, 1, 2}), frozenset({3})}
    await acting(lambda: deciding.unconfirm(COLLEAGUE, family=family, given=Confirmation(version=2)))
    assert told(await view_of(family)) == [
        ("unconfirmed", 0, COLLEAGUE.name, False),
        ("confirmed", 0, OFFICER.name, False),
    ]


@pytest.mark.parametrize("deed", ["split", "move", "join", "confirm"])
async def test_every_act_can_be_taken_back_once(world: None, deed: str) -> None:
    await opened()
    ids = await placed(LETTER, RETYPED, OTHER)
    one, other = await family_of(ids[0]), await family_of(ids[2])
    before = await groups(ids)
    await acting(
        {
            "split": splitting(one, [ids[1]]),
            "move": moving(one, other, [ids[1]]),
            "join": moving(one, other, []),
            "confirm": confirming(one),
        }[deed]
    )
    (act,) = (await view_of(one)).acts
    await acting(lambda: deciding.take_back(COLLEAGUE, family=one, act=act.id))
    assert await groups(ids) == before
    view = await view_of(one)
    assert [(a.taken_back, a.reverses) for a in view.acts] == [(False, act.id), (True, None)]
    assert view.line is not None
    assert view.line.confirmed_at is None
    with refused() as found:
        await acting(lambda: deciding.take_back(OFFICER, family=one, act=act.id))
    assert found.answer == (409, "taken_back")


async def test_taking_back_leaves_what_has_gone_elsewhere_since(world: None) -> None:
    await opened()
    ids = await placed(LETTER, RETYPED, LETTER, OTHER)
    one, third = await family_of(ids[0]), await family_of(ids[3])
    await acting(splitting(one, [ids[1], ids[2]]))
    made = await family_of(ids[1])
    await acting(moving(made, third, [ids[2]]))
    (act,) = (await view_of(one)).acts
    await acting(lambda: deciding.take_back(OFFICER, family=one, act=act.id))
    assert await groups(ids) == {frozenset({0, 1}), frozenset({2, 3})}


async def test_the_second_of_two_officers_is_told(world: None) -> None:
    await opened()
    ids = await placed(LETTER, RETYPED, LETTER)
    family, elsewhere = await family_of(ids[0]), uuid4()
    await acting(confirming(family))
    for act in (splitting(family, [ids[1]], 1, COLLEAGUE), confirming(family, 1, COLLEAGUE)):
        with refused() as found:
            await acting(act)
        assert found.answer == (409, "edited_meanwhile")
        assert found.refusal.extra == {"version": 2}
    with refused() as found:
        await acting(moving(family, elsewhere, [ids[1]], 2))
    assert found.refusal.status == 404


async def test_what_makes_no_sense_is_refused(world: None) -> None:
    await opened(slug="other")
    (foreign,) = await placed(LETTER, slug="other")
    await opened()
    ids = await placed(LETTER, RETYPED, OTHER)
    one, other = await family_of(ids[0]), await family_of(ids[2])
    answers = {}
    for name, act in {
        "all of it": splitting(one, ids[:2]),
        "a stranger": splitting(one, [ids[2]]),
        "to itself": moving(one, one, [ids[0]]),
        "to another consultation": moving(one, await family_of(foreign), [ids[0]]),
        "nothing to take back": lambda: deciding.unconfirm(OFFICER, family=one, given=Confirmation(version=1)),
        "no such act": lambda: deciding.take_back(OFFICER, family=one, act=uuid4()),
        "no such family": confirming(uuid4()),
    }.items():
        with refused() as found:
            await acting(act)
        answers[name] = found.answer
    await acting(moving(one, other, []))
    with refused() as found:
        await acting(confirming(one, 2))
    answers["an empty one"] = found.answer
    assert answers == {
        "all of it": (422, "nothing_left"),
        "a stranger": (422, "invalid"),
        "to itself": (422, "same_family"),
        "to another consultation": (404, "not_found"),
        "nothing to take back": (409, "not_confirmed"),
        "no such act": (404, "not_found"),
        "no such family": (404, "not_found"),
        "an empty one": (409, "empty"),
    }


@pytest.mark.parametrize("actor", [REVIEWER, LEADER, CLERK, AUDITOR, OFFICER_ELSEWHERE, RESIDENT, NOBODY])
async def test_nobody_but_an_officer_of_the_body_decides_on_families(world: None, actor: Actor) -> None:
    await opened()
    ids = await placed(LETTER, RETYPED, OTHER)
    one, other = await family_of(ids[0]), await family_of(ids[2])
    await acting(confirming(other))
    (act,) = (await view_of(other)).acts
    for deed in (
        splitting(one, [ids[1]], 1, actor),
        moving(one, other, [ids[1]], 1, actor),
        confirming(one, 1, actor),
        lambda: deciding.unconfirm(actor, family=other, given=Confirmation(version=2)),
        lambda: deciding.take_back(actor, family=other, act=act.id),
    ):
        with refused() as found:
            await acting(deed)
        assert found.answer == (403, "wrong_role")


async def test_once_the_report_is_in_families_stay_as_they_are(world: None) -> None:
    await opened()
    ids = await placed(LETTER, RETYPED)
    family = await family_of(ids[0])
    await closed()
    stated = await point("加装电梯", ids)
    await answered(stated)
    await reported()
    with clock.frozen(AFTER), refused() as found:
        await deciding.split(OFFICER, family=family, new=Split(version=1, comments=[ids[1]]))
    assert found.answer == (409, "frozen")


async def test_acts_are_only_added_to(world: None) -> None:
    await opened()
    (one,) = await placed(LETTER)
    await acting(confirming(await family_of(one)))
    with pytest.raises(Exception, match="family_act is only added to"):
        await execute("UPDATE family_act SET note = 'x'")
