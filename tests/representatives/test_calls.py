"""Preparing a call, its signatures, and the rules file that it is judged by."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import msgspec
import pytest

from participation.base import clock
from participation.base.database import execute
from participation.base.errors import Refused
from participation.base.identity.actor import NOBODY
from participation.representatives.queries.calls import call, calls
from participation.representatives.schemas.call import CorrectedCall, NewCategory, NewInvitedSeat, NewQuota
from participation.representatives.services import call_life
from participation.representatives.services.calls import correct_call, name_invited, prepare_call
from participation.representatives.words import CallState, Occasion, Seat, Way
from tests.representatives.steps import CLOSES, DURING, FLOORS, MEETING, START, announced, new_call, prepared
from tests.world import COLLEAGUE, LEADER, LEGAL, OFFICER, OFFICER_ELSEWHERE, RESIDENT, REVIEWER, bearer

pytestmark = pytest.mark.usefixtures("world")


async def refusal_of(act: Any) -> Any:
    with pytest.raises(Refused) as refused:
        await act
    return refused.value.refusal


def fields_of(refusal: Any) -> set[tuple[str, str]]:
    return {(error.field, error.code) for error in refusal.errors}


def corrected(**changes: Any) -> CorrectedCall:
    return msgspec.convert(msgspec.structs.asdict(new_call(**changes)) | {"version": 1}, CorrectedCall)


async def test_a_prepared_call_is_known_to_its_office_alone() -> None:
    view = await prepared()
    assert view.state is CallState.PREPARED
    assert [category.name for category in view.categories] == ["所在楼层", "年龄"]
    assert [quota.value for quota in view.categories[0].quotas] == ["一至三层", "四层以上"]
    assert (await refusal_of(call(NOBODY, view.slug))).status == 404
    assert (await calls(NOBODY)).items == []
    assert [line.slug for line in (await calls(OFFICER)).items] == [view.slug]


async def test_an_officer_of_another_body_cannot_prepare_a_call() -> None:
    assert (await refusal_of(prepare_call(OFFICER_ELSEWHERE, new=new_call()))).code == "wrong_body"


async def test_an_announced_call_is_public_with_its_acts_but_not_with_who_signed() -> None:
    view = await announced()
    with clock.frozen(DURING):
        seen = await call(NOBODY, view.slug)
    assert seen.state is CallState.OPEN
    assert [(step.act.value, step.by) for step in seen.steps] == [("open", None)]


async def test_a_call_closes_by_the_clock_also_where_the_job_is_late() -> None:
    view = await announced()
    with clock.frozen(CLOSES):
        assert (await call(NOBODY, view.slug)).state is CallState.CLOSED
        assert [line.state for line in (await calls(NOBODY)).items] == [CallState.CLOSED]
        await call_life.keep_call_time(view.id)
        await call_life.keep_call_time(view.id)
    rows = await execute("SELECT act, at, person FROM call_step WHERE call = {} AND act = 'close'", view.id)
    assert rows == [{"act": "close", "at": CLOSES, "person": None}]


async def test_the_author_cannot_sign_and_nobody_else_of_the_office_may_without_the_role() -> None:
    view = await prepared()
    with clock.frozen(START):
        await call_life.submit_call(COLLEAGUE, slug=view.slug)
        for actor, code in ((OFFICER, "author_may_not_approve"), (COLLEAGUE, "author_may_not_approve")):
            assert (await refusal_of(call_life.approve_call(actor, slug=view.slug))).code == code
        assert (await refusal_of(call_life.approve_call(RESIDENT, slug=view.slug))).code == "wrong_body"
        assert (await call_life.approve_call(LEADER, slug=view.slug)).state is CallState.APPROVED


async def test_a_rejection_needs_a_reason_and_lets_the_office_correct_it() -> None:
    view = await prepared()
    with clock.frozen(START):
        await call_life.submit_call(OFFICER, slug=view.slug)
        assert (await refusal_of(correct_call(OFFICER, slug=view.slug, change=corrected()))).code == "out_of_order"
        assert (await refusal_of(call_life.reject_call(REVIEWER, slug=view.slug, reason=" "))).code == "reason_required"
        await call_life.reject_call(REVIEWER, slug=view.slug, reason="写明地点")
        await correct_call(OFFICER, slug=view.slug, change=corrected(place="二楼"))
        stale = await refusal_of(correct_call(COLLEAGUE, slug=view.slug, change=corrected(place="三楼")))
    assert stale.code == "edited_meanwhile"
    assert (await call(OFFICER, view.slug)).place == "二楼"


async def test_everything_that_is_missing_is_named_at_once() -> None:
    view = await prepared(
        agenda="",
        place="",
        who_may_apply="",
        privacy_notice=" ",
        draw_at=None,
        draw_place="",
        entropy_sources=["一个", "一个"],
        acceptance_hours=1,
        closes_at=START + timedelta(days=2),
        meeting_at=START + timedelta(days=5),
    )
    with clock.frozen(START):
        refusal = await refusal_of(call_life.submit_call(OFFICER, slug=view.slug))
    assert refusal.code == "incomplete"
    assert fields_of(refusal) == {
        ("agenda", "required"),
        ("place", "required"),
        ("who_may_apply", "required"),
        ("privacy_notice", "required"),
        ("draw_at", "required"),
        ("draw_place", "required"),
        ("entropy_sources", "too_short"),
        ("acceptance_hours", "too_short"),
        ("closes_at", "period_too_short"),
        ("meeting_at", "period_too_short"),
    }


async def test_contradictory_quotas_are_refused_with_the_smallest_repair() -> None:
    floors = msgspec.structs.replace(
        FLOORS,
        quotas=[
            NewQuota(value="一至三层", at_least=2, at_most=3),
            NewQuota(value="四层以上", at_least=3, at_most=3),
        ],
    )
    view = await prepared(categories=[floors])
    with clock.frozen(START):
        refusal = await refusal_of(call_life.submit_call(OFFICER, slug=view.slug))
    [error] = refusal.errors
    assert (error.field, error.code) == ("categories", "too_many_least")
    assert {name: error.values[name] for name in ("value", "was", "becomes", "by")} == {
        "value": "四层以上",
        "was": 3,
        "becomes": 1,
        "by": 2,
    }


def price_hearing(**changes: Any) -> dict[str, Any]:
    return {
        "occasion": Occasion.PRICE_HEARING,
        "seats": 5,
        "seats_speak_for": Seat.CONSUMER,
        "names_published": True,
        "papers_at": START + timedelta(days=12),
        "meeting_at": START + timedelta(days=35),
        "way": Way.CRITERIA,
        "way_reason": "按行业和区域分布选择",
        "draw_at": None,
        "categories": [],
        "invited": [NewInvitedSeat(speaks_for=Seat.OPERATOR)] * 8,
    } | changes


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, {("seats_speak_for", "share_too_small")}),
        ({"seats": 6}, set()),
        ({"seats": 6, "names_published": False}, {("names_published", "required")}),
        ({"seats": 6, "papers_at": None}, {("papers_at", "required")}),
        ({"seats": 6, "papers_at": START + timedelta(days=25)}, {("papers_at", "period_too_short")}),
        ({"seats": 6, "meeting_at": START + timedelta(days=29)}, {("meeting_at", "period_too_short")}),
        ({"seats": 6, "way_reason": " "}, {("way_reason", "required")}),
    ],
)
async def test_a_price_hearing_needs_two_fifths_consumers_and_its_periods(
    changes: dict[str, Any], wrong: set[tuple[str, str]]
) -> None:
    view = await prepared(**price_hearing(**changes))
    with clock.frozen(START):
        if wrong:
            assert fields_of(await refusal_of(call_life.submit_call(OFFICER, slug=view.slug))) == wrong
        else:
            assert (await call_life.submit_call(OFFICER, slug=view.slug)).state is CallState.SUBMITTED


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"closes_at": START}, "closes_at"),
        ({"meeting_at": CLOSES}, "meeting_at"),
        ({"draw_at": MEETING + timedelta(days=1)}, "draw_at"),
        ({"persons": False}, "persons"),
        ({"categories": [FLOORS, FLOORS]}, "categories.1.name"),
        ({"categories": [NewCategory(name="年龄", quotas=[NewQuota(value="18至59岁")])]}, "categories.0.quotas"),
    ],
)
async def test_what_no_call_can_say_is_refused_when_it_is_saved(changes: dict[str, Any], field: str) -> None:
    with clock.frozen(START):
        refusal = await refusal_of(prepare_call(OFFICER, new=new_call(**changes)))
    assert refusal.status == 422
    assert field in {error.field for error in refusal.errors}


async def test_a_call_announced_too_late_for_its_notice_is_refused() -> None:
    view = await prepared()
    with clock.frozen(START):
        await call_life.submit_call(OFFICER, slug=view.slug)
        await call_life.approve_call(REVIEWER, slug=view.slug)
    with clock.frozen(MEETING - timedelta(days=5)):
        refusal = await refusal_of(call_life.open_call(OFFICER, slug=view.slug))
    assert ("meeting_at", "period_too_short") in fields_of(refusal)


async def test_more_time_to_apply_can_be_given_also_after_the_end() -> None:
    view = await announced()
    with clock.frozen(CLOSES + timedelta(hours=1)):
        reasonless = call_life.extend_call(OFFICER, slug=view.slug, closes_at=CLOSES + timedelta(days=1), reason="")
        assert (await refusal_of(reasonless)).code == "reason_required"
        earlier = call_life.extend_call(OFFICER, slug=view.slug, closes_at=CLOSES, reason="高龄报名人不足")
        assert fields_of(await refusal_of(earlier)) == {("closes_at", "not_later")}
        later = CLOSES + timedelta(days=2)
        standing = await call_life.extend_call(OFFICER, slug=view.slug, closes_at=later, reason="高龄报名人不足")
        assert standing.state is CallState.OPEN
        assert (await call(NOBODY, view.slug)).closes_at == later


async def test_ending_early_and_withdrawing_take_a_published_reason() -> None:
    view = await announced()
    with clock.frozen(DURING):
        assert (await refusal_of(call_life.close_call(OFFICER, slug=view.slug))).code == "reason_required"
        await call_life.close_call(OFFICER, slug=view.slug, reason="会议提前")
        await call_life.withdraw_call(LEADER, slug=view.slug, reason="议题撤回")
        seen = await call(NOBODY, view.slug)
    assert [(step.act.value, step.reason) for step in seen.steps][1:] == [
        ("close", "会议提前"),
        ("withdraw", "议题撤回"),
    ]


async def test_a_call_withdrawn_before_it_was_announced_stays_inside() -> None:
    view = await prepared()
    with clock.frozen(START):
        await call_life.withdraw_call(OFFICER, slug=view.slug, reason="不开了")
    assert (await refusal_of(call(NOBODY, view.slug))).status == 404
    assert (await calls(NOBODY)).items == []


async def test_the_name_of_an_invited_seat_may_come_later() -> None:
    view = await announced()
    await name_invited(OFFICER, slug=view.slug, position=0, name="陆工")
    assert [seat.name for seat in (await call(NOBODY, view.slug)).invited] == ["陆工"]
    assert (await refusal_of(name_invited(OFFICER, slug=view.slug, position=7, name="无"))).status == 404
    assert (await refusal_of(name_invited(LEGAL, slug=view.slug, position=0, name="无"))).code == "wrong_role"


async def test_scripts_prepare_sign_and_read_calls(client: httpx.AsyncClient) -> None:
    sent = msgspec.to_builtins(new_call())
    with clock.frozen(START):
        key = {"Idempotency-Key": "call-1"}
        first = await client.post("/api/v1/calls", json=sent, headers=bearer(OFFICER) | key)
        again = await client.post("/api/v1/calls", json=sent, headers=bearer(OFFICER) | key)
        assert (first.status_code, again.status_code) == (201, 201)
        assert first.json() == again.json() == {"slug": "lift-call", "state": "prepared", "waiting_for": None}
        for act, actor in (("review", OFFICER), ("approval", REVIEWER), ("opening", OFFICER)):
            answer = await client.post(f"/api/v1/calls/lift-call/{act}", json={}, headers=bearer(actor))
            assert answer.status_code == 201, answer.text
        listed = await client.get("/api/v1/calls")
        shown = await client.get("/api/v1/calls/lift-call")
    assert [item["slug"] for item in listed.json()["items"]] == ["lift-call"]
    assert shown.json()["categories"][1]["quotas"][1]["at_least"] == 1


async def test_a_script_learns_all_wrong_fields_at_once(client: httpx.AsyncClient) -> None:
    sent = msgspec.to_builtins(new_call()) | {"seats": 0, "occasion": "party", "colour": "red"}
    answer = await client.post("/api/v1/calls", json=sent, headers=bearer(OFFICER))
    assert answer.status_code == 422
    assert {error["field"] for error in answer.json()["errors"]} == {"seats", "occasion", "colour"}
