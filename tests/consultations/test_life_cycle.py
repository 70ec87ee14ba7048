"""The life of a consultation: every act in its place, each a row with who and when; out of place, 409."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

import pytest

from consultations.queries.consultations import consultation, consultations
from consultations.rules.lifecycle import NEXT
from consultations.schemas.consultation import CorrectedConsultation
from consultations.services import life_cycle, preparing, reporting
from consultations.words import Act, Kind, State
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY, Actor
from tests.consultations import steps
from tests.consultations.steps import AFTER, BEFORE, DAY, DURING, LATER, OPENS, SLUG, acts_of, refused, state_of
from tests.world import AUDITOR, CLERK, COLLEAGUE, LEADER, LEGAL, OFFICER, OFFICER_ELSEWHERE, RESIDENT, REVIEWER


async def rejected() -> None:
    await steps.submitted()
    with clock.frozen(BEFORE):
        await life_cycle.reject(REVIEWER, slug=SLUG, reason="第三条与上位法不一致")


async def closed() -> None:
    await steps.opened()
    [comment] = await steps.said("同意")
    await steps.closed()
    await steps.answer(await steps.point("支持", [comment]))


async def reported() -> None:
    await closed()
    await steps.reported()


async def report_approved() -> None:
    await reported()
    with clock.frozen(AFTER):
        await reporting.approve_report(LEADER, slug=SLUG)


async def published() -> None:
    await closed()
    await steps.published()


async def archived() -> None:
    await published()
    with clock.frozen(LATER):
        await life_cycle.archive(OFFICER, slug=SLUG)


async def withdrawn() -> None:
    await steps.opened()
    with clock.frozen(DURING):
        await life_cycle.withdraw(OFFICER, slug=SLUG, reason="上级出台新规定")


STANDS: dict[State, tuple[Callable[[], Awaitable[object]], datetime]] = {
    State.PREPARED: (steps.prepared, BEFORE),
    State.SUBMITTED: (steps.submitted, BEFORE),
    State.APPROVED: (steps.approved, BEFORE),
    State.REJECTED: (rejected, BEFORE),
    State.SCHEDULED: (steps.scheduled, BEFORE),
    State.OPEN: (steps.opened, DURING),
    State.CLOSED: (closed, AFTER),
    State.REPORT_SUBMITTED: (reported, AFTER),
    State.REPORT_APPROVED: (report_approved, AFTER),
    State.PUBLISHED: (published, LATER),
    State.ARCHIVED: (archived, LATER),
    State.WITHDRAWN: (withdrawn, DURING),
}
DONE: dict[Act, Callable[[], Awaitable[object]]] = {
    Act.CORRECT: lambda: preparing.correct(OFFICER, slug=SLUG, change=CorrectedConsultation(version=1)),
    Act.SUBMIT: lambda: life_cycle.submit(OFFICER, slug=SLUG),
    Act.APPROVE: lambda: life_cycle.approve(LEGAL, slug=SLUG),
    Act.REJECT: lambda: life_cycle.reject(LEGAL, slug=SLUG, reason="不行"),
    Act.OPEN: lambda: life_cycle.open_(OFFICER, slug=SLUG),
    Act.EXTEND: lambda: life_cycle.extend(OFFICER, slug=SLUG, closes_at=LATER + DAY, reason="应居民要求"),
    Act.CLOSE: lambda: life_cycle.close(OFFICER, slug=SLUG, reason="已满"),
    Act.WITHDRAW: lambda: life_cycle.withdraw(OFFICER, slug=SLUG, reason="上级出台新规定"),
    Act.SUBMIT_REPORT: lambda: reporting.submit_report(OFFICER, slug=SLUG, reason="数字有误"),
    Act.REVIEW_REPORT: lambda: reporting.review_report(REVIEWER, slug=SLUG),
    Act.APPROVE_REPORT: lambda: reporting.approve_report(LEADER, slug=SLUG),
    Act.REJECT_REPORT: lambda: reporting.reject_report(LEADER, slug=SLUG, reason="不行"),
    Act.PUBLISH: lambda: reporting.publish_report(OFFICER, slug=SLUG),
    Act.ARCHIVE: lambda: life_cycle.archive(OFFICER, slug=SLUG),
}


@pytest.mark.parametrize("state", State)
async def test_every_act_out_of_its_place_is_refused_and_leaves_no_trace(world: None, state: State) -> None:
    brought_about, at = STANDS[state]
    await brought_about()
    before = await acts_of()
    for act, do in DONE.items():
        if state in NEXT[act]:
            continue
        with clock.frozen(at), refused() as found:
            await do()
        assert found.answer == (409, "out_of_order"), act
    assert await state_of() is state
    assert await acts_of() == before


@pytest.mark.parametrize("state", State)
async def test_every_act_in_its_place_is_done(world: None, state: State) -> None:
    brought_about, at = STANDS[state]
    for act, do in DONE.items():
        # a scheduled consultation is opened by the clock, never a second time by hand
        if state not in NEXT[act] or (state, act) == (State.SCHEDULED, Act.OPEN):
            continue
        await execute("TRUNCATE consultation CASCADE")
        await brought_about()
        with clock.frozen(at):
            await do()
        rows = await execute("SELECT act, person, at FROM step ORDER BY at DESC, id DESC LIMIT 1")
        assert (rows[0]["act"], rows[0]["at"]) == (act, at)
        assert rows[0]["person"] is not None


async def test_the_whole_way_is_told_step_by_step(world: None) -> None:
    await archived()
    assert await acts_of() == [
        "submit",
        "approve",
        "open",
        "open",
        "close",
        "submit report",
        "approve report",
        "publish",
        "archive",
    ]


async def test_the_public_is_told_what_concerns_it_and_not_who_signed(world: None) -> None:
    await archived()
    told = (await consultation(RESIDENT, SLUG)).steps
    assert [(step.act, step.by, step.stage) for step in told] == [
        (Act.OPEN, None, ""),
        (Act.CLOSE, None, ""),
        (Act.PUBLISH, None, ""),
        (Act.ARCHIVE, None, ""),
    ]
    assert told[0].at == OPENS
    inside = {step.act: step.by for step in (await consultation(AUDITOR, SLUG)).steps}
    assert (inside[Act.APPROVE], inside[Act.PUBLISH]) == ("顾行", "周敏")


async def test_nothing_incomplete_is_handed_in(world: None) -> None:
    await steps.prepared(None, drafting_note=" ")
    with refused() as found:
        await life_cycle.submit(OFFICER, slug=SLUG)
    assert found.answer == (422, "incomplete")
    assert found.fields == {"drafting_note": "required", "draft": "required"}


async def test_a_call_for_ideas_is_handed_in_without_a_draft(world: None) -> None:
    await steps.prepared(None, kind=Kind.IDEAS, drafting_note="")
    assert (await life_cycle.submit(OFFICER, slug=SLUG)).state is State.SUBMITTED


@pytest.mark.parametrize("actor", [OFFICER_ELSEWHERE, CLERK, REVIEWER, RESIDENT, NOBODY])
async def test_nobody_but_the_office_hands_in(world: None, actor: Actor) -> None:
    await steps.prepared()
    with refused() as found:
        await life_cycle.submit(actor, slug=SLUG)
    assert found.answer == (403, "wrong_role")


@pytest.mark.parametrize("actor", [OFFICER_ELSEWHERE, CLERK, REVIEWER, AUDITOR, RESIDENT, NOBODY])
async def test_nobody_but_office_and_leader_open_extend_close_and_withdraw(world: None, actor: Actor) -> None:
    await steps.approved()
    with clock.frozen(OPENS), refused() as found:
        await life_cycle.open_(actor, slug=SLUG)
    assert found.answer == (403, "wrong_role")
    with clock.frozen(OPENS):
        await life_cycle.open_(LEADER, slug=SLUG)
    for act in (
        life_cycle.extend(actor, slug=SLUG, closes_at=LATER, reason="应居民要求"),
        life_cycle.close(actor, slug=SLUG, reason="已满"),
        life_cycle.withdraw(actor, slug=SLUG, reason="不办了"),
    ):
        with clock.frozen(DURING), refused() as found:
            await act
        assert found.answer == (403, "wrong_role")


async def test_a_withdrawal_says_why(world: None) -> None:
    await steps.opened()
    for reason in ("", " \u200b "):
        with clock.frozen(DURING), refused() as found:
            await life_cycle.withdraw(OFFICER, slug=SLUG, reason=reason)
        assert found.fields == {"reason": "reason_required"}


async def test_what_was_withdrawn_in_public_is_told_with_its_reason(world: None) -> None:
    await withdrawn()
    with clock.frozen(AFTER):
        view = await consultation(NOBODY, SLUG)
        assert [line.slug for line in (await consultations(NOBODY)).items] == [SLUG]
    assert view.state is State.WITHDRAWN
    assert view.steps[-1].reason == "上级出台新规定"


@pytest.mark.parametrize("before", [steps.prepared, steps.submitted, steps.approved, steps.scheduled, rejected])
async def test_what_was_withdrawn_before_it_opened_stays_inside(
    world: None, before: Callable[[], Awaitable[object]]
) -> None:
    await before()
    with clock.frozen(BEFORE):
        await life_cycle.withdraw(LEADER, slug=SLUG, reason="不办了")
    with clock.frozen(AFTER):
        await steps.the_clock_strikes()
        with refused() as found:
            await consultation(RESIDENT, SLUG)
        assert found.refusal.status == 404
        assert (await consultations(RESIDENT)).items == []
        assert (await consultation(COLLEAGUE, SLUG)).state is State.WITHDRAWN
    assert await state_of() is State.WITHDRAWN


async def test_once_answered_in_public_it_cannot_be_withdrawn_even_while_corrected(world: None) -> None:
    await published()
    with clock.frozen(LATER):
        await reporting.submit_report(OFFICER, slug=SLUG, reason="数字有误")
        with refused() as found:
            await life_cycle.withdraw(OFFICER, slug=SLUG, reason="不办了")
    assert found.answer == (409, "out_of_order")


@pytest.mark.parametrize("before", [steps.prepared, steps.submitted, rejected, steps.approved, steps.scheduled])
async def test_before_its_day_a_consultation_is_not_there_for_others(
    world: None, before: Callable[[], Awaitable[object]]
) -> None:
    await before()
    with clock.frozen(BEFORE):
        for actor in (NOBODY, RESIDENT, OFFICER_ELSEWHERE):
            with refused() as found:
                await consultation(actor, SLUG)
            assert found.answer == (404, "not_found")
            assert (await consultations(actor)).items == []
        assert [line.slug for line in (await consultations(OFFICER)).items] == [SLUG]


async def test_an_archived_one_stays_to_be_read(world: None) -> None:
    await archived()
    with clock.frozen(LATER):
        assert (await consultation(NOBODY, SLUG)).state is State.ARCHIVED
