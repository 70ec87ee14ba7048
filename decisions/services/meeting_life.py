"""The acts of a meeting beside its announcement: moved to another day, called off, held, concluded."""

from __future__ import annotations

from uuid import UUID

import msgspec

from decisions.rules.meetings import check_conclusion, check_holding, check_postponement
from decisions.schemas.meeting import MeetingHeld as Counted
from decisions.schemas.meeting import MeetingStanding, Postponement
from decisions.services.announced import move_announced
from decisions.services.meeting_doors import stand_door
from decisions.services.meeting_loading import MeetingHeld, demand_may, locked_meeting, next_state, take_meeting_step
from decisions.services.meeting_telling import tell_moved, tell_off
from decisions.services.opinion_standing import restand_meeting
from decisions.words import MeetingAct, MeetingState
from participation.base import clock
from participation.base.database import execute, fetch, transaction
from participation.base.errors import demand
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.in_force import current_rules
from participation.base.text import clean

UNDECIDED = """
SELECT i.title FROM agenda_item i WHERE i.meeting = {} AND i.removed_at IS NULL
    AND NOT EXISTS (SELECT FROM decision d WHERE d.item = i.id) ORDER BY i.position, i.id
"""


class _Title(msgspec.Struct):
    title: str


async def postpone_meeting(actor: Actor, *, which: str | UUID, new: Postponement) -> MeetingStanding:
    """Move an announced meeting; everybody who was invited is told once, and calendars follow.

    The new time and place and the reason are public at once, like the announcement that they change. Raises 422
    without a reason or for a time that is over, 409 out of order, 403, 404.
    """
    async with transaction():
        held = await locked_meeting(which)
        demand_may(actor, held, MeetingAct.POSTPONE)
        reason = clean(new.reason).strip()
        state = next_state(held, MeetingAct.POSTPONE, reason)
        place = clean(new.place).strip() or held.place
        demand(
            check_postponement(new.starts_at, place, before=held.starts_at, before_place=held.place, now=clock.now())
        )
        await take_meeting_step(
            actor, held, MeetingAct.POSTPONE, state, reason=reason, starts_at=new.starts_at, place=place, told=True
        )
        await move_announced(held.id, new.starts_at, place)
        await stand_door(held.id)
        # what was handed in beforehand is answered so many days after the new day
        await restand_meeting(held.id)
        step = f"moved:{held.sequence + 1}"
        await tell_moved(actor, held, starts_at=new.starts_at, place=place, note=reason, step=step)
        made = _standing(held, state)
        await answered(made)
    return made


async def cancel_meeting(actor: Actor, *, which: str | UUID, reason: str) -> MeetingStanding:
    """Call a meeting off; everybody who was invited is told once, and it leaves their calendars.

    Raises 422 without a reason, 409 once it was held, 403, 404.
    """
    async with transaction():
        held = await locked_meeting(which)
        demand_may(actor, held, MeetingAct.CANCEL)
        why = clean(reason).strip()
        state = next_state(held, MeetingAct.CANCEL, why)
        await take_meeting_step(actor, held, MeetingAct.CANCEL, state, reason=why, told=True)
        await stand_door(held.id)
        await tell_off(actor, held, reason=why, step=f"off:{held.sequence + 1}")
        made = _standing(held, state)
        await answered(made)
    return made


async def hold_meeting(actor: Actor, *, which: str | UUID, counted: Counted) -> MeetingStanding:
    """Note that it took place, and how many with a vote were there.

    Raises 409 before it begins or where the quorum that the rules file asks for was not there, 422, 403, 404.
    """
    async with transaction():
        held = await locked_meeting(which)
        demand_may(actor, held, MeetingAct.HOLD)
        state = next_state(held, MeetingAct.HOLD)
        demand(
            check_holding(
                held.kind,
                starts_at=held.starts_at,
                now=clock.now(),
                quorum=held.quorum,
                members=held.members,
                members_present=counted.members_present,
                rules=current_rules().meetings,
            )
        )
        await execute("UPDATE meeting SET members_present = {} WHERE id = {}", counted.members_present, held.id)
        await take_meeting_step(actor, held, MeetingAct.HOLD, state)
        made = _standing(held, state)
        await answered(made)
    return made


async def conclude_meeting(actor: Actor, *, which: str | UUID) -> MeetingStanding:
    """Conclude it: where its kind decides, every item has its decision. Raises 409 ``undecided``, 403, 404."""
    async with transaction():
        held = await locked_meeting(which)
        demand_may(actor, held, MeetingAct.CONCLUDE)
        state = next_state(held, MeetingAct.CONCLUDE)
        undecided = [row.title for row in await fetch(_Title, UNDECIDED, held.id)]
        demand(check_conclusion(held.kind, undecided, current_rules().meetings))
        await take_meeting_step(actor, held, MeetingAct.CONCLUDE, state)
        made = _standing(held, state)
        await answered(made)
    return made


def _standing(held: MeetingHeld, state: MeetingState) -> MeetingStanding:
    return MeetingStanding(id=held.id, slug=held.slug, state=state, version=held.version + 1)
