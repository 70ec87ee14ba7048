"""Seats given without a draw: all admitted, from a standing roster, on recommendation, by published criteria."""

from __future__ import annotations

from participation.base.audit import record
from participation.base.database import transaction
from participation.base.errors import Refused, demand
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor
from participation.base.notices.owing import owe_notices
from participation.base.settings import current
from participation.base.text import clean
from participation.representatives.queries.pool import Eligible, eligible
from participation.representatives.rules.draws import BY_DRAW, OUT_OF_ORDER, TOO_MANY, check_reason
from participation.representatives.rules.seats import Chosen, check_chosen
from participation.representatives.schemas.seat import NewSelection, Selected
from participation.representatives.services.call_life import in_time
from participation.representatives.services.draw_loading import Held, demand_may, locked_call, take_step
from participation.representatives.services.seat_offering import Offer, applicants, notice, offer, select
from participation.representatives.words import CallAct, CallState, Way

# Ways on which somebody chooses, who says why for each.
REASONED = frozenset({Way.CRITERIA, Way.RECOMMENDATION})


async def give_seats(actor: Actor, *, slug: str, new: NewSelection) -> Selected:
    """Give the seats on the way that the call names, or to everybody where there are no more people than seats.

    Raises 409 ``by_draw`` where a draw is called for, ``oversubscribed`` where all should be admitted and cannot,
    out of order; 422 for who is not in the pool, too many, or without a reason; 403.
    """
    async with transaction():
        await in_time(slug)
        held = await locked_call(slug)
        demand_may(actor, held, CallAct.CONCLUDE)
        if held.state is not CallState.CLOSED:
            raise Refused(OUT_OF_ORDER)
        people = await eligible(held.id)
        way = _way(held, len(people))
        chosen = _chosen(way, held, people, new)
        reason = clean(new.reason).strip()
        if way is not Way.ALL_ADMITTED:
            demand(check_reason(reason))
        selection = await select(actor, held, way, reason=reason)
        offers = [Offer(one.pseudonym, "", place, one.reason) for place, one in enumerate(chosen, 1)]
        await offer(held, selection, offers, chances={})
        await _thank(held, people, {one.pseudonym for one in chosen})
        await take_step(actor, held, CallAct.CONCLUDE)
        await record(actor, "seats.given", f"call:{held.id}", body=held.body, way=way, seats=len(offers))
        made = Selected(way=way, seats=len(offers))
        await answered(made)
    return made


def _way(held: Held, people: int) -> Way:
    """How the seats are given now: a draw is held only where there are more people than seats."""
    if held.way in {Way.DRAW, Way.ALL_ADMITTED}:
        if people <= held.seats:
            return Way.ALL_ADMITTED
        raise Refused(BY_DRAW if held.way is Way.DRAW else TOO_MANY)
    return held.way


def _chosen(way: Way, held: Held, people: list[Eligible], new: NewSelection) -> list[Chosen]:
    if way is Way.ALL_ADMITTED:
        return [Chosen(one.pseudonym) for one in people]
    chosen = [Chosen(one.pseudonym, clean(one.reason).strip()) for one in new.chosen]
    pool = {one.pseudonym for one in people}
    demand(check_chosen(chosen, pool=pool, seats=held.seats, reasons=way in REASONED))
    return chosen


async def _thank(held: Held, people: list[Eligible], chosen: set[str]) -> None:
    """Whoever gets no seat is told so, too."""
    others = await applicants(held.id, [one.pseudonym for one in people if one.pseudonym not in chosen])
    values = {"title": held.title, "chance": "", "link": f"{current().base_url}/calls/{held.slug}"}
    await owe_notices(
        [notice(held, one, "seat_not_selected", f"call:{held.id}:drawn:{one.id}", values) for one in others.values()]
    )
