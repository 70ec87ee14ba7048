"""Review: who may, when it counts, what the applicant is told, and objections decided by somebody else."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest

from participation.base import clock
from participation.base.codes import uuid7
from participation.base.database import execute
from participation.base.errors import Refused
from participation.base.identity.actor import NOBODY
from participation.representatives.links import application_key
from participation.representatives.queries.applications import application
from participation.representatives.queries.pool import eligible
from participation.representatives.schemas.application import (
    Answers,
    Applied,
    DecidedObjection,
    NewObjection,
    NewReview,
)
from participation.representatives.schemas.call import CallView
from participation.representatives.services.handing_in import apply_at_once, change_application, withdraw_application
from participation.representatives.services.review_objections import decide_objection, object_to_review
from participation.representatives.services.reviewing import reveal_applicant, review_application
from participation.representatives.words import (
    ApplicationChannel,
    ObjectionOutcome,
    ReviewReason,
    Standing,
    Verdict,
)
from tests.representatives.applying import YOUNG_BELOW, applied, new_application
from tests.representatives.steps import DURING, announced
from tests.world import (
    CLERK,
    COLLEAGUE,
    LEADER,
    LEGAL,
    NEIGHBOUR,
    OFFICER,
    OFFICER_ELSEWHERE,
    RESIDENT,
    REVIEWER,
    bearer,
)

pytestmark = pytest.mark.usefixtures("world")
CONFLICT = NewReview(
    verdict=Verdict.EXCLUDED,
    version=1,
    reason=ReviewReason.CONFLICT_OF_INTEREST,
    note="您任职的企业参与本项目投标。",
    sealed_note="工商登记查询",
)
GOOD = NewReview(verdict=Verdict.ELIGIBLE, version=1)


async def refusal_of(act: Any) -> Any:
    with pytest.raises(Refused) as refused:
        await act
    return refused.value.refusal


async def handed_in(actor: Any = RESIDENT, **changes: Any) -> tuple[CallView, Applied]:
    view = await announced(**changes)
    return view, await applied(view, actor)


async def found(made: Applied, *findings: tuple[Any, NewReview]) -> Standing:
    standing = made.standing
    with clock.frozen(DURING):
        for actor, new in findings:
            standing = (await review_application(actor, application=made.id, new=new)).standing
    return standing


async def templates() -> list[str]:
    return [row["template"] for row in await execute("SELECT template FROM delivery ORDER BY id")]


async def test_who_is_found_eligible_is_in_the_pool_and_told_so() -> None:
    view, made = await handed_in()
    assert await found(made, (OFFICER, GOOD)) is Standing.ELIGIBLE
    assert [one.application for one in await eligible(view.id)] == [made.id]
    assert await templates() == ["application_received", "application_reviewed"]


async def test_an_exclusion_counts_once_a_second_person_finds_the_same() -> None:
    _, made = await handed_in()
    assert await found(made, (OFFICER, CONFLICT)) is Standing.RECEIVED
    assert await templates() == ["application_received"]
    assert (await refusal_of(found(made, (OFFICER, CONFLICT)))).code == "second_pair_of_eyes"
    assert await found(made, (REVIEWER, CONFLICT)) is Standing.EXCLUDED
    rows = await execute("SELECT id, confirms, final FROM review ORDER BY id")
    assert [(row["confirms"], row["final"]) for row in rows] == [(None, False), (rows[0]["id"], True)]
    assert (await templates())[1:] == ["application_reviewed"]


async def test_a_second_person_who_finds_otherwise_is_heard_too() -> None:
    _, made = await handed_in()
    assert await found(made, (OFFICER, CONFLICT), (REVIEWER, GOOD)) is Standing.ELIGIBLE


async def test_nobody_reviews_herself_even_under_another_contact_of_hers() -> None:
    view = await announced()
    own = await applied(view, OFFICER)
    assert (await refusal_of(found(own, (OFFICER, GOOD)))).code == "oneself"
    await execute("UPDATE application SET person = NULL WHERE id = {}", own.id)
    assert (await refusal_of(found(own, (OFFICER, CONFLICT)))).code == "oneself"


async def test_somebody_of_the_body_itself_is_not_let_in_by_a_colleague() -> None:
    view = await announced()
    own = await applied(view, OFFICER)
    assert (await refusal_of(found(own, (COLLEAGUE, GOOD)))).code == "colleague"
    assert await found(own, (COLLEAGUE, CONFLICT), (REVIEWER, CONFLICT)) is Standing.EXCLUDED


async def test_who_entered_an_application_does_not_review_it() -> None:
    view = await announced()
    with clock.frozen(DURING):
        new = new_application(name="沈阿婆", channel=ApplicationChannel.COUNTER)
        made = await apply_at_once(OFFICER, slug=view.slug, new=new)
    assert (await refusal_of(found(made, (OFFICER, GOOD)))).code == "entered_by_you"
    assert await found(made, (COLLEAGUE, GOOD)) is Standing.ELIGIBLE


@pytest.mark.parametrize("actor", [RESIDENT, NEIGHBOUR, CLERK, LEADER, OFFICER_ELSEWHERE, NOBODY])
async def test_others_review_nothing(actor: Any) -> None:
    _, made = await handed_in()
    assert (await refusal_of(found(made, (actor, GOOD)))).code in {"wrong_role", "oneself"}


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (NewReview(verdict=Verdict.NOT_ELIGIBLE, version=1, note="不符合"), "reason_required"),
        (NewReview(verdict=Verdict.NOT_ELIGIBLE, version=1, reason=ReviewReason.UNDER_AGE), "required"),
        (
            NewReview(verdict=Verdict.NOT_ELIGIBLE, version=1, reason=ReviewReason.CONFLICT_OF_INTEREST, note="任职"),
            "reason_unknown",
        ),
        (NewReview(verdict=Verdict.EXCLUDED, version=1, reason=ReviewReason.DUPLICATE, note="重复"), "reason_unknown"),
        (NewReview(verdict=Verdict.ELIGIBLE, version=1, reason=ReviewReason.DUPLICATE), "reason_unknown"),
        (NewReview(verdict=Verdict.ELIGIBLE, version=2), "edited_meanwhile"),
    ],
)
async def test_a_finding_says_why_and_is_on_what_was_looked_at(new: NewReview, code: str) -> None:
    _, made = await handed_in()
    assert (await refusal_of(found(made, (OFFICER, new)))).code == code


async def test_a_finding_on_an_earlier_version_confirms_nothing() -> None:
    _, made = await handed_in()
    await found(made, (OFFICER, CONFLICT))
    with clock.frozen(DURING):
        await change_application(RESIDENT, application=made.id, key="", answers=Answers(values=YOUNG_BELOW))
    assert (await refusal_of(found(made, (REVIEWER, CONFLICT)))).code == "edited_meanwhile"
    again = NewReview(
        verdict=Verdict.EXCLUDED, version=2, reason=ReviewReason.CONFLICT_OF_INTEREST, note="仍有利害关系"
    )
    assert await found(made, (REVIEWER, again)) is Standing.RECEIVED


async def test_after_the_freeze_nothing_is_reviewed_withdrawn_or_objected_to() -> None:
    view, made = await handed_in()
    await found(made, (OFFICER, CONFLICT), (REVIEWER, CONFLICT))
    await execute("UPDATE call SET state = 'frozen' WHERE id = {}", view.id)
    assert (await refusal_of(found(made, (OFFICER, GOOD)))).code == "frozen"
    with clock.frozen(DURING):
        assert (await refusal_of(withdraw_application(RESIDENT, application=made.id))).code == "frozen"
        objection = object_to_review(RESIDENT, application=made.id, new=NewObjection(text="不对"))
        assert (await refusal_of(objection)).code == "frozen"


async def objected() -> tuple[CallView, Applied, UUID]:
    view, made = await handed_in()
    await found(made, (OFFICER, CONFLICT), (REVIEWER, CONFLICT))
    with clock.frozen(DURING):
        new = NewObjection(text="我三年前已离职。", key=application_key(made.id))
        return view, made, (await object_to_review(NOBODY, application=made.id, new=new)).id


async def test_an_objection_is_decided_by_somebody_who_took_no_part() -> None:
    view, made, objection = await objected()
    upheld = DecidedObjection(outcome=ObjectionOutcome.UPHELD, reason="社保记录显示确已离职。")
    with clock.frozen(DURING):
        for actor, code in (
            (OFFICER, "reviewer_may_not_decide"),
            (REVIEWER, "reviewer_may_not_decide"),
            (RESIDENT, "wrong_role"),
            (OFFICER_ELSEWHERE, "wrong_role"),
        ):
            assert (await refusal_of(decide_objection(actor, objection=objection, new=upheld))).code == code
        unreasoned = DecidedObjection(outcome=ObjectionOutcome.UPHELD)
        assert (await refusal_of(decide_objection(LEGAL, objection=objection, new=unreasoned))).status == 422
        await decide_objection(LEGAL, objection=objection, new=upheld)
        assert (await refusal_of(decide_objection(LEADER, objection=objection, new=upheld))).code == "decided_already"
        seen = await application(RESIDENT, made.id)
    assert [one.application for one in await eligible(view.id)] == [made.id]
    assert (seen.reviews[-1].outcome, seen.reviews[-1].answer) == (ObjectionOutcome.UPHELD, "社保记录显示确已离职。")
    assert (await templates())[-1] == "application_objection_decided"


async def test_a_dismissed_objection_changes_nothing_and_cannot_be_made_again() -> None:
    view, made, objection = await objected()
    with clock.frozen(DURING):
        dismissed = DecidedObjection(outcome=ObjectionOutcome.DISMISSED, reason="任职关系属实。")
        await decide_objection(LEGAL, objection=objection, new=dismissed)
        again = object_to_review(RESIDENT, application=made.id, new=NewObjection(text="还是不同意"))
        assert (await refusal_of(again)).code == "objected_already"
    assert await eligible(view.id) == []


async def test_only_who_was_kept_out_can_object_and_with_words() -> None:
    _, made = await handed_in()
    with clock.frozen(DURING):
        new = NewObjection(text="不同意")
        assert (await refusal_of(object_to_review(RESIDENT, application=made.id, new=new))).code == "nothing_to_object"
        assert (await refusal_of(object_to_review(NEIGHBOUR, application=made.id, new=new))).status == 404
        await found(made, (OFFICER, CONFLICT), (REVIEWER, CONFLICT))
        blank = object_to_review(RESIDENT, application=made.id, new=NewObjection(text="  "))
        assert (await refusal_of(blank)).status == 422


async def test_seeing_who_it_is_takes_a_reason_and_stays_on_record() -> None:
    _, made = await handed_in()
    with clock.frozen(DURING):
        assert (await refusal_of(reveal_applicant(CLERK, application=made.id, why="好奇"))).status == 403
        assert (await refusal_of(reveal_applicant(OFFICER, application=made.id, why=" "))).status == 422
        assert (await reveal_applicant(OFFICER, application=made.id, why="核对身份证")).contact == "+8613800000201"
    [row] = await execute("SELECT person, detail::text AS detail FROM audit WHERE verb = 'application.revealed'")
    assert row["person"] == OFFICER.person
    assert "核对身份证" in row["detail"]


async def test_reviews_and_acts_stay_on_record() -> None:
    _, made = await handed_in()
    await found(made, (OFFICER, GOOD))
    for table in ("review", "application_step", "call_step"):
        with pytest.raises(asyncpg.RestrictViolationError):
            await execute(f"DELETE FROM {table}")  # noqa: S608 # the names above


async def test_scripts_review_object_and_decide(client: httpx.AsyncClient) -> None:
    _, made = await handed_in()
    path = f"/api/v1/applications/{made.id}"
    sent = {"verdict": "excluded", "version": 1, "reason": "conflict of interest", "note": "任职"}
    with clock.frozen(DURING):
        first = await client.post(f"{path}/review", json=sent, headers=bearer(OFFICER))
        assert first.json() == {"id": str(made.id), "standing": "received", "final": False}
        second = await client.post(f"{path}/review", json=sent, headers=bearer(REVIEWER))
        assert second.json()["standing"] == "excluded"
        assert (await client.post(f"{path}/review", json=sent, headers=bearer(CLERK))).status_code == 403
        objection = await client.post(f"{path}/objection", json={"text": "不对"}, headers=bearer(RESIDENT))
        assert objection.status_code == 201, objection.text
        decided = await client.post(
            f"/api/v1/review-objections/{objection.json()['id']}/decision",
            json={"outcome": "upheld", "reason": "已离职"},
            headers=bearer(LEGAL),
        )
        assert decided.json()["standing"] == "eligible"
        shown = await client.get(path, headers=bearer(RESIDENT))
        assert shown.json()["reviews"][-1]["outcome"] == "upheld"
        assert (await client.get(path, headers=bearer(NEIGHBOUR))).status_code == 404
        unknown = await client.post(f"/api/v1/applications/{uuid7()}/review", json=sent, headers=bearer(OFFICER))
    assert unknown.status_code == 404
