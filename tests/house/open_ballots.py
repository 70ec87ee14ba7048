"""Ballots in three states with an entry, and votes on activities, for the small world of ``open_house``."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from events.links import Own, own_code
from events.schemas.award import NewAward, NewNomination
from events.schemas.ballot import NewBallot, NewBallotFreeze, NewEntry
from events.schemas.programme import Submission
from events.services.award_freezing import freeze_result
from events.services.award_nominating import put_up
from events.services.awards import prepare_award, submit_award
from events.services.ballot_entering import enter
from events.services.ballot_freezing import freeze
from events.services.ballots import prepare_ballot, publish_ballot
from events.services.programme_signing import approve_version, publish_version
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY
from participation.base.in_force import current_rules
from participation.representatives.schemas.draw import NewSource
from tests.events.rows import a_campaign, a_session, an_activity
from tests.world import COLLEAGUE, LEADER, LEGAL, REVIEWER

DAY = timedelta(days=1)


async def open_ballots(now: datetime) -> dict[str, str]:
    """Make them; what stands in their addresses, by name."""
    last = (now + 90 * DAY).date()
    campaign = await a_campaign(slug="ballots-month", starts_on=(now - 30 * DAY).date(), ends_on=last)
    activity = await an_activity(campaign, slug="ballots-site")
    await an_activity(campaign, slug="ballots-other-site")
    sessions = [
        await a_session(activity, campaign, admission="ballot", starts_at=now + (40 + n) * DAY, books_from=now)
        for n in range(4)
    ]
    await _ballot("ballot-prepared", sessions[0], now, now + 2 * DAY)
    await _ballot("ballot-open", sessions[1], now, now + 2 * DAY)
    await _ballot("ballot-frozen", sessions[2], now, now - DAY)
    with clock.frozen(now - 3 * DAY):
        await publish_ballot(COLLEAGUE, slug="ballot-open")
        await publish_ballot(COLLEAGUE, slug="ballot-frozen")
    names = {"ballot-session": str(sessions[1]), "free-ballot-session": str(sessions[3])}
    with clock.frozen(now - 2 * DAY):
        for slug, session in (("ballot-open", sessions[1]), ("ballot-frozen", sessions[2])):
            new = NewEntry(contact="13900000077", name="Emma", wishes=[session])
            made = await enter(NOBODY, which=slug, new=new)
            names |= {f"{slug}-entry": str(made.id), f"{slug}-entry-code": own_code(Own.BALLOT_ENTRY, made.id)}
    with clock.frozen(now - DAY):
        frozen = await freeze(COLLEAGUE, slug="ballot-frozen", new=NewBallotFreeze())
    await execute("UPDATE outbox SET state = 'handled' WHERE topic LIKE 'ballot.%'")
    return names | {"ballot-sha256": frozen.sha256} | await _awards(now)


async def _ballot(slug: str, session: UUID, now: datetime, closes_at: datetime) -> None:
    known = max(closes_at, now) + 5 * DAY
    new = NewBallot(
        slug=slug,
        title="摇号",
        campaign="ballots-month",
        sessions=[session],
        opens_at=now - 3 * DAY,
        closes_at=closes_at,
        draw_at=known + DAY,
        sources=[
            NewSource(name="双色球", kind="numbers", known_at=known),
            NewSource(name="现场摇号", kind="digits", known_at=known),
        ],
    )
    with clock.frozen(now - 3 * DAY):
        await prepare_ballot(COLLEAGUE, new=new)


async def _awards(now: datetime) -> dict[str, str]:
    """One that is prepared, one that is voted on, one that is counted."""
    names = {}
    for slug, closes_at in (
        ("award-prepared", now + 9 * DAY),
        ("award-open", now + 9 * DAY),
        ("award-over", now - DAY / 2),
    ):
        new = NewAward(
            slug=slug,
            campaign="ballots-month",
            body="fgj",
            title="十大开放活动",
            rules="每人一票。",
            residents=True,
            jury_percent=10,
            opens_at=now - DAY,
            closes_at=closes_at,
        )
        with clock.frozen(now - 2 * DAY):
            await prepare_award(COLLEAGUE, new=new)
            nominee = await put_up(COLLEAGUE, slug=slug, new=NewNomination(activity="ballots-site"))
            if slug != "award-prepared":
                made = await submit_award(COLLEAGUE, slug=slug, new=Submission())
                for _stage, signer in zip(current_rules().sign_off.stages, (REVIEWER, LEGAL, LEADER), strict=False):
                    await approve_version(signer, version=made.id)
                await publish_version(COLLEAGUE, version=made.id)
        names[f"{slug}-nominee"] = str(nominee.id)
    with clock.frozen(now):
        await freeze_result(COLLEAGUE, slug="award-over")
    return names
