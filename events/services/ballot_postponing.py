"""Waiting longer for a source of chance that did not say what it should: in public, with a reason.

The source stays the one that the freeze names, and so do the file and its hash: nobody can choose another chance. One
that will never speak is another matter: the freeze is given up, and later sources are named in a new one.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from events.rules.ballots import check_before_sessions
from events.schemas.ballot import BallotStanding
from events.services.ballot_loading import BallotHeld, demand_may, locked_ballot, next_state
from events.services.ballot_telling import tell_postponed
from events.words import BallotAct
from participation.base import clock
from participation.base.audit import record
from participation.base.codes import uuid7
from participation.base.database import execute, fetch, fetch_one, transaction
from participation.base.errors import FieldError, Refused, demand, invalid
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.text import clean
from participation.representatives.draw.entropy_sources import read_sources
from participation.representatives.rules.draws import NOT_NAMED, check_postponement, due
from participation.representatives.schemas.draw import NewPostponement
from participation.representatives.services.draw_sources import known_at


class _Until(msgspec.Struct):
    source: str
    until: datetime


class _First(msgspec.Struct):
    starts_at: datetime | None


# Of this freeze alone: another one names its sources anew.
POSTPONED = "SELECT source, until FROM ballot_postponement WHERE ballot = {} AND sha256 = {}"
FIRST = """
SELECT min(s.starts_at) AS starts_at FROM ballot_session x JOIN session s ON s.id = x.session
WHERE x.ballot = {} AND s.state <> 'called off'
"""


async def postpone_source(actor: Actor, *, slug: str, new: NewPostponement) -> BallotStanding:
    """Wait for a source until a later instant; the draw comes after it, all read why, and who takes part is told.

    Raises 422 for an instant that is not later or when a session has begun, without a reason, or for what the freeze
    does not name; 409 where nothing is frozen or it was drawn, 403, 404.
    """
    async with transaction():
        held = await locked_ballot(slug)
        demand_may(actor, held.body, BallotAct.DRAW)
        next_state(held, BallotAct.DRAW)
        known = await due_at(held)
        if new.source not in known:
            raise Refused(invalid(FieldError("source", "unknown", NOT_NAMED, {"source": new.source})))
        now, why = clock.now(), clean(new.reason).strip()
        demand(check_postponement(new.until, announced=known[new.source], now=now, reason=why))
        first = await fetch_one(_First, FIRST, held.id)
        demand(check_before_sessions(new.until, first.starts_at if first else None))
        postponement = uuid7()
        await execute(
            "INSERT INTO ballot_postponement (id, ballot, sha256, source, until, reason, at, person)"
            " VALUES ({}, {}, {}, {}, {}, {}, {}, {})",
            postponement,
            held.id,
            held.sha256,
            new.source,
            new.until,
            why,
            now,
            actor.person,
        )
        draw_at = max(held.draw_at, new.until)
        await execute("UPDATE ballot SET draw_at = {}, version = version + 1 WHERE id = {}", draw_at, held.id)
        if draw_at > held.draw_at:
            await tell_postponed(held, postponement, draw_at, why)
        await record(actor, "ballot.postponed", f"ballot:{held.id}", body=held.body, source=new.source)
        made = BallotStanding(
            id=held.id, slug=held.slug, state=held.state, version=held.version + 1, sha256=held.sha256
        )
        await answered(made)
    return made


async def due_at(held: BallotHeld) -> dict[str, datetime]:
    """When each source of what is frozen is to be known, with what was postponed since."""
    rows = await fetch(_Until, POSTPONED, held.id, held.sha256)
    announced = known_at(read_sources(held.entropy_sources))
    return {name: due(at, [row.until for row in rows if row.source == name]) for name, at in announced.items()}
