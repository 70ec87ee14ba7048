"""What subscribers are told, and when."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo

from consultations.subscribing.words import Announced
from consultations.words import Act, State

# What is announced so shortly before a digest is told by the next: its act may not be over when the digest is made.
MARGIN = timedelta(minutes=10)


def announced(act: Act, state: State, *, published_before: bool) -> Announced | None:
    """What an act that led to ``state`` is to subscribers; None where it is the office's own affair."""
    match act, state:
        case Act.OPEN, State.OPEN:
            return Announced.OPENED
        case Act.EXTEND, State.OPEN:
            return Announced.EXTENDED
        case Act.PUBLISH, _:
            return Announced.CORRECTED if published_before else Announced.PUBLISHED
        case _:
            return None


def closing_soon_at(opens_at: datetime, closes_at: datetime, days: int) -> datetime | None:
    """When it is time to say that the end is near; None where the period is hardly longer than that."""
    at = closes_at - timedelta(days=days)
    return at if at - opens_at >= timedelta(days=days) else None


def digest_day(now: datetime, zone: tzinfo, hour: int) -> date:
    """The day whose digest tells what happens now."""
    local = (now + MARGIN).astimezone(zone)
    return local.date() if local.time() < time(hour) else local.date() + timedelta(days=1)


def digest_at(day: date, zone: tzinfo, hour: int) -> datetime:
    """When the digest of a day is made."""
    return datetime.combine(day, time(hour), zone)
