"""Asking, replying and gathering, step by step, for tests that begin somewhere in it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import msgspec

from consultations.listening.words import Occasion
from consultations.queries.listening import written_request
from consultations.schemas.listening import AddresseeView, NewReply, NewRequest, Replied, RequestMade, RequestView
from consultations.schemas.listening_occasions import GatheringMade, NewGathering
from consultations.services.listening import send_request
from consultations.services.listening_occasions import record_gathering
from consultations.services.listening_replying import reply
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY, Actor
from tests.consultations.steps import DURING, SLUG
from tests.world import CHAMBER, OFFICER

DUE = date(2027, 3, 20)
AFTER_DUE = datetime.fromisoformat("2027-03-22T02:00:00+00:00")
CATERERS = "望潮区餐饮行业协会"
MAILBOX = "office@canyin.example.cn"
LETTER = "现就《既有多层住宅加装电梯扶持办法(征求意见稿)》征求贵单位意见,请于3月20日前书面反馈;无意见的也请告知。"
ASKED: list[dict[str, Any]] = [
    {"kind": "association", "name": CATERERS, "contact": MAILBOX},
    {"organisation": CHAMBER},
    {"kind": "body", "body": "sww"},
    {"kind": "residents' committee", "name": "梧桐里第四居民委员会"},
]


async def asks(*, at: datetime = DURING, actor: Actor = OFFICER, slug: str = SLUG, **changed: Any) -> RequestMade:
    """A letter to an association with a mailbox, a registered chamber, a body and a committee known by name only."""
    new = msgspec.convert({"letter": LETTER, "due_on": DUE, "addressees": ASKED} | changed, NewRequest)
    with clock.frozen(at):
        return await send_request(actor, slug=slug, new=new)


async def replies(
    request: UUID, *texts: str, at: datetime = DURING, actor: Actor = NOBODY, token: str = "", **changed: Any
) -> Replied:
    """A reply with comments, unless another answer is given."""
    given: dict[str, Any] = {"comments": [{"text": text} for text in texts]}
    new = msgspec.convert(given | changed, NewReply)
    with clock.frozen(at):
        return await reply(actor, request=request, new=new, token=token)


async def stands(request: UUID, *, at: datetime = DURING, actor: Actor = OFFICER) -> RequestView:
    """The request as its office sees it at an instant."""
    with clock.frozen(at):
        return await written_request(actor, request)


async def addressee(request: UUID, name: str) -> AddresseeView:
    """One of those asked."""
    return next(one for one in (await stands(request)).addressees if one.name == name)


async def link_to(contact: str) -> str:
    """The newest link that was sent to a contact."""
    rows = await execute(
        "SELECT \"values\"->>'link' AS link FROM delivery WHERE contact = {} AND template LIKE 'written%%'"
        " ORDER BY id DESC LIMIT 1",
        contact,
    )
    return str(rows[0]["link"])


async def token_of(contact: str) -> str:
    """What proves that its holder was sent the letter."""
    return parse_qs(urlsplit(await link_to(contact)).query)["by"][0]


async def holds(
    kind: Occasion = Occasion.FORUM, *, at: datetime = DURING, actor: Actor = OFFICER, slug: str = SLUG, **changed: Any
) -> GatheringMade:
    """A forum with one association, an enterprise that stayed away, and residents."""
    values: dict[str, Any] = {
        "held_on": date(2027, 3, 5),
        "place": "南埠街道社区活动中心",
        "host": "区房管局物业科",
        "attendance": [
            {"kind": "association", "name": CATERERS, "people": 3},
            {"kind": "enterprise", "name": "澄川电梯有限公司", "people": 0},
            {"kind": "residents", "people": 12},
        ],
    }
    new = msgspec.convert(values | changed, NewGathering)
    with clock.frozen(at):
        return await record_gathering(actor, slug=slug, kind=kind, new=new)
