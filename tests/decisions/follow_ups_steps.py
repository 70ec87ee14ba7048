"""The steps of opinions that were answered with a promise, and of what follows them up."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from consultations.words import Status
from decisions.schemas.adoption import AdoptionView, NewAdoption
from decisions.schemas.follow_up import FollowUpMade, NewFollowUp
from decisions.services.adopting import adopt
from decisions.services.follow_ups import make_follow_up
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import Actor
from participation.base.settings import current
from tests.decisions.opinions_steps import AFTER, a_sitting, an_opinion
from tests.world import OFFICER

PROMISED = date(2027, 5, 31)
EARLIER = date(2027, 5, 14)


def noon(day: date) -> datetime:
    """Midday in the city."""
    return datetime.combine(day, time(12), tzinfo=current().zone)


def day_after(day: date) -> datetime:
    """The first minute of the day after a day, in the city."""
    return datetime.combine(day + timedelta(days=1), time(0, 1), tzinfo=current().zone)


async def adopted(opinion: UUID, *, at: datetime = AFTER, actor: Actor = OFFICER, **changes: Any) -> AdoptionView:
    """The answer to an opinion: adopted, and done until PROMISED."""
    values: dict[str, Any] = {"status": Status.ADOPTED, "reason": "一楼住户也应当得到补偿。", "due_on": PROMISED}
    with clock.frozen(at):
        return await adopt(actor, opinion=opinion, new=NewAdoption(**values | changes))


async def a_promise(**changes: Any) -> AdoptionView:
    """A meeting, an opinion there, and an answer that promises something until PROMISED."""
    stored = await an_opinion(await a_sitting())
    return await adopted(stored.id, **changes)


async def followed_up(adoption: UUID, *, at: datetime = AFTER, actor: Actor = OFFICER, **changes: Any) -> FollowUpMade:
    """What follows an answer up, by its own unit, until EARLIER."""
    values: dict[str, Any] = {"title": "修改补贴细则第六条", "unit": "fgj", "due_on": EARLIER}
    with clock.frozen(at):
        return await make_follow_up(actor, adoption=adoption, new=NewFollowUp(**values | changes))


async def told(template: str) -> list[dict[str, Any]]:
    """The deliveries of a template, with their values as text, in the order in which they were owed."""
    return await execute(
        'SELECT d."values"::text AS told, d.contact, d.owed_for FROM delivery d WHERE d.template = {} ORDER BY d.id',
        template,
    )
