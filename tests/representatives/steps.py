"""The steps of a call that the tests of this room begin with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from participation.base import clock
from participation.representatives.queries.calls import call
from participation.representatives.schemas.call import CallView, NewCall, NewCategory, NewInvitedSeat, NewQuota
from participation.representatives.services import call_life
from participation.representatives.services.calls import prepare_call
from participation.representatives.words import Occasion, Seat
from tests.world import OFFICER, REVIEWER

# a Monday morning at the office
START = datetime(2027, 3, 1, 1, tzinfo=UTC)
OPENS = START + timedelta(days=1)
CLOSES = START + timedelta(days=11)
DRAWN = START + timedelta(days=14)
MEETING = START + timedelta(days=30)
DURING = OPENS + timedelta(days=2)

FLOORS = NewCategory(
    name="所在楼层",
    name_en="Floor",
    why="低层和高层住户的看法往往不同",
    why_en="People on lower and upper floors often see it differently",
    quotas=[
        NewQuota(value="一至三层", value_en="Floors 1 to 3", at_least=1, at_most=2),
        NewQuota(value="四层以上", value_en="Floor 4 and above", at_least=1, at_most=2),
    ],
)
AGES = NewCategory(
    name="年龄",
    name_en="Age",
    why="老年人最需要电梯",
    quotas=[
        NewQuota(value="18至59岁", value_en="18 to 59", at_least=0, at_most=2),
        NewQuota(value="60岁以上", value_en="60 and over", at_least=1, at_most=3),
    ],
)


def new_call(**changes: Any) -> NewCall:
    """A complete call for three seats at a meeting, as an officer sends it."""
    values: dict[str, Any] = {
        "title": "区政府常务会议公众代表列席报名公告",
        "slug": "lift-call",
        "body": "fgj",
        "occasion": Occasion.MEETING,
        "summary": "住在没有电梯的老房子里的居民",
        "agenda": "决定加装电梯补多少钱、谁来签字。",
        "meeting_title": "区政府第112次常务会议",
        "meeting_at": MEETING,
        "place": "区政府二楼第一会议室",
        "seats": 3,
        "who_may_apply": "在本区居住、工作或者经营的成年人。",
        "connection": "我在本区居住、工作或者经营",
        "conflict_question": "您或者家人是否在电梯企业任职、持股？",
        "opens_at": OPENS,
        "closes_at": CLOSES,
        "draw_at": DRAWN,
        "draw_place": "区政务服务中心一楼大厅",
        "entropy_sources": ["公证员现场摇出的六位数字", "drand quicknet"],
        "acceptance_hours": 48,
        "privacy_notice": "只用于本次报名，会议结束一年后删除。",
        "categories": [FLOORS, AGES],
        "invited": [NewInvitedSeat(speaks_for=Seat.EXPERT, title="电梯安全专家")],
    }
    return NewCall(**values | changes)


async def prepared(**changes: Any) -> CallView:
    """A call in preparation, at START."""
    with clock.frozen(START):
        standing = await prepare_call(OFFICER, new=new_call(**changes))
        return await call(OFFICER, standing.slug)


async def announced(**changes: Any) -> CallView:
    """A call that was signed and is public, at START."""
    view = await prepared(**changes)
    with clock.frozen(START):
        await call_life.submit_call(OFFICER, slug=view.slug)
        await call_life.approve_call(REVIEWER, slug=view.slug)
        await call_life.open_call(OFFICER, slug=view.slug)
        return await call(OFFICER, view.slug)
