"""Sessions follow the public version of their activity: its name, and its address where they have no own place."""

from __future__ import annotations

from uuid import UUID

import msgspec

from events.services.session_doors import retitle_doors
from events.services.session_loading import locked_session, take_session_step
from events.services.session_telling import tell_changed
from events.words import SessionAct
from participation.base import clock
from participation.base.database import execute, fetch
from participation.base.identity.actor import Actor

# what is to come where the activity is, and was told to be elsewhere
ELSEWHERE = """
SELECT s.id, d.place AS was, f.address AS now FROM session s JOIN door d ON d.id = s.id
JOIN activity_in_force f ON f.id = s.activity
WHERE s.activity = {} AND s.state = 'published' AND s.ends_at > {} AND s.place = '' AND d.place <> f.address
ORDER BY s.id
"""


class _Elsewhere(msgspec.Struct):
    id: UUID
    was: str
    now: str


async def follow_activity(actor: Actor, activity: UUID, reason: str) -> int:
    """Let doors bear the name and place that are public now; how many sessions are elsewhere than everybody was told.

    In the caller's act, once the new version is in force. A new address is a change of each of these sessions: who
    booked is told, with the reason of the version, and may cancel until it begins.
    """
    moved = await fetch(_Elsewhere, ELSEWHERE, activity, clock.now())
    for one in moved:
        held = await locked_session(one.id)
        sequence = held.sequence + 1
        await execute(
            "UPDATE session SET sequence = {}, version = version + 1, cancels_until = NULL WHERE id = {}",
            sequence,
            held.id,
        )
        await take_session_step(
            actor,
            held.id,
            held.body,
            SessionAct.CHANGE,
            reason=reason,
            before={"place": one.was},
            after={"place": one.now},
        )
        await tell_changed(held, sequence=sequence, reason=reason)
    await retitle_doors(activity)
    return len(moved)
