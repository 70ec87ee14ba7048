"""A call of whose types one has run dry after the draw, and the round that fills its seats again."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import msgspec

from participation.base import clock
from participation.base.database import execute
from participation.base.identity.actor import NOBODY
from participation.base.ledger.sequencing import sequence
from participation.representatives.queries.seats import seats
from participation.representatives.rules.draws import Form
from participation.representatives.rules.seats import AnsweredBy
from participation.representatives.schemas.draw import Frozen, NewFreeze
from participation.representatives.seat_links import seat_key
from participation.representatives.services.draw_freezing import freeze
from participation.representatives.services.draw_preparing import prepare
from participation.representatives.services.seat_answering import accept, refuse
from tests.representatives.draw_world import (
    DRAWN,
    KNOWN,
    SLUG,
    SOURCES,
    a_call,
    answered,
    applicants,
    computed,
    drawn,
    frozen,
)
from tests.world import OFFICER

SOON = DRAWN + timedelta(hours=1)
LATER = timedelta(days=2)
# the sources of the second round have spoken
AGAIN = KNOWN + LATER


async def a_dry_call(number: int = 9, *, form: Form = Form.OPEN, every_answer: bool = True) -> list[int]:
    """Five seats are drawn, and the first place is declined until nobody of its type is left; the empty places.

    The quotas leave room, so that the seats can be filled by others. The other offers are accepted unless
    ``every_answer`` is false.
    """
    call = await a_call()
    await execute("UPDATE quota SET at_least = 0, at_most = 5")
    await applicants(call, number)
    await computed()
    await frozen(form=form)
    await drawn()
    vacant: list[int] = []
    with clock.frozen(SOON):
        while not vacant:
            [seat, *_] = await open_offers()
            await answer(seat, says_yes=False)
            vacant = (await seats(OFFICER, SLUG)).vacant
        for seat in await open_offers() if every_answer else []:
            await answer(seat, says_yes=True)
    return vacant


async def open_offers() -> list[UUID]:
    """The offers that wait for an answer, by place."""
    rows = await execute(
        "SELECT s.id FROM seat s WHERE NOT EXISTS (SELECT FROM seat_answer a WHERE a.seat = s.id) ORDER BY place, id"
    )
    return [row["id"] for row in rows]


async def answer(seat: UUID, *, says_yes: bool) -> None:
    """By the link of the message."""
    act = accept if says_yes else refuse
    await act(NOBODY, seat=seat, key=seat_key(seat), by=AnsweredBy.LINK)


async def frozen_again(*, form: Form = Form.OPEN) -> Frozen:
    """The chances of the empty seats, computed and frozen with sources that speak later."""
    sources = [msgspec.structs.replace(one, known_at=one.known_at + LATER) for one in SOURCES]
    with clock.frozen(SOON):
        await answered((await prepare(OFFICER, slug=SLUG)).preparation)
        made = await freeze(OFFICER, slug=SLUG, new=NewFreeze(sources=sources, form=form))
        await sequence()
    return made
