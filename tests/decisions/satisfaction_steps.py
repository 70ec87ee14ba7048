"""The steps of representatives who say whether they are satisfied."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from decisions.attending_links import attending_path
from decisions.schemas.satisfaction import NewResponse, NewSatisfaction, SatisfactionView
from decisions.services.satisfaction import respond, say
from decisions.words import Response, Satisfaction
from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY, Actor
from tests.decisions.follow_ups_steps import a_promise
from tests.decisions.opinions_steps import AFTER
from tests.world import OFFICER

SOON = AFTER + timedelta(days=2)
ANEW = date(2027, 6, 30)


async def code_of(opinion: UUID) -> str:
    """The last part of the link of whoever gave an opinion, as it is held now."""
    rows = await execute("SELECT participant FROM opinion_standing WHERE opinion = {}", opinion)
    return attending_path(rows[0]["participant"]).removeprefix("/attending/")


async def said(
    opinion: UUID,
    answer: Satisfaction = Satisfaction.NOT_SATISFIED,
    *,
    reason: str = "没有写明补多少",
    at: datetime = SOON,
    actor: Actor = NOBODY,
) -> SatisfactionView:
    """What the representative says, by their own link unless an actor notes it."""
    code = "" if actor.signed_in else await code_of(opinion)
    with clock.frozen(at):
        return await say(actor, opinion=opinion, new=NewSatisfaction(answer=answer, reason=reason, code=code))


async def responded(
    opinion: UUID, response: Response = Response.STAND, *, at: datetime = SOON, actor: Actor = OFFICER
) -> SatisfactionView:
    """What the office does about it."""
    due_on = ANEW if response is Response.REOPEN else None
    with clock.frozen(at):
        new = NewResponse(response=response, reason="补贴标准由市里定", due_on=due_on)
        return await respond(actor, opinion=opinion, new=new)


async def a_response(response: Response = Response.STAND) -> UUID:
    """An opinion whose representative is not satisfied, and what the office did about that."""
    opinion = (await a_promise()).opinion
    await said(opinion)
    await responded(opinion, response)
    return opinion
