"""Telling everybody who is to be at a meeting, each once: those with a seat through their call, the others here.

While seats are not given yet, whoever applied for one waits for the meeting too, and hears of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from decisions.services.meeting_loading import MeetingHeld
from decisions.services.participants_telling import tell_participants
from participation.base import clock
from participation.base.identity.actor import Actor
from participation.representatives.schemas.seat import AppointmentView, NewAppointment
from participation.representatives.services.applicants_telling import WAITING, tell_applicants
from participation.representatives.services.draw_loading import locked_call_of
from participation.representatives.services.meeting_inviting import (
    SEATED,
    appoint_seated,
    call_off_seated,
    newest_appointment,
)


async def tell_moved(
    actor: Actor, held: MeetingHeld, *, starts_at: datetime, place: str, note: str, step: str, always: bool = True
) -> None:
    """Tell, in the caller's act, when and where a meeting is now, and why.

    ``step`` names what is told, so that nobody hears of it twice. Without ``always`` those with a seat are told only
    where they were invited before; who was not will be, by their call.
    """
    values = {**_of(held), "at": starts_at.isoformat(), "place": place, "note": note}
    await tell_participants(held.id, "meeting_changed", values, f"meeting:{held.id}:{step}")
    if held.call is None:
        return
    call = await locked_call_of(held.call)
    last = await newest_appointment(call.id)
    if call.state in SEATED and (always or (last is not None and not last.cancelled)):
        new = NewAppointment(starts_at=starts_at, minutes=held.minutes, place=place, note=note)
        await appoint_seated(actor, call, new)
    elif call.state in WAITING and always:
        await tell_applicants(call.id, "applied_meeting_changed", values, f"meeting:{held.id}:{step}")


async def tell_announced(held: MeetingHeld, *, step: str) -> None:
    """Tell those who were invited already that the meeting is announced, and when and where it is."""
    values = {**_of(held), "at": held.starts_at.isoformat(), "place": held.place}
    await tell_participants(held.id, "meeting_announced", values, f"meeting:{held.id}:{step}")


async def tell_off(actor: Actor, held: MeetingHeld, *, reason: str, step: str) -> None:
    """Tell, in the caller's act, that a meeting does not take place; it leaves everybody's calendar."""
    values = {**_of(held), "at": held.starts_at.isoformat(), "reason": reason}
    await tell_participants(held.id, "meeting_cancelled", values, f"meeting:{held.id}:{step}")
    if held.call is None:
        return
    call = await locked_call_of(held.call)
    if call.state in WAITING:
        await tell_applicants(call.id, "applied_meeting_cancelled", values, f"meeting:{held.id}:{step}")
    last = await newest_appointment(call.id)
    if call.state not in SEATED or (last is not None and last.cancelled):
        return
    # where nobody was invited yet, who accepted a seat was told the day with it
    await call_off_seated(actor, call, last or _planned(held), reason)


def _planned(held: MeetingHeld) -> AppointmentView:
    return AppointmentView(
        sequence=0,
        starts_at=held.starts_at,
        minutes=held.minutes,
        place=held.place,
        note="",
        cancelled="",
        at=clock.now(),
    )


def _of(held: MeetingHeld) -> Mapping[str, object]:
    return {"title": held.title, "meeting": held.title}
