"""What can be done now and until when: consultations to comment on and calls to apply to, in one list."""

from __future__ import annotations

from datetime import datetime

import msgspec

from consultations.queries.consultations import consultations
from consultations.queries.voices_lately import counted
from consultations.schemas.consultation import CountedLine
from consultations.words import State
from participation.base import clock
from participation.base.identity.actor import NOBODY
from participation.base.paging import LARGEST
from participation.representatives.queries.calls import calls
from participation.representatives.schemas.call import CallLine
from participation.representatives.words import CallState


class Nearest(msgspec.Struct, frozen=True):
    """A deadline: of a consultation or of a call, never of both."""

    closes_at: datetime
    consultation: CountedLine | None = None
    call: CallLine | None = None


class OpenNow(msgspec.Struct, frozen=True):
    """The nearest deadlines, and how many consultations and calls are open in all."""

    nearest: list[Nearest]
    consultations: int
    calls: int


async def open_now(most: int) -> OpenNow:
    """The ``most`` nearest deadlines together, the next one first; at least one of either kind where there is one.

    A call that is announced and takes no applications yet is not among them.
    """
    lines = sorted((await consultations(NOBODY, state=State.OPEN, limit=LARGEST)).items, key=lambda one: one.closes_at)
    now = clock.now()
    announced = (await calls(NOBODY, state=CallState.OPEN, limit=LARGEST)).items
    seats = sorted((one for one in announced if one.opens_at <= now), key=lambda one: one.closes_at)
    commenting = [Nearest(one.closes_at, consultation=one) for one in await counted(lines[:most])]
    applying = [Nearest(one.closes_at, call=one) for one in seats[:most]]
    nearest = sorted(commenting + applying, key=lambda one: one.closes_at)[:most]
    for kind in (commenting, applying):
        # whoever looks for the other thing that can be done finds it, too
        if kind and kind[0] not in nearest:
            nearest[-1:] = kind[:1]
    return OpenNow(sorted(nearest, key=lambda one: one.closes_at), len(lines), len(seats))


async def drawn_lately(most: int) -> list[CallLine]:
    """The newest calls whose seats are drawn or given."""
    found = [
        line
        for state in (CallState.DRAWN, CallState.CONCLUDED)
        for line in (await calls(NOBODY, state=state, limit=most)).items
    ]
    return sorted(found, key=lambda one: one.id, reverse=True)[:most]
