"""Changing or calling off what is still to come of a series, all in one act; everybody booked is told."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import msgspec

from events.rules.sessions import NOTHING_CHANGES
from events.schemas.series import SeriesActed, SeriesChange
from events.schemas.session import ChangedSession
from events.services.ballot_calling_off import hold_ballots_of
from events.services.series import series_named, to_come
from events.services.session_calling_off import call_off_held
from events.services.session_changing import change_held
from events.services.session_loading import SessionHeld, demand_may, locked_session
from events.words import SessionAct
from participation.base.audit import record
from participation.base.database import transaction
from participation.base.errors import FieldError, Refused, invalid
from participation.base.idempotency import answered
from participation.base.identity.actor import Actor

STATES = ("prepared", "published")
MOVED = ("starts_at", "ends_at", "books_until", "cancels_until", "held_until")


async def change_series(actor: Actor, *, series: UUID, change: SeriesChange) -> SeriesActed:
    """Move every session of a series that has not begun, or let it take place elsewhere; how many.

    Either all are changed or none. Raises 422 where one of them cannot be, or nothing is asked for, 403, 404.
    """
    if not change.later_minutes and change.place is None:
        raise Refused(invalid(FieldError("later_minutes", "nothing", NOTHING_CHANGES)))
    async with transaction():
        of = await series_named(series)
        demand_may(actor, of.body, SessionAct.CHANGE)
        ids = await to_come(series, *STATES)
        for session in ids:
            held = await locked_session(session)
            await change_held(actor, held, _changed(held, change))
        await record(actor, "series.changed", f"series:{series}", body=of.body, sessions=len(ids))
        made = SeriesActed(len(ids))
        await answered(made)
    return made


async def call_off_series(actor: Actor, *, series: UUID, reason: str) -> SeriesActed:
    """Call off every session of a series that has not begun; how many.

    Raises 422 without a reason where one of them was published, 403, 404.
    """
    async with transaction():
        of = await series_named(series)
        demand_may(actor, of.body, SessionAct.CALL_OFF)
        ids = await to_come(series, *STATES)
        await hold_ballots_of(ids)
        for session in ids:
            await call_off_held(actor, await locked_session(session), reason)
        await record(actor, "series.called_off", f"series:{series}", body=of.body, sessions=len(ids))
        made = SeriesActed(len(ids))
        await answered(made)
    return made


def _changed(held: SessionHeld, change: SeriesChange) -> ChangedSession:
    kept = {name: getattr(held, name) for name in ChangedSession.__struct_fields__ if hasattr(held, name)}
    by = timedelta(minutes=change.later_minutes)
    moved = {name: kept[name] + by for name in MOVED if kept[name] is not None}
    place = held.place if change.place is None else change.place
    return msgspec.convert(kept | moved | {"place": place, "reason": change.reason}, ChangedSession)
