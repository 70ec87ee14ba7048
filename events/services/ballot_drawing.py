"""Drawing from a freeze, once: what the sources said is entered, and everybody has their place and their session.

What follows for each party is owed in the same transaction and carried out by the outbox: whoever drew seats gets a
booking of them, everybody else waits in the drawn order.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from events.drawing.file import Record, drawn, read_frozen
from events.rules.ballots import ALREADY_DRAWN
from events.schemas.ballot import BallotStanding, NewBallotDraw
from events.services.ballot_freezing import seats_held
from events.services.ballot_loading import (
    BallotHeld,
    demand_may,
    give_back,
    locked_ballot,
    next_state,
    standing_entries,
    take_ballot_step,
)
from events.services.ballot_postponing import due_at
from events.services.ballot_serving import BOOK, put_in_line
from events.services.ballot_telling import tell_lost
from events.services.promotion_owing import owe_promotion
from events.words import BallotAct, Pool
from participation.base import clock
from participation.base.database import execute, fetch, fetch_one, lease, transaction
from participation.base.errors import Refused, demand
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.ledger.errors import BEHIND
from participation.base.ledger.proofs import SignedNote, first_checkpoint_with
from participation.base.ledger.sequencing import caught_up
from participation.base.outbox.owing import owe_each
from participation.representatives.draw.entropy import Value
from participation.representatives.draw.entropy_sources import read_sources
from participation.representatives.rules.draws import check_entry, check_order
from participation.representatives.schemas.draw import Given
from participation.representatives.services.draw_sources import known_at


class _File(msgspec.Struct):
    frozen: bytes


class _Off(msgspec.Struct):
    session: UUID


class _Position(msgspec.Struct):
    position: int


FROZEN_LEAF = """
SELECT l.position FROM ballot_step s JOIN ledger_leaf l ON l.subject = s.id
WHERE s.ballot = {} AND s.act = 'freeze' AND s.sha256 = {} ORDER BY s.id DESC LIMIT 1
"""
OFF = """
SELECT x.session FROM ballot_session x JOIN session s ON s.id = x.session
WHERE x.ballot = {} AND s.state = 'called off'
"""
RESULTS = """
UPDATE ballot_entry e SET place = r.place, session = r.session
FROM json_to_recordset({}::json) AS r (pseudonym text, place integer, session uuid)
WHERE e.ballot = {} AND e.pseudonym = r.pseudonym
"""


async def draw(actor: Actor, *, slug: str, new: NewBallotDraw) -> BallotStanding:
    """Enter what every source said, and draw; never again: a second one is refused, and that is public.

    Raises 422 for a value that is missing, too early, unreadable or not that of the freeze; 409 ``already_drawn``,
    ``ledger_too_late`` where a source was known before the ledger had the freeze, out of order; 503, 403, 404.
    """
    try:
        return await caught_up(lambda: _draw(actor, slug, new.entropy))
    except Refused as refused:
        if refused.refusal == ALREADY_DRAWN:
            await _note_attempt(actor, slug, new.entropy)
        raise


async def _draw(actor: Actor, slug: str, entropy: Sequence[Given]) -> BallotStanding:
    async with transaction():
        held = await locked_ballot(slug)
        demand_may(actor, held.body, BallotAct.DRAW)
        state = next_state(held, BallotAct.DRAW)
        known = known_at(read_sources(held.entropy_sources))
        demand(check_order(known, await _in_ledger_at(held)))
        due = await due_at(held)
        demand(check_entry([one.source.strip() for one in entropy], known=due, entered={}, now=clock.now()))
        record = await _record(held, entropy)
        content = record.file()
        sha256 = hashlib.sha256(content).hexdigest()
        await execute(
            "UPDATE ballot SET state = {}, drawn = {}, version = version + 1 WHERE id = {}", state, content, held.id
        )
        await take_ballot_step(actor, held, BallotAct.DRAW, sha256=sha256, entropy=record.entropy)
        await _give(held, record)
        made = BallotStanding(id=held.id, slug=held.slug, state=state, version=held.version + 1, sha256=sha256)
        await answered(made)
        await _release(held, record)
    return made


async def _record(held: BallotHeld, entropy: Sequence[Given]) -> Record:
    found = await fetch_one(_File, "SELECT frozen FROM ballot WHERE id = {}", held.id)
    assert found is not None, "the ballot is held"
    values = [(one.source, one.value) for one in entropy]
    off = await fetch(_Off, OFF, held.id)
    return await asyncio.to_thread(lambda: drawn(read_frozen(found.frozen), values, [str(one.session) for one in off]))


async def _give(held: BallotHeld, record: Record) -> None:
    """Everybody's place and session; bookings are owed to those who drew, a place in line to the others."""
    rows = msgspec.json.encode(record.outcomes).decode()
    await execute(RESULTS, rows, held.id)
    entries = {one.pseudonym: one for one in await standing_entries(held.id)}
    there = [(entries.get(one.pseudonym), one) for one in record.outcomes]
    lost = [(entry, one.place) for entry, one in there if entry is not None and one.session is None]
    await put_in_line(held)
    await tell_lost(held, lost, len(record.outcomes))
    won = {one.pseudonym for one in record.outcomes if one.session is not None}
    ids = await execute("SELECT id, pseudonym FROM ballot_entry WHERE ballot = {} AND session IS NOT NULL", held.id)
    await owe_each(BOOK, [{"entry": row["id"]} for row in ids if row["pseudonym"] in won])


async def _release(held: BallotHeld, record: Record) -> None:
    """The seats that fitted nobody go to those who wait."""
    seats = {one.pseudonym: one.seats for one in record.frozen.parties}
    given: dict[str, int] = {}
    for outcome in record.outcomes:
        if outcome.session is not None:
            given[outcome.session] = given.get(outcome.session, 0) + seats[outcome.pseudonym]
    left = {session: n - given.get(str(session), 0) for session, n in (await seats_held(held.id)).items()}
    free = {session: n for session, n in left.items() if n > 0}
    for session in free:
        await owe_promotion(session, Pool.GENERAL)
    await give_back(held.id, free)


async def _in_ledger_at(held: BallotHeld) -> datetime:
    """When the checkpoint was signed that first held the freeze. Raises BEHIND before that."""
    found = await fetch_one(_Position, FROZEN_LEAF, held.id, held.sha256)
    note: SignedNote | None = await first_checkpoint_with(found.position) if found else None
    if note is None:
        raise Refused(BEHIND)
    return note.at


async def _note_attempt(actor: Actor, slug: str, entropy: Sequence[Given]) -> None:
    """Put an attempt to draw again on record, although the act itself is refused: so in a transaction of its own."""
    async with lease():
        held = await locked_ballot(slug)
        offered = [Value(one.source, one.value) for one in entropy]
        await take_ballot_step(actor, held, BallotAct.REFUSE, entropy=offered)
