"""Preparing a ballot and publishing it: which sessions, until when one enters, and what chance will be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from events.rules.ballots import (
    EDITED_MEANWHILE,
    NO_SESSIONS,
    NOT_OF_CAMPAIGN,
    SESSION_TAKEN,
    TAKEN,
    SessionSaid,
    check_publication,
    check_window,
)
from events.schemas.ballot import BallotStanding, EditedBallot, NewBallot
from events.services.ballot_loading import demand_may, locked_ballot, next_state, take_ballot_step
from events.services.programme_loading import campaign_named
from events.tables.ballot import Ballot
from events.words import Admission, BallotAct, BallotState, SessionState
from participation.base import clock
from participation.base.codes import uuid7
from participation.base.database import execute, fetch, transaction
from participation.base.errors import FieldError, Refused, demand, invalid
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.outbox.owing import owe
from participation.base.text import clean
from participation.representatives.draw.entropy_sources import wrong_sources
from participation.representatives.rules.draws import check_lead
from participation.representatives.schemas.draw import NewSource
from participation.representatives.services.draw_sources import known_at, source_of, text_of

# The job that freezes a ballot when its window is over.
FREEZE = "ballot.freeze"
UNIQUE = {"ballot_slug_key": TAKEN, "ballot_session_session_key": SESSION_TAKEN}


class _Session(msgspec.Struct):
    id: UUID
    campaign: UUID
    body: UUID
    admission: Admission
    state: SessionState
    starts_at: datetime


SESSIONS = """
SELECT s.id, s.campaign, s.body, s.admission, s.state, s.starts_at FROM session s
WHERE s.id = ANY ({}) ORDER BY s.id FOR SHARE OF s
"""


async def prepare_ballot(actor: Actor, *, new: NewBallot) -> BallotStanding:
    """Enter a ballot; nobody but the office sees it before it is published.

    Raises 422 for what no ballot can say, 409 ``slug_taken`` and ``session_in_ballot``, 403 without the role of a host
    in the body of its sessions, 404.
    """
    with _told_apart():
        return await _prepared(actor, new)


async def edit_ballot(actor: Actor, *, slug: str, change: EditedBallot) -> BallotStanding:
    """Send the whole ballot again, as long as it is not public. Raises as above, 409 ``edited_meanwhile``."""
    with _told_apart():
        return await _edited(actor, slug, change)


async def publish_ballot(actor: Actor, *, slug: str) -> BallotStanding:
    """Publish it: parties enter in its window, and when that is over everything is frozen by the clock.

    Raises 422 for sessions that are not public, not given by a ballot, or begin before the draw; 409, 403, 404.
    """
    async with transaction():
        held = await locked_ballot(slug)
        demand_may(actor, held.body, BallotAct.PUBLISH)
        state = next_state(held, BallotAct.PUBLISH)
        sessions = await _sessions(await _chosen(held.id))
        said = [
            SessionSaid(
                own=one.campaign == held.campaign and one.body == held.body,
                admission=one.admission,
                state=one.state,
                starts_at=one.starts_at,
            )
            for one in sessions
        ]
        demand(check_publication(held.closes_at, held.draw_at, said, clock.now()))
        await execute("UPDATE ballot SET state = {}, version = version + 1 WHERE id = {}", state, held.id)
        await owe(FREEZE, due_at=held.closes_at, once=f"{FREEZE}:{held.id}", ballot=held.id)
        await take_ballot_step(actor, held, BallotAct.PUBLISH)
        made = BallotStanding(id=held.id, slug=held.slug, state=state, version=held.version + 1)
        await answered(made)
    return made


async def _prepared(actor: Actor, new: NewBallot) -> BallotStanding:
    async with transaction():
        body, said = await _judged(actor, new)
        made = BallotStanding(id=uuid7(), slug=new.slug, state=BallotState.PREPARED, version=1)
        await Ballot.insert(
            Ballot(
                **said,
                id=made.id,
                body=body,
                author=actor.person,
                created_at=clock.now(),
                state=made.state,
                sha256="",
                version=1,
            )
        )
        await _choose(made.id, new.sessions)
        await take_ballot_step(actor, await locked_ballot(made.id), BallotAct.PREPARE)
        await answered(made)
    return made


async def _edited(actor: Actor, slug: str, change: EditedBallot) -> BallotStanding:
    async with transaction():
        held = await locked_ballot(slug)
        demand_may(actor, held.body, BallotAct.PREPARE)
        state = next_state(held, BallotAct.PREPARE)
        if change.version != held.version:
            raise Refused(EDITED_MEANWHILE)
        body, said = await _judged(actor, change)
        if body != held.body:
            raise Refused(invalid(FieldError("sessions", "unknown", NOT_OF_CAMPAIGN)))
        values: dict[Any, Any] = {**said, "version": held.version + 1}
        await Ballot.update(values).where(Ballot.id == held.id)
        await execute("DELETE FROM ballot_session WHERE ballot = {}", held.id)
        await _choose(held.id, change.sessions)
        await take_ballot_step(actor, held, BallotAct.PREPARE)
        made = BallotStanding(id=held.id, slug=change.slug, state=state, version=held.version + 1)
        await answered(made)
    return made


@contextmanager
def _told_apart() -> Iterator[None]:
    """Why an address or a session cannot be had twice."""
    try:
        yield
    except asyncpg.UniqueViolationError as error:
        if error.constraint_name in UNIQUE:
            raise Refused(UNIQUE[error.constraint_name]) from error
        raise


async def _judged(actor: Actor, new: NewBallot) -> tuple[UUID, dict[str, Any]]:
    """The host of the sessions, and the columns of what was sent; raises everything that is wrong."""
    campaign = await campaign_named(new.campaign)
    wrong = check_window(new.opens_at, new.closes_at, new.draw_at)
    sessions = await _sessions(new.sessions)
    bodies = {one.body for one in sessions}
    if not new.sessions:
        wrong.append(FieldError("sessions", "required", NO_SESSIONS))
    elif len(sessions) != len(new.sessions) or len(bodies) != 1 or any(one.campaign != campaign for one in sessions):
        wrong.append(FieldError("sessions", "unknown", NOT_OF_CAMPAIGN))
    if wrong:
        raise Refused(invalid(*wrong))
    [body] = bodies
    demand_may(actor, body, BallotAct.PREPARE)
    return body, _values(new, campaign, sources_after(new.sources, new.closes_at))


def sources_after(given: Sequence[NewSource], instant: datetime) -> list[str]:
    """The sources as the texts of the file, where all become known late enough after a freeze at this instant.

    Raises 422 with everything that is wrong: fewer than two, one known by then, one without its details.
    """
    sources = [source_of(one, instant) for one in given]
    demand(wrong_sources(sources, instant))
    demand(check_lead(known_at(sources), instant))
    return [text_of(one) for one in sources]


def _values(new: NewBallot, campaign: UUID, sources: list[str]) -> dict[str, Any]:
    return {
        "slug": new.slug,
        "title": clean(new.title).strip(),
        "title_en": clean(new.title_en).strip(),
        "campaign": campaign,
        "entropy_sources": sources,
        "opens_at": new.opens_at,
        "closes_at": new.closes_at,
        "draw_at": new.draw_at,
        "wishes_most": new.wishes_most,
    }


async def _sessions(ids: Sequence[UUID]) -> list[_Session]:
    return await fetch(_Session, SESSIONS, list(ids))


async def _chosen(ballot: UUID) -> list[UUID]:
    rows = await execute("SELECT session FROM ballot_session WHERE ballot = {} ORDER BY position", ballot)
    return [row["session"] for row in rows]


async def _choose(ballot: UUID, sessions: Sequence[UUID]) -> None:
    for position, session in enumerate(sessions, 1):
        await execute(
            "INSERT INTO ballot_session (id, ballot, session, position, held) VALUES ({}, {}, {}, {}, 0)",
            uuid7(),
            ballot,
            session,
            position,
        )
