"""A session that is called off leaves its ballot: whoever wished for it is told, and no seats of it are drawn any more.

What was frozen stays as it was published; the draw names the sessions that were called off since, and passes the wishes
for them over. A ballot of which no session is left ends.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

import msgspec

from events.services.ballot_freezing import give_up
from events.services.ballot_loading import TO_READ, BallotEntryHeld, BallotHeld, ballot_named, entries_where
from events.services.ballot_telling import Wished, tell_off, tell_over
from events.services.session_loading import SessionHeld
from events.words import BallotState
from participation.base.database import execute, fetch, fetch_one
from participation.base.identity.actor import Actor

# Before the sessions themselves, in the order in which acts on ballots hold them.
HELD = """
SELECT id FROM ballot WHERE id IN (SELECT ballot FROM ballot_session WHERE session = ANY ({}::uuid[]))
ORDER BY id FOR UPDATE
"""
OF = """
SELECT x.ballot, (SELECT count(*) FROM ballot_session o JOIN session s ON s.id = o.session
    WHERE o.ballot = x.ballot AND s.state <> 'called off') AS left_over
FROM ballot_session x WHERE x.session = {}
"""
# How many sessions somebody still wishes for.
WISHED = """
SELECT q.entry, (SELECT count(*) FROM ballot_wish o JOIN session s ON s.id = o.session
    WHERE o.entry = q.entry AND s.state <> 'called off') AS others
FROM ballot_wish q JOIN ballot_entry e ON e.id = q.entry
WHERE q.session = {} AND e.ballot = {} AND e.withdrawn_at IS NULL
"""


class _Of(msgspec.Struct):
    ballot: UUID
    left_over: int


class _Wish(msgspec.Struct):
    entry: UUID
    others: int


async def hold_ballots_of(sessions: Collection[UUID]) -> None:
    """Hold the ballots that give the seats of these sessions, before the sessions are held: against whoever enters,
    freezes or draws meanwhile."""
    await execute(HELD, list(sessions))


async def leave_ballot(actor: Actor, session: SessionHeld, *, reason: str) -> None:
    """Take a session that was just called off out of its ballot, in the caller's act, which holds both.

    Who wished for it is told, once; where it was the last one, the ballot ends for the same published reason, and
    everybody who takes part is told that instead. Whoever drew seats of it has a booking, or is told when that is due.
    """
    found = await fetch_one(_Of, OF, session.id)
    if found is None:
        return
    # they are not counted in its pool any more, which has no seats
    await execute("UPDATE ballot_session SET held = 0 WHERE session = {}", session.id)
    held = await ballot_named(found.ballot)
    if held.state in {BallotState.PREPARED, BallotState.DRAWN}:
        return
    if not found.left_over and held.state is not BallotState.VOIDED:
        step = await give_up(actor, held, reason)
        await tell_over(held, step, reason)
        return
    await tell_off(held, session, await _wished(held, session.id), reason)


async def _wished(held: BallotHeld, session: UUID) -> list[tuple[BallotEntryHeld, Wished]]:
    others = {one.entry: one.others for one in await fetch(_Wish, WISHED, session, held.id)}
    entries = await entries_where(list(others), TO_READ)
    return [(one, Wished.OTHERS if others[one.id] else Wished.NOTHING) for one in entries]
