"""The door of a meeting: when tickets are good there, and for which item somebody comes in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

# people come early to a meeting, and meetings last longer than planned
EARLY, LATE = timedelta(hours=2), timedelta(hours=4)


class Attended(msgspec.Struct, frozen=True, kw_only=True):
    """An item that somebody attends; when it is called is not always planned."""

    id: UUID
    starts_at: datetime | None = None
    minutes: int | None = None


def doors_of(starts_at: datetime, minutes: int) -> tuple[datetime, datetime]:
    """From when to when tickets of a meeting are good."""
    return starts_at - EARLY, starts_at + timedelta(minutes=minutes) + LATE


def item_entered(items: Sequence[Attended], at: datetime) -> UUID | None:
    """For which of their items, in the order of the agenda, somebody comes in at an instant; None without any.

    The first that is not over by the plan, which is theirs also while they wait for it; after all of them the last.
    """
    for place, item in enumerate(items, start=1):
        following = items[place] if place < len(items) else None
        if following is None or item.starts_at is None:
            return item.id
        ends_at = item.starts_at + timedelta(minutes=item.minutes) if item.minutes else following.starts_at
        if ends_at is None or at < ends_at:
            return item.id
    return None
