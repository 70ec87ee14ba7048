"""A session is changed, resized, released and called off; everybody booked is told, and nobody is moved in silence."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from events.jobs import HANDLERS
from events.queries.sessions import session_view
from events.rules.session_standing import Standing
from events.schemas.session import ChangedSession, Resized
from events.services.session_calling_off import call_off_session
from events.services.session_changing import change_session, resize_session
from events.services.session_following import follow_activity
from events.services.session_releasing import RELEASE, release_due, release_seats
from events.services.sessions import publish_session
from events.words import Pool
from participation.base import clock
from participation.base.database import execute
from tests.events.rows import NOW, SATURDAY, a_session, an_open_session, written
from tests.events.sessions_steps import a_booking, a_prepared_session, refused, told, waits
from tests.world import AUDITOR, HOST, LEADER, OFFICER_ELSEWHERE, REVIEWER

pytestmark = pytest.mark.usefixtures("world")
LATER = SATURDAY + timedelta(hours=3)


@pytest.fixture(autouse=True)
async def monday() -> AsyncIterator[None]:
    with clock.frozen(NOW):
        yield


def change(**changes: Any) -> ChangedSession:
    values: dict[str, Any] = {
        "starts_at": SATURDAY,
        "ends_at": SATURDAY + timedelta(hours=2),
        "books_from": NOW - timedelta(days=1),
        "books_until": SATURDAY - timedelta(hours=1),
        "version": 1,
    }
    return ChangedSession(**{**values, **changes})


async def test_a_new_time_is_told_to_everybody_booked_who_keep_their_seats_and_may_cancel(world: None) -> None:
    session = await an_open_session(cancels_until=SATURDAY - timedelta(days=3))
    booked = await a_booking(session, seats=2)
    moved = change(starts_at=LATER, ends_at=LATER + timedelta(hours=2), reason="停电检修")
    made = await change_session(HOST, session=session, change=moved)
    [notice] = await told("session_changed")
    assert notice["contact"] == "+8613800000201"
    assert notice["values"]["at"] == LATER.isoformat()
    assert notice["values"]["note"] == "停电检修"
    assert f"/bookings/{booked.hex}" in notice["values"]["link"]
    seen = await session_view(session)
    assert (made.sequence, seen.sequence, seen.starts_at, seen.cancels_until) == (1, 1, LATER, None)
    [kept] = await execute("SELECT state, seats FROM booking WHERE id = {}", booked)
    assert (kept["state"], kept["seats"]) == ("booked", 2)
    [door] = await execute("SELECT starts_at, opens_at FROM door WHERE id = {}", session)
    assert (door["starts_at"], door["opens_at"]) == (LATER, LATER - timedelta(minutes=30))
    [step] = [step for step in seen.steps if step.act == "change"]
    assert step.reason == "停电检修"
    assert set(step.before) == {"starts_at", "ends_at", "cancels_until"}


async def test_a_change_that_concerns_nobody_is_told_to_nobody(world: None) -> None:
    session = await an_open_session()
    await a_booking(session)
    made = await change_session(HOST, session=session, change=change(offer_hours=48))
    assert (made.sequence, await told("session_changed")) == (0, [])


async def test_each_change_is_told_once_with_a_reason_and_by_the_newest_version(world: None) -> None:
    session = await an_open_session()
    await a_booking(session)
    await refused("reason_required", change_session(HOST, session=session, change=change(place="东门")))
    await change_session(HOST, session=session, change=change(place="东门", reason="西门施工"))
    await refused("edited_meanwhile", change_session(HOST, session=session, change=change(place="北门", reason="又改")))
    await change_session(HOST, session=session, change=change(place="北门", reason="又改", version=2))
    assert [one["values"]["place"] for one in await told("session_changed")] == ["东门", "北门"]


async def test_seats_are_not_changed_in_passing(world: None) -> None:
    session = await an_open_session()
    assert await refused("invalid", change_session(HOST, session=session, change=change(capacity=12))) == {
        "capacity": "use_capacity"
    }


async def test_seats_never_fall_below_those_taken_and_the_number_is_said(world: None) -> None:
    session = await an_open_session(capacity=10)
    await a_booking(session, seats=4)
    await a_booking(session, seats=2)
    errors = await refused("below_taken", resize_session(HOST, session=session, new=Resized(capacity=5)), taken=6)
    assert errors == {"capacity": "below_taken"}
    await resize_session(HOST, session=session, new=Resized(capacity=6))
    assert (await session_view(session)).standing is Standing.FULL


async def test_more_seats_owe_a_promotion_and_fewer_do_not(world: None) -> None:
    session = await an_open_session(capacity=10)
    await resize_session(HOST, session=session, new=Resized(capacity=8))
    assert await waits("session.promote") == []
    await resize_session(HOST, session=session, new=Resized(capacity=12, reason="换到大厅"))
    assert await waits("session.promote") == [{"session": str(session), "pool": "general"}]


async def test_seats_held_back_go_to_all_when_the_time_comes(world: None) -> None:
    until = SATURDAY - timedelta(days=2)
    session = await a_prepared_session(capacity=10, accessible=3, held_until=until)
    await publish_session(HOST, session=session)
    [owed] = await execute("SELECT due_at, payload::text FROM outbox WHERE topic = {}", RELEASE)
    assert owed["due_at"] == until
    await a_booking(session, seats=1, pool=Pool.ACCESSIBLE)
    await release_due(session)
    assert (await session_view(session)).free == 7
    with clock.frozen(until):
        await HANDLERS[RELEASE](msgspec.json.decode(owed["payload"]))
        await HANDLERS[RELEASE](msgspec.json.decode(owed["payload"]))
        seen = await session_view(session)
    assert {pool.pool: (pool.capacity, pool.taken) for pool in seen.pools} == {
        Pool.GENERAL: (9, 0),
        Pool.ACCESSIBLE: (1, 1),
    }
    assert [step.act for step in seen.steps] == ["publish", "release"]
    assert await waits("session.promote") == [{"session": str(session), "pool": "general"}]


async def test_a_host_releases_by_hand_what_is_held_back_once(world: None) -> None:
    session = await an_open_session(pools={Pool.GROUP: 5})
    await release_seats(HOST, session=session)
    assert (await session_view(session)).free == 15
    await refused("nothing_held", release_seats(HOST, session=session))


async def test_calling_off_ends_bookings_tickets_and_the_line_and_tells_all(world: None) -> None:
    session = await an_open_session()
    booked = await a_booking(session, seats=2, tickets=2)
    entry = await a_waiting(session)
    await refused("reason_required", call_off_session(HOST, session=session, reason=" "))
    made = await call_off_session(HOST, session=session, reason="台风预警")
    assert (made.state, made.sequence) == ("called off", 1)
    notices = await told("session_called_off")
    assert [one["values"]["reason"] for one in notices] == ["台风预警", "台风预警"]
    assert [one["values"]["link"].rsplit("/", 2)[1] for one in notices] == ["bookings", "waiting"]
    [row] = await execute("SELECT state, ended_at FROM booking WHERE id = {}", booked)
    assert (row["state"], row["ended_at"]) == ("called off", NOW)
    assert await execute("SELECT act FROM booking_step WHERE booking = {}", booked) == [{"act": "call off"}]
    assert await execute("SELECT FROM ticket WHERE door = {} AND cancelled_at IS NULL", session) == []
    assert await execute("SELECT FROM booking_slot WHERE booking = {}", booked) == []
    [line] = await execute("SELECT state FROM wait_entry WHERE id = {}", entry)
    assert line["state"] == "closed"
    [door] = await execute("SELECT closed_at FROM door WHERE id = {}", session)
    assert door["closed_at"] == NOW
    seen = await session_view(session)
    assert (seen.standing, seen.steps[-1].reason) == (Standing.CALLED_OFF, "台风预警")
    # what comes after it finds no seat
    assert not await execute(
        "UPDATE seat_pool SET taken = taken + 1 WHERE session = {} AND taken + 1 <= capacity RETURNING taken", session
    )
    await refused("out_of_order", call_off_session(HOST, session=session, reason="台风预警"))


async def test_who_may_not_touch_a_session(world: None) -> None:
    session = await an_open_session()
    for actor, code in ((OFFICER_ELSEWHERE, "wrong_body"), (REVIEWER, "wrong_role"), (AUDITOR, "wrong_role")):
        await refused(code, change_session(actor, session=session, change=change(offer_hours=2)))
        await refused(code, resize_session(actor, session=session, new=Resized(capacity=50)))
        await refused(code, release_seats(actor, session=session))
        await refused(code, call_off_session(actor, session=session, reason="台风"))
    await call_off_session(LEADER, session=session, reason="台风")
    await refused("out_of_order", resize_session(HOST, session=session, new=Resized(capacity=50)))
    assert (await session_view(session)).capacity == 0


async def a_waiting(session: UUID) -> UUID:
    return await written(
        "wait_entry",
        {
            "session": session,
            "place": 1,
            "seats": 1,
            "holder": "c:waiting",
            "contact_kind": "mobile",
            "contact": "+8613800000202",
            "joined_at": NOW,
        },
    )


async def test_an_activity_that_moves_tells_everybody_booked_there(world: None) -> None:
    session = await an_open_session()
    elsewhere = await a_session_of(session, place="东门")
    for one in (session, elsewhere):
        await a_booking(one)
    [row] = await execute("SELECT activity FROM session WHERE id = {}", session)
    await execute(
        "UPDATE activity_in_force SET address = '南埠路1号', title = '走进工地' WHERE id = {}", row["activity"]
    )
    assert await follow_activity(HOST, row["activity"], "工地搬迁") == 1
    assert await follow_activity(HOST, row["activity"], "工地搬迁") == 0
    [notice] = await told("session_changed")
    assert (notice["values"]["place"], notice["values"]["note"]) == ("南埠路1号", "工地搬迁")
    doors = await execute("SELECT title, place FROM door ORDER BY place")
    assert [(door["title"], door["place"]) for door in doors] == [("走进工地", "东门"), ("走进工地", "南埠路1号")]
    assert (await session_view(session)).sequence == 1


async def a_session_of(other: UUID, **changes: Any) -> UUID:
    [row] = await execute("SELECT activity, campaign FROM session WHERE id = {}", other)
    return await a_session(row["activity"], row["campaign"], **changes)
