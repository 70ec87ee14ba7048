"""A session of an activity: prepared, published, and what everybody reads of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

import pytest

from events.queries.sessions import session_view
from events.rules.session_standing import Standing
from events.services.sessions import prepare_session, publish_session
from events.words import Admission, Pool
from participation.base import clock
from participation.base.database import execute
from tests.events.rows import NOW, SATURDAY, a_campaign, an_activity
from tests.events.sessions_steps import new_session, refused
from tests.world import AUDITOR, HOST, OFFICER_ELSEWHERE, REVIEWER

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture(autouse=True)
async def monday() -> AsyncIterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture
async def activity(world: None) -> UUID:
    return await an_activity(await a_campaign())


async def test_a_session_is_prepared_with_its_seats_and_seen_by_nobody_before_it_is_published(activity: UUID) -> None:
    made = await prepare_session(
        HOST, activity="lift-site", new=new_session(accessible=2, held_until=SATURDAY - timedelta(days=2))
    )
    await refused("not_found", session_view(made.id))
    await publish_session(HOST, session=made.id)
    seen = await session_view(made.id)
    assert {pool.pool: pool.capacity for pool in seen.pools} == {Pool.GENERAL: 18, Pool.ACCESSIBLE: 2}
    assert (seen.free, seen.capacity, seen.standing) == (18, 20, Standing.OPEN)
    door = (await execute("SELECT kind, opens_at, closes_at FROM door WHERE id = {}", made.id))[0]
    assert door["opens_at"] == SATURDAY - timedelta(minutes=30)
    assert door["closes_at"] == SATURDAY + timedelta(hours=2)
    assert [step.act for step in seen.steps] == ["publish"]


async def test_every_wrong_field_is_named_at_once(activity: UUID) -> None:
    wrong = new_session(
        starts_at=NOW - timedelta(days=1),
        ends_at=NOW - timedelta(days=2),
        books_from=SATURDAY,
        capacity=3,
        accessible=4,
        link="javascript:alert(1)",
    )
    assert await refused("invalid", prepare_session(HOST, activity=activity, new=wrong)) == {
        "starts_at": "outside_campaign",
        "ends_at": "before_start",
        "books_from": "window",
        "accessible": "too_many",
        "held_until": "required",
        "link": "invalid",
    }


async def test_only_hosts_of_the_body_prepare_and_publish(activity: UUID) -> None:
    made = await prepare_session(HOST, activity=activity, new=new_session())
    await refused("wrong_body", prepare_session(OFFICER_ELSEWHERE, activity=activity, new=new_session()))
    for actor in (REVIEWER, AUDITOR):
        await refused("wrong_role", prepare_session(actor, activity=activity, new=new_session()))
        await refused("wrong_role", publish_session(actor, session=made.id))
    assert await execute("SELECT state FROM session") == [{"state": "prepared"}]


async def test_a_session_is_published_once_and_only_of_an_activity_that_is_public(activity: UUID) -> None:
    made = await prepare_session(HOST, activity=activity, new=new_session())
    await execute("UPDATE activity_in_force SET withdrawn_at = {} WHERE id = {}", NOW, activity)
    await refused("activity_not_public", publish_session(HOST, session=made.id))
    await execute("UPDATE activity_in_force SET withdrawn_at = NULL WHERE id = {}", activity)
    await publish_session(HOST, session=made.id)
    await refused("out_of_order", publish_session(HOST, session=made.id))
    assert (await session_view(made.id)).state == "published"


async def test_what_nobody_books_has_no_seats(activity: UUID) -> None:
    fields = await refused(
        "invalid", prepare_session(HOST, activity=activity, new=new_session(admission=Admission.OPEN))
    )
    assert fields == {"capacity": "no_seats"}
    made = await prepare_session(HOST, activity=activity, new=new_session(admission=Admission.OPEN, capacity=0))
    await publish_session(HOST, session=made.id)
    assert (await session_view(made.id)).standing is Standing.COME_ALONG
