"""Whoever is to be at a meeting hears of what happens to it once: by the call that gave the seat, or by invitation."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import Any
from uuid import UUID

import httpx
import icalendar
import pytest

from decisions.schemas.meeting import Postponement
from decisions.services.meeting_announcing import announce_meeting
from decisions.services.meeting_life import cancel_meeting, postpone_meeting
from participation.base import clock
from participation.base.database import execute
from participation.representatives.queries.seats import calendar_of
from participation.representatives.rules.seats import AnsweredBy
from participation.representatives.services.seat_answering import accept
from tests.decisions.participants_steps import CALL, SEATS_GIVEN, a_seated_meeting, somebody, somebody_invited
from tests.decisions.steps import MEETING, START, a_meeting, an_announced_meeting, an_item, published
from tests.representatives.draw_world import a_call, applicants
from tests.world import CLERK, OFFICER

pytestmark = [pytest.mark.usefixtures("world")]
SLUG = "executive-112"
LATER = MEETING + timedelta(days=3)
THEN = SEATS_GIVEN + timedelta(hours=2)


async def told(template: str) -> list[dict[str, Any]]:
    """The notices owed of a kind, in order."""
    return await execute(
        "SELECT contact, \"values\"->>'at' AS at, \"values\"->>'note' AS note, \"values\"->>'reason' AS reason,"
        " owed_for FROM delivery WHERE template = {} ORDER BY created_at, id",
        template,
    )


async def both_accept(seats: list[UUID]) -> None:
    """Both who were offered a seat say yes."""
    with clock.frozen(SEATS_GIVEN):
        for seat in seats:
            await accept(CLERK, seat=seat, by=AnsweredBy.TELEPHONE, note="来电")


async def sequence(seat: UUID) -> tuple[int, str]:
    """The SEQUENCE of the calendar entry of a seat, and its method."""
    made = icalendar.Calendar.from_ical(await calendar_of(seat))
    [event] = made.walk("VEVENT")
    return int(event["SEQUENCE"]), str(made["METHOD"])


async def test_who_was_invited_hears_once_of_announcement_move_and_end() -> None:
    await an_announced_meeting()
    await somebody_invited()
    await somebody(name="没有被邀请的人", contact="nobody@example.com")
    with clock.frozen(START):
        await postpone_meeting(OFFICER, which=SLUG, new=Postponement(starts_at=LATER, place="三楼", reason="台风"))
        [moved] = await told("meeting_changed")
        assert (moved["contact"], moved["note"]) == ("hegong@example.com", "台风")
        assert moved["at"] == LATER.isoformat()
        await postpone_meeting(
            OFFICER, which=SLUG, new=Postponement(starts_at=LATER + timedelta(days=1), reason="台风还在")
        )
        assert len(await told("meeting_changed")) == 2
        await cancel_meeting(OFFICER, which=SLUG, reason="议题未成熟")
    [off] = await told("meeting_cancelled")
    assert (off["contact"], off["reason"]) == ("hegong@example.com", "议题未成熟")


async def test_who_has_a_seat_hears_through_the_call_once_and_their_calendar_follows() -> None:
    meeting, seats = await a_seated_meeting()
    await both_accept(seats)
    with clock.frozen(THEN):
        await published((await announce_meeting(OFFICER, which=meeting)).id)
        assert await told("meeting_changed") == []
        await postpone_meeting(OFFICER, which=meeting, new=Postponement(starts_at=LATER, reason="台风"))
        # nobody had invited them yet, so this is their invitation
        first = await told("meeting_invitation")
        assert sorted(one["owed_for"].split(":")[1] for one in first) == sorted(str(seat) for seat in seats)
        assert {one["at"] for one in first} == {LATER.isoformat()}
        before = await sequence(seats[0])
        again = Postponement(starts_at=LATER + timedelta(days=1), reason="台风还在")
        await postpone_meeting(OFFICER, which=meeting, new=again)
        assert len(await told("meeting_changed")) == 2
        after = await sequence(seats[0])
        await cancel_meeting(OFFICER, which=meeting, reason="议题未成熟")
        assert len(await told("meeting_cancelled")) == 2
        end = await sequence(seats[0])
    assert before[0] < after[0] < end[0]
    assert (before[1], end[1]) == ("PUBLISH", "CANCEL")


async def test_a_seat_that_nobody_accepted_is_not_told() -> None:
    meeting, seats = await a_seated_meeting()
    with clock.frozen(SEATS_GIVEN):
        await accept(CLERK, seat=seats[0], by=AnsweredBy.TELEPHONE, note="来电")
    with clock.frozen(THEN):
        await published((await announce_meeting(OFFICER, which=meeting)).id)
        await cancel_meeting(OFFICER, which=meeting, reason="议题未成熟")
    assert [one["owed_for"].split(":")[1] for one in await told("meeting_cancelled")] == [str(seats[0])]


async def test_who_applied_and_waits_for_a_seat_hears_that_the_meeting_moved_and_that_it_is_off(
    client: httpx.AsyncClient,
) -> None:
    call = await a_call(CALL, seats=2, way="criteria", meeting_at=MEETING)
    await applicants(call, 3)
    await execute(
        "UPDATE application SET standing = 'excluded' WHERE id = (SELECT max(id::text)::uuid FROM application)"
    )
    meeting = (await a_meeting(call=CALL)).id
    await an_item()
    with clock.frozen(SEATS_GIVEN):
        await published((await announce_meeting(OFFICER, which=meeting)).id)
        assert "已改期" not in (await client.get(f"/calls/{CALL}")).text
        await postpone_meeting(OFFICER, which=meeting, new=Postponement(starts_at=LATER, place="三楼", reason="台风"))
        moved = await told("applied_meeting_changed")
        assert [(one["at"], one["note"]) for one in moved] == [(LATER.isoformat(), "台风")] * 2
        page = (await client.get(f"/calls/{CALL}")).text
        assert "会议已改期" in page
        assert "三楼" in page
        assert "台风" in page
        assert LATER.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") in page
        await cancel_meeting(OFFICER, which=meeting, reason="议题未成熟")
        assert [one["reason"] for one in await told("applied_meeting_cancelled")] == ["议题未成熟"] * 2
        assert "EventCancelled" in (await client.get(f"/calls/{CALL}")).text
    assert await told("meeting_changed") == []


async def test_a_changed_announcement_is_told_to_who_was_invited_and_to_nobody_twice() -> None:
    await an_announced_meeting()
    await somebody_invited()
    with clock.frozen(START):
        await published((await announce_meeting(OFFICER, which=SLUG, reason="增加一个议题")).id)
    [changed] = await told("meeting_changed")
    assert (changed["note"], changed["at"]) == ("增加一个议题", MEETING.isoformat())


async def test_who_was_invited_before_the_announcement_hears_of_it() -> None:
    meeting, _ = await a_seated_meeting()
    await somebody_invited()
    with clock.frozen(THEN):
        await published((await announce_meeting(OFFICER, which=meeting)).id)
    [heard] = await told("meeting_announced")
    assert heard["contact"] == "hegong@example.com"
