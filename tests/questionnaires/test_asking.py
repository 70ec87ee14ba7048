"""The officer asks while the consultation is prepared; from the review on nothing changes."""

from __future__ import annotations

import msgspec
import pytest

from consultations.queries.questionnaire import questionnaire
from consultations.rules.questionnaire import ResultsSeen
from consultations.services import life_cycle
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY
from tests.consultations.steps import BEFORE, SLUG, clauses, prepared, refused, submitted
from tests.questionnaires.steps import CLEAR, FLOOR, MISSING, WORRIES, asked, asking, open_and_asking
from tests.world import CLERK, COLLEAGUE, LEADER, OFFICER, OFFICER_ELSEWHERE, RESIDENT, REVIEWER

pytestmark = pytest.mark.usefixtures("world")


async def test_questions_are_kept_in_their_order_and_keep_their_identity() -> None:
    await prepared()
    first, second = await asking(FLOOR, MISSING)
    again = await asking(
        msgspec.structs.replace(MISSING, id=second.id), msgspec.structs.replace(FLOOR, id=first.id), version=1
    )
    assert [one.id for one in again] == [second.id, first.id]
    found = await questionnaire(OFFICER, SLUG)
    assert (found.version, found.results) == (2, ResultsSeen.WITH_REPORT)


async def test_a_question_that_is_left_out_is_asked_no_more() -> None:
    await prepared()
    await asking(FLOOR, MISSING)
    assert [one.text for one in await asking(MISSING, version=1)] == [MISSING.text]
    assert await asking(version=2) == []


async def test_what_is_asked_of_a_clause_names_it() -> None:
    found = await open_and_asking()
    assert (found["clear"].clause_number, found["floor"].clause_number) == ("第三条", None)


async def test_who_asks_is_an_author_and_may_not_sign() -> None:
    await prepared()
    await asking(FLOOR, actor=COLLEAGUE)
    with clock.frozen(BEFORE):
        await life_cycle.submit(OFFICER, slug=SLUG)
        rows = await execute(
            "SELECT p.name FROM step s JOIN person p ON p.id = s.person WHERE s.act = 'correct' ORDER BY s.id"
        )
    assert rows[-1]["name"] == COLLEAGUE.name


async def test_from_the_review_on_the_questions_are_fixed() -> None:
    await submitted()
    with refused() as found:
        await asking(FLOOR)
    assert found.answer == (409, "questions_fixed")
    with clock.frozen(BEFORE):
        await life_cycle.reject(REVIEWER, slug=SLUG, reason="请把问题写短。")
    assert len(await asking(FLOOR)) == 1


async def test_an_open_consultation_asks_what_was_signed() -> None:
    before = await open_and_asking()
    with refused() as found:
        await asking(FLOOR, version=1)
    assert found.answer == (409, "questions_fixed")
    assert await asked(NOBODY) == before


@pytest.mark.parametrize("actor", [OFFICER_ELSEWHERE, REVIEWER, LEADER, CLERK, RESIDENT, NOBODY], ids=lambda a: a.name)
async def test_nobody_but_an_officer_of_the_body_asks(actor: object) -> None:
    await prepared()
    with refused() as found:
        await asking(FLOOR, actor=actor)  # type: ignore[arg-type] # parametrized
    assert found.answer == (403, "wrong_role")


async def test_two_officers_do_not_overwrite_each_other() -> None:
    await prepared()
    await asking(FLOOR)
    with refused() as found:
        await asking(WORRIES, actor=COLLEAGUE)
    assert found.answer == (409, "edited_meanwhile")


async def test_a_clause_of_an_older_version_cannot_be_asked_about() -> None:
    from consultations.services import drafting

    await prepared()
    fourth = (await clauses())[3].id
    with clock.frozen(BEFORE):
        await drafting.save_draft(OFFICER, slug=SLUG, content="第一条 一。".encode(), media_type="text/plain")
    with refused() as found:
        await asking(msgspec.structs.replace(CLEAR, clause=fourth))
    assert found.fields == {"questions.0.clause": "unknown_value"}


async def test_before_the_opening_only_the_office_knows_what_will_be_asked() -> None:
    await prepared()
    await asking(FLOOR)
    with refused() as found:
        await questionnaire(NOBODY, SLUG)
    assert found.refusal.status == 404
