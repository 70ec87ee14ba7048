"""Days as an office knows them: when one begins by the clock on its wall, and which are too far off to be meant."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo

# what lies further is a slip of the hand or of a program; at the ends of Python's calendar no zone has its hours
FIRST = date(1900, 1, 1)
LAST = date(2999, 12, 31)


def meant(moment: date) -> bool:
    """Whether a day or instant lies where somebody of an office can mean it: in the years from 1900 to 2999."""
    return FIRST.year <= moment.year <= LAST.year


def begins(day: date, zone: tzinfo) -> datetime:
    """When a day begins in a zone, in UTC; a day that nobody can mean begins with the nearest that somebody can."""
    return datetime.combine(min(max(day, FIRST), LAST), time(), zone).astimezone(UTC)


def ends(day: date, zone: tzinfo) -> datetime:
    """When it ends: as the following begins."""
    return begins(min(max(day, FIRST), LAST - timedelta(days=1)) + timedelta(days=1), zone)
