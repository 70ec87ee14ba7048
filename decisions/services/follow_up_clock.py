"""What the clock does about what is late: tells the representative the day after, and the leaders some days later."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

import msgspec

from decisions.rules.follow_ups import escalates_on, is_escalated
from decisions.services.follow_up_loading import FollowUpHeld, locked_follow_up, today
from decisions.services.follow_up_standing import restand_follow_up
from decisions.services.follow_up_telling import follow_up_link, tell_representative, tell_staff
from decisions.words import FollowUpAct
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch, transaction
from participation.base.identity.actor import CLOCKWORK
from participation.base.identity.words import Role
from participation.base.in_force import current_rules
from participation.base.outbox.owing import owe
from participation.base.settings import current

ESCALATE = "follow-up.escalate"
TELL_OVERDUE = "overdue.tell"
ONE_DAY = timedelta(days=1)
AT_ONCE = 200


class _Silent(msgspec.Struct):
    owed_for: str
    opinion: UUID
    body: UUID
    meeting: str
    number: int
    due_on: date


# What is late today and of which nobody has been told yet: once for each day that was promised.
PROMISES = """
SELECT s.opinion, s.body, m.title AS meeting, o.number, s.due_on, 'promise:' || s.opinion || ':' || s.due_on AS owed_for
FROM opinion_standing s JOIN opinion o ON o.id = s.opinion JOIN meeting m ON m.id = o.meeting
WHERE s.due_on IS NOT NULL AND s.due_on < {}
    AND NOT EXISTS (SELECT FROM delivery d WHERE d.owed_for = 'promise:' || s.opinion || ':' || s.due_on)
ORDER BY s.due_on, s.opinion LIMIT {}
"""
FOLLOW_UPS = """
SELECT f.opinion, s.body, m.title AS meeting, o.number, s.due_on,
    'follow-up-late:' || s.follow_up || ':' || s.due_on AS owed_for
FROM follow_up_standing s JOIN follow_up f ON f.id = s.follow_up JOIN opinion o ON o.id = f.opinion
JOIN meeting m ON m.id = o.meeting
WHERE s.done_at IS NULL AND s.due_on < {}
    AND NOT EXISTS (SELECT FROM delivery d WHERE d.owed_for = 'follow-up-late:' || s.follow_up || ':' || s.due_on)
ORDER BY s.due_on, s.follow_up LIMIT {}
"""


async def owe_clock(held: FollowUpHeld) -> None:
    """Owe, in the caller's act, what the clock has to do should the follow-up not be done by its day."""
    due_on = held.standing.due_on
    days = current_rules().meetings.follow_ups.escalate_days
    await owe(
        ESCALATE,
        due_at=hour_of(escalates_on(due_on, days)),
        once=f"{ESCALATE}:{held.id}:{due_on.isoformat()}",
        follow_up=str(held.id),
    )
    await owe_telling(due_on + ONE_DAY)


async def owe_telling(day: date | None = None) -> None:
    """Owe the telling of a day (today's, unless told), once, in the caller's act or in one of its own."""
    on = day or today()
    await owe(TELL_OVERDUE, due_at=hour_of(on), once=f"{TELL_OVERDUE}:{on.isoformat()}")


async def tell_overdue() -> int:
    """Tell every representative whose promise, or follow-up, is late and silent; once for each day promised.

    How many were told. Broken off it goes on where it was.
    """
    told = 0
    for statement in (PROMISES, FOLLOW_UPS):
        more = True
        while more:
            late = await fetch(_Silent, statement, today(), AT_ONCE)
            more = len(late) == AT_ONCE
            async with transaction():
                for one in late:
                    values = {"meeting": one.meeting, "number": one.number, "due": one.due_on.isoformat()}
                    await tell_representative(one.opinion, one.body, "promise_silent", values, one.owed_for)
            told += len(late)
    return told


async def escalate(follow_up: UUID) -> bool:
    """Tell the leaders of the unit and of the meeting's office, if it is late for so long and they were not told.

    Whether they were. Run early, twice, or after the day was moved, it does nothing.
    """
    async with transaction():
        held = await locked_follow_up(follow_up)
        days = current_rules().meetings.follow_ups.escalate_days
        if not is_escalated(held.standing, today(), days):
            return False
        step = uuid7()
        await execute(
            "INSERT INTO follow_up_step (id, follow_up, act, at) VALUES ({}, {}, {}, {})",
            step,
            follow_up,
            FollowUpAct.ESCALATE.value,
            clock.now(),
        )
        await restand_follow_up(follow_up)
        values = {
            "meeting": held.meeting,
            "number": held.number,
            "title": held.title,
            "due": held.standing.due_on.isoformat(),
            "days": (today() - held.standing.due_on).days,
            "link": follow_up_link(held.id),
        }
        told = await tell_staff(
            {held.standing.unit, held.body}, [Role.LEADER], "follow_up_escalated", values, f"follow-up-step:{step}"
        )
        await record(
            CLOCKWORK,
            "follow_up.escalate",
            f"opinion:{held.opinion}",
            body=held.standing.unit,
            follow_up=str(held.id),
            told=told,
        )
    return True


def hour_of(day: date) -> datetime:
    """The hour of a day at which people are told of what fell due."""
    return datetime.combine(day, time(current_rules().announcing.digest_hour), tzinfo=current().zone)
