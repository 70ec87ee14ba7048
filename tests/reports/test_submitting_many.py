"""Submitting a report on many comments: a job does it piece by piece, and nothing changes underneath meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import msgspec
import pytest

from consultations.queries.coverage import coverage
from consultations.queries.desk import desk
from consultations.queries.ledger_faults import stored_faults
from consultations.queries.reconciling import promise
from consultations.queries.report_submissions import submission
from consultations.queries.reports import editions, report
from consultations.rules.waiting import Task
from consultations.schemas.report_submission import ReportSubmission, SubmissionState
from consultations.services import (
    life_cycle,
    pointing,
    report_entering,
    report_submission_ending,
    report_submission_job,
    report_submitting,
    reporting,
)
from consultations.words import State, Status
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY, Actor
from participation.base.ledger.sequencing import sequence
from tests.consultations.steps import (
    AFTER,
    DAY,
    SLUG,
    acts_of,
    answer,
    closed,
    opened,
    point,
    refused,
    reported,
    said,
    says,
    state_of,
    the_clock_strikes,
)
from tests.frontend.workbench import BASE, Desk
from tests.world import AUDITOR, CLERK, LEADER, OFFICER, OFFICER_ELSEWHERE, RESIDENT, REVIEWER, bearer

ADDRESS = f"/api/v1/consultations/{SLUG}/report"
COMMENTS = 7


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_submitting, "AT_ONCE", COMMENTS - 1)
    monkeypatch.setattr(report_submission_job, "AT_ONCE", 2)
    monkeypatch.setattr(report_submission_ending, "AT_ONCE", 2)


async def a_large_one() -> list[UUID]:
    """Seven comments, all with an outcome, one of them two."""
    await opened(screening="at once")
    comments = await said(*(f"第{n}条意见" for n in range(COMMENTS)))
    await closed()
    light, noise = await point("采光", comments[:4]), await point("噪声", comments[3:6])
    await answer(light)
    await answer(noise, Status.NOT_ADOPTED)
    with clock.frozen(AFTER):
        await pointing.mark_no_change(OFFICER, slug=SLUG, comments=comments[6:])
    return comments


async def begun(reason: str = "") -> ReportSubmission:
    with clock.frozen(AFTER):
        found = await reporting.submit_report(OFFICER, slug=SLUG, reason=reason)
    assert isinstance(found, ReportSubmission)
    return found


async def carried_out() -> ReportSubmission:
    """All that is due is done; how the submission then stands."""
    with clock.frozen(AFTER):
        await the_clock_strikes()
        return await submission(OFFICER, SLUG)


async def rows(table: str) -> list[dict[str, Any]]:
    """What a report froze, but for the ids and salts that differ each time."""
    found = await execute(
        {
            "reported_outcome": "SELECT comment, outcome, points FROM reported_outcome ORDER BY comment",
            "report_tile": "SELECT level, index, length(hashes) AS hashes FROM report_tile ORDER BY level, index",
            "report": "SELECT edition, version FROM report ORDER BY version, edition",
        }[table]
    )
    return [dict(row) for row in found]


def breaking_off_at(piece: int, error: BaseException) -> Callable[..., Any]:
    """Stands in for the hashing of pieces; at that one the error comes instead."""
    left, hashing = [piece], report_entering.plant_further

    async def broken(*given: Any) -> None:
        left[0] -= 1
        if not left[0]:
            raise error
        await hashing(*given)

    return broken


async def test_it_is_the_same_report_as_one_that_was_submitted_at_once(
    world: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_large_one()
    first = await begun()
    assert (first.state, first.comments, first.done) == (SubmissionState.WAITING, COMMENTS, 0)
    assert (await acts_of())[-1] == "close", "it is handed in when it is there"
    found = await carried_out()
    assert (found.state, found.comments, found.done) == (SubmissionState.SUBMITTED, COMMENTS, COMMENTS)
    assert await state_of() is State.REPORT_SUBMITTED
    assert (await acts_of())[-1] == "submit report"
    piecewise = [(await report(OFFICER, SLUG, "filed")).content, await rows("reported_outcome")]
    tiles = await rows("report_tile")
    with clock.frozen(AFTER):
        await reporting.reject_report(LEADER, slug=SLUG, reason="再看一遍")
    monkeypatch.setattr(report_submitting, "AT_ONCE", COMMENTS)
    await execute("TRUNCATE reported_outcome, report_tile")
    await reported()
    at_once = (await report(OFFICER, SLUG, "filed")).content
    assert [msgspec.structs.replace(at_once, version=1), await rows("reported_outcome")] == piecewise
    assert await rows("report_tile") == tiles


async def test_the_four_numbers_reconcile_and_the_ledger_takes_it_in(world: None) -> None:
    await a_large_one()
    await begun()
    await carried_out()
    with clock.frozen(AFTER + DAY):
        await sequence()
        await reporting.approve_report(LEADER, slug=SLUG)
        await reporting.publish_report(OFFICER, slug=SLUG)
        await sequence()
        assert msgspec.structs.astuple(await promise(SLUG)) == (COMMENTS,) * 4
        assert [fault async for fault in stored_faults()] == []
    entered = await execute("SELECT edition FROM report r JOIN ledger_leaf l ON l.subject = r.id ORDER BY edition")
    assert [row["edition"] for row in entered] == ["filed", "public"]


async def test_it_is_refused_before_anything_begins_while_a_comment_has_no_outcome(world: None) -> None:
    comments = await a_large_one()
    with clock.frozen(AFTER):
        await pointing.unmark_no_change(OFFICER, slug=SLUG, comments=comments[6:])
        with refused() as found:
            await reporting.submit_report(OFFICER, slug=SLUG)
    assert found.answer == (409, "uncovered")
    assert found.refusal.extra == {"uncovered": 1}
    assert await execute("SELECT FROM report_submission") == []
    assert await state_of() is State.CLOSED


async def test_nobody_but_the_office_has_it_submitted_or_cancels_it(world: None) -> None:
    await a_large_one()
    others: list[Actor] = [CLERK, REVIEWER, LEADER, OFFICER_ELSEWHERE, RESIDENT, NOBODY]
    for actor in others:
        with clock.frozen(AFTER), refused() as found:
            await reporting.submit_report(actor, slug=SLUG)
        assert found.answer == (403, "wrong_role")
    await begun()
    for actor in others:
        with clock.frozen(AFTER), refused() as found:
            await report_submitting.cancel_submission(actor, slug=SLUG)
        assert found.answer == (403, "wrong_role")


async def test_killed_in_the_middle_it_goes_on_behind_the_last_piece(
    world: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_large_one()
    asked = (await begun()).id
    with monkeypatch.context() as broken:
        broken.setattr(report_submission_job, "plant_further", breaking_off_at(3, asyncio.CancelledError()))
        with clock.frozen(AFTER), pytest.raises(asyncio.CancelledError):
            await report_submission_job.submit(asked)
    with clock.frozen(AFTER):
        middle = await submission(OFFICER, SLUG)
        assert (middle.state, middle.done) == (SubmissionState.FREEZING, 4)
        assert len(await rows("reported_outcome")) == 4
        with refused() as found:
            await report(OFFICER, SLUG, "filed")
        assert found.answer == (404, "no_report")
        assert await editions((await execute("SELECT id FROM consultation"))[0]["id"]) == []
    counted = await execute("SELECT id, made_at, sha256 FROM report")
    assert (await carried_out()).state is SubmissionState.SUBMITTED
    assert await execute("SELECT id, made_at, sha256 FROM report") == counted, "it is not counted again"
    assert len(await rows("reported_outcome")) == COMMENTS


async def test_two_workers_write_each_piece_once(world: None) -> None:
    await a_large_one()
    asked = (await begun()).id
    with clock.frozen(AFTER):
        await asyncio.gather(*(report_submission_job.submit(asked) for _ in range(3)))
    with clock.frozen(AFTER + DAY):
        await the_clock_strikes()
        assert (await submission(OFFICER, SLUG)).state is SubmissionState.SUBMITTED
    assert len(await rows("reported_outcome")) == COMMENTS
    assert await rows("report") == [{"edition": "filed", "version": 1}]
    assert (await acts_of()).count("submit report") == 1


async def test_what_would_change_it_is_refused_meanwhile(world: None) -> None:
    comments = await a_large_one()
    [made] = await execute("SELECT id FROM point ORDER BY id LIMIT 1")
    await begun()
    with clock.frozen(AFTER):
        for what, code in [
            (lambda: answer(made["id"], Status.FOR_STUDY), "frozen"),
            (lambda: point("另一点", comments[:1]), "frozen"),
            (lambda: pointing.unmark_no_change(OFFICER, slug=SLUG, comments=comments[6:]), "frozen"),
            (lambda: says("迟到的信", actor=CLERK, channel="counter"), "closed"),
            (lambda: reporting.submit_report(OFFICER, slug=SLUG), "report_being_submitted"),
            (lambda: reporting.approve_report(LEADER, slug=SLUG), "report_being_submitted"),
            (lambda: reporting.review_report(REVIEWER, slug=SLUG), "report_being_submitted"),
            (lambda: reporting.reject_report(LEADER, slug=SLUG, reason="不行"), "report_being_submitted"),
            (lambda: life_cycle.withdraw(OFFICER, slug=SLUG, reason="政策调整"), "report_being_submitted"),
        ]:
            with refused() as found:
                await what()  # type: ignore[no-untyped-call] # lambdas have no types
            assert found.answer == (409, code)
        assert [due.task for line in await desk(LEADER) for due in line.tasks] == []
    await carried_out()
    with clock.frozen(AFTER):
        assert [due.task for line in await desk(LEADER) for due in line.tasks] == [Task.SIGN_REPORT]


async def test_cancelled_everything_is_as_before_and_it_can_be_submitted_again(
    world: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    comments = await a_large_one()
    asked = (await begun()).id
    with monkeypatch.context() as broken:
        broken.setattr(report_submission_job, "plant_further", breaking_off_at(3, asyncio.CancelledError()))
        with clock.frozen(AFTER), pytest.raises(asyncio.CancelledError):
            await report_submission_job.submit(asked)
    with clock.frozen(AFTER):
        await report_submitting.cancel_submission(OFFICER, slug=SLUG)
        with refused() as found:
            await report_submitting.cancel_submission(OFFICER, slug=SLUG)
    assert found.answer == (409, "not_being_submitted")
    assert await state_of() is State.CLOSED
    assert (await carried_out()).state is SubmissionState.CANCELLED
    assert [await rows(table) for table in ("reported_outcome", "report_tile", "report")] == [[], [], []]
    await point("另一点", comments[:1])
    await answer((await execute("SELECT id FROM point ORDER BY id DESC LIMIT 1"))[0]["id"])
    await begun()
    assert (await carried_out()).state is SubmissionState.SUBMITTED
    with clock.frozen(AFTER), refused() as found:
        await report_submitting.cancel_submission(OFFICER, slug=SLUG)
    assert found.answer == (409, "not_being_submitted")


async def test_a_filed_edition_and_its_outcomes_stay_however_they_came(world: None) -> None:
    await a_large_one()
    await begun()
    await carried_out()
    for statement in (
        "UPDATE report SET edition = 'unfinished'",
        "DELETE FROM report",
        "DELETE FROM reported_outcome",
        "UPDATE reported_outcome SET outcome = 'adopted'",
    ):
        with pytest.raises(asyncpg.RestrictViolationError):
            await execute(statement)
    [filed] = await execute("SELECT id FROM report")
    await report_submission_ending.clear(filed["id"])
    assert len(await rows("reported_outcome")) == COMMENTS


async def test_a_failure_says_why_and_it_can_be_tried_again(
    client: httpx.AsyncClient, world: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    comments = await a_large_one()
    await begun()
    # past all locks, as nobody can: a mark is taken away underneath
    await execute("DELETE FROM no_change WHERE comment = {}", comments[6])
    found = await carried_out()
    assert found.state is SubmissionState.FAILED
    assert found.failure is not None
    assert (found.failure.code, found.failure.values) == ("uncovered", {"uncovered": 1})
    assert await state_of() is State.CLOSED
    with clock.frozen(AFTER):
        told = await Desk(client, OFFICER).get(f"{BASE}/report?lang=en")
        assert "1 comments have no outcome yet" in told.words
        assert "It can be submitted again." in told.words
        await pointing.mark_no_change(OFFICER, slug=SLUG, comments=comments[6:])
    asked = (await begun()).id
    with monkeypatch.context() as broken:
        broken.setattr(report_submission_job, "plant_further", breaking_off_at(2, asyncpg.QueryCanceledError("slow")))
        with clock.frozen(AFTER), pytest.raises(asyncpg.QueryCanceledError):
            await report_submission_job.submit(asked)
    with clock.frozen(AFTER):
        assert (await submission(OFFICER, SLUG)).trouble == "QueryCanceledError"
        await report_submission_ending.give_up(asked)
        assert (await submission(OFFICER, SLUG)).failure == msgspec.structs.replace(
            found.failure,
            code="submission_stopped",
            sentence="The report could not be finished after many tries. An administrator can see why.",
            values={},
        )
    await begun()
    assert (await carried_out()).state is SubmissionState.SUBMITTED


async def test_a_published_report_is_corrected_so_too(world: None) -> None:
    await a_large_one()
    await begun()
    await carried_out()
    with clock.frozen(AFTER + DAY):
        await sequence()
        await reporting.approve_report(LEADER, slug=SLUG)
        await reporting.publish_report(OFFICER, slug=SLUG)
    with clock.frozen(AFTER + DAY), refused() as found:
        await reporting.submit_report(OFFICER, slug=SLUG)
    assert found.fields == {"reason": "reason_required"}
    await begun("数字有误")
    with clock.frozen(AFTER + DAY):
        assert (await report(NOBODY, SLUG)).content.version == 1
        await report_submitting.cancel_submission(OFFICER, slug=SLUG)
    assert await state_of() is State.PUBLISHED
    await begun("数字有误")
    await carried_out()
    content = (await report(OFFICER, SLUG, "filed")).content
    assert (content.version, content.correction and content.correction.reason) == (2, "数字有误")


async def test_programs_poll_how_far_it_is(client: httpx.AsyncClient, world: None) -> None:
    await a_large_one()
    headers = bearer(OFFICER)
    with clock.frozen(AFTER):
        assert (await client.get(f"{ADDRESS}/submission", headers=headers)).status_code == 404
        again = {**headers, "Idempotency-Key": "the-report"}
        first = await client.post(ADDRESS, json={}, headers=again)
        assert first.status_code == 202
        assert first.headers["location"] == f"{ADDRESS}/submission"
        repeated = await client.post(ADDRESS, json={}, headers=again)
        assert (repeated.status_code, repeated.json()) == (202, first.json())
        second = await client.post(ADDRESS, json={}, headers=headers)
        assert (second.status_code, second.json()["code"]) == (409, "report_being_submitted")
        assert (await client.get(f"{ADDRESS}/submission", headers=bearer(RESIDENT))).status_code == 403
        assert (await client.get(f"{ADDRESS}/submission", headers=bearer(AUDITOR))).json() == first.json()
        assert (await client.delete(f"{ADDRESS}/submission", headers=headers)).status_code == 204
        assert (await client.post(ADDRESS, json={}, headers=headers)).status_code == 202
        await the_clock_strikes()
        told = (await client.get(f"{ADDRESS}/submission", headers=headers)).json()
        assert (told["state"], told["done"]) == ("submitted", COMMENTS)
        assert (await client.get(f"{ADDRESS}?edition=filed", headers=headers)).status_code == 200


async def test_the_page_shows_how_far_it_is_and_survives_a_reload(client: httpx.AsyncClient, world: None) -> None:
    await a_large_one()
    page, desk_of = f"{BASE}/report", Desk(client, OFFICER)
    with clock.frozen(AFTER):
        await desk_of.follow(page, f"{page}/submission")
        for _ in range(2):
            told = await desk_of.get(f"{page}?lang=en")
            assert "The report is being submitted" in told.words
            assert told.actions() == {f"{page}/cancellation"}
        assert (await Desk(client, LEADER).get(f"{page}?lang=en")).actions() == set()
        fragment = await client.get(f"{page}/submission", headers={"HX-Request": "true"})
        assert 'id="submitting"' in fragment.text
        assert "<html" not in fragment.text
        assert "hx-refresh" not in fragment.headers
        await the_clock_strikes()
        fragment = await client.get(f"{page}/submission", headers={"HX-Request": "true"})
        assert fragment.headers["hx-refresh"] == "true"
        told = await Desk(client, LEADER).get(f"{page}?lang=en")
        assert "Filed edition, version 1" in told.words
        assert f"{page}/approval" in told.actions()


async def test_it_can_be_cancelled_on_the_page(client: httpx.AsyncClient, world: None) -> None:
    await a_large_one()
    await begun()
    page = f"{BASE}/report"
    with clock.frozen(AFTER):
        told = await Desk(client, OFFICER).follow(page, f"{page}/cancellation")
        assert f"{page}/submission" in told.actions()
        refused_ = await Desk(client, OFFICER).post(f"{page}/cancellation", [])
        assert refused_.status == 409
    [row] = await execute("SELECT id FROM consultation")
    assert (await coverage(row["id"])).uncovered == 0
