"""Whoever wrote a hidden comment is told why, objects once, and is answered by somebody else than who hid it."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from consultations.queries.moderating import objections, waiting
from consultations.queries.receipts import receipt
from consultations.schemas.comment import Received
from consultations.schemas.moderating import NewAnswer, NewObjection
from consultations.services import moderating_objections
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY, Actor
from tests.consultations.steps import DURING, LATER, SLUG, opened, refused, says
from tests.moderation.redacted import ABUSE, SHOW, screened, told
from tests.world import CLERK, COLLEAGUE, LEADER, OFFICER, OFFICER_ELSEWHERE, RESIDENT, REVIEWER


async def hidden(actor: Actor = NOBODY, **given: str) -> Received:
    """A comment that the officer has hidden."""
    with clock.frozen(DURING):
        made = await says("说得不好听", actor=actor, **given)
    await screened(ABUSE, made.id)
    return made


async def objected(code: str, statement: str = "我没有骂人。") -> UUID:
    with clock.frozen(DURING):
        made = await moderating_objections.object_(NOBODY, receipt=code, new=NewObjection(statement=statement))
    return made.id


async def answered(objection: UUID, *, uphold: bool, actor: Actor = REVIEWER, reason: str = "用语不当。") -> None:
    with clock.frozen(DURING):
        new = NewAnswer(uphold=uphold, reason=reason)
        await moderating_objections.answer(actor, objection=objection, new=new)


async def test_whoever_left_a_contact_is_told_the_reason_in_words_and_how_to_object(world: None) -> None:
    await opened()
    one = await hidden(author_contact="13800000201")
    [notice] = await told("comment_hidden")
    assert notice["contact"] == "+8613800000201"
    assert notice["reason"] == "It insults or threatens somebody."
    assert notice["link"].endswith(f"/receipts/{one.receipt}")


async def test_whoever_was_signed_in_is_told_where_they_are_reached(world: None) -> None:
    await opened()
    await hidden(actor=RESIDENT)
    assert [row["contact"] for row in await told("comment_hidden")] == ["+8613800000201"]


async def test_whoever_left_no_contact_finds_it_with_the_receipt(world: None) -> None:
    await opened()
    one = await hidden()
    assert await told("comment_hidden") == []
    with clock.frozen(DURING):
        found = await receipt(one.receipt)
    assert (found.may_object, found.objection, found.hidden_for) == (True, None, "abuse")


async def test_an_objection_waits_with_who_when_and_why(world: None) -> None:
    await opened()
    one = await hidden()
    made = await objected(one.receipt)
    [waits] = await objections(REVIEWER, SLUG)
    assert (waits.id, waits.comment, waits.statement, waits.at) == (made, one.id, "我没有骂人。", DURING)
    assert (waits.hidden_by, waits.hidden_for, waits.result) == (OFFICER.name, "abuse", None)
    view = await execute("SELECT id FROM consultation")
    assert (await waiting(view[0]["id"])).objections == 1
    with clock.frozen(DURING):
        found = await receipt(one.receipt)
    assert found.objection is not None
    assert (found.may_object, found.objection.statement, found.objection.result) == (False, "我没有骂人。", None)


async def test_an_objection_that_is_upheld_shows_the_comment_again(world: None) -> None:
    await opened()
    one = await hidden(author_contact="13800000201")
    await answered(await objected(one.receipt), uphold=True, reason="没有辱骂,予以显示。")
    with clock.frozen(DURING):
        found = await receipt(one.receipt)
    assert (found.standing, found.may_object) == ("visible", False)
    assert found.objection is not None
    assert (found.objection.result, found.objection.reason) == ("upheld", "没有辱骂,予以显示。")
    [notice] = await told("objection_answered", "comment_shown")
    assert (notice["contact"], notice["reason"]) == ("+8613800000201", "没有辱骂,予以显示。")


async def test_an_objection_that_is_rejected_leaves_it_hidden(world: None) -> None:
    await opened()
    one = await hidden()
    await answered(await objected(one.receipt), uphold=False)
    with clock.frozen(DURING):
        found = await receipt(one.receipt)
    assert (found.standing, found.may_object) == ("hidden", False)
    assert len(await execute("SELECT FROM screening_act")) == 1


async def test_one_objection_to_each_act_that_hides(world: None) -> None:
    await opened()
    one = await hidden()
    await objected(one.receipt)
    with refused() as found:
        await objected(one.receipt)
    assert found.answer == (409, "objected")
    await screened(SHOW, one.id)
    with refused() as found:
        await objected(one.receipt)
    assert found.answer == (409, "not_hidden")
    await screened(ABUSE, one.id)
    assert await objected(one.receipt)


async def test_upholding_an_old_objection_does_not_show_what_was_hidden_anew(world: None) -> None:
    await opened()
    one = await hidden()
    first = await objected(one.receipt)
    await screened(SHOW, one.id)
    await screened(ABUSE, one.id, actor=COLLEAGUE)
    await answered(first, uphold=True)
    with clock.frozen(DURING):
        assert (await receipt(one.receipt)).standing == "hidden"


async def test_who_hid_it_does_not_answer(world: None) -> None:
    await opened()
    one = await hidden()
    made = await objected(one.receipt)
    with refused() as found:
        await answered(made, uphold=False, actor=OFFICER)
    assert found.answer == (403, "own_act")
    await answered(made, uphold=False, actor=COLLEAGUE)
    with refused() as found:
        await answered(made, uphold=True, actor=REVIEWER)
    assert found.answer == (409, "answered")


@pytest.mark.parametrize("actor", [CLERK, LEADER, OFFICER_ELSEWHERE, RESIDENT, NOBODY])
async def test_nobody_else_answers(world: None, actor: Actor) -> None:
    await opened()
    made = await objected((await hidden()).receipt)
    with refused() as found:
        await answered(made, uphold=True, actor=actor)
    assert found.answer == (403, "wrong_role")
    assert await execute("SELECT FROM objection_answer") == []


async def test_words_are_needed_on_both_sides(world: None) -> None:
    await opened()
    one = await hidden()
    with refused() as found:
        await objected(one.receipt, " \u200b")
    assert found.fields == {"statement": "required"}
    made = await objected(one.receipt)
    with refused() as found:
        await answered(made, uphold=False, reason=" ")
    assert found.fields == {"reason": "required"}


async def test_only_with_a_receipt_and_while_it_is_not_over(world: None) -> None:
    await opened()
    one = await hidden()
    for code in ("7K3M-9P2Q", "nonsense"):
        with refused() as found:
            await objected(code)
        assert found.refusal.status == 404
    with refused() as found:
        await answered(uuid4(), uphold=True)
    assert found.refusal.status == 404
    await execute("UPDATE consultation SET state = 'withdrawn'")
    with clock.frozen(LATER), refused() as found:
        await moderating_objections.object_(NOBODY, receipt=one.receipt, new=NewObjection(statement="为什么?"))
    assert found.answer == (409, "out_of_order")
