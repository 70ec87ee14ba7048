"""Who applied is forgotten, soon or once the time is over; what was published stays checkable."""

from __future__ import annotations

from datetime import timedelta

import pytest

from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY
from participation.base.in_force import current_rules
from participation.base.uploads.services import store
from participation.representatives.queries.applications import may_see_evidence
from participation.representatives.schemas.application import Answers
from participation.representatives.services.applying import begin_application, keep_evidence, save_answers
from participation.representatives.services.forgetting import forget_application, forget_applications, forget_unfinished
from participation.representatives.words import ApplicantKind
from tests.representatives.applying import OLD_ABOVE, applied
from tests.representatives.steps import DURING, MEETING, announced
from tests.world import NEIGHBOUR, OFFICER, OFFICER_ELSEWHERE, RESIDENT

pytestmark = pytest.mark.usefixtures("world")


async def test_what_was_never_handed_in_is_dropped_after_some_days_with_its_files() -> None:
    view = await announced()
    with clock.frozen(DURING):
        made = await begin_application(NOBODY, slug=view.slug, kind=ApplicantKind.PERSON)
        await save_answers(NOBODY, application=made.id, key=made.key, answers=Answers(name="某人", values=OLD_ABOVE))
        file = await store(NOBODY, filename="合同.txt", content="租赁合同".encode())
        await keep_evidence(NOBODY, application=made.id, key=made.key, uploads=[file.id])
        assert await forget_unfinished() == 0
    days = current_rules().calls.keeping.unfinished_days
    with clock.frozen(DURING + timedelta(days=days, minutes=1)):
        assert await forget_unfinished() == 1
    assert await execute("SELECT FROM application") == []
    assert await execute("SELECT FROM attachment WHERE subject LIKE 'application:%'") == []


async def test_who_applied_is_forgotten_long_after_the_meeting_and_the_values_stay() -> None:
    view = await announced(one_per_household=True)
    made = await applied(view, RESIDENT, address="幸福路1号101室")
    days = current_rules().calls.keeping.application_days
    with clock.frozen(MEETING + timedelta(days=days) - timedelta(minutes=1)):
        assert await forget_applications() == 0
    with clock.frozen(MEETING + timedelta(days=days, minutes=1)):
        assert await forget_applications() == 1
        assert await forget_applications() == 0
    [row] = await execute("SELECT name, contact, person, household, conflict, pseudonym FROM application")
    assert row == {
        "name": "",
        "contact": None,
        "person": None,
        "household": None,
        "conflict": None,
        "pseudonym": made.pseudonym,
    }
    assert len(await execute("SELECT FROM application_value")) == 2


async def test_forgetting_twice_is_forgetting_once() -> None:
    view = await announced()
    made = await applied(view, RESIDENT)
    for _ in range(2):
        await forget_application(OFFICER, application=made.id)
    assert len(await execute("SELECT FROM application_step WHERE act = 'forget'")) == 1


async def test_evidence_is_for_the_office_and_the_applicant() -> None:
    view = await announced()
    made = await applied(view, RESIDENT)
    subject = f"application:{made.id}"
    seen = {actor.name: await may_see_evidence(actor, subject) for actor in (OFFICER, RESIDENT, NEIGHBOUR, NOBODY)}
    assert seen == {OFFICER.name: True, RESIDENT.name: True, NEIGHBOUR.name: False, NOBODY.name: False}
    assert not await may_see_evidence(OFFICER_ELSEWHERE, subject)
