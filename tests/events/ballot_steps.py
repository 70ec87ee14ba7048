"""A ballot of the tests: two sessions of the water works, drawn for at the end of July."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from events.schemas.ballot import BallotStanding, EntryMade, Member, NewBallot, NewBallotDraw, NewBallotFreeze, NewEntry
from events.services.ballot_drawing import draw
from events.services.ballot_entering import enter
from events.services.ballot_freezing import freeze
from events.services.ballots import prepare_ballot, publish_ballot
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY, Actor
from participation.representatives.schemas.draw import Given, NewSource
from tests.events.rows import NOW, SATURDAY, a_campaign, a_session, an_activity
from tests.world import HOST

SLUG = "water-works"
OPENS, CLOSES = NOW, datetime(2027, 7, 26, 1, tzinfo=UTC)
ENTERED, FROZEN = NOW + timedelta(days=1), CLOSES + timedelta(seconds=1)
KNOWN = datetime(2027, 7, 28, 13, 30, tzinfo=UTC)
DRAWN = KNOWN + timedelta(hours=1)
SOURCES = [
    NewSource(name="双色球", kind="numbers", known_at=KNOWN),
    NewSource(name="现场摇号", kind="digits", count=6, known_at=KNOWN + timedelta(minutes=30)),
]
ENTROPY = [Given("双色球", "9 18 26 34 41 45"), Given("现场摇号", "039481")]


async def two_sessions(*seats: int, **changes: Any) -> list[UUID]:
    """Sessions whose seats a ballot gives, public, with so many general seats."""
    campaign = await a_campaign(bookings_per_person=changes.pop("bookings_per_person", None))
    activity = await an_activity(campaign, slug="water-works-visit", title="走进水厂")
    return [
        await a_session(
            activity, campaign, capacity=n, admission="ballot", starts_at=SATURDAY + timedelta(days=7 * at), **changes
        )
        for at, n in enumerate(seats)
    ]


def a_new(campaign: str, sessions: Sequence[UUID], **changes: object) -> NewBallot:
    """A ballot as it is prepared."""
    values = {
        "slug": SLUG,
        "title": "走进水厂摇号",
        "title_en": "Ballot for the water works",
        "campaign": campaign,
        "sessions": list(sessions),
        "opens_at": OPENS,
        "closes_at": CLOSES,
        "draw_at": KNOWN + timedelta(minutes=45),
        "sources": SOURCES,
        **changes,
    }
    return NewBallot(**values)  # type: ignore[arg-type] # what is changed is of the type of what it replaces


async def campaign_of(session: UUID) -> str:
    """The address of the campaign of a session."""
    [row] = await execute("SELECT c.slug FROM session s JOIN campaign c ON c.id = s.campaign WHERE s.id = {}", session)
    return str(row["slug"])


async def an_open_ballot(*seats: int, **changes: object) -> list[UUID]:
    """A published ballot; its sessions."""
    of_sessions = {
        name: changes.pop(name) for name in ("bookings_per_person", "waitlist", "group_most") if name in changes
    }
    sessions = await two_sessions(*seats, **of_sessions)
    with clock.frozen(NOW - timedelta(days=2)):
        await prepare_ballot(HOST, new=a_new(await campaign_of(sessions[0]), sessions, **changes))
        await publish_ballot(HOST, slug=SLUG)
    return sessions


def number(n: int) -> str:
    """A mobile number of nobody."""
    return f"+86139{n:08}"


async def entered(n: int, *wishes: UUID, seats: int = 1, actor: Actor = NOBODY, at: datetime = ENTERED) -> EntryMade:
    """The party of somebody with the ``n``-th number."""
    with clock.frozen(at):
        new = NewEntry(contact=number(n), name=f"参加者{n}", seats=seats, wishes=list(wishes), party=[Member()] * seats)
        return await enter(actor, which=SLUG, new=new)


async def frozen(actor: Actor = HOST, at: datetime = FROZEN, new: NewBallotFreeze | None = None) -> BallotStanding:
    """The freeze, and the ledger has it."""
    with clock.frozen(at):
        return await freeze(actor, slug=SLUG, new=new or NewBallotFreeze())


async def drawn(actor: Actor = HOST, at: datetime = DRAWN, entropy: Sequence[Given] = ENTROPY) -> BallotStanding:
    """The draw."""
    with clock.frozen(at):
        return await draw(actor, slug=SLUG, new=NewBallotDraw(entropy=list(entropy)))
