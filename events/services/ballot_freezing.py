"""Freezing a ballot once entries are over, before anybody can know what chance will say; and giving a freeze up.

The seats that are drawn for are counted as taken from this moment on: whatever is booked, offered or moved meanwhile,
every seat of the file is there when it is drawn.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from datetime import UTC, datetime
from uuid import UUID

import msgspec

from events.drawing.file import Frozen, frozen_of
from events.drawing.wishes import OfferedSession, Party
from events.rules.ballots import NOTHING_LEFT, check_freeze, check_reason
from events.schemas.ballot import BallotStanding, NewBallotFreeze
from events.services.ballot_loading import (
    BallotHeld,
    demand_may,
    give_back,
    locked_ballot,
    next_state,
    take_ballot_step,
)
from events.services.ballot_telling import tell_voided
from events.services.ballots import sources_after
from events.services.booking_rows import take_seats_of
from events.services.promotion_owing import owe_promotion
from events.words import BallotAct, BallotState, Pool
from participation.base import clock
from participation.base.codes import uuid7
from participation.base.database import execute, fetch, fetch_one, transaction
from participation.base.errors import Refused, demand
from participation.base.idempotency import answered
from participation.base.identity.actor import CLOCKWORK, Actor
from participation.base.ledger.sequencing import sequence
from participation.base.text import clean
from participation.representatives.draw.entropy_sources import read_sources, wrong_sources
from participation.representatives.rules.draws import check_lead
from participation.representatives.services.draw_sources import known_at


class _Session(msgspec.Struct):
    id: UUID
    title: str
    starts_at: datetime
    open: bool


class _Party(msgspec.Struct):
    pseudonym: str
    seats: int
    wishes: list[UUID]


class _Free(msgspec.Struct):
    session: UUID
    free: int


class _Number(msgspec.Struct):
    number: int


class _File(msgspec.Struct):
    frozen: bytes


SESSIONS = """
SELECT s.id, a.title || CASE WHEN s.title = '' THEN '' ELSE ' · ' || s.title END AS title, s.starts_at,
    s.state = 'published' AS open
FROM ballot_session x JOIN session s ON s.id = x.session JOIN activity a ON a.id = s.activity
WHERE x.ballot = {} ORDER BY x.position
"""
PARTIES = """
SELECT e.pseudonym, e.seats, array_agg(w.session ORDER BY w.rank) AS wishes
FROM ballot_entry e JOIN ballot_wish w ON w.entry = e.id
WHERE e.ballot = {} AND e.withdrawn_at IS NULL GROUP BY e.id
"""
# Held from here to the end of the act, in the order in which everybody holds rows of several sessions.
FREE = """
SELECT p.session, p.capacity - p.taken AS free FROM seat_pool p JOIN ballot_session x ON x.session = p.session
WHERE x.ballot = {} AND p.pool = 'general' ORDER BY p.session FOR UPDATE OF p
"""


async def freeze(actor: Actor, *, slug: str, new: NewBallotFreeze) -> BallotStanding:
    """Fix and publish parties, wishes, seats, rule and sources; the ledger takes it in at once.

    Raises 409 ``still_open`` before entries are over, out of order; 422 for sources that are known by now, and without
    a reason where other sources take the place of those announced or a freeze was given up; 403, 404.
    """
    async with transaction():
        held = await locked_ballot(slug)
        demand_may(actor, held.body, BallotAct.FREEZE)
        made = await _frozen(actor, held, new)
        await answered(made)
    # whoever keeps the ledger would do it within seconds; so the checkpoint is there before chance speaks
    with suppress(Refused):
        await sequence()
    return made


async def freeze_by_clock(ballot: UUID) -> None:
    """What is owed when entries are over; nothing where somebody froze or voided it. Raises as :func:`freeze`."""
    async with transaction():
        held = await locked_ballot(ballot)
        if held.state is not BallotState.OPEN:
            return
        await _frozen(CLOCKWORK, held, NewBallotFreeze())
    await sequence()


async def void(actor: Actor, *, slug: str, reason: str) -> BallotStanding:
    """Give a ballot or its freeze up before it is drawn, with a reason that everybody reads; it may be frozen anew.

    Raises 422 without a reason, 409 where it was drawn or is not public, 403, 404.
    """
    async with transaction():
        held = await locked_ballot(slug)
        demand_may(actor, held.body, BallotAct.VOID)
        why = clean(reason).strip()
        next_state(held, BallotAct.VOID)
        demand(check_reason(why))
        step = await give_up(actor, held, why)
        await tell_voided(held, step, why)
        made = BallotStanding(id=held.id, slug=held.slug, state=BallotState.VOIDED, version=held.version + 1)
        await answered(made)
        seats = await seats_held(held.id)
        for session in seats:
            await owe_promotion(session, Pool.GENERAL)
        await give_back(held.id, seats)
    return made


async def give_up(actor: Actor, held: BallotHeld, reason: str) -> UUID:
    """Void a ballot that the caller holds; its step. Telling, and freeing the seats, is the caller's."""
    state = next_state(held, BallotAct.VOID)
    if held.state is BallotState.FROZEN:
        await _keep_given_up(held, reason)
    await execute(
        "UPDATE ballot SET state = {}, frozen = NULL, sha256 = '', version = version + 1 WHERE id = {}",
        state,
        held.id,
    )
    return await take_ballot_step(actor, held, BallotAct.VOID, reason=reason, sha256=held.sha256)


async def seats_held(ballot: UUID) -> dict[UUID, int]:
    """How many seats of each session the ballot holds."""
    rows = await execute("SELECT session, held FROM ballot_session WHERE ballot = {} AND held > 0", ballot)
    return {row["session"]: row["held"] for row in rows}


async def _frozen(actor: Actor, held: BallotHeld, new: NewBallotFreeze) -> BallotStanding:
    now, why = clock.now(), clean(new.reason).strip()
    demand(check_freeze(held.state, held.closes_at, now, reason=why))
    state = next_state(held, BallotAct.FREEZE)
    if new.sources:
        demand(check_reason(why))
    offered = await fetch(_Session, SESSIONS, held.id)
    if held.state is BallotState.VOIDED and not any(one.open for one in offered):
        raise Refused(NOTHING_LEFT)
    texts = sources_after(new.sources, now) if new.sources else held.entropy_sources
    sources = read_sources(texts)
    demand(wrong_sources(sources, now))
    demand(check_lead(known_at(sources), now))
    free = {row.session: row.free for row in await fetch(_Free, FREE, held.id)}
    file = await _file(held, offered, free, texts)
    content = file.file()
    sha256 = hashlib.sha256(content).hexdigest()
    await execute(
        "UPDATE ballot SET state = {}, frozen = {}, sha256 = {}, entropy_sources = {}, version = version + 1,"
        " draw_at = greatest(draw_at, {}) WHERE id = {}",
        state,
        content,
        sha256,
        texts,
        max(known_at(sources).values()),
        held.id,
    )
    await take_ballot_step(actor, held, BallotAct.FREEZE, reason=why, sha256=sha256)
    for one in file.sessions:
        await execute(
            "UPDATE ballot_session SET held = {} WHERE ballot = {} AND session = {}", one.seats, held.id, UUID(one.id)
        )
    for one in sorted(file.sessions, key=lambda one: UUID(one.id)):
        await take_seats_of(UUID(one.id), {Pool.GENERAL: one.seats})
    return BallotStanding(id=held.id, slug=held.slug, state=state, version=held.version + 1, sha256=sha256)


async def _file(held: BallotHeld, offered: list[_Session], free: dict[UUID, int], sources: list[str]) -> Frozen:
    before = await fetch_one(
        _Number, "SELECT count(*) AS number FROM ballot_step WHERE ballot = {} AND act = 'freeze'", held.id
    )
    assert before is not None  # an aggregate always has a row
    sessions = [
        OfferedSession(
            id=str(one.id),
            title=one.title,
            starts_at=one.starts_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
            seats=max(0, free.get(one.id, 0)) if one.open else 0,
        )
        for one in offered
    ]
    parties = [
        Party(pseudonym=one.pseudonym, seats=one.seats, wishes=tuple(str(wish) for wish in one.wishes))
        for one in await fetch(_Party, PARTIES, held.id)
    ]
    return frozen_of(held.slug, before.number + 1, sessions, parties, sources)


async def _keep_given_up(held: BallotHeld, reason: str) -> None:
    found = await fetch_one(_File, "SELECT frozen FROM ballot WHERE id = {}", held.id)
    assert found is not None, "the ballot is held"
    await execute(
        "INSERT INTO ballot_file (id, ballot, sha256, content, reason, at) VALUES ({}, {}, {}, {}, {}, {})",
        uuid7(),
        held.id,
        held.sha256,
        found.frozen,
        reason,
        clock.now(),
    )
