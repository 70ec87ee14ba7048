"""News for the rooms above: that somebody accepted a seat of a call, gave it back, or was forgotten."""

from __future__ import annotations

from uuid import UUID

from participation.base.outbox.owing import owe

# Who seats concern beyond this room looks at them anew; carried out by whoever stands above.
SEATS_CHANGED = "seats.changed"


async def tell_seats_changed(call: UUID) -> None:
    """Owe the news in the caller's act."""
    await owe(SEATS_CHANGED, call=call)
