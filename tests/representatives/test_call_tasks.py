"""What waits on the desk in calls for seats: for whom, until when, and what is late."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from msgspec.structs import replace

from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY, Actor
from participation.base.identity.words import Role
from participation.representatives.links import application_key
from participation.representatives.queries.call_tasks import calls_waiting
from participation.representatives.rules.call_tasks import CallDue, CallTask, CallWaiting, Oldest, call_tasks
from participation.representatives.rules.lists import ListStanding
from participation.representatives.rules.seats import AnsweredBy
from participation.representatives.schemas.application import NewObjection, NewReview
from participation.representatives.services import call_life
from participation.representatives.services.list_signing import approve_list, publish_list, submit_list
from participation.representatives.services.review_objections import object_to_review
from participation.representatives.services.reviewing import review_application
from participation.representatives.services.seat_answering import accept
from participation.representatives.words import CallState, ReviewReason, Verdict, Way
from tests.frontend.workbench import Desk
from tests.representatives.applying import applied, somebody
from tests.representatives.draw_world import CLOSED, DRAWN, FROZEN, KNOWN, SLUG, a_call, applicants, computed
from tests.representatives.draw_world import drawn as chance_spoke
from tests.representatives.draw_world import frozen as pool_frozen
from tests.representatives.steps import CLOSES, DURING, OPENS, START, announced, prepared
from tests.world import AUDITOR, CLERK, COLLEAGUE, LEADER, OFFICER, OFFICER_ELSEWHERE, RESIDENT, REVIEWER

ZONE = ZoneInfo("Asia/Shanghai")
EVERYBODY = frozenset(Role)


def waiting(state: CallState, **changes: Any) -> CallWaiting:
    """A call of three seats that are drawn."""
    given = {"way": Way.DRAW, "seats": 3, "opens_at": OPENS, "closes_at": CLOSES, "draw_at": CLOSES + timedelta(days=3)}
    return CallWaiting(state=state, **{**given, "meeting_at": CLOSES + timedelta(days=20), **changes})


def of(call: CallWaiting, *roles: Role, now: Any = CLOSES) -> list[CallTask]:
    """What waits for somebody with these roles."""
    return [due.task for due in call_tasks(call, roles=roles or EVERYBODY, now=now, zone=ZONE)]


OPEN = waiting(CallState.OPEN, closes_at=CLOSES + timedelta(days=9))
READY = waiting(CallState.CLOSED, eligible=9)
SEATED = waiting(CallState.DRAWN, selected=True, seated=3)


def listed(standing: ListStanding, **changes: Any) -> CallWaiting:
    """A call with a list of representatives."""
    return waiting(CallState.DRAWN, selected=True, seated=3, list_standing=standing, **changes)


@pytest.mark.parametrize(
    ("call", "role", "task"),
    [
        (waiting(CallState.PREPARED), Role.OFFICER, CallTask.GO_ON),
        (waiting(CallState.REJECTED), Role.SECRETARY, CallTask.MEND),
        (waiting(CallState.SUBMITTED, signable=True), Role.REVIEWER, CallTask.SIGN),
        (waiting(CallState.APPROVED), Role.LEADER, CallTask.OPEN),
        (waiting(CallState.OPEN, closes_at=CLOSES + timedelta(days=2)), Role.OFFICER, CallTask.CLOSES_SOON),
        (replace(OPEN, reviews=Oldest(2, START)), Role.REVIEWER, CallTask.REVIEW),
        (waiting(CallState.CLOSED, unreviewed=1, seconds=Oldest(1, START)), Role.SECRETARY, CallTask.SECOND),
        (waiting(CallState.CLOSED, undecided=1, objections=Oldest(1, START)), Role.LEADER, CallTask.OBJECTIONS),
        (READY, Role.OFFICER, CallTask.COMPUTE),
        (waiting(CallState.CLOSED, eligible=9, solved=True), Role.SECRETARY, CallTask.FREEZE),
        (waiting(CallState.CLOSED, eligible=3), Role.OFFICER, CallTask.GIVE_SEATS),
        (waiting(CallState.CLOSED, eligible=9, way=Way.CRITERIA), Role.OFFICER, CallTask.GIVE_SEATS),
        (waiting(CallState.FROZEN, eligible=9, speaking=Oldest(2, CLOSES)), Role.OFFICER, CallTask.ENTROPY),
        (waiting(CallState.DRAWN, selected=True, unanswered=1, answer_by=CLOSES), Role.CLERK, CallTask.ANSWERS),
        (waiting(CallState.DRAWN, selected=True, vacant=1), Role.SECRETARY, CallTask.VACANT),
        (SEATED, Role.SECRETARY, CallTask.HAND_IN_LIST),
        (listed(ListStanding.REJECTED), Role.OFFICER, CallTask.MEND_LIST),
        (listed(ListStanding.SUBMITTED, list_signable=True), Role.LEADER, CallTask.SIGN_LIST),
        (listed(ListStanding.APPROVED), Role.LEADER, CallTask.PUBLISH_LIST),
        (listed(ListStanding.PUBLISHED, unnamed=True), Role.SECRETARY, CallTask.RENEW_LIST),
    ],
    ids=lambda one: str(one) if isinstance(one, CallTask) else "",
)  # fmt: skip
def test_each_task_waits_for_who_may_do_it_and_for_no_auditor(call: CallWaiting, role: Role, task: CallTask) -> None:
    assert of(call, role) == [task]
    assert task in of(call)
    assert of(call, Role.AUDITOR) in ([], [CallTask.SIGN] if call.signable else [], [CallTask.SIGN_LIST])


def test_what_is_late_comes_first_and_says_since_when() -> None:
    call = waiting(CallState.CLOSED, unreviewed=2, reviews=Oldest(2, START), draw_at=CLOSES)
    later = CLOSES + timedelta(days=2)
    [due] = call_tasks(call, roles=EVERYBODY, now=later, zone=ZONE)
    assert due == CallDue(CallTask.REVIEW, 2, CLOSES.astimezone(ZONE).date(), overdue=True)
    undated = waiting(CallState.OPEN, draw_at=None, reviews=Oldest(1, OPENS), closes_at=later)
    found = call_tasks(undated, roles=EVERYBODY, now=CLOSES, zone=ZONE)
    assert [one.days for one in found if one.task is CallTask.REVIEW] == [10]


def test_nothing_is_drawn_before_everybody_was_heard() -> None:
    for busy in ({"unreviewed": 1}, {"undecided": 1}, {"computing": True}, {"selected": True}, {"eligible": 0}):
        assert of(waiting(CallState.CLOSED, **{"eligible": 9, **busy})) == []
    soon = waiting(CallState.CLOSED, eligible=9, solved=True, objecting_until=CLOSES + timedelta(hours=1))
    assert of(soon) == []
    assert of(soon, now=CLOSES + timedelta(hours=1)) == [CallTask.FREEZE]


def test_a_list_with_a_name_that_may_not_stand_there_is_neither_signed_nor_published() -> None:
    for standing in (ListStanding.SUBMITTED, ListStanding.APPROVED):
        call = waiting(CallState.DRAWN, list_standing=standing, list_signable=True, unnamed=True)
        assert of(call) == [CallTask.RENEW_LIST]
        assert of(call, Role.LEADER) == []


async def tasks(actor: Actor) -> list[tuple[CallTask, int]]:
    """What the desk asks of somebody."""
    return [(due.task, due.number) for line in await calls_waiting(actor) for due in line.tasks]


async def test_a_call_goes_from_desk_to_desk_until_it_is_announced(world: None) -> None:
    view = await prepared()
    with clock.frozen(START):
        assert await tasks(OFFICER) == [(CallTask.GO_ON, 0)]
        assert await tasks(REVIEWER) == await tasks(OFFICER_ELSEWHERE) == await tasks(RESIDENT) == []
        await call_life.submit_call(OFFICER, slug=view.slug)
        assert (await tasks(REVIEWER), await tasks(OFFICER)) == ([(CallTask.SIGN, 0)], [])
        await call_life.approve_call(REVIEWER, slug=view.slug)
        assert (await tasks(REVIEWER), await tasks(OFFICER)) == ([], [(CallTask.OPEN, 0)])


async def test_a_review_waits_for_another_pair_of_eyes_and_an_objection_for_neither(world: None) -> None:
    view = await announced()
    with clock.frozen(DURING):
        first = await applied(view, await somebody("陈立", "+8613800000801"))
        await applied(view, await somebody("王芳", "+8613800000802"))
        assert await tasks(REVIEWER) == await tasks(OFFICER) == [(CallTask.REVIEW, 2)]
        assert await tasks(AUDITOR) == await tasks(CLERK) == await tasks(LEADER) == []
        found = NewReview(
            verdict=Verdict.NOT_ELIGIBLE, reason=ReviewReason.NO_CONNECTION, note="不在本区居住", version=1
        )
        await review_application(OFFICER, application=first.id, new=found)
        assert await tasks(OFFICER) == [(CallTask.REVIEW, 1)]
        assert await tasks(COLLEAGUE) == [(CallTask.REVIEW, 1), (CallTask.SECOND, 1)]
        await review_application(COLLEAGUE, application=first.id, new=found)
        objecting = NewObjection(key=application_key(first.id), text="我住在这里")
        await object_to_review(NOBODY, application=first.id, new=objecting)
    with clock.frozen(DURING):
        assert (CallTask.OBJECTIONS, 1) in await tasks(LEADER)
        assert (CallTask.OBJECTIONS, 1) not in await tasks(OFFICER)


async def test_the_desk_leads_through_the_draw_the_seats_and_the_list(client: httpx.AsyncClient, world: None) -> None:
    call = await a_call()
    await applicants(call, 9)
    with clock.frozen(CLOSED):
        assert await tasks(OFFICER) == [(CallTask.COMPUTE, 0)]
    await computed()
    with clock.frozen(FROZEN):
        assert await tasks(OFFICER) == [(CallTask.FREEZE, 0)]
    await pool_frozen()
    with clock.frozen(FROZEN):
        assert await tasks(OFFICER) == []
    with clock.frozen(KNOWN):
        assert await tasks(OFFICER) == [(CallTask.ENTROPY, 3)]
    await chance_spoke()
    with clock.frozen(DRAWN):
        assert await tasks(OFFICER) == await tasks(CLERK) == [(CallTask.ANSWERS, 5)]
        for row in await execute("SELECT id FROM seat WHERE call = {}", call):
            await accept(CLERK, seat=row["id"], by=AnsweredBy.TELEPHONE, note="来电")
        assert (await tasks(OFFICER), await tasks(CLERK)) == ([(CallTask.HAND_IN_LIST, 0)], [])
        await submit_list(OFFICER, slug=SLUG)
        assert (await tasks(OFFICER), await tasks(REVIEWER)) == ([], [(CallTask.SIGN_LIST, 0)])
        sheet = await Desk(client, REVIEWER).get("/workbench")
        link = sheet.first("//a[@class='task-link']")
        assert link.get("href") == f"/workbench/calls/{SLUG}/seats"
        assert "签批代表名单" in link.text_content()
        await approve_list(REVIEWER, slug=SLUG)
        assert await tasks(LEADER) == [(CallTask.PUBLISH_LIST, 0)]
        await publish_list(OFFICER, slug=SLUG)
        assert await tasks(OFFICER) == await tasks(LEADER) == []
