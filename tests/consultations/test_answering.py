"""采纳情况: a disposition with its reason; each change a new version, the earlier ones stay."""

from __future__ import annotations

from uuid import uuid4

import asyncpg
import msgspec
import pytest

from consultations.queries.points import points
from consultations.schemas.point import NewDisposition
from consultations.services import answering
from consultations.words import Status
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY, Actor
from tests.consultations.steps import AFTER, DAY, DURING, SLUG, answer, clauses, closed, opened, point, refused, said
from tests.world import CLERK, COLLEAGUE, LEADER, OFFICER, OFFICER_ELSEWHERE, RESIDENT


async def test_a_point_is_answered_with_status_reason_and_the_clauses_that_changed(world: None) -> None:
    await opened()
    [comment] = await said("采光")
    await closed()
    clause = (await clauses())[3].id
    made = await point("采光", [comment])
    await answer(made, Status.PARTLY_ADOPTED, reason="已写明补偿,标准另定。", clauses=[clause])
    [one] = (await points(OFFICER, SLUG)).items
    assert one.disposition is not None
    assert (one.disposition.status, one.disposition.reason) == (Status.PARTLY_ADOPTED, "已写明补偿,标准另定。")
    assert (one.disposition.clauses, one.disposition.version, one.disposition.at) == ([clause], 1, AFTER)


async def test_answering_anew_is_a_new_version_and_the_old_one_stays(world: None) -> None:
    await opened()
    made = await point("采光", at=DURING)
    await answer(made, Status.NOT_ADOPTED, reason="没有依据。")
    await answer(made, Status.ADOPTED, reason="再研究后采纳。", at=AFTER + DAY)
    rows = await execute("SELECT version, status, reason FROM disposition ORDER BY version")
    assert [(r["version"], r["status"]) for r in rows] == [(1, "not adopted"), (2, "adopted")]
    [one] = (await points(OFFICER, SLUG)).items
    assert one.disposition is not None
    assert (one.disposition.version, one.disposition.status) == (2, Status.ADOPTED)
    with pytest.raises(asyncpg.RestrictViolationError):
        await execute("UPDATE disposition SET reason = 'x'")


async def test_who_answers_what_somebody_else_has_answered_meanwhile_is_told(world: None) -> None:
    await opened()
    made = await point("采光", at=DURING)
    await answer(made, version=0)
    with clock.frozen(AFTER), refused() as found:
        new = NewDisposition(status=Status.NOT_ADOPTED, reason="不行", version=0)
        await answering.dispose(COLLEAGUE, point=made, new=new)
    assert found.answer == (409, "edited_meanwhile")
    await answer(made, version=1)


@pytest.mark.parametrize("status", Status)
async def test_every_status_needs_a_reason(world: None, status: Status) -> None:
    await opened()
    made = await point("采光", at=DURING)
    with refused() as found:
        await answer(made, status, reason=" \u200b", referred_to="水务局")
    assert found.answer == (422, "reason_required")
    assert found.fields == {"reason": "reason_required"}
    await answer(made, status, referred_to="水务局")


async def test_a_referral_says_to_whom_and_later_with_what_result(world: None) -> None:
    await opened()
    made = await point("井盖", at=DURING)
    with refused() as found:
        await answer(made, Status.REFERRED, reason=" ", clauses=[uuid4()])
    assert found.fields == {
        "reason": "reason_required",
        "referred_to": "required",
        "clauses": "unknown_value",
    }
    await answer(made, Status.REFERRED, referred_to="区水务局")
    await answer(made, Status.REFERRED, referred_to="区水务局", result="已于4月10日修复")
    [one] = (await points(OFFICER, SLUG)).items
    assert one.disposition is not None
    assert (one.disposition.referred_to, one.disposition.result) == ("区水务局", "已于4月10日修复")


@pytest.mark.parametrize("actor", [CLERK, LEADER, OFFICER_ELSEWHERE, RESIDENT, NOBODY])
async def test_nobody_but_an_officer_of_the_body_answers(world: None, actor: Actor) -> None:
    await opened()
    made = await point("采光", at=DURING)
    with clock.frozen(AFTER), refused() as found:
        await answering.dispose(actor, point=made, new=NewDisposition(status=Status.ADOPTED, reason="好"))
    assert found.answer == (403, "wrong_role")


async def test_a_point_that_is_not_there_is_not_answered(world: None) -> None:
    with refused() as found:
        await answer(uuid4())
    assert found.refusal.status == 404


async def test_every_answer_is_recorded(world: None) -> None:
    await opened()
    made = await point("采光", at=DURING)
    await answer(made)
    [row] = await execute("SELECT person, subject, detail FROM audit WHERE verb = 'point.disposed'")
    assert (row["person"], row["subject"]) == (OFFICER.person, f"point:{made}")
    assert msgspec.json.decode(row["detail"]) == {"status": "adopted", "version": 1}
