"""The steps of a meeting that the tests of this room begin with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from decisions.schemas.agenda import ItemStanding, NewDecision, NewItem
from decisions.schemas.meeting import MeetingHeld, MeetingStanding, NewMeeting
from decisions.services.agenda import add_item
from decisions.services.deciding import record_decision
from decisions.services.edition_signing import approve_edition, publish_edition
from decisions.services.meeting_announcing import announce_meeting
from decisions.services.meeting_life import hold_meeting
from decisions.services.meetings import prepare_meeting
from decisions.words import MeetingKind, Ruling
from participation.base import clock
from participation.base.rules_file.counting import day_of
from participation.base.settings import current
from tests.world import OFFICER, REVIEWER

# a Monday morning at the office, and a meeting four weeks later
START = datetime(2027, 3, 1, 1, tzinfo=UTC)
MEETING = START + timedelta(days=30)
AFTER = MEETING + timedelta(hours=3)


def new_meeting(**changes: Any) -> NewMeeting:
    """A complete government executive meeting, as a secretary sends it."""
    values: dict[str, Any] = {
        "title": "区政府第112次常务会议",
        "title_en": "112th District Government Executive Meeting",
        "slug": "executive-112",
        "kind": MeetingKind.EXECUTIVE_MEETING,
        "number": 112,
        "body": "fgj",
        "summary": "研究加装电梯补贴办法。",
        "starts_at": MEETING,
        "minutes": 120,
        "place": "区政府二楼第一会议室",
        "link": "https://meeting.example.gov.cn/112",
        "members": 9,
        "quorum": 5,
        "hand_in_days": 7,
        "contact_phone": "021-5555 0112",
    }
    return NewMeeting(**values | changes)


def new_item(**changes: Any) -> NewItem:
    """The lift item, as a secretary sends it."""
    values: dict[str, Any] = {
        "title": "审议《既有多层住宅加装电梯扶持办法（草案）》",
        "title_en": "Draft measures on subsidies for lifts in existing buildings",
        "summary": "补多少钱、谁来签字。",
        "attended": True,
        "minutes": 40,
    }
    return NewItem(**values | changes)


async def a_meeting(**changes: Any) -> MeetingStanding:
    """A meeting in preparation, at START."""
    with clock.frozen(START):
        return await prepare_meeting(OFFICER, new=new_meeting(**changes))


async def an_item(meeting: str = "executive-112", **changes: Any) -> ItemStanding:
    """An item on the agenda of a meeting, put there at START."""
    with clock.frozen(START):
        return await add_item(OFFICER, which=meeting, new=new_item(**changes))


async def published(edition: UUID) -> None:
    """An edition is signed by somebody who did not write it, and made public."""
    await approve_edition(REVIEWER, edition=edition)
    await publish_edition(OFFICER, edition=edition)


async def an_announced_meeting(**changes: Any) -> ItemStanding:
    """A meeting with one item, announced at START; that item."""
    made = await a_meeting(**changes)
    item = await an_item(made.slug)
    with clock.frozen(START):
        edition = await announce_meeting(OFFICER, which=made.slug)
        await published(edition.id)
    return item


async def a_held_meeting(**changes: Any) -> ItemStanding:
    """The same, held with seven of nine there; its item. What follows it is done AFTER."""
    item = await an_announced_meeting(**changes)
    with clock.frozen(AFTER):
        await hold_meeting(OFFICER, which=item.meeting, counted=MeetingHeld(members_present=7))
    return item


async def a_decided_item(**changes: Any) -> ItemStanding:
    """The same, with what was decided on the item."""
    item = await a_held_meeting(**changes)
    with clock.frozen(AFTER):
        await record_decision(OFFICER, item=item.id, new=new_decision())
    return item


def new_decision(**changes: Any) -> NewDecision:
    """What was decided on the lift item, as a secretary sends it."""
    values: dict[str, Any] = {
        "ruling": Ruling.ADOPTED_WITH_CHANGES,
        "decided_on": day_of(MEETING, current().zone),
        "text": "原则通过，三楼以上住户的分摊比例按会上意见修改后印发。",
    }
    return NewDecision(**values | changes)
