"""A vote of the tests on two activities of August, and visitors who were there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from events.holders import holder_of
from events.links import Own, own_code
from events.schemas.award import NewAward, NewNomination, NomineeMade
from events.schemas.programme import Submission
from events.services.award_nominating import put_up
from events.services.awards import prepare_award, submit_award
from events.services.programme_signing import approve_version, publish_version
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import Actor
from participation.base.identity.words import ContactKind
from participation.base.in_force import current_rules
from tests.events.rows import NOW, SATURDAY, a_campaign, a_session, an_activity, written
from tests.world import HOST, LEADER, LEGAL, REVIEWER

SLUG = "top-ten-2027"
OPENS = datetime(2027, 9, 1, tzinfo=UTC)
CLOSES = datetime(2027, 9, 15, tzinfo=UTC)
NOMINATED, VOTED, AFTER = OPENS - timedelta(days=1), OPENS + timedelta(days=1), CLOSES + timedelta(hours=1)
ACTIVITIES = ("water-works-visit", "fire-station", "lift-site")


def a_new(**changes: Any) -> NewAward:
    """A vote as it is prepared."""
    values = {
        "slug": SLUG,
        "campaign": "open-month-2027",
        "body": "fgj",
        "title": "2027年十大开放活动",
        "title_en": "Ten most popular activities of 2027",
        "rules": "到场签到的居民每人一票。",
        "winners": 1,
        "choices_most": 2,
        "nominates_until": OPENS,
        "opens_at": OPENS,
        "closes_at": CLOSES,
        **changes,
    }
    return NewAward(**values)


async def three_activities() -> dict[str, UUID]:
    """Public activities of one campaign, each with a session that is over by September; the sessions."""
    campaign = await a_campaign()
    sessions = {}
    for at, slug in enumerate(ACTIVITIES):
        activity = await an_activity(campaign, slug=slug, title=f"开放活动{at + 1}", title_en=f"Activity {at + 1}")
        sessions[slug] = await a_session(activity, campaign, starts_at=SATURDAY + timedelta(days=at))
    return sessions


async def signed_off(version: UUID) -> None:
    """The whole chain signs, and the host publishes."""
    signers = (REVIEWER, LEGAL, LEADER)
    for stage, signer in zip(current_rules().sign_off.stages, signers, strict=False):
        assert stage
        await approve_version(signer, version=version)
    await publish_version(HOST, version=version)


async def a_vote(**changes: Any) -> dict[str, UUID]:
    """A published vote; the sessions by the address of their activity."""
    sessions = await three_activities()
    with clock.frozen(NOW):
        await prepare_award(HOST, new=a_new(**changes))
        await signed_off((await submit_award(HOST, slug=SLUG, new=Submission())).id)
    return sessions


async def standing(*activities: str, actor: Actor = HOST) -> list[UUID]:
    """Activities that the office puts up; the nominees."""
    made: list[NomineeMade] = []
    with clock.frozen(NOMINATED):
        for activity in activities:
            made.append(await put_up(actor, slug=SLUG, new=NewNomination(activity=activity)))
    return [one.id for one in made]


async def a_booking(session: UUID, n: int, *, person: UUID | None = None, there: bool = True) -> str:
    """The link's last part of a booking of somebody, who was let in where ``there``."""
    contact = (ContactKind.MOBILE, f"+86137{n:08}")
    booking = await written(
        "booking",
        {
            "session": session,
            "pool": "general",
            "seats": 1,
            "kind": "party",
            "channel": "web",
            "holder": holder_of(person, contact),
            "person": person,
            "name": f"参观者{n}",
            "contact_kind": contact[0].value,
            "contact": contact[1],
            "locale": "zh-Hans",
            "needs": "",
            "booked_at": NOW,
            "state": "booked",
            "sequence": 0,
            "version": 1,
        },
    )
    ticket = await written(
        "ticket",
        {
            "door": session,
            "code": f"T{n:015}{str(session)[-4:]}",
            "booking": booking,
            "position": 1,
            "heads": 1,
            "name": "",
            "issued_at": NOW,
        },
    )
    if there:
        at = SATURDAY
        await execute(
            "INSERT INTO check_in (id, door, scan, at, inside, moved_at, heads) VALUES ({}, {}, {}, {}, true, {}, 1)",
            ticket,
            session,
            ticket,
            at,
            at,
        )
    return own_code(Own.BOOKING, booking)
