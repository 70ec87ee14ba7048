"""Correcting what was prepared: by an officer of the body, before the review, over nobody's head."""

from __future__ import annotations

import pytest

from consultations.queries.consultations import consultation
from consultations.schemas.consultation import ConsultationView, CorrectedConsultation
from consultations.services import life_cycle, preparing
from consultations.words import Kind, State
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY, Actor
from tests.consultations.steps import BEFORE, CLOSES, DAY, OPENS, SLUG, opened, prepared, refused, submitted
from tests.world import COLLEAGUE, LEADER, OFFICER, OFFICER_ELSEWHERE, RESIDENT, REVIEWER


async def correct(actor: Actor = OFFICER, *, version: int = 1, **changed: object) -> ConsultationView:
    with clock.frozen(BEFORE):
        change = CorrectedConsultation(version=version, **changed)  # type: ignore[arg-type] # as a form gives them
        await preparing.correct(actor, slug=SLUG, change=change)
        return await consultation(OFFICER, SLUG)


async def test_only_what_is_given_changes(world: None) -> None:
    await prepared()
    view = await correct(title="加装电梯扶持办法", audiences=["业主"])
    assert (view.title, view.audiences) == ("加装电梯扶持办法", ["业主"])
    assert (view.kind, view.opens_at, view.closes_at) == (Kind.NORMATIVE_DOCUMENT, OPENS, CLOSES)
    assert (view.drafting_note, view.version) == ("本区三万户居民住在没有电梯的六层楼里。", 2)


async def test_something_can_be_emptied(world: None) -> None:
    await prepared()
    assert (await correct(interpretation="", audiences=[])).interpretation == ""


async def test_the_second_of_two_editors_is_told_and_changes_nothing(world: None) -> None:
    await prepared()
    await correct(OFFICER, title="甲")
    with refused() as found:
        await correct(COLLEAGUE, title="乙")
    assert found.answer == (409, "edited_meanwhile")
    assert (await consultation(OFFICER, SLUG)).title == "甲"


@pytest.mark.parametrize("actor", [OFFICER_ELSEWHERE, REVIEWER, LEADER, RESIDENT, NOBODY])
async def test_nobody_but_an_officer_of_the_body_corrects(world: None, actor: Actor) -> None:
    await prepared()
    with refused() as found:
        await correct(actor, title="别的")
    assert found.answer == (403, "wrong_role")


async def test_the_period_is_judged_with_what_stays(world: None) -> None:
    await prepared()
    with refused() as found:
        await correct(opens_at=CLOSES - 3 * DAY)
    assert found.answer == (422, "period_too_short")
    with refused() as found:
        await correct(closes_at=OPENS - DAY)
    assert found.fields == {"closes_at": "closes_before_opens"}
    await correct(opens_at=CLOSES - 3 * DAY, shortening_reason="紧急")


async def test_nothing_is_corrected_under_review_or_in_public(world: None) -> None:
    await submitted()
    with refused() as found:
        await correct(title="改")
    assert found.answer == (409, "out_of_order")


async def test_nothing_is_corrected_once_it_is_open(world: None) -> None:
    await opened()
    with refused() as found:
        await correct(title="改")
    assert found.answer == (409, "out_of_order")


async def test_what_was_sent_back_is_corrected_and_handed_in_again(world: None) -> None:
    await submitted()
    with clock.frozen(BEFORE):
        await life_cycle.reject(REVIEWER, slug=SLUG, reason="第三条与上位法不一致")
    view = await correct(title="改过的")
    assert view.state is State.REJECTED
    with clock.frozen(BEFORE):
        assert (await life_cycle.submit(OFFICER, slug=SLUG)).state is State.SUBMITTED


async def test_who_corrects_becomes_an_author(world: None) -> None:
    await prepared()
    await correct(COLLEAGUE, title="改过的")
    rows = await execute("SELECT person FROM step WHERE act = 'correct' ORDER BY id DESC LIMIT 1")
    assert rows == [{"person": COLLEAGUE.person}]


async def test_a_consultation_that_is_not_there_is_not_found(world: None) -> None:
    with refused() as found:
        await correct(title="x")
    assert found.answer == (404, "not_found")
